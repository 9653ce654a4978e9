/// A promise of the fault catalogue, and who watches it in the simulator.
struct Invariant: Sendable {
    /// Who looks, and when.
    enum Watch: String, Sendable {
        /// The witness, at every fact as it becomes durable; it sees what the agent sees.
        case fact = "every fact"
        /// The auditor, at every order, cancel and message that leaves the process.
        case message = "every message out"
        /// The patrol, every simulated second, by the venue's own books.
        case second = "every second"
        /// The witness, at every start of a life.
        case start = "every start"
        /// The world, at every step of it.
        case step = "every step"
        /// The second oracle and the auditor, when the time of peace is over.
        case end = "the end"
        /// Two runs of the same seed, compared.
        case twice = "two runs"
    }
    let number: Int
    let promise: String
    let watches: [Watch]
    /// For what the simulator cannot see: the reason, and where it is tested.
    let elsewhere: String?

    init(_ number: Int, _ promise: String, _ watches: [Watch], elsewhere: String? = nil) {
        self.number = number
        self.promise = promise
        self.watches = watches
        self.elsewhere = elsewhere
    }
}

/// The 42 invariants of the fault catalogue.
enum InvariantCatalogue {
    static let all: [Invariant] = orders + money + risk + control + outbox + durability + life

    static func invariant(_ number: Int) -> Invariant? { all.first { $0.number == number } }

    private static let orders: [Invariant] = [
        Invariant(1, "an order at the venue has one intent, durable first", [.message, .end]),
        Invariant(
            2,
            "one live order per intent, never more than its size",
            [.fact, .message, .second]
        ),
        Invariant(3, "nothing is sent again without a proof", [.fact, .message, .end]),
        Invariant(4, "rejected and never existed stand on evidence that is true", [.fact, .end]),
        Invariant(5, "orders move along the allowed moves", [.fact]),
        Invariant(6, "client order ids are unique for ever", [.fact]),
        Invariant(7, "every message out belongs to a row, within the rate", [.message]),
    ]
    private static let money: [Invariant] = [
        Invariant(8, "fills and adjustments are the position, and the venue's", [.fact, .end]),
        Invariant(9, "a fill is applied once", [.fact, .end]),
        Invariant(10, "profit, open profit and cash are the equity", [.fact, .end]),
        Invariant(11, "tick, lot and minimum hold; no number is inexact", [.message, .end]),
        Invariant(12, "rounding never raises risk", [.fact]),
        Invariant(13, "limits count live, unknown and held", [.fact]),
    ]
    private static let risk: [Invariant] = [
        Invariant(14, "no entry after a committed halt", [.fact, .message]),
        Invariant(15, "a halt outlives everything but a valid resume", [.fact, .start]),
        Invariant(16, "in reduce-only mode nothing can grow a position", [.fact, .message]),
        Invariant(17, "the loss at a halt is bounded", [.fact]),
        Invariant(18, "the stressed loss of an entry fits the budget", [.fact]),
        Invariant(19, "a position without its stop is told within seconds", [.second]),
        Invariant(20, "a drift is told, and entries stop in it", [.fact, .second]),
        Invariant(21, "a venue in quarantine gets no order", [.fact, .message]),
    ]
    private static let control: [Invariant] = [
        Invariant(22, "one answer row per update, with its effect", [.fact, .end]),
        Invariant(23, "risk is raised by the operator's signed command alone", [.fact]),
        Invariant(24, "a code and a nonce work once", [.fact]),
        Invariant(25, "refused commands change nothing", [.fact]),
        Invariant(26, "old commands raise no risk; a halt of any age halts", [.fact]),
        Invariant(27, "an offset is confirmed after the commit", [.message]),
    ]
    private static let outbox: [Invariant] = [
        Invariant(
            28,
            "an alert is durable before it leaves, and leaves once at least",
            [.fact, .end]
        ),
        Invariant(29, "nothing critical is dropped; the outbox empties", [.fact, .end]),
        Invariant(30, "no secret leaves", [.message, .fact, .end]),
    ]
    private static let durability: [Invariant] = [
        Invariant(31, "recovery is the fold over what was durable, once or twice", [.start]),
        Invariant(32, "what was told or sent is in the recovered journal", [.start, .message]),
        Invariant(33, "the journal has no gap, its chain verifies, epochs rise", [.fact, .end]),
        Invariant(34, "one process leads", [.step, .start, .end]),
        Invariant(35, "no byte of an old epoch after the new one's first", [.message, .end]),
        Invariant(36, "a fenced process sends nothing", [.message, .end]),
    ]
    private static let life: [Invariant] = [
        Invariant(37, "the same seed gives the same bytes", [.twice]),
        Invariant(38, "a step is bounded", [.fact]),
        Invariant(39, "after five minutes of peace all has come right", [.end]),
        Invariant(40, "a job runs once for its date", [.fact, .end]),
        Invariant(41, "every queue is bounded", [.second]),
        Invariant(
            42,
            "a strategy that fails or floods blocks no halt, cancel or stop",
            [.end],
            elsewhere: "one that never returns stops the one thread of a world: WatchdogTests"
        ),
    ]
}
