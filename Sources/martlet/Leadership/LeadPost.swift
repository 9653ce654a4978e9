import Platform

/// The data directory as the leading process needs it: the lock, its own record, and the record of
/// whoever waits.
protocol LeadPost: AnyObject {
    /// Why the lock is not ours any more; nil while it is.
    var lockLoss: String? { get }
    /// Whether something else, or nothing, stands where our record was put.
    var isDisplaced: Bool { get }
    /// What the waiting process says of itself, with its beats; nil where nothing can be read.
    var standby: (record: StandbyRecord, beats: UInt64)? { get }
    /// Puts the record in place of whatever was there.
    func publish(_ record: LeaderRecord, beats: UInt64)
    /// Writes the counter into the record that was put there last.
    func beat(_ beats: UInt64)
    /// Lets the record go, and takes it away with `removing`.
    func close(removing: Bool)
}

/// The files of the real directory.
final class HostLeadPost: LeadPost {
    private let directory: DataDirectory
    private var file: BeatFile?

    init(_ directory: DataDirectory) { self.directory = directory }

    var lockLoss: String? { directory.lockLoss }
    var isDisplaced: Bool { file.map { !$0.isInPlace } ?? false }
    var standby: (record: StandbyRecord, beats: UInt64)? { StandbyRecord.read(directory.path) }

    func publish(_ record: LeaderRecord, beats: UInt64) {
        file = try? BeatFile.publish(
            record,
            beats: beats,
            at: directory.file(LeaderRecord.fileName)
        )
    }

    func beat(_ beats: UInt64) { file?.beat(beats) }

    func close(removing: Bool) {
        if removing { file?.remove() }
        file = nil
    }
}
