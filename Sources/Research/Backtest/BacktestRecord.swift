package import Simulation
package import TradingCore

extension TrackRecord {
    /// What a backtest did at one venue, or at all of them for `VenueID.total`, where equity was counted.
    ///
    /// - Parameters:
    ///   - outcome: of the whole run.
    ///   - venue: whose fills, costs and equity are counted.
    ///   - time: marks outside of it are left out: where markets are run together, one of them has bars for a
    ///     part of the time alone.
    package init(
        _ outcome: BacktestOutcome,
        venue: VenueID,
        within time: ClosedRange<UTCTime>? = nil
    ) {
        let isTotal = venue == .total
        func belongs(_ id: InstrumentID) -> Bool { isTotal || id.venue == venue }
        let marks = (outcome.marks[venue] ?? []).filter { time?.contains($0.time) ?? true }
        var book = TripBook()
        var costs = 0.0
        var traded = 0.0
        var movements = outcome.movements.filter { $0.instrument.map(belongs) ?? false }[...]
        func pay(until time: UTCTime?) {
            while let next = movements.first, time.map({ next.time <= $0 }) ?? true {
                if let id = next.instrument { book.add(next.amount, of: id) }
                costs -= next.amount.approximate
                movements.removeFirst()
            }
        }
        for booked in outcome.fills where belongs(booked.fill.instrument) {
            pay(until: booked.fill.time)
            book.add(booked)
            costs += booked.fill.fee.approximate
            let value = booked.fill.quantity.approximate * booked.fill.price.approximate
            traded += abs(value) * booked.fill.rate.approximate
        }
        pay(until: nil)
        book.finish()
        self.init(
            curve: EquityCurve(
                times: marks.map(\.time),
                equity: marks.map { $0.equity.approximate }
            ),
            trips: book.trips,
            held: marks.map { $0.held.approximate },
            traded: traded,
            costs: costs
        )
    }
}
