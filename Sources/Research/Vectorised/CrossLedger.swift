package import TradingCore

/// The trades of a cross booked in exact money and whole lots, as the event-driven backtest books them: the
/// same arithmetic of positions, fees and rounding, so that both agree to the last unit of money.
package struct CrossLedger: Sendable {
    /// How large a position is. Both are those of the strategy `sma-cross`.
    package enum Size: Sendable, Hashable {
        /// Base units, rounded down to the lot.
        case quantity(Quantity)
        /// A fraction of equity at the close that decided, at that close's price, rounded down to the lot.
        case equityShare(Fraction)
    }

    /// What was filled.
    package struct Fill: Sendable, Hashable {
        package let bar: Int
        package let side: Side
        package let quantity: Quantity
        package let price: Price
        package let fee: Money
    }

    package let instrument: Instrument
    package let size: Size
    package let moment: FillRule.Moment
    /// A fraction of the price, against us; the price is then rounded to the tick, against us too.
    package let slippage: Fraction
    /// What a buy pays above the price before slippage: the distance of bid and ask. The simulated venue quotes
    /// one tick wide at the least, the bid at the bar's price.
    package let touch: Price
    package let start: Money

    package init(
        instrument: Instrument,
        size: Size,
        moment: FillRule.Moment = .nextOpen,
        slippage: Fraction = .zero,
        touch: Price = .zero,
        start: Money
    ) {
        self.instrument = instrument
        self.size = size
        self.moment = moment
        self.slippage = slippage
        self.touch = touch
        self.start = start
    }

    /// Books a cross over bars: the fills in order, and equity at every close. The taker's fee is charged; a
    /// change from long to short is two fills at one price. Without room for a lot nothing is traded.
    package func book(
        _ tape: TickTape,
        _ rule: CrossRule
    ) -> (fills: [Fill], equity: [Money]) {
        let columns = ReturnTape(tape, FillRule(moment: moment))
        var fills: [Fill] = []
        var equity: [Money] = []
        equity.reserveCapacity(tape.count)
        var (balance, held) = (start, HeldPosition.flat)
        var changes = CrossScan.changes(columns, rule)[...]
        for bar in 0..<tape.count {
            if let change = changes.first, change.bar == bar {
                changes.removeFirst()
                let decision = bar - columns.delay
                let known = equity.indices.contains(decision) ? equity[decision] : balance
                let target = target(change.side, known, price(tape.close[decision], tape))
                // Out of one side before into the other, as the engine does.
                let turns =
                    held.quantity.isPositive && target.isNegative
                    || held.quantity.isNegative && target.isPositive
                for step in turns ? [.zero, target] : [target] {
                    guard let fill = fill(to: step, from: held.quantity, bar, columns) else {
                        continue
                    }
                    balance += held.apply(fill.side, fill.quantity, at: fill.price) - fill.fee
                    fills.append(fill)
                }
            }
            equity.append(balance + held.unrealised(at: price(tape.close[bar], tape)))
        }
        return (fills, equity)
    }

    private func price(_ ticks: Double, _ tape: TickTape) -> Price {
        Price(units: tape.tick.units * Int128(ticks))
    }

    private func target(_ side: Int, _ equity: Money, _ close: Price) -> Quantity {
        guard side != 0 else { return .zero }
        let units =
            switch size {
            case .quantity(let quantity): quantity
            case .equityShare(let share):
                equity.isPositive
                    ? equity.times(share, .down).quantity(at: close, .down) : Quantity.zero
            }
        let whole = units.rounded(to: instrument.lot, .down)
        return side > 0 ? whole : -whole
    }

    private func fill(
        to target: Quantity,
        from held: Quantity,
        _ bar: Int,
        _ columns: ReturnTape
    ) -> Fill? {
        let difference = target - held
        guard !difference.isZero else { return nil }
        let side: Side = difference.isPositive ? .buy : .sell
        let traded = price(columns.price(bar), columns.tape)
        let quoted = side == .buy ? traded + touch : traded
        let away = quoted.times(slippage, .up)
        let price =
            side == .buy
            ? (quoted + away).rounded(to: instrument.tick, .up)
            : (quoted - away).rounded(to: instrument.tick, .down)
        let quantity = difference.magnitude
        return Fill(
            bar: bar,
            side: side,
            quantity: quantity,
            price: price,
            fee: notional(of: quantity, at: price, .up).times(instrument.takerFee, .up)
        )
    }
}
