import Simulation
package import TradingCore

/// A cross over columns as the engine runs it over the same bars: the quotes that a recorded bar becomes, sizes
/// and fees in exact money, one order after the other. Where an order would meet more than the touch, lack
/// money or margin, it gives no answer and the engine is to be asked, so that an answer is always the engine's.
package struct CrossReplay: Sendable {
    package let columns: CrossColumns
    /// What positions are held with where the instrument allows it.
    package let leverage: Fraction
    package let start: Money

    package init(
        _ columns: CrossColumns,
        leverage: Fraction = Fraction(whole: 5),
        start: Money = Money(whole: 10_000)
    ) {
        self.columns = columns
        self.leverage = leverage
        self.start = start
    }

    /// Runs one rule.
    ///
    /// - Returns: nil where the engine is to be asked.
    package func run(_ rule: CrossRule, _ size: CrossLedger.Size) -> CrossTrack? {
        let instrument = columns.instrument
        let rule = CrossRule(
            fast: rule.fast,
            slow: rule.slow,
            isShortAllowed: rule.isShortAllowed && instrument.canBeShort
        )
        var account = CrossAccount(self)
        var track = CrossTrack(columns, start: start)
        for change in CrossScan.changes(columns.tape, rule) {
            guard track.go(account.standing, until: change.bar) else { return nil }
            guard account.turn(to: change.side, size, at: change.bar, &track) else { return nil }
        }
        guard track.go(account.standing, until: columns.count) else { return nil }
        let last = CrossScan.sideAfterEnd(columns.tape, rule)
        if last != account.side {
            guard account.turn(to: last, size, at: columns.count, &track) else { return nil }
        }
        track.finish(account.standing)
        return track
    }
}

/// Money and position between two fills.
struct CrossAccount {
    private let columns: CrossColumns
    private let instrument: Instrument
    private let model: ReplayQuoteModel
    private let fee: Fraction
    private let shares: Shares
    private let times: [UTCTime]
    private let open: [Double]
    private let close: [Double]
    private let tick: Int128
    private(set) var balance: Money
    private(set) var held = HeldPosition.flat
    /// What the open position has cost in fees.
    private var feesOpen = Money.zero

    /// What does not change during a run, in doubles.
    private struct Shares {
        let fee: Double
        let leverage: Double
        let volume: Double
        let lot: Double
        let touch: Double
        let tick: Double
    }

    init(_ replay: CrossReplay) {
        columns = replay.columns
        instrument = replay.columns.instrument
        model = replay.columns.costs.quotes
        fee = replay.columns.costs.takerFee ?? instrument.takerFee
        let tape = replay.columns.tape.tape
        (times, open, close, tick) = (tape.times, tape.open, tape.close, tape.tick.units)
        shares = Shares(
            fee: fee.approximate,
            leverage: min(replay.leverage, instrument.leverageMax).approximate,
            volume: model.volumeShare.approximate,
            lot: instrument.lot.approximate,
            touch: TouchSizeModel().notional.approximate,
            tick: tape.tick.approximate
        )
        balance = replay.start
    }

    /// What is held, in doubles.
    var standing: CrossStanding {
        let (quantity, cost) = (held.quantity.double, held.cost.double)
        var standing = CrossStanding(balance: balance.double, quantity: quantity, cost: cost)
        guard quantity != 0, instrument.canBeShort else { return standing }
        // A tenth nearer than the venue has it, so that no rounding decides.
        let loss = 0.9 * 0.95 * abs(cost / quantity) / shares.leverage
        let price = cost / quantity
        standing.room = (Float((price - loss) / shares.tick), Float((price + loss) / shares.tick))
        return standing
    }

    /// Fills what the change of side in a bar asks for; false where the engine would do something else.
    mutating func turn(
        to side: Int,
        _ size: CrossLedger.Size,
        at bar: Int,
        _ track: inout CrossTrack
    ) -> Bool {
        let last = price(close[bar - 1])
        let before = quote(around: last, bar - 1)
        guard let target = target(side, size, last, mid(before)) else { return false }
        let turns = side * self.side < 0
        // The second order of a turn is sized by the equity after the first.
        if turns, case .equityShare = size { return false }
        for step in turns ? [.zero, target] : [target] {
            guard fill(to: step, bar, before, &track) else { return false }
        }
        return true
    }

    /// 1 for long, -1 for short.
    var side: Int { held.quantity.isZero ? 0 : held.quantity.isPositive ? 1 : -1 }

    private func price(_ ticks: Double) -> Price { Price(units: tick * Int128(Int64(ticks))) }

    private func quote(around price: Price, _ bar: Int) -> Quote {
        model.quote(around: price, volume: .zero, instrument, at: times[bar])
    }

    private func mid(_ quote: Quote) -> Price {
        Price(units: (quote.bid.units + quote.ask.units) / 2)
    }

    /// The position that is wanted; nil where there is no room for a lot, for then the engine asks again.
    private func target(
        _ side: Int,
        _ size: CrossLedger.Size,
        _ close: Price,
        _ mid: Price
    ) -> Quantity? {
        guard side != 0 else { return .zero }
        let units: Quantity
        switch size {
        case .quantity(let quantity): units = quantity
        case .equityShare(let share):
            let equity = balance + held.unrealised(at: mid)
            guard equity.isPositive else { return nil }
            units = equity.times(share, .down).quantity(at: close, .down)
        }
        let whole = units.rounded(to: instrument.lot, .down)
        guard whole >= instrument.quantityMin, whole <= instrument.quantityMax else { return nil }
        return side > 0 ? whole : -whole
    }

    private mutating func fill(
        to target: Quantity,
        _ bar: Int,
        _ before: Quote,
        _ track: inout CrossTrack
    ) -> Bool {
        let difference = target - held.quantity
        guard !difference.isZero else { return true }
        let side: Side = difference.isPositive ? .buy : .sell
        let quantity = difference.magnitude
        let isOpening = columns.opensAtOnce(bar)
        let quote = isOpening ? quote(around: self.price(open[bar]), bar) : before
        let price = side == .buy ? quote.ask : quote.bid
        let isEntry = held.quantity.isZero
        guard isOffered(quantity, at: price, isOpening ? bar : bar - 1),
            !isEntry || isPaid(quantity, side == .buy ? before.ask : before.bid, price)
        else { return false }
        let paid = notional(of: quantity, at: price, .up).times(fee, .up)
        let realised = held.apply(side, quantity, at: price)
        balance += realised - paid
        track.note(side, quantity, price, paid, bar)
        if isEntry {
            feesOpen = paid
        } else {
            track.close(realised - paid - feesOpen)
            feesOpen = .zero
        }
        return true
    }

    /// Whether the touch offers as much, with some to spare.
    private func isOffered(_ quantity: Quantity, at price: Price, _ bar: Int) -> Bool {
        let traded = Double(columns.volume[bar])
        let offered =
            traded > 0 ? traded * shares.volume - shares.lot : shares.touch / price.double
        return quantity.double * 1.001 < offered
    }

    /// Whether an entry is well within the account, when it is decided and when it is filled.
    private func isPaid(_ quantity: Quantity, _ decided: Price, _ filled: Price) -> Bool {
        let value = quantity.double * max(decided, filled).double
        return value / shares.leverage + value * shares.fee < balance.double * 0.999
    }
}

/// An account between two fills, in doubles.
struct CrossStanding {
    let balance: Double
    let quantity: Double
    /// What the open quantity cost, signed like it.
    let cost: Double
    /// The least and the greatest price, in ticks of the tape, between which the position is not liquidated;
    /// nil where nothing is margined.
    var room: (low: Float, high: Float)?

    /// Equity at a mid price.
    func value(at price: Double) -> Double { balance - cost + quantity * price }
}

extension ExactAmount {
    /// The nearest double; the short way of nearly all amounts, which fit 64 bits.
    fileprivate var double: Double {
        let low = Int64(truncatingIfNeeded: units)
        return Int128(low) == units ? Double(low) / 1e12 : approximate
    }
}
