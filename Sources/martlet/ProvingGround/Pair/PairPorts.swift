import Journaling
import Platform
import TradingCore
import TradingEngine

/// What a waiting process of a simulated world sees and does.
final class SimulatedStandby: StandbyPort {
    private let pair: PairWorld
    private let process: PairedProcess

    init(_ pair: PairWorld, _ process: PairedProcess) {
        self.pair = pair
        self.process = process
    }

    var monotonicNow: Int64 { pair.now }
    var bootNow: Int64 { pair.bootNow }

    var journalTrouble: String? {
        pair.now < process.blindUntil ? "the journal cannot be read: permission denied" : nil
    }

    func takeLock() -> Bool { pair.directory.takeLock(process) }
    func releaseLock() { pair.directory.releaseLock(process) }

    func sight() -> LeaderSight {
        let leader = pair.directory.leader
        if process.lockFile == nil, let record = leader?.record,
            record.process.pid == pair.directory.lastHolder, record.build != process.own.build
        {
            process.sawOtherBuild = true
        }
        return LeaderSight(
            now: pair.now,
            record: leader?.record,
            beats: leader?.beats ?? 0,
            holder: pair.directory.lastHolder
        )
    }

    func end(_ identity: ProcessIdentity) -> ProcessHandle.Ending {
        pair.end(identity, by: process)
    }
}

/// The leading side of a process of a simulated world. Used by one thread.
final class SimulatedPost: LeadPost, @unchecked Sendable {
    private unowned let pair: PairWorld
    private let process: PairedProcess
    /// The number of the file that holds its record; nil before the first and after the last.
    private var file: Int?

    init(_ pair: PairWorld, _ process: PairedProcess) {
        self.pair = pair
        self.process = process
    }

    /// The process may be stopped just before it looks.
    var lockLoss: String? {
        pair.passes(.beforeLease, process.clock)
        guard let file = process.lockFile else { return "the lock is not held" }
        guard let named = pair.directory.lockFile else { return "lock was moved or deleted" }
        return named == file ? nil : "lock was replaced by another file"
    }

    /// What the fence of messages to people asks.
    var mayBeLedByAnother: Bool {
        guard process.lockFile == nil || process.lockFile != pair.directory.lockFile else {
            return false
        }
        let isAnothers = pair.directory.leader.map { $0.record.process != process.identity }
        // The journal has the start of whoever led after it.
        return isAnothers ?? false
            || process.life.map { pair.watch.hasBegun(after: $0.journal.epoch) } ?? false
    }

    var isDisplaced: Bool { file != nil && pair.directory.leader?.file != file }
    var standby: (record: StandbyRecord, beats: UInt64)? { pair.directory.standby }

    func publish(_ record: LeaderRecord, beats: UInt64) {
        let number = pair.directory.newFile()
        file = number
        pair.directory.leader = (record, beats, number)
        pair.directory.leaderChangedAt = pair.awake
    }

    func beat(_ beats: UInt64) {
        guard let file, pair.directory.leader?.file == file, !process.isMute else { return }
        pair.directory.leader?.beats = beats
        pair.directory.leaderChangedAt = pair.awake
    }

    func close(removing: Bool) {
        if removing, let file, pair.directory.leader?.file == file { pair.directory.leader = nil }
        file = nil
    }
}

/// What a simulated life has that leads for one of a pair.
struct PairSeat {
    let process: PairedProcess
    let post: SimulatedPost
    let leadership: Leadership
    let claim: LeadClaim

    /// The lock has to be given back.
    struct TooEarly: Error {
        let untilBoot: Int64
    }

    /// How the process comes to lead, by the product's own verdict.
    func taken(_ book: Book) throws -> LeadTaken {
        switch claim.verdict(on: book) {
        case .lead(let taken): return taken
        case .tooEarly(let until): throw TooEarly(untilBoot: until)
        }
    }
}
