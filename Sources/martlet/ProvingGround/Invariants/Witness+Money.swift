import RiskControl
import TradingCore

/// What a witness knows of positions and money: sums of its own, and the prices that the agent saw.
struct WitnessedMoney {
    var fills: Set<String> = []
    /// Executions of others that were noted.
    var externals: Set<String> = []
    /// When the first account of a venue was taken, by the true clock.
    var openedAt: [VenueID: UTCTime] = [:]
    /// Venues that told of positions by their average price alone, which is rounded.
    var adopted: Set<VenueID> = []
    var net: [InstrumentID: Quantity] = [:]
    /// What trading brought in and took out of an instrument, without fees; with the position's
    /// value it is the profit, by another way than the book's average prices.
    var flow: [InstrumentID: Money] = [:]
    /// Realised profit less fees, and every movement of cash.
    var balance: [VenueID: Money] = [:]
    var realised: [InstrumentID: Money] = [:]
    var roundings: [InstrumentID: Int] = [:]
    var cash: Set<String> = []
    /// Mid prices of the last quotes, the newest last.
    var mids: [InstrumentID: [Price]] = [:]
    /// How many sane prices were given.
    var pricesGiven: [InstrumentID: Int] = [:]
    /// Equity at the opening of the day, or at the last rebase.
    var openings: [VenueID: Money] = [:]
    /// When the day's loss was last within its limit.
    var withinAt: [VenueID: UTCTime] = [:]
    /// The largest exposure since then.
    var exposureMax: [VenueID: Money] = [:]
    /// What facts alone took from the equity since then: fees, slippage, busts, adoptions.
    var bookedLoss: [VenueID: Money] = [:]
    /// Instruments that are quoted in another currency than their account's.
    var foreign: [InstrumentID: ForeignMoney] = [:]
    /// The largest part of its value by which an instrument moved within four quotes.
    var jump: [InstrumentID: Double] = [:]
}

/// What was realised of a pair whose base is the account currency, turned back into its quote currency at the
/// price of each fill.
struct ForeignMoney {
    private(set) var realised = 0.0
    /// By how much the sum may be off: the rate's last digit, and fills that came late or were taken back,
    /// whose profit is that of other prices.
    private(set) var slack = 1e-6
    private var prices: ClosedRange<Double>?
    private var newest = UTCTime.epoch

    mutating func take(_ booked: FillBooked) {
        let price = booked.fill.price.approximate
        let turned = booked.realised.approximate * price
        realised += turned
        let (low, high) = (prices?.lowerBound ?? price, prices?.upperBound ?? price)
        prices = min(low, price)...max(high, price)
        slack += 1e-9 * (abs(turned) + booked.fill.quantity.approximate * price)
        if booked.fill.time <= newest || booked.reversal != nil, let prices {
            slack += abs(turned) * (prices.upperBound / prices.lowerBound - 1)
        }
        newest = max(newest, booked.fill.time)
    }
}

/// Invariants 8 to 10, 13, 17, 18: positions, money, and what limits count.
extension Witness {
    func seeFill(_ booked: FillBooked) {
        let fill = booked.fill
        let id = fill.instrument
        findings.check(
            9,
            money.fills.insert("\(id.venue) \(fill.id)").inserted,
            "the fill \(fill.id) was booked twice"
        )
        let signed = fill.side.signed(fill.quantity)
        let sum = (money.net[id] ?? .zero) + signed
        money.net[id] = sum
        money.flow[id, default: .zero] -= notional(of: signed, at: fill.price, .nearest)
        money.realised[id, default: .zero] += booked.realised
        if isForeign(id) { money.foreign[id, default: ForeignMoney()].take(booked) }
        money.roundings[id, default: 0] += 1
        money.balance[id.venue, default: .zero] += booked.realised - fill.fee
        findings.check(
            8,
            sum == booked.positionAfter,
            "after \(fill.id) the book says \(booked.positionAfter), it is \(sum)"
        )
        seeProfit(booked)
        seeFillOfOrder(booked)
    }

    /// Whether an instrument is quoted in another currency than its account, which here is its base: dollars.
    func isForeign(_ id: InstrumentID) -> Bool {
        rules.instruments[id].map { $0.base == "USD" && $0.quote != "USD" } ?? false
    }

    /// Account money of an amount in the quote currency of an instrument at a price of it.
    private func own(_ amount: Money, of id: InstrumentID, at price: Price) -> Money {
        guard isForeign(id), price.isPositive else { return amount }
        return Money(approximating: amount.approximate / price.approximate) ?? amount
    }

    /// The same at the newest price.
    func own(_ amount: Money, of id: InstrumentID) -> Money {
        money.mids[id]?.last.map { own(amount, of: id, at: $0) } ?? amount
    }

    /// By how much the account money of a foreign pair may be off.
    func slack(of id: InstrumentID) -> Money {
        own(Money(approximating: money.foreign[id]?.slack ?? 0) ?? .zero, of: id)
    }

    /// The same of a foreign pair: profits in dollars, each at its own price, are the yen that flowed.
    private func seeForeignProfit(_ booked: FillBooked) {
        let id = booked.fill.instrument
        let foreign = money.foreign[id] ?? ForeignMoney()
        let cost = booked.positionAfter.approximate * booked.averagePriceAfter.approximate
        let gap = foreign.realised - cost - (money.flow[id] ?? .zero).approximate
        findings.check(
            10,
            abs(gap) <= foreign.slack,
            "after \(booked.fill.id) profit and cost in \(id) differ by \(gap) from the cash that flowed"
        )
    }

    /// Realised profit and the cost of what is held are the cash that flowed, to the rounding.
    private func seeProfit(_ booked: FillBooked) {
        let id = booked.fill.instrument
        if isForeign(id) { return seeForeignProfit(booked) }
        let cost = notional(of: booked.positionAfter, at: booked.averagePriceAfter, .nearest)
        let here = (money.realised[id] ?? .zero) - cost
        let gap = (here - (money.flow[id] ?? .zero)).magnitude.units
        // A unit for every rounding, and the average price's own unit times what is held.
        let held = booked.positionAfter.magnitude.units / Quantity.unitsPerWhole
        let allowed = Int128(4 * (money.roundings[id] ?? 0) + 4) + held * 2
        findings.check(
            10,
            gap <= allowed,
            "after \(booked.fill.id) profit and cost differ by \(gap) units from the cash that flowed"
        )
    }

    private func seeFillOfOrder(_ booked: FillBooked) {
        let fill = booked.fill
        guard let record = orders.records[fill.order] else {
            findings.reach(.foreignFill)
            return
        }
        if let reversal = booked.reversal {
            findings.reach(reversal.isReplaced ? .correction : .bust)
            record.filled -= fill.quantity
            if !reversal.isReplaced {
                record.quantity -= fill.quantity
                record.quantityMax -= fill.quantity
            }
        } else {
            record.filled += fill.quantity
            if record.state.isFinal { findings.reach(.lateFill) }
            if record.state == .sending { findings.reach(.fillBeforeAck) }
            if record.filled > record.quantity, record.filled > (record.amendTarget ?? .zero) {
                findings.reach(.overfill)
            }
        }
        if record.filled > record.quantityMax, !isHaltedForOverfill(fill.instrument.venue) {
            orders.overfilled.insert(fill.order)
        } else {
            orders.overfilled.remove(fill.order)
        }
    }

    private func isHaltedForOverfill(_ venue: VenueID) -> Bool {
        halts.values.contains { $0.cause == .overfill && $0.scope == .venue(venue) }
    }

    /// What an overfill wants has happened.
    func seeOverfillHalt(_ halt: Halt) {
        guard halt.cause == .overfill else { return }
        orders.overfilled = orders.overfilled.filter {
            orders.records[$0].map { halt.scope != .venue($0.intent.instrument.venue) } ?? false
        }
    }

    func seeAdjustment(_ change: PositionAdjusted) {
        let id = change.instrument
        money.adopted.insert(id.venue)
        findings.reach(
            change.reason.contains("before the first start") ? .heldBefore : .positionAdjusted
        )
        findings.check(
            8,
            change.from == (money.net[id] ?? .zero),
            "\(id) is adjusted from \(change.from), it is \(money.net[id] ?? .zero)"
        )
        money.net[id] = change.to
        let cost = notional(of: change.to, at: change.averagePrice, .nearest)
        money.flow[id] = realisedQuoted(id) - cost
    }

    /// What was realised of an instrument, in its quote currency.
    private func realisedQuoted(_ id: InstrumentID) -> Money {
        guard isForeign(id) else { return money.realised[id] ?? .zero }
        return Money(approximating: money.foreign[id]?.realised ?? 0) ?? .zero
    }

    func seeCash(_ movement: CashMovement) {
        findings.check(
            9,
            money.cash.insert("\(movement.venue) \(movement.id)").inserted,
            "the movement \(movement.id) was booked twice"
        )
        money.balance[movement.venue, default: .zero] += movement.amount
        if movement.id == "opening" { money.openedAt[movement.venue] = findings.now() }
        switch movement.kind {
        case .transfer where movement.id != "opening":
            findings.reach(.transfer)
            // Money from outside moves the baselines.
            if let opening = money.openings[movement.venue] {
                money.openings[movement.venue] = opening + movement.amount
            }
        case .funding, .financing: findings.reach(.funding)
        case .liquidation: findings.reach(.liquidation)
        default: break
        }
    }

    func seeMark(_ mark: EquityMark) {
        guard mark.venue != .total else { return }
        let own = money.balance[mark.venue] ?? .zero
        findings.check(
            10,
            mark.balance == own && mark.equity == mark.balance + mark.unrealised,
            "\(mark.venue) is marked with balance \(mark.balance), unrealised \(mark.unrealised), "
                + "equity \(mark.equity); fills and cash make \(own)"
        )
    }

    // MARK: Limits

    /// A price that the agent is given.
    func given(_ quote: Quote) {
        guard quote.isSane else { return }
        money.pricesGiven[quote.instrument, default: 0] += 1
        var mids = money.mids[quote.instrument] ?? []
        mids.append(quote.mid)
        if mids.count > 4 { mids.removeFirst() }
        money.mids[quote.instrument] = mids
        if let low = mids.min(), let high = mids.max(), low.isPositive {
            let jump = (high - low).approximate / low.approximate
            money.jump[quote.instrument] = max(money.jump[quote.instrument] ?? 0, jump)
        }
        noteExposure(at: quote.instrument.venue)
    }

    /// The exposure of a venue as its limit counts it: the worse side of each instrument with its
    /// working and unknown orders at full size. At the lowest of the last prices, so that a price
    /// that came meanwhile makes no fault.
    func exposure(at venue: VenueID, highest: Bool = false) -> Money {
        let own = openOrders.filter { $0.intent.instrument.venue == venue }
        let ids = Set(own.map(\.intent.instrument)).union(
            money.net.keys.filter { $0.venue == venue }
        )
        return ids.sorted().reduce(.zero) { sum, id in
            let mids = money.mids[id] ?? []
            guard let mark = highest ? mids.max() : mids.min() else { return sum }
            return sum + worst(of: id, own, at: mark)
        }
    }

    private func worst(
        of id: InstrumentID,
        _ orders: [WitnessedOrders.Record],
        at mark: Price
    ) -> Money {
        let held = money.net[id] ?? .zero
        var reach = held.magnitude
        for side in [Side.buy, .sell] {
            let working = orders.filter {
                $0.intent.instrument == id && $0.intent.side == side && !$0.intent.isReduceOnly
            }.reduce(Quantity.zero) { $0 + $1.remaining }
            reach = max(reach, (held + side.signed(working)).magnitude)
        }
        return own(notional(of: reach, at: mark, .down), of: id, at: mark)
    }

    /// Equity by the newest prices, from the cash that flowed; nil before there is any.
    func equity(at venue: VenueID) -> Money? {
        guard let balance = money.balance[venue] else { return nil }
        var equity = balance
        for (id, held) in money.net where id.venue == venue && !held.isZero {
            guard let mid = money.mids[id]?.last else { return nil }
            let cost = realisedQuoted(id) - (money.flow[id] ?? .zero)
            equity += own(notional(of: held, at: mid, .nearest) - cost, of: id, at: mid)
        }
        return equity
    }

    /// An entry is within the exposure and stress limits with everything that is known to be open.
    func seeExposure(_ intent: OrderIntent) {
        let venue = intent.instrument.venue
        let limits = rules.policy.limits(for: venue)
        guard let equity = equity(at: venue), equity.isPositive else { return }
        let reach = exposure(at: venue)
        // The agent's prices may be a moment younger than these.
        let allowed = equity.times(limits.exposureMax, .up) + equity.times(.percent(3), .up)
        findings.check(
            13,
            reach <= allowed,
            "\(intent.id) takes the exposure to \(reach) with equity \(equity)"
        )
        guard let stress = limits.stressFraction, let opening = money.openings[venue] else {
            return
        }
        let left = opening.times(limits.dailyLossMax, .down) - (opening - equity)
        findings.check(
            18,
            reach.times(stress, .down) <= max(left, .zero) + equity.times(.percent(1), .up),
            "\(intent.id): a stress of \(reach) does not fit into the \(left) that may be lost"
        )
    }

    /// Counts what a fact takes from the equity, as far as the day's opening does not move with it.
    func countLoss(at venue: VenueID, _ see: () -> Void) {
        let before = lost(at: venue)
        see()
        guard let before, let after = lost(at: venue), after > before else { return }
        money.bookedLoss[venue, default: .zero] += after - before
    }

    private func lost(at venue: VenueID) -> Money? {
        guard let equity = equity(at: venue), let opening = money.openings[venue] else {
            return nil
        }
        return opening - equity
    }

    private func noteExposure(at venue: VenueID) {
        guard let equity = equity(at: venue), let opening = money.openings[venue] else { return }
        let limit = opening.times(rules.policy.limits(for: venue).dailyLossMax, .down)
        let now = exposure(at: venue, highest: true)
        let isWithin = opening - equity <= limit
        if isWithin {
            money.withinAt[venue] = findings.now()
            money.bookedLoss[venue] = .zero
        }
        money.exposureMax[venue] = isWithin ? now : max(money.exposureMax[venue] ?? .zero, now)
    }

    /// At a halt for the day's loss no more was lost than the limit and one jump of the prices.
    func seeLossHalt(_ halt: Halt) {
        guard halt.cause == .dailyLoss, case .venue(let venue) = halt.scope,
            let equity = equity(at: venue), let opening = money.openings[venue],
            let withinAt = money.withinAt[venue], withinAt > venues.lastGap
        else { return }
        let jump = money.jump.filter { $0.key.venue == venue }.values.max() ?? 0
        let limit = opening.times(rules.policy.limits(for: venue).dailyLossMax, .up)
        let gap = (money.exposureMax[venue] ?? .zero).approximate * jump
        // A bust or a fee is no movement of prices; it is counted exactly.
        let booked = (money.bookedLoss[venue] ?? .zero).approximate
        let bound = limit.approximate + gap + booked + opening.approximate * 0.002
        findings.check(
            17,
            (opening - equity).approximate <= bound,
            "\(venue) lost \(opening - equity) of \(opening) at the halt, over \(bound)"
        )
    }
}
