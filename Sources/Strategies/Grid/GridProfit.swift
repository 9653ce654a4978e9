import TradingCore

/// What a whole grid has earned since its range was made, closed and open.
///
/// It is taken once closed and open profit together, at the price at which it could be closed and less the fee
/// of that, reach the goal. Closing turns the open part into the closed one, so that the grid stays flat by
/// itself; a flat grid with nine tenths of the goal counts as ended too, for an exit may slip.
struct GridProfit {
    private let instrument: Instrument
    private let held: Quantity
    private let closed: Money
    private let open: Money
    private let goal: Money

    /// Nil without a take profit.
    init?(
        _ parameters: GridParameters,
        _ instrument: Instrument,
        _ quote: Quote,
        _ view: MarketView
    ) {
        guard let fraction = Fraction(approximating: parameters.takeProfit), fraction.isPositive
        else { return nil }
        self.instrument = instrument
        held = view.positions[instrument.id] ?? .zero
        closed = view.profits[instrument.id].flatMap { view.quoted($0, in: instrument.id) } ?? .zero
        goal = parameters.investment.times(fraction, .up)
        let exit = held.isNegative ? quote.ask : quote.bid
        let value = notional(of: held, at: exit, .down)
        let cost = notional(of: held, at: view.entryPrices[instrument.id] ?? exit, .up)
        open = value - cost - value.magnitude.times(instrument.takerFee, .up)
    }

    var isTaken: Bool {
        held.isZero ? closed >= goal.times(.percent(90), .up) : closed + open >= goal
    }

    /// Flat without orders.
    var exit: DesiredInstrument {
        let how = held.isZero ? "is flat until its range is made anew" : "closes its position"
        return DesiredInstrument(
            targetPosition: .zero,
            explanation: Explanation(
                "The grid of \(instrument.id.symbol) has earned its take profit of \(goal.display) and "
                    + "\(how).",
                [
                    NamedNumber("closed profit", closed.display),
                    NamedNumber("open profit", open.display), NamedNumber("goal", goal.display),
                    NamedNumber("position", held),
                ]
            )
        )
    }
}
