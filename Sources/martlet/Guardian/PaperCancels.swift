import TradingCore
import TradingEngine

/// A paper venue beside its dead process: its resting orders are those that the journal knows, and a
/// cancel takes them away as the venue would.
final class PaperCancels: CancelPort {
    let venue: VenueID
    private var resting: Set<ClientOrderID>
    private var answers: [VenueReport] = []

    /// Paper venues have names of this form, whatever market they belong to.
    static func isPaper(_ venue: VenueID) -> Bool { venue.text.hasPrefix("paper-") }

    init(_ venue: VenueID, _ book: Book) {
        self.venue = venue
        resting = Set(
            book.openOrders.filter { $0.intent.instrument.venue == venue && $0.venueOrderID != nil }
                .map(\.intent.id)
        )
    }

    func cancel(_ order: ClientOrderID, instrument: InstrumentID, at time: UTCTime) {
        let isGone = resting.remove(order) == nil
        answer(
            order,
            isGone
                ? .cancelRefused(code: "not_found", text: "no such order rests")
                : .cancelled(reason: "cancel requested"),
            time
        )
    }

    func lookUp(_ order: ClientOrderID, instrument: InstrumentID, at time: UTCTime) {
        guard !resting.contains(order) else { return }
        answer(order, .notFound(in: Set(LookUpPlace.allCases)), time)
    }

    func requestAccount(at time: UTCTime) {}

    /// What the venue has to say.
    func takeAnswers() -> [VenueReport] {
        defer { answers.removeAll() }
        return answers
    }

    private func answer(_ order: ClientOrderID, _ outcome: OrderUpdate.Outcome, _ time: UTCTime) {
        let update = OrderUpdate(
            id: order,
            venue: venue,
            time: time,
            outcome: outcome,
            via: .venueAnswer
        )
        answers.append(.order(update))
    }
}
