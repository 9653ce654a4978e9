import Platform

/// The kernel and the data directory of a simulated machine, as far as two processes meet in them:
/// the lock's file, the record of the leader, and the record of whoever waits.
final class PairDirectory {
    /// The number of the file that the lock's name leads to; nil where there is none.
    private(set) var lockFile: Int?
    /// What the file says of its holder.
    private(set) var lastHolder: Int32?
    private var holders: [Int: PairedProcess] = [:]
    private var filesMade = 0
    /// The leader's record with its beats, and the number of its file.
    var leader: (record: LeaderRecord, beats: UInt64, file: Int)?
    /// When the leader's record changed last, by the time that the machine was awake.
    var leaderChangedAt: Int64 = 0
    var standby: (record: StandbyRecord, beats: UInt64)?

    /// Gives a new file a number.
    func newFile() -> Int {
        filesMade += 1
        return filesMade
    }

    /// As `flock` does it: whoever has another file than the name leads to keeps his, and nobody asks.
    func takeLock(_ process: PairedProcess) -> Bool {
        let file = lockFile ?? newFile()
        lockFile = file
        if let holder = holders[file] { return holder === process }
        holders[file] = process
        process.lockFile = file
        lastHolder = process.identity.pid
        return true
    }

    /// By the process itself, or by the kernel at its end.
    func releaseLock(_ process: PairedProcess) {
        if let file = process.lockFile { holders[file] = nil }
        process.lockFile = nil
    }

    func deleteLock() {
        lockFile = nil
        lastHolder = nil
    }
}
