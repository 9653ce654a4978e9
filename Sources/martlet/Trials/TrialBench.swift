import ChatOps
import Journaling
import Platform
import Synchronization
import TradingCore

/// Where trials over recorded bars run: one at a time, beside the loop.
final class TrialBench: Sendable {
    /// The folder of recorded bars; nil where there is none.
    let folder: BarFolder?
    let shelf = ColumnShelf()
    let slot: SimulationSlot
    let markets: [AgentConfiguration.MarketSettings]
    /// The store of results; nil where nothing is counted.
    private let storePath: String?
    /// Opened with the first trial, and then kept.
    private let opened = Mutex<ResultStore?>(nil)

    init(
        directory: String?,
        store: String?,
        markets: [AgentConfiguration.MarketSettings],
        slot: SimulationSlot
    ) {
        folder = directory.map { BarFolder(path: $0) }
        storePath = store
        self.markets = markets
        self.slot = slot
    }

    /// Where there are no recorded bars, as in a simulated life.
    static func none(_ markets: [AgentConfiguration.MarketSettings]) -> TrialBench {
        TrialBench(directory: nil, store: nil, markets: markets, slot: SimulationSlot())
    }

    /// The store; nil where nothing is counted.
    func store() throws(ResultStoreFailure) -> ResultStore? {
        guard let storePath else { return nil }
        if let store = opened.withLock({ $0 }) { return store }
        let store = try ResultStore(path: storePath)
        opened.withLock { $0 = store }
        return store
    }

    /// Runs a plan on a thread of its own; false where none could be started.
    func start(_ plan: TrialPlan, _ folder: BarFolder, mailbox: Mailbox<LoopInput>) -> Bool {
        let thread = try? DedicatedThread.start(name: "trial", stackBytes: 2 << 20) { [self] in
            let work = TrialWork(plan: plan, bench: self, folder: folder) { words in
                _ = mailbox.post(.trial(.progress(words)))
            }
            let report = work.run()
            // Where the mailbox is full of other commands, one of those gives room soon.
            let isTaken = mailbox.postWaiting(
                .trial(.outcome(report, line: plan.line)),
                untilMonotonic: SystemClock.monotonicNanoseconds() + 60_000_000_000
            )
            if !isTaken { slot.giveBack() }
        }
        return thread != nil
    }
}

/// How a trial gets on.
enum TrialNews: Sendable {
    case progress(NoticeReport)
    /// What came of it, and the command in full.
    case outcome(EngineReport, line: String)
}

/// A trial whose outcome is awaited, and by whom.
struct AwaitedTrial {
    let envelope: SignedEnvelope
    let waiter: CommandWaiter
    let isTap: Bool
    /// The message in whose place the outcome stands: the tapped one, or that which promised it.
    private(set) var message: Int64?
    /// Parts of the answer that followed.
    private(set) var parts = 0
    private let promise: NoticeReport
    private let since: Int64
    /// The part that told that it takes a while.
    private var told: Int64?

    /// After so long the chat is told that it takes a while.
    private static let patienceNanoseconds: Int64 = 1_000_000_000

    /// `leavesMessage`: the outcome is a message of its own, whatever was tapped.
    init(
        _ asking: (envelope: SignedEnvelope, waiter: CommandWaiter),
        _ promise: NoticeReport,
        leavesMessage: Bool,
        monotonic: Int64
    ) {
        envelope = asking.envelope
        waiter = asking.waiter
        self.promise = promise
        since = monotonic
        let tapped = CommandDesk.tappedMessage(of: asking.envelope)
        isTap = tapped != nil
        message = leavesMessage ? nil : tapped
    }

    func isOf(_ other: SignedEnvelope) -> Bool { envelope == other }

    /// Counts one more part of the answer.
    mutating func nextPart() -> Int {
        parts += 1
        return parts
    }

    /// The promise in words, once, where the outcome keeps the chat waiting.
    mutating func overdue(atMonotonic now: Int64) -> NoticeReport? {
        guard !isTap, told == nil, now - since > Self.patienceNanoseconds else { return nil }
        told = 0
        return promise
    }

    /// Takes note of the answer that told so.
    mutating func tell(_ number: Int64) { told = number }

    /// Learns from a receipt which message told so; the outcome takes its place.
    mutating func note(_ delivery: DeliveryRecorded) {
        guard message == nil, let told, delivery.item == .answer, delivery.number == told,
            delivery.outcome == .delivered
        else { return }
        message = Int64(delivery.detail.prefix { $0.isNumber })
    }
}
