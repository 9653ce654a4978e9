import TradingCore
import TradingEngine

/// What the guardian writes beside a dead engine: one halt, requests for cancels, the ends of orders
/// that venues confirm, and one alert. It plans nothing and books no fill: the next start asks the venues
/// for those.
struct GuardianWork {
    private(set) var book: Book
    /// Orders whose cancel was asked for in this run.
    private(set) var asked: Set<ClientOrderID> = []
    private var entries: [JournalEntry] = []
    private let wall: () -> UTCTime
    private let keepsStops: Bool
    private var now: UTCTime

    init(
        book: Book,
        lastTime: UTCTime?,
        keepsStops: Bool,
        wall: @escaping () -> UTCTime
    ) {
        self.book = book
        self.keepsStops = keepsStops
        self.wall = wall
        // A replay's journal has the time of its prices; the next start goes on from there.
        let isReplay = book.marketClock.keys.contains { $0.hasPrefix("replay ") }
        now = isReplay ? lastTime ?? .epoch : max(wall(), lastTime ?? .epoch)
    }

    /// The orders that are to go and whose end no venue has confirmed.
    var unwanted: [OrderRecord] {
        book.openOrders.filter { order in
            order.state != .planned && !(keepsStops && order.intent.purpose == .protectiveStop)
        }
    }

    /// Protective stops that rest, or may do so.
    var stops: [OrderRecord] {
        book.openOrders.filter { $0.intent.purpose == .protectiveStop && $0.state != .planned }
    }

    /// Latches the halt of everything; false when an earlier guardian has.
    mutating func halt(_ reason: String, lastHeard: UTCTime?) -> Bool {
        guard !book.halts.contains(where: { $0.scope == .all && $0.cause == .guardian }) else {
            return false
        }
        record(
            .haltLatched(
                Halt(
                    id: book.haltCount + 1,
                    scope: .all,
                    cause: .guardian,
                    reason: reason,
                    evidence: lastHeard.map { [NamedNumber("engine last heard of", $0.display)] }
                        ?? [],
                    latchedAt: now,
                    by: "guardian"
                )
            )
        )
        return true
    }

    /// Writes down that the orders which are to go are cancelled; gives them back. What was being sent
    /// when the engine died has an outcome that nobody knows.
    mutating func requestCancels() -> [OrderRecord] {
        for order in unwanted where order.state == .sending {
            let evidence = Evidence(.recovery, "the engine died while it was being sent")
            record(
                .orderMoved(OrderMoved(id: order.intent.id, state: .unknown, evidence: evidence))
            )
        }
        let orders = unwanted
        for order in orders where asked.insert(order.intent.id).inserted {
            record(.cancelRequested(CancelRequested(id: order.intent.id, reason: "the guardian")))
        }
        return orders
    }

    /// Takes the end of an order from what a venue says. Everything else is the next start's.
    mutating func take(_ report: VenueReport) {
        guard case .order(let update) = report, let order = book.orders[update.id] else { return }
        let state: OrderState
        let words: String
        switch update.outcome {
        case .cancelled(let reason): (state, words) = (.cancelled, reason)
        case .expired(let reason): (state, words) = (.expired, reason)
        default: return
        }
        guard order.state.mayMove(to: state) else { return }
        let evidence = Evidence(update.via, words)
        record(.orderMoved(OrderMoved(id: update.id, state: state, evidence: evidence)))
    }

    /// Raises the one alert.
    mutating func tell(_ report: NoticeReport) -> Alert {
        let alert = Alert(
            number: book.alertCount + 1,
            kind: .haltLatched,
            severity: .critical,
            time: now,
            subject: "guardian",
            report: .notice(report)
        )
        record(.alertRaised(alert))
        return alert
    }

    /// Writes down what became of a delivery.
    mutating func note(_ delivery: DeliveryRecorded) { record(.deliveryRecorded(delivery)) }

    /// What waits for the journal.
    mutating func takeEntries() -> [JournalEntry] {
        defer { entries.removeAll() }
        return entries
    }

    private mutating func record(_ fact: Fact) {
        book.apply(fact, at: now)
        entries.append(
            JournalEntry(time: now, recordedAt: wall(), cause: "guardian", fact: fact)
        )
    }
}
