import ChatOps
import Journaling
import Logging
import Platform
import TradingCore
import TradingEngine

/// The one loop that owns the engine, the journal's writing connection, the command desk and the
/// paper venues. Everything reaches it through its mailbox or out of the price source; it never
/// waits for the network.
final class AgentLoop {
    let runner: EngineRunner
    let parts: AgentParts
    let log: Logger
    private var clock: PacedClock
    /// How far trading time has come.
    private(set) var reached: UTCTime
    private var batch: [LoopInput] = []
    /// Called after the next commit, with whether it succeeded.
    var waiting: [(Bool) -> Void] = []
    private var stopReason: String?
    private(set) var cannotWrite = false
    private var retryAt: Int64 = 0
    /// The newest event that a saved book holds.
    var lastSnapshotAt: Int64
    private(set) var sourceEnded = false
    /// When the schedule is looked at next, in trading time.
    var nextJobCheck = UTCTime.epoch
    private var nextHouseKeeping: Int64 = 0
    private var clockWatch: ClockWatch
    /// The last answer number that was given out.
    var answersGiven: Int64 = 0
    private var reminders = ReminderBook()
    private var progress: ReplayProgress
    /// The drill that goes on.
    var drill: DrillRun?
    /// The command that is being judged, and who waits for it.
    var asking: (envelope: SignedEnvelope, waiter: CommandWaiter)?
    /// The trial whose outcome is awaited.
    var awaited: AwaitedTrial?
    /// When the journal was written last, by the monotonic clock.
    private(set) var committedAt: Int64 = 0
    /// What was undelivered when the journal was asked last, by the monotonic clock.
    var undelivered: (at: Int64, counts: [String: Int]?)?

    /// Where many events are behind `savedSequence`, the newest that a saved book holds, one is saved soon:
    /// lives that end before their own events ask for it would make every start longer.
    init(
        runner: EngineRunner,
        parts: AgentParts,
        startTime: UTCTime,
        savedSequence: Int64
    ) {
        self.runner = runner
        self.parts = parts
        log = parts.log.logger(label: "loop")
        reached = startTime
        let monotonic = parts.clock.monotonicNanoseconds()
        clock = PacedClock(pace: parts.pace, startTime: startTime, startMonotonic: monotonic)
        lastSnapshotAt = savedSequence
        progress = ReplayProgress(
            draws: !parts.channelNames.contains("console")
                && TerminalFacts.of(descriptor: 2, environment: parts.environment).isTerminal,
            monotonic: monotonic,
            write: { LogSink.writeToStandardError($0) }
        )
        clockWatch = ClockWatch(
            wall: UTCTime(nanoseconds: parts.clock.wallNanoseconds()),
            monotonic: monotonic
        )
    }

    // MARK: The loop

    /// Recovers, tells that commands are taken, and works until it is told to stop; then tells that
    /// no more are to be taken, and waits a bounded time for the ends of what is under way.
    ///
    /// - Throws: `JournalFailure` when the journal can no longer be trusted; the process must end.
    func run(
        _ start: AgentStarted,
        onReady: () -> Void,
        onStopping: () -> Void
    ) throws(JournalFailure) -> String {
        try begin(start)
        onReady()
        while !isStopping { try turn(waitUntilMonotonic: nextTurnMonotonic) }
        onStopping()
        try settle()
        return try finish()
    }

    /// The first step of a life: recovers, and makes durable that it began.
    func begin(_ start: AgentStarted) throws(JournalFailure) {
        runner.handle(.started(start), at: reached, wall: wallNow(), cause: "start")
        // With the first fact, for without it the next start takes the journal for another replay's.
        rememberMarketClock()
        if let reason = parts.haltAtStart { haltAll(reason, at: reached) }
        try commit()
    }

    /// Whether somebody asked for the end.
    var isStopping: Bool { stopReason != nil }

    /// The last step of an orderly end; gives back the reason for it.
    func finish() throws(JournalFailure) -> String {
        let reason = stopReason ?? "asked to"
        runner.handle(.stopping(reason: reason), at: reached, wall: wallNow(), cause: "stop")
        retryAt = 0
        try commit()
        guard !cannotWrite else {
            throw .diskFull(
                "\(runner.uncommittedCount) facts were never written, and none was answered as done"
            )
        }
        return reason
    }

    /// When the loop has something to do by itself, on the monotonic clock; never further away than
    /// the house-keeping, and with it the watchdog, can wait.
    var nextTurnMonotonic: Int64 {
        let now = parts.clock.monotonicNanoseconds()
        let due = clock.monotonic(of: nextDue, monotonicNow: now, wall: wallNow())
        return min(due, max(now, nextHouseKeeping))
    }

    /// One turn: what the mailbox holds, then what time has made due, then one commit.
    ///
    /// - Parameter deadline: how long to wait for the mailbox; nil takes what is there.
    /// - Throws: `JournalFailure` when the process must end.
    func turn(waitUntilMonotonic deadline: Int64?) throws(JournalFailure) {
        batch.removeAll(keepingCapacity: true)
        _ = parts.mailbox.takeAll(into: &batch, max: 512, waitUntilMonotonic: deadline ?? 0)
        for input in batch { take(input) }
        if runner.hasUncommitted || !waiting.isEmpty, !mayWait { try commit() }
        try advance()
        if drill != nil { try watchDrill() }
        try keepHouse()
        parts.watchdog.beat()
        parts.leadership?.beat(atMonotonic: parts.clock.monotonicNanoseconds())
    }

    private var nextDue: UTCTime {
        let isReplay = parts.pace != .real
        let engine = isReplay ? runner.state.nextUrgentDue : runner.state.nextDue
        var due = min(engine, nextJobCheck)
        for venue in parts.paper { if let at = venue.nextDue { due = min(due, at) } }
        // The end of the source is due at once, before any job of the time after it.
        if !sourceEnded { due = min(due, parts.source.nextEventTime ?? reached) }
        if parts.pace == .max, sourceEnded { return .distantFuture }
        return due
    }

    // MARK: Inputs

    func take(_ input: LoopInput) {
        switch input {
        case .command(let envelope, let waiter): take(envelope, waiter)
        case .receipts: _ = takeReceipts()
        case .notice(let notice): take(notice)
        case .trial(let news): take(news)
        case .venue(let report):
            runner.handle(
                .venue(report),
                at: tradingNow(),
                wall: wallNow(),
                cause: "venue \(report.venue)"
            )
        case .market(let event):
            runner.handle(.market(event), at: tradingNow(), wall: wallNow(), cause: "market")
        case .stop(let reason): stopReason = reason
        }
    }

    // MARK: Time

    func wallNow() -> UTCTime { UTCTime(nanoseconds: parts.clock.wallNanoseconds()) }

    func tradingNow() -> UTCTime {
        let monotonic = parts.clock.monotonicNanoseconds()
        return max(
            reached,
            clock.time(atMonotonic: monotonic, wall: wallNow(), reached: reached)
        )
    }

    /// Lets everything happen that is due, in time order, for at most a slice of real time, so that
    /// a command never waits long behind a replay.
    private func advance() throws(JournalFailure) {
        let slice = parts.clock.monotonicNanoseconds() + 4_000_000
        while stopReason == nil {
            guard let next = nextStep else { return }
            try step(to: next)
            if parts.clock.monotonicNanoseconds() > slice { break }
        }
        if runner.hasUncommitted, !mayWait { try commit() }
    }

    /// Where the next step leads; nil when nothing is due. In real time nobody lives through seconds that
    /// did not pass: after a sleep, or when the clock was set ahead, everything happens once, and now.
    private var nextStep: UTCTime? {
        let due = nextDue
        if parts.pace == .max { return due < .distantFuture ? due : nil }
        let now = tradingNow()
        guard due <= now else { return nil }
        return parts.pace == .real && now - due > EngineState.leapMin ? now : due
    }

    /// Does what is due at one instant: venue reports first, then prices, then the engine's clock.
    private func step(to due: UTCTime) throws(JournalFailure) {
        reached = max(reached, due)
        try deliverReports()
        if !sourceEnded, let at = parts.source.nextEventTime, at <= reached {
            if let event = parts.source.nextEvent() { try take(event) }
        } else if !sourceEnded, parts.source.nextEventTime == nil {
            try endSource()
        }
        if runner.state.nextDue <= reached { try handle(.clock, cause: "clock") }
        if nextJobCheck <= reached { try runJobs() }
    }

    private func take(_ event: MarketEvent) throws(JournalFailure) {
        for venue in parts.paper { venue.apply(event) }
        try deliverReports()
        try handle(.market(event), cause: "market")
        try deliverReports()
    }

    /// Hands over what the paper venues say, for a bounded number of rounds: what is left comes with
    /// the next step, so that no instant can hold the loop for ever.
    private func deliverReports() throws(JournalFailure) {
        for venue in parts.paper {
            var rounds = 0
            while let at = venue.nextDue, at <= reached, rounds < 64 {
                rounds += 1
                for report in venue.reports(until: reached) {
                    try handle(.venue(report), cause: "venue \(venue.venue)")
                }
                tellHandRefusals(of: venue)
            }
        }
    }

    /// Hands an event to the engine; orders and cancels that it decides go out at once, after
    /// their rows are durable.
    private func handle(_ event: EngineEvent, cause: String) throws(JournalFailure) {
        runner.handle(event, at: reached, wall: wallNow(), cause: cause)
        if runner.hasOutward || runner.uncommittedCount >= Self.entriesPerCommitMax { try commit() }
    }

    private func endSource() throws(JournalFailure) {
        sourceEnded = true
        progress.end()
        let notice = NoticeReport(
            headline: "The replay has ended at \(reached.display).",
            lines: ["Commands are still answered."],
            numbers: [],
            hint: "/pnl"
        )
        log.info("replay ended", metadata: ["time": "\(reached)"])
        try handle(.notice(.digest, subject: "replay", notice), cause: "replay")
        if parts.endsWithSource { stopReason = "the replay has ended" }
    }

    // MARK: The journal

    /// Makes everything durable that waits, sends what waited for it, and tells who asked.
    func commit() throws(JournalFailure) {
        if cannotWrite, parts.clock.monotonicNanoseconds() < retryAt {
            runner.holdBack(at: reached, wall: wallNow())
            tellWaiting(false)
            return
        }
        do {
            let entries = try runner.commit(at: reached)
            committedAt = parts.clock.monotonicNanoseconds()
            if cannotWrite {
                cannotWrite = false
                log.warning("the journal is written again; what waited is durable")
            }
            drill?.see(entries, monotonic: committedAt)
            parts.deliveries.take(entries, preferences: runner.state.book.preferences)
            tellWaiting(true)
            parts.guardPost.noteCommitted()
        } catch {
            switch error {
            case .diskFull: try holdBack(error, haltReason: "the journal's disk is full")
            case .busy: try holdBack(error, haltReason: "another program holds the journal")
            case .storage, .notOurs, .superseded: throw error
            }
        }
    }

    /// The journal takes nothing for now: no order goes out, cancels do, entries are halted in memory
    /// at once, and everything that was recorded waits until it can be written.
    private func holdBack(
        _ failure: JournalFailure,
        haltReason: String
    ) throws(JournalFailure) {
        runner.holdBack(at: reached, wall: wallNow())
        tellWaiting(false)
        guard runner.uncommittedCount < EngineRunner.uncommittedMax else {
            throw .diskFull(
                "\(failure.detail); \(runner.uncommittedCount) facts wait, which is the bound"
            )
        }
        retryAt = parts.clock.monotonicNanoseconds() + 1_000_000_000
        if cannotWrite { return }
        cannotWrite = true
        log.critical(
            "the journal cannot be written; entries stop, and nothing is answered as done",
            metadata: ["why": "\(failure.detail)"]
        )
        haltAll(haltReason, at: reached)
        // The halt is what the room was kept for: it is written with the next turn.
        if case .diskFull = failure, parts.guardPost.giveUpReserve() { retryAt = 0 }
    }

    private func tellWaiting(_ isDurable: Bool) {
        let calls = waiting
        waiting.removeAll(keepingCapacity: true)
        for call in calls { call(isDurable) }
    }

    // MARK: House-keeping

    private func keepHouse() throws(JournalFailure) {
        let monotonic = parts.clock.monotonicNanoseconds()
        guard monotonic >= nextHouseKeeping else { return }
        nextHouseKeeping = monotonic + 1_000_000_000
        for due in reminders.due(
            runner.state.book.unacknowledged,
            monotonic: monotonic,
            settings: parts.alerts
        ) {
            parts.deliveries.remind(due.alert, escalates: due.escalates, at: wallNow())
        }
        let wasDiskLow = parts.guardPost.isDiskLow
        for notice in parts.guardPost.look(atMonotonic: monotonic) { take(.notice(notice)) }
        if parts.guardPost.isDiskLow, !wasDiskLow {
            haltAll("the disk is nearly full", at: tradingNow())
        }
        if parts.pace == .real, let notice = clockWatch.look(wall: wallNow(), monotonic: monotonic)
        {
            CommandMemory(history: parts.history).fill(parts.desk, wall: wallNow())
            take(.notice(notice))
        }
        for notice in parts.leadership?.look(atMonotonic: monotonic) ?? [] { take(.notice(notice)) }
        if let reason = parts.leadership?.loss { throw .notOurs(reason) }
        if let failure = parts.guardPost.failure { throw failure }
        // Those that wait for a disk with room, and whatever woke nobody.
        _ = takeReceipts()
        if let notice = parts.mail.takeLosses() { take(.notice(notice)) }
        if parts.pace == .max, !sourceEnded, let bars = parts.source.bars {
            progress.look(bars, monotonic: monotonic) { log.info("\($0)") }
        }
        watchTrials(atMonotonic: monotonic)
        watchControl()
        parts.memory?.look(monotonic)
        rememberMarketClock()
        if runner.hasUncommitted { try commit() }
        if runner.sequence - lastSnapshotAt >= parts.snapshotEvery { saveSnapshot() }
    }
}
