import Journaling
import Platform
import TradingCore
import TradingEngine

/// Sees every fact as it becomes durable, in the order of the journal, and holds the product to its
/// promises about them. It keeps its own small book, which knows nothing of the engine's.
final class Witness {
    private let world: World
    /// Everything durable, over all lives.
    private(set) var entries: [JournalEntry] = []
    private(set) var planned: [ClientOrderID: OrderIntent] = [:]
    private(set) var states: [ClientOrderID: OrderState] = [:]
    private(set) var halts: [Int: Halt] = [:]
    private var fills: Set<String> = []
    private(set) var net: [InstrumentID: Quantity] = [:]
    private var answered: [String: Int] = [:]
    private var codes: Set<Int64> = []
    private(set) var alerts: [Int64: Alert] = [:]
    /// When each alert was raised, by the true clock.
    private(set) var raisedAt: [Int64: UTCTime] = [:]
    private(set) var delivered: Set<Int64> = []
    private var jobs: Set<String> = []
    private(set) var isReduceOnly = false

    init(_ world: World) {
        self.world = world
    }

    func isAnswered(_ key: String) -> Bool { answered[key] != nil }

    // MARK: Facts

    func durable(_ fresh: [JournalEntry]) {
        defer { world.transactions.judge(fresh) }
        for entry in fresh {
            world.onFact(entry)
            entries.append(entry)
            see(entry.fact, at: entry.time)
        }
    }

    private func see(_ fact: Fact, at time: UTCTime) {
        switch fact {
        case .orderPlanned(let plan): seePlan(plan.intent)
        case .orderMoved(let move): seeMove(move)
        case .fillBooked(let booked): seeFill(booked)
        case .positionAdjusted(let change): net[change.instrument] = change.to
        case .haltLatched(let halt): halts[halt.id] = halt
        case .haltCleared(let cleared): halts[cleared.id] = nil
        case .reduceOnlySet(let set): isReduceOnly = set.isOn
        case .commandAnswered(let answer): seeAnswer(answer)
        case .codeUsed(let used):
            if !codes.insert(used.step).inserted {
                world.broken(24, "the code of step \(used.step) was taken twice")
            }
        case .alertRaised(let alert): seeAlert(alert)
        case .deliveryRecorded(let delivery) where delivery.item == .alert:
            delivered.insert(delivery.number)
        case .jobFinished(let job):
            if !jobs.insert("\(job.name) \(job.key)").inserted {
                world.broken(40, "the job \(job.name) ran twice for \(job.key)")
            }
        default: break
        }
    }

    private func seePlan(_ intent: OrderIntent) {
        if planned.updateValue(intent, forKey: intent.id) != nil {
            world.broken(6, "the client order id \(intent.id) was given twice")
        }
        if intent.id.text.utf8.count > 32 {
            world.broken(6, "the client order id \(intent.id) is too long")
        }
        states[intent.id] = .planned
        guard isEntry(intent) else { return }
        let symbol = intent.instrument.symbol
        for halt in halts.values
        where halt.scope.covers(
            venue: intent.instrument.venue,
            strategy: intent.strategy,
            symbol: symbol
        ) {
            world.broken(14, "the entry \(intent.id) was planned under halt \(halt.id)")
        }
        if isReduceOnly { world.broken(16, "the entry \(intent.id) was planned in reduce-only") }
    }

    /// Whether an order may make a position larger.
    func isEntry(_ intent: OrderIntent) -> Bool {
        !intent.isReduceOnly && intent.purpose == .entry
    }

    private func seeMove(_ move: OrderMoved) {
        guard let before = states[move.id] else {
            return world.broken(5, "\(move.id) moved to \(move.state) and was never planned")
        }
        if !before.mayMove(to: move.state) {
            world.broken(5, "\(move.id) moved from \(before) to \(move.state)")
        }
        states[move.id] = move.state
        if move.state == .rejected || move.state == .neverExisted {
            world.calledGone(move.id, move.state)
        }
        if move.state == .rejected, move.evidence.source == .transport {
            world.broken(4, "\(move.id) was called rejected without the venue's word")
        }
    }

    private func seeFill(_ booked: FillBooked) {
        let fill = booked.fill
        if !fills.insert("\(fill.instrument.venue) \(fill.id)").inserted {
            world.broken(9, "the fill \(fill.id) was booked twice")
        }
        let sum = (net[fill.instrument] ?? .zero) + fill.side.signed(fill.quantity)
        net[fill.instrument] = sum
        if sum != booked.positionAfter {
            world.broken(8, "after \(fill.id) the book says \(booked.positionAfter), it is \(sum)")
        }
    }

    private func seeAnswer(_ answer: CommandAnswered) {
        answered["\(answer.surface.rawValue) \(answer.key)", default: 0] += 1
        if answered["\(answer.surface.rawValue) \(answer.key)", default: 0] > 1 {
            world.broken(22, "\(answer.key) was answered twice")
        }
        if answer.user != Person.user {
            world.broken(23, "\(answer.key) of the stranger \(answer.user) was answered")
        }
    }

    private func seeAlert(_ alert: Alert) {
        raisedAt[alert.number] = world.time.trueTime
        if alerts.updateValue(alert, forKey: alert.number) != nil {
            world.broken(28, "the alert number \(alert.number) was given twice")
        }
    }

    // MARK: Starts

    /// A new life read the journal: everything that was durable must be there, and the book must be
    /// the fold over it.
    func recovered(_ recovered: RecoveredBook, _ journal: Journal) throws {
        guard recovered.sequence >= entries.count else {
            return world.broken(
                32,
                "\(entries.count) facts were durable, the next start found \(recovered.sequence)"
            )
        }
        // A commit whose success the process did not live to hear of.
        if recovered.sequence > entries.count {
            let reader = try JournalReader(path: journal.path, hash: { Digest.sha256($0) })
            let heard = try reader.events(EventFilter(after: Int64(entries.count), limit: 10_000))
            durable(try heard.map { try $0.entry() })
        }
        var book = Book()
        for entry in entries { book.apply(entry.fact, at: entry.time) }
        if book != recovered.book {
            world.broken(31, "the recovered book is not the fold over what was durable")
        }
        let known = Set(recovered.book.halts.map(\.id))
        for id in halts.keys.sorted() where !known.contains(id) {
            world.broken(15, "halt \(id) was lost by a restart")
        }
    }
}
