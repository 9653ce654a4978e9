import Platform

/// The world as a waiting process needs it: the lock, the leader's record, and the power to end a
/// process. The real one is `HostStandby`.
protocol StandbyPort: AnyObject {
    /// By the clock that stands still while the machine sleeps, in nanoseconds.
    var monotonicNow: Int64 { get }
    /// Since the kernel's start, in nanoseconds, sleep included.
    var bootNow: Int64 { get }
    /// Why the journal cannot be read, so that this process could not lead; nil when it could.
    var journalTrouble: String? { get }
    /// Takes the lock if nobody holds it; false when somebody does.
    func takeLock() throws -> Bool
    /// Gives the lock back.
    func releaseLock()
    /// What is seen of the leader now, or of the last one.
    func sight() -> LeaderSight
    /// Ends a process, if it still is the one that was seen; `.gone` also for one that has ended.
    func end(_ process: ProcessIdentity) -> ProcessHandle.Ending
}

/// A waiting process, look by look. It sends nothing anywhere: all it does is to look, to end a leader
/// that stands still, and to take the lock.
struct StandbyDuty {
    /// How things stand after a look.
    enum Standing: Equatable {
        /// Somebody else leads, or this process may not yet.
        case waits(String)
        /// Somebody else leads, and a person must look at once.
        case stuck(String)
        /// This process could not lead: it would not be able to read the journal or to take the lock.
        case unfit(String)
        /// The lock is ours. `before` led last and did not say that it stopped, if anybody.
        case leads(before: LeaderRecord?, wasEnded: Bool)
        case refused(PairRefusal)
    }

    private(set) var watch: StandbyWatch
    private(set) var hasWaited = false
    /// Not before this time since the kernel's start may the lock be taken.
    private var notBefore: Int64 = 0
    private var ended: ProcessIdentity?

    init(watch: StandbyWatch) { self.watch = watch }

    /// Takes the lead not before a time since the kernel's start.
    mutating func hold(untilBoot time: Int64) { notBefore = time }

    /// One look; at least five a second, and at once when the leader has ended.
    ///
    /// - Throws: why the lock cannot even be tried for, at the first look; a process that has waited
    ///   before is unfit then, and waits on.
    mutating func look(_ port: some StandbyPort) throws -> Standing {
        if let trouble = port.journalTrouble {
            hasWaited = true
            return .unfit(trouble)
        }
        let left = notBefore - port.bootNow
        if left > 0 {
            let seconds = (left + 999_999_999) / 1_000_000_000
            return .waits("nobody leads: too soon after the last takeover, \(seconds) s to go")
        }
        do {
            if try port.takeLock() { return lead(port) }
        } catch {
            guard hasWaited else { throw error }
            return .unfit("the lock cannot be tried for: \(error)")
        }
        hasWaited = true
        let decision = watch.look(port.sight())
        switch decision {
        case .wait(let words): return .waits(words)
        case .stuck(let words): return .stuck(words)
        case .refuse(let refusal): return .refused(refusal)
        case .end(let process, let seconds): return try end(process, seconds, port)
        }
    }

    private mutating func end(
        _ process: ProcessIdentity,
        _ seconds: Int,
        _ port: some StandbyPort
    ) throws -> Standing {
        let ending = port.end(process)
        watch.tried(process, ending, at: port.monotonicNow)
        guard ending == .gone else {
            // The words of this, by a look at what is the same still.
            guard case .stuck(let words) = watch.look(port.sight()) else {
                return .waits("the leader made no progress for \(seconds) s, and does again")
            }
            return .stuck(words)
        }
        ended = process
        if try port.takeLock() { return lead(port) }
        return .waits("the leader was ended, and another process was quicker to take the lock")
    }

    /// The lock is ours. Whoever led last may live on all the same, where the lock's file was deleted
    /// under it; it must be gone before anything is sent.
    private mutating func lead(_ port: some StandbyPort) -> Standing {
        guard let before = port.sight().record else { return .leads(before: nil, wasEnded: false) }
        if let refusal = watch.refusal(after: before, hasWaited: hasWaited) {
            port.releaseLock()
            return .refused(refusal)
        }
        guard watch.mayLive(before) else { return .leads(before: before, wasEnded: false) }
        switch port.end(before.process) {
        case .gone, .another: break
        case .remains, .refused:
            port.releaseLock()
            return .stuck(
                "\(before.title) has lost the lock, lives on, and cannot be ended. Nobody takes over, "
                    + "for it could still send. Stop it, or restart the machine"
            )
        }
        return .leads(before: before, wasEnded: before.process == ended)
    }
}
