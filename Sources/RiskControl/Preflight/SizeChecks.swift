import TradingCore

/// Checks that cut the order's size.
extension PreflightGate {
    /// The position seen from the order's side: positive when the order would add to it.
    var positionAlong: Quantity {
        intent.side == .buy ? context.position : -context.position
    }

    /// The position along the order's side when all working orders of that side have filled.
    var worstAlong: Quantity { positionAlong + context.openOrders.unguarded(on: intent.side) }

    /// An entry that can only shrink the position, whatever fills first; money does not bound it.
    var isReducingEntry: Bool {
        isEntry
            && (positionAlong + context.openOrders.total(on: intent.side) + intent.quantity)
                <= .zero
    }

    /// How much of the order can only shrink the position; nil where the order may grow it.
    ///
    /// A reduce-only order is cut at flat by its venue, so orders with the flag alone can never turn
    /// the position. As soon as one working order without the flag that shares the position stands
    /// on that side, or the order itself has none, all of those must fit into the position.
    func reducingRoom() throws(Refusal) -> Quantity? {
        if isEntry && !intent.isReduceOnly && !context.isReduceOnlyMode { return nil }
        let others = context.openOrders.filter(sharesPosition)
        let isGuarded = intent.isReduceOnly && others.unguarded(on: intent.side).isZero
        let taken = isGuarded ? .zero : others.total(on: intent.side)
        let room = max(-positionAlong - taken, .zero)
        guard room.isPositive else {
            let isByMode = isEntry && context.isReduceOnlyMode
            throw Refusal(
                isByMode ? .reduceOnlyMode : .reduceOnlyWouldIncrease,
                (isByMode ? "Only orders that shrink positions are taken: " : "")
                    + "\(intent.side.rawValue) \(intent.quantity) would grow or turn the position of "
                    + "\(context.position) with \(taken) already working.",
                [
                    NamedNumber("position", context.position),
                    NamedNumber("working", taken),
                ]
            )
        }
        return room
    }

    /// Whether a working order takes its size from the same position as this one.
    ///
    /// A resting entry was granted to turn the position by itself, with money and limits counted for
    /// it, so it takes nothing from an order that its venue cuts at flat. Neither does anything
    /// without the flag take from a close: who closes cancels it. Where nothing can be sold short,
    /// a venue may know no flag, and every sell is taken from what is held.
    private func sharesPosition(_ order: WorkingOrder) -> Bool {
        guard intent.isReduceOnly, context.instrument?.canBeShort ?? false else { return true }
        return order.isReduceOnly || !(order.purpose.raisesRisk || intent.purpose == .flatten)
    }

    func cut(
        _ size: inout GrantedSize,
        toRoom room: Quantity,
        _ instrument: Instrument
    )
        throws(Refusal)
    {
        size.numbers.append(NamedNumber("reducing room", room))
        let reason: PreflightReason =
            isEntry && context.isReduceOnlyMode ? .reduceOnlyMode : .reduceOnlyWouldIncrease
        try lower(
            &size,
            to: room,
            reason,
            instrument,
            "Cut so that it can only shrink the position of \(context.position)"
        )
    }

    /// Rounds to the lot toward zero.
    func lotRounded(_ instrument: Instrument) throws(Refusal) -> GrantedSize {
        guard intent.quantity.isPositive else {
            throw Refusal(.quantityZero, "The order asks for \(intent.quantity).")
        }
        var size = GrantedSize(intent.quantity)
        let rounded = intent.quantity.rounded(to: instrument.lot, .towardZero)
        guard rounded.isPositive else {
            throw Refusal(
                .quantityZero,
                "The quantity \(intent.quantity) is less than one lot of \(instrument.lot).",
                [
                    NamedNumber("asked", intent.quantity), NamedNumber("lot", instrument.lot),
                ]
            )
        }
        if rounded < intent.quantity {
            size.lower(
                to: rounded,
                .offLot,
                "Cut from \(intent.quantity) to \(rounded), whole lots of \(instrument.lot)."
            )
        }
        return size
    }

    /// Selling short, order value, order quantity, position, exposure, free margin: in this order.
    func cutToLimits(_ size: inout GrantedSize, _ instrument: Instrument) throws(Refusal) {
        if intent.side == .sell, !instrument.canBeShort {
            let taken = context.openOrders.total(on: .sell)
            size.numbers.append(NamedNumber("held", context.position - taken))
            try lower(
                &size,
                to: context.position - taken,
                .shortNotAllowed,
                instrument,
                "\(instrument.id.symbol) cannot be sold short, and \(context.position) is held with "
                    + "\(taken) in working sell orders"
            )
        }
        let orderQuantity = try quantity(worth: limits.orderValueMax, at: orderPrice)
        size.numbers.append(NamedNumber("order value limit", limits.orderValueMax))
        try lower(
            &size,
            to: orderQuantity,
            .aboveOrderValueMax,
            instrument,
            "One order may be worth \(limits.orderValueMax.display)"
        )
        if let quantityMax = limits.orderQuantityMax {
            size.numbers.append(NamedNumber("order quantity limit", quantityMax))
            try lower(
                &size,
                to: quantityMax,
                .aboveQuantityMax,
                instrument,
                "One order may be of \(quantityMax)"
            )
        }
        let position = try quantity(worth: limits.positionValueMax, at: markPrice) - worstAlong
        size.numbers.append(NamedNumber("position limit", limits.positionValueMax))
        size.numbers.append(NamedNumber("position with working orders", worstAlong))
        try lower(
            &size,
            to: position,
            .abovePositionMax,
            instrument,
            "The position may be worth \(limits.positionValueMax.display), and with working "
                + "orders it can reach \(worstAlong)"
        )
        try cutToExposure(&size, instrument)
        try cutToMargin(&size, instrument)
    }

    private func cutToExposure(
        _ size: inout GrantedSize,
        _ instrument: Instrument
    )
        throws(Refusal)
    {
        let exposureMax = try checked("exposure limit") {
            () throws(CheckedAmounts.Overflow) in
            try CheckedAmounts.times(context.equity ?? .zero, limits.exposureMax, .down)
        }
        let left = max(exposureMax - context.exposureElsewhere, .zero)
        size.numbers.append(NamedNumber("exposure limit", exposureMax))
        size.numbers.append(NamedNumber("exposure elsewhere", context.exposureElsewhere))
        try lower(
            &size,
            to: try quantity(worth: left, at: markPrice) - worstAlong,
            .aboveExposureMax,
            instrument,
            "The exposure may be \(exposureMax.display), \(context.exposureElsewhere.display) "
                + "stands elsewhere, and this position can reach \(worstAlong)"
        )
    }

    /// The part that closes a position needs no margin; the rest needs its value over the leverage
    /// and the taker fee.
    private func cutToMargin(
        _ size: inout GrantedSize,
        _ instrument: Instrument
    )
        throws(Refusal)
    {
        let free = max(context.freeMargin ?? .zero, .zero)
        let leverage = max(min(limits.leverageMax, instrument.leverageMax), .one)
        let perValue =
            Fraction.one.units.scaled(by: Fraction.unitsPerWhole, over: leverage.units, .up)
            + max(instrument.takerFee, .zero).units
        let value = try checked("free margin") { () throws(CheckedAmounts.Overflow) in
            try CheckedAmounts.divided(free, by: Fraction(units: perValue), .down)
        }
        let closing = max(-(positionAlong + context.openOrders.total(on: intent.side)), .zero)
        let affordable = try quantity(worth: value, at: orderPrice) + closing
        size.numbers.append(NamedNumber("free margin", free))
        size.numbers.append(NamedNumber("leverage", leverage.description))
        try lower(
            &size,
            to: affordable,
            .insufficientMargin,
            instrument,
            "The free margin of \(free.display) carries \(value.display) at leverage "
                + "\(leverage.description)"
        )
    }

    /// The largest order that the venue takes; binds exits too.
    func cutToVenueMaximum(_ size: inout GrantedSize, _ instrument: Instrument) throws(Refusal) {
        guard size.quantity > instrument.quantityMax else { return }
        size.numbers.append(NamedNumber("venue's largest order", instrument.quantityMax))
        try lower(
            &size,
            to: instrument.quantityMax,
            .aboveQuantityMax,
            instrument,
            "The venue takes \(instrument.quantityMax) in one order"
        )
    }

    /// Cuts to a bound, rounded to the lot toward zero; skips when nothing is left.
    private func lower(
        _ size: inout GrantedSize,
        to bound: Quantity,
        _ reason: PreflightReason,
        _ instrument: Instrument,
        _ because: String
    ) throws(Refusal) {
        guard size.quantity > bound else { return }
        let rounded = max(bound, .zero).rounded(to: instrument.lot, .towardZero)
        guard rounded.isPositive else {
            throw Refusal(
                reason,
                "\(because): no lot of \(instrument.lot) is left of \(intent.quantity).",
                size.numbers
            )
        }
        size.lower(to: rounded, reason, "\(because): cut from \(intent.quantity) to \(rounded).")
    }

    /// The quantity that account money buys at a price.
    func quantity(worth value: Money, at price: Price) throws(Refusal) -> Quantity {
        try checked("order's size") { () throws(CheckedAmounts.Overflow) in
            let quoted = try CheckedAmounts.quoted(value, at: context.rate ?? .one, .down)
            return try CheckedAmounts.quantity(for: quoted, at: price, .down)
        }
    }
}
