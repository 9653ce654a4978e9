import Platform

/// What a waiting process sees of the leader at one look.
struct LeaderSight: Sendable {
    /// By the clock that stands still while the machine sleeps, in nanoseconds.
    let now: Int64
    /// What the leader says of itself; nil when it says nothing that can be read.
    let record: LeaderRecord?
    let beats: UInt64
    /// The process that wrote itself into the lock file.
    let holder: Int32?
}

/// Why two processes cannot be a pair.
enum PairRefusal: Error, Equatable, Sendable {
    case otherBuild(leader: String, difference: String)
    case otherHost(leader: String, path: String)
    case sharedFileSystem(path: String, kind: String)
    case standbyWaits(title: String)

    /// One or two sentences with the way out.
    var words: String {
        switch self {
        case .otherBuild(let leader, let difference):
            "\(leader) leads, and is another build: \(difference). Two builds never share a "
                + "journal. Install one build, stop the leader, and start both again."
        case .otherHost(let leader, let path):
            "The data directory was led on another machine, by \(leader), and it has not said that it "
                + "stopped. A lock of this machine's kernel does not bind that one, so a standby on a "
                + "second machine is not possible. If the directory was moved here for good and "
                + "nothing runs there, remove \(path) and start again."
        case .sharedFileSystem(let path, let kind):
            "\(path) lies on \(kind), which other machines may write to as well; a lock of this "
                + "machine's kernel does not bind them. Both processes of a pair run on one machine, "
                + "on one of its own disks."
        case .standbyWaits(let title):
            "\(title) waits as standby already; a leader has one. Stop that one first."
        }
    }
}

/// Decides what a waiting process does about the leader, out of what it sees and nothing else.
struct StandbyWatch: Sendable {
    /// What it knows of itself.
    struct Own: Sendable {
        let process: ProcessIdentity
        let host: MachineIdentity
        let build: PairBuild
        let directory: String
    }

    enum Decision: Equatable, Sendable {
        /// The leader leads; the words say who.
        case wait(String)
        /// The leader has made no progress for too long: end it.
        case end(ProcessIdentity, silentSeconds: Int)
        /// It stands still and could not be ended.
        case stuck(String)
        case refuse(PairRefusal)
    }

    /// How long a leader may stand still while its loop turns, in nanoseconds.
    let silenceMax: Int64
    /// The same while it starts or ends, when it has no loop.
    let startSilenceMax: Int64
    private let own: Own
    private(set) var silence = Silence()
    private var watched: (process: ProcessIdentity, phase: LeaderRecord.Phase)?
    /// Who would not die, why, and when that is tried again.
    private var undying: (process: ProcessIdentity, why: String, nextTry: Int64)?

    /// Between two tries to end a leader that did not die.
    static let retryNanoseconds: Int64 = 60_000_000_000

    init(own: Own, silentAfterSeconds: Int) {
        self.own = own
        silenceMax = Int64(silentAfterSeconds) * 1_000_000_000
        startSilenceMax = max(120_000_000_000, silenceMax)
    }

    /// Looks at a leader that holds the lock.
    mutating func look(_ sight: LeaderSight) -> Decision {
        // A record of another run of the kernel is not of whoever holds the lock now.
        guard let record = sight.record, record.process.pid == sight.holder,
            record.host.difference(from: own.host) != .boot
        else {
            silence.forget()
            watched = nil
            let who = sight.holder.map { "process \($0)" } ?? "another process"
            return .wait("\(who) leads, and says nothing of itself yet")
        }
        if record.host.difference(from: own.host) != nil {
            return .refuse(.otherHost(leader: record.title, path: "\(own.directory)/leader"))
        }
        if let difference = own.build.difference(from: record.build) {
            return .refuse(.otherBuild(leader: record.title, difference: difference))
        }
        follow(record, sight)
        guard silence.nanoseconds > (record.phase == .leading ? silenceMax : startSilenceMax) else {
            undying = nil
            let epoch = record.epoch > 0 ? ", epoch \(record.epoch)" : ", \(record.phase.rawValue)"
            return .wait("waits; \(record.title) leads\(epoch)")
        }
        let seconds = Int(silence.nanoseconds / 1_000_000_000)
        if let undying, undying.process == record.process, sight.now < undying.nextTry {
            return .stuck(Self.words(record, seconds, undying.why))
        }
        return .end(record.process, silentSeconds: seconds)
    }

    /// Takes in what came of the attempt to end a leader.
    mutating func tried(_ process: ProcessIdentity, _ ending: ProcessHandle.Ending, at now: Int64) {
        let why: String
        switch ending {
        case .gone: return
        case .another: why = "its number belongs to another process by now"
        case .refused(let failure): why = "the kernel does not let us (\(failure))"
        case .remains: why = "it does not die by SIGKILL, for it waits for a device"
        }
        undying = (process, why, now + Self.retryNanoseconds)
    }

    /// Why this process must not lead after the one that left this record; nil when it may. One that
    /// did not wait may lead after another build, for it runs beside none.
    func refusal(after record: LeaderRecord, hasWaited: Bool) -> PairRefusal? {
        switch record.host.difference(from: own.host) {
        case .machine:
            return .otherHost(leader: record.title, path: "\(own.directory)/leader")
        case .boot: return nil
        case nil:
            guard hasWaited, let difference = own.build.difference(from: record.build) else {
                return nil
            }
            return .otherBuild(leader: record.title, difference: difference)
        }
    }

    /// Whether a record is of this very run of this machine's kernel, so that its process may live.
    func mayLive(_ record: LeaderRecord) -> Bool {
        record.process != own.process && record.host.difference(from: own.host) == nil
    }

    private mutating func follow(_ record: LeaderRecord, _ sight: LeaderSight) {
        if watched?.process != record.process || watched?.phase != record.phase {
            silence.forget()
            watched = (record.process, record.phase)
        }
        silence.look(sight.beats, at: sight.now)
    }

    private static func words(_ record: LeaderRecord, _ seconds: Int, _ why: String) -> String {
        "\(record.title) leads, has made no progress for \(seconds) s, and cannot be ended: \(why). "
            + "Nobody takes over, for it could still send. Stop it, or restart the machine"
    }
}
