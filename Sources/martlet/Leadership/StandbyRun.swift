import ArgumentParser
import ChatOps
import Foundation
import Logging
import Platform
import Synchronization

/// The waiting life of a process of a pair. It opens no writer, no channel and no socket, polls nobody
/// and sends nothing but to the service manager and its log.
final class StandbyRun {
    /// What a process has that has just got the lock.
    struct Seat {
        let directory: DataDirectory
        /// Who led last and did not say that it stopped.
        let before: LeaderRecord?
        /// That one stood still, and was ended by us.
        let wasEnded: Bool
        let hasWaited: Bool
    }

    private let own: StandbyWatch.Own
    private let name: String
    private let host: HostStandby
    private let notifier: ServiceNotifier
    private let watchdog: Watchdog
    private let logger: Logger
    private let vigil: ProcessVigil
    private let ending = Ending()
    private var duty: StandbyDuty
    private var file: BeatFile?
    private var record: StandbyRecord?
    private var beats: UInt64 = 0
    private var told = ""
    private var toldAt: Int64 = 0

    /// Whether the process was asked to end.
    private final class Ending: Sendable {
        private let state = Mutex(false)

        var isAsked: Bool { state.withLock { $0 } }

        func ask() { state.withLock { $0 = true } }
    }

    /// Between two looks, in nanoseconds. The end of the leader is seen at once, not by these.
    private static let lookEvery: Int64 = 200_000_000
    /// What needs a person is said again after this time.
    private static let repeatEvery: Int64 = 60_000_000_000

    init(
        own: StandbyWatch.Own,
        name: String,
        silentAfterSeconds: Int,
        environment: [String: String],
        logger: Logger
    ) throws {
        self.own = own
        self.name = name
        self.logger = logger
        host = HostStandby(path: own.directory)
        notifier = ServiceNotifier(environment: environment)
        watchdog = Watchdog(notifier: notifier)
        vigil = try ProcessVigil()
        duty = StandbyDuty(watch: StandbyWatch(own: own, silentAfterSeconds: silentAfterSeconds))
    }

    /// Takes the lead not before a time since the kernel's start.
    func hold(untilBoot time: Int64) { duty.hold(untilBoot: time) }

    /// Waits until the lock is ours.
    ///
    /// - Throws: `ExitCode`, of success when the process was asked to end.
    func awaitSeat() throws -> Seat {
        try refuseSharedFileSystem()
        let signals = try? SignalWatch.start { [ending, vigil] signal in
            guard signal != .hangUp else { return }
            ending.ask()
            vigil.wake()
        }
        defer {
            signals?.stop()
            file?.remove()
            (file, record) = (nil, nil)
        }
        while !ending.isAsked {
            let standing = try look()
            switch standing {
            case .leads(let before, let wasEnded):
                if let seat = seat(before, wasEnded) { return seat }
            case .waits(let words): try tell(words, trouble: nil, isUrgent: false)
            case .unfit(let words): try tell(words, trouble: words, isUrgent: false)
            case .stuck(let words): try tell(words, trouble: words, isUrgent: true)
            case .refused(let refusal): throw Self.exit(refusal)
            }
            watchdog.beat()
            vigil.wait(for: leader, nanoseconds: Self.lookEvery)
        }
        logger.info("standby: asked to end")
        _ = notifier.send(.stopping)
        throw ExitCode.success
    }

    /// Whoever leads, to wake at its end; one that has ended already would wake us for ever.
    private var leader: ProcessHandle? {
        guard let record = host.sight().record, let handle = ProcessHandle.open(record.process),
            !handle.hasEnded()
        else { return nil }
        return handle
    }

    private func look() throws -> StandbyDuty.Standing {
        do {
            return try duty.look(host)
        } catch let error as DataDirectoryError {
            throw ExitStatus.cannotCreate.saying("\(error)")
        }
    }

    private func seat(_ before: LeaderRecord?, _ wasEnded: Bool) -> Seat? {
        guard let directory = host.handOver() else { return nil }
        return Seat(
            directory: directory,
            before: before,
            wasEnded: wasEnded,
            hasWaited: duty.hasWaited
        )
    }

    // MARK: Saying how it stands

    /// To the service manager and the log when it changes, and in the data directory for the leader and
    /// for `martlet doctor`.
    private func tell(_ words: String, trouble: String?, isUrgent: Bool) throws {
        try beat(
            StandbyRecord(
                name: name,
                process: own.process,
                trouble: trouble,
                isUrgent: isUrgent
            )
        )
        let now = SystemClock.monotonicNanoseconds()
        let kind = words.filter { !$0.isNumber }
        guard kind != told || trouble != nil && now - toldAt >= Self.repeatEvery else { return }
        told = kind
        toldAt = now
        _ = notifier.send(.ready, .status("standby: \(words)"))
        if isUrgent {
            logger.critical("standby: \(words)")
        } else if trouble != nil {
            logger.error("standby: \(words)")
        } else {
            logger.info("standby: \(words)")
        }
    }

    private func beat(_ record: StandbyRecord) throws {
        beats += 1
        if let file, file.isInPlace, Self.isAlike(record, self.record) { return file.beat(beats) }
        if let other = StandbyRecord.read(own.directory)?.record, other.process != own.process,
            other.process.isThere
        {
            throw Self.exit(.standbyWaits(title: other.title))
        }
        self.record = record
        file = try? BeatFile.publish(
            record,
            beats: beats,
            at: "\(own.directory)/\(StandbyRecord.fileName)"
        )
    }

    /// Words that differ in their numbers alone are not worth a new file.
    private static func isAlike(_ one: StandbyRecord, _ other: StandbyRecord?) -> Bool {
        guard let other, one.isUrgent == other.isUrgent else { return false }
        return one.trouble?.filter { !$0.isNumber } == other.trouble?.filter { !$0.isNumber }
    }

    // MARK: Refusing

    private func refuseSharedFileSystem() throws {
        let folder = NearestFolder.existing(for: own.directory)
        guard let kind = FileSystemKind.of(folder)?.sharedName else { return }
        throw Self.exit(.sharedFileSystem(path: own.directory, kind: kind))
    }

    private static func exit(_ refusal: PairRefusal) -> ExitCode {
        let status: ExitStatus =
            switch refusal {
            case .otherBuild: .mismatch
            case .otherHost, .sharedFileSystem: .refused
            case .standbyWaits: .tryLater
            }
        return status.saying(refusal.words)
    }
}
