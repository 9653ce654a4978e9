import ChatOps
import Platform
import TradingCore

/// The time of a simulated world: one agenda, a true clock, and the clocks that the agent's machine
/// shows. Used by one thread.
final class SimulatedTime: @unchecked Sendable {
    /// The monotonic clock of the agent's machine, nanoseconds.
    private(set) var now: Int64 = 1_000_000_000
    /// How far the machine's wall clock is ahead of the truth.
    var wallError = TimeSpan.zero {
        didSet { if wallError != oldValue { wallSetAt = now } }
    }
    /// When the wall clock was set last.
    private(set) var wallSetAt = Int64.min / 2
    /// The machine sleeps until then; its processes do nothing and hear nothing.
    private(set) var asleepUntil: Int64 = 0
    /// How long nothing happened, for the agent was away.
    private(set) var leaped = TimeSpan.zero
    /// Things that happened.
    private(set) var happened = 0
    private var sleepers: [() -> Void] = []
    private let start: UTCTime
    private let origin: UTCTime
    private var agenda = Agenda()

    init(start: UTCTime) {
        self.start = start
        origin = start - TimeSpan(nanoseconds: now)
    }

    /// What a perfect clock shows; venues and people live by it.
    var trueTime: UTCTime { origin + TimeSpan(nanoseconds: now) }
    /// How long the world has run.
    var elapsed: TimeSpan { trueTime - start }
    /// What the machine's wall clock shows.
    var wallTime: UTCTime { trueTime + wallError }

    /// The clocks that the agent reads.
    var hostClock: HostClock {
        HostClock(
            monotonicNanoseconds: { [self] in now },
            wallNanoseconds: { [self] in wallTime.nanoseconds }
        )
    }

    func at(_ moment: Int64, _ body: @escaping () -> Void) {
        agenda.add(at: max(moment, now), body)
    }

    var isAsleep: Bool { now < asleepUntil }

    func sleep(for span: TimeSpan) {
        asleepUntil = max(asleepUntil, now + span.nanoseconds)
        at(asleepUntil) { [self] in if !isAsleep { wakeUp() } }
    }

    /// Moves all that is ahead: between it and now a time will pass in which nothing of it happens.
    func postpone(by span: TimeSpan) {
        agenda.postpone(by: span.nanoseconds)
        leaped = leaped + span
    }

    /// Lets the time pass in which nothing happens.
    ///
    /// - Precondition: it was made by `postpone(by:)`.
    func pass(to time: UTCTime) {
        let moment = (time - origin).nanoseconds
        precondition(moment <= agenda.nextMoment ?? .max, "something happens before")
        now = max(now, moment)
    }

    /// Everything that waited for it happens now.
    func wakeUp() {
        asleepUntil = min(asleepUntil, now)
        let bodies = sleepers
        sleepers = []
        for body in bodies { at(now, body) }
    }

    /// Lets something happen on the agent's machine: now, or when it wakes.
    func whenAwake(_ body: @escaping () -> Void) {
        if isAsleep { sleepers.append(body) } else { body() }
    }

    func after(_ span: TimeSpan, _ body: @escaping () -> Void) {
        at(now + max(0, span.nanoseconds), body)
    }

    /// Nothing more happens; what it would have been is let go.
    func end() {
        agenda = Agenda()
        sleepers = []
    }

    /// Lets the next thing happen; false when nothing is due up to `end`.
    func step(until end: Int64) -> Bool {
        guard let next = agenda.nextMoment, next <= end, let item = agenda.popFirst() else {
            now = max(now, end)
            return false
        }
        now = max(now, item.moment)
        happened += 1
        item.body()
        return true
    }
}

/// The clock of one life: what it ordered does not happen any more when the life is over.
final class LifeClock: EdgeClock, @unchecked Sendable {
    private let time: SimulatedTime
    /// Set to false when the process dies; what waited in it is let go then.
    var isAlive = true {
        didSet {
            guard oldValue, !isAlive else { return }
            held = []
            let bodies = ends
            ends = []
            for body in bodies { body() }
        }
    }
    private var ends: [() -> Void] = []
    /// The process is stopped: nothing of it happens before it goes on.
    var isPaused = false
    private var held: [() -> Void] = []

    init(_ time: SimulatedTime) {
        self.time = time
    }

    func monotonicNanoseconds() -> Int64 { time.now }
    func now() -> UTCTime { time.wallTime }

    func wake(atMonotonic moment: Int64, _ body: @escaping @Sendable () -> Void) {
        time.at(moment) { [weak self] in
            self?.time.whenAwake {
                self?.whenRunning { if self?.isAlive == true { body() } }
            }
        }
    }

    /// Called when the process dies.
    func atEnd(_ body: @escaping () -> Void) { ends.append(body) }

    /// Lets something happen in the process: now, or when it goes on.
    func whenRunning(_ body: @escaping () -> Void) {
        if isPaused { held.append(body) } else { body() }
    }

    /// Everything that waited for it happens now.
    func goOn() {
        isPaused = false
        let bodies = held
        held = []
        for body in bodies { time.at(time.now, body) }
    }
}
