import TradingCore

/// Checks of the state that the order meets: halts, modes, the venue, the book, traffic.
extension PreflightGate {
    /// Refuses amounts that the border would never have let in, so that sums cannot overflow.
    func checkRanges() throws(Refusal) {
        var isInRange =
            CheckedAmounts.isInRange(intent.quantity)
            && CheckedAmounts.isInRange(intent.valuationPrice)
            && CheckedAmounts.isInRange(intent.referencePrice)
            && CheckedAmounts.isInRange(context.position)
            && CheckedAmounts.isInRange(context.exposureElsewhere)
        for money in [context.equity, context.freeMargin, context.lossBudgetRemaining] {
            isInRange = isInRange && money.map(CheckedAmounts.isInRange) ?? true
        }
        if let quote = context.quote {
            isInRange =
                isInRange && CheckedAmounts.isInRange(quote.bid)
                && CheckedAmounts.isInRange(quote.ask)
        }
        for order in context.openOrders {
            isInRange =
                isInRange && CheckedAmounts.isInRange(order.remaining)
                && order.price.map(CheckedAmounts.isInRange) ?? true
        }
        guard isInRange else {
            throw Refusal(.amountOverflow, "An amount of the order or its account is over 1e15.")
        }
    }

    func checkHalts() throws(Refusal) {
        let halt = context.halts.first {
            $0.covers(
                venue: intent.instrument.venue,
                strategy: intent.strategy,
                symbol: intent.instrument.symbol
            )
        }
        guard let halt else { return }
        throw Refusal(
            .halted,
            "Entries are halted for \(halt.scope) since \(halt.latchedAt.display): \(halt.reason)",
            [NamedNumber("halt", halt.id)] + halt.evidence
        )
    }

    func checkVenue() throws(Refusal) {
        guard context.isVenueUp else {
            throw Refusal(.venueDown, "Venue \(intent.instrument.venue) is not connected.")
        }
        guard let instrument = context.instrument, !instrument.calendar.isOpen(at: context.now)
        else { return }
        let next = instrument.calendar.nextOpen(from: context.now)
        throw Refusal(
            .marketClosed,
            "The market of \(instrument.id.symbol) is closed"
                + (next.map { " until \($0.display)." } ?? ".")
        )
    }

    /// Whether the book is known to be right: reconciliation, unknown orders and drift.
    func checkBook() throws(Refusal) {
        guard context.isReconciled else {
            throw Refusal(
                .notReconciled,
                "Book and venue \(intent.instrument.venue) have not been compared yet since the "
                    + "start or the last connection."
            )
        }
        let unknown = context.openOrders.filter { $0.state == .unknown }
        if context.hasUnknownOrder || !unknown.isEmpty {
            let size = unknown.reduce(Quantity.zero) { $0 + $1.remaining }
            throw Refusal(
                .unknownOrderPending,
                "The outcome of an order in \(intent.instrument.symbol) is not known yet.",
                [NamedNumber("unknown quantity", size)]
            )
        }
        if context.hasDrift {
            throw Refusal(
                .drift,
                "Book and venue disagree about \(intent.instrument.symbol).",
                [NamedNumber("position", context.position)]
            )
        }
    }

    func knownInstrument() throws(Refusal) -> Instrument {
        guard let instrument = context.instrument, instrument.id == intent.instrument else {
            throw Refusal(
                .unknownInstrument,
                "\(intent.instrument.venue) does not list \(intent.instrument.symbol)."
            )
        }
        return instrument
    }

    func checkEquity() throws(Refusal) {
        guard let equity = context.equity, equity.isPositive else {
            let said = context.equity.map { "is \($0.display)" } ?? "is not known"
            throw Refusal(
                .equityUnknown,
                "The equity at \(intent.instrument.venue) \(said)."
            )
        }
        guard context.freeMargin != nil else {
            throw Refusal(
                .equityUnknown,
                "The free margin at \(intent.instrument.venue) is not known.",
                [NamedNumber("equity", equity)]
            )
        }
    }

    /// Open orders, message rate and look-alikes.
    func checkTraffic() throws(Refusal) {
        try checkOpenOrders()
        let rateMax = limits.messagesPerMinuteMax - limits.messagesReserve
        guard context.messagesInLastMinute < rateMax else {
            throw Refusal(
                .messageRate,
                "\(context.messagesInLastMinute) messages went out in the last minute, and entries "
                    + "may use \(rateMax).",
                [
                    NamedNumber("messages", context.messagesInLastMinute),
                    NamedNumber("limit", limits.messagesPerMinuteMax),
                    NamedNumber("reserve", limits.messagesReserve),
                ]
            )
        }
        try checkLookAlike()
    }

    private func checkOpenOrders() throws(Refusal) {
        let rows = [
            (
                "in \(intent.instrument.symbol)", context.openOrders.count,
                limits.openOrdersPerInstrumentMax
            ),
            (
                "at \(intent.instrument.venue)", context.venueOpenOrderCount,
                limits.openOrdersPerVenueMax
            ),
        ]
        for (place, count, countMax) in rows where count >= countMax {
            throw Refusal(
                .tooManyOpenOrders,
                "\(count) orders are open \(place), and \(countMax) may be.",
                [NamedNumber("open orders", count), NamedNumber("limit", countMax)]
            )
        }
    }

    private func checkLookAlike() throws(Refusal) {
        let twin = context.recentIntents.first {
            $0.id != intent.id && $0.instrument == intent.instrument && $0.side == intent.side
                && $0.kind == intent.kind && $0.quantity == intent.quantity
                && $0.purpose == intent.purpose
                && context.now - $0.createdAt < limits.duplicateWindow
        }
        guard let twin else { return }
        let age = context.now - twin.createdAt
        throw Refusal(
            .duplicateLookAlike,
            "Order \(twin.id) asked for the same \(age.display) ago.",
            [
                NamedNumber("age", age.display),
                NamedNumber("window", limits.duplicateWindow.display),
            ]
        )
    }
}
