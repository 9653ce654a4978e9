import ChatOps
import Journaling
import Platform
import TradingCore

/// Looks after the disk and the files under the agent.
protocol FileGuard: AnyObject {
    /// Why the process must end: the files are no longer ours.
    var fatal: String? { get }
    /// Whether the disk has less room than entries need.
    var isDiskLow: Bool { get }
    /// Looks when it is time to, and gives back what the operator should hear.
    func look(atMonotonic now: Int64) -> [EdgeNotice]
}

/// The guard of real files, once a minute.
final class GuardPost: FileGuard {
    private let directory: DataDirectory
    private let journal: Journal
    private let diskFreeMin: Int64
    private var nextLook: Int64 = 0
    private var isLowTold = false
    private(set) var fatal: String?

    init(directory: DataDirectory, journal: Journal, diskFreeMin: Int64) {
        self.directory = directory
        self.journal = journal
        self.diskFreeMin = diskFreeMin
    }

    private(set) var isDiskLow = false

    func look(atMonotonic now: Int64) -> [EdgeNotice] {
        guard now >= nextLook else { return [] }
        nextLook = now + 60_000_000_000
        checkOwnership()
        return checkDisk()
    }

    private func checkOwnership() {
        do {
            try directory.verifyUnchanged()
            try journal.checkIdentity()
        } catch {
            fatal = "\(error)"
        }
    }

    private func checkDisk() -> [EdgeNotice] {
        guard let free = try? directory.freeBytes() else { return [] }
        isDiskLow = free < diskFreeMin
        defer { isLowTold = isDiskLow }
        guard isDiskLow, !isLowTold else { return [] }
        let report = NoticeReport(
            headline: "The disk is nearly full: \(free / 1_048_576) MB are free.",
            lines: ["Entries stop when the journal cannot be written."],
            numbers: [NamedNumber("wanted free", "\(diskFreeMin / 1_048_576) MB")],
            hint: "Free some space; /doctor shows the data directory."
        )
        return [EdgeNotice(kind: .lowDisk, subject: "disk", report: report)]
    }
}
