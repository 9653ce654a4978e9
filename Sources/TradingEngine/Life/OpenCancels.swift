import TradingCore

/// What was told of orders that stay open although they were cancelled.
struct CancelsTold: Sendable {
    var at: UTCTime
    var isCritical: Bool
}

/// A cancel is done when the venue shows the order gone, however many calls that takes. Orders that
/// outlive their cancels are told of, ever louder.
extension EngineState {
    mutating func watchCancels() {
        if moment.quietVersion == moment.bookVersion, moment.cancelsSince.isEmpty,
            moment.cancelsTold.isEmpty
        {
            return
        }
        let open = book.openOrders { $0.cancelRequestedAt != nil && $0.state != .planned }
        let ids = Set(open.map(\.intent.id))
        moment.cancelsSince = moment.cancelsSince.filter { ids.contains($0.key) }
        for order in open where moment.cancelsSince[order.intent.id] == nil {
            moment.cancelsSince[order.intent.id] = order.cancelRequestedAt
        }
        for market in setup.runningMarkets {
            tellCancels(market.venue, open.filter { $0.intent.instrument.venue == market.venue })
        }
    }

    private mutating func tellCancels(_ venue: VenueID, _ open: [OrderRecord]) {
        let told = moment.cancelsTold[venue]
        guard let oldest = open.compactMap({ moment.cancelsSince[$0.intent.id] }).min() else {
            moment.cancelsTold[venue] = nil
            if told != nil {
                notice(
                    .cancelsPending,
                    subject: venue.text,
                    "\(venue): every cancelled order is gone."
                )
            }
            return
        }
        let age = moment.now - oldest
        let isCritical = age >= setup.intervals.cancelOverdue * 4
        guard age >= setup.intervals.cancelOverdue else { return }
        if let told {
            let isLouder = isCritical && !told.isCritical
            let isAgain = moment.now - told.at >= setup.intervals.cancelTellAgain
            guard isLouder || isAgain else { return }
        }
        moment.cancelsTold[venue] = CancelsTold(at: moment.now, isCritical: isCritical)
        let report = NoticeReport(
            headline:
                "\(open.count) order(s) at \(venue) are still open \(age.display) after their "
                + "cancel.",
            lines: open.prefix(5).map { "\($0.intent.id): \($0.intent.display)" }
                + ["The cancels are repeated until the venue shows the orders gone."],
            numbers: [],
            hint: "/orders"
        )
        let severity: AlertSeverity = isCritical ? .critical : .warning
        alert(.cancelsPending, subject: venue.text, .notice(report), severity: severity)
    }
}
