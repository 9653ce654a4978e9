import ChatOps
import Journaling
import Platform
import TradingCore

/// Looks after the disk and the files under the agent.
protocol FileGuard: AnyObject {
    /// Why the process must end: the files are no longer ours, or the disk can be trusted no more.
    var failure: JournalFailure? { get }
    /// Whether the disk has less room than entries need.
    var isDiskLow: Bool { get }
    /// Gives up the room that is kept back for a full disk; false when there was none.
    func giveUpReserve() -> Bool
    /// Looks when it is time to, and gives back what the operator should hear.
    func look(atMonotonic now: Int64) -> [EdgeNotice]
    /// What was given back before is durable.
    func noteCommitted()
}

/// The guard of real files: at every look whether the names still lead to them, once a minute what
/// they hold and the room on the disk.
final class GuardPost: FileGuard {
    private let directory: DataDirectory
    private let journal: Journal
    private let diskFreeMin: Int64
    private let reserve: DiskReserve
    private var nextLook: Int64 = 0
    private var isLowTold = false
    private var isLogTold = false
    /// What is not sure of the journal as it was found, until it is told.
    private var doubt: String?
    /// The journal's head when it was handed over to be told, until that is durable.
    private var doubtToldAt: Int64?
    private(set) var failure: JournalFailure?

    init(directory: DataDirectory, journal: Journal, diskFreeMin: Int64) {
        self.directory = directory
        self.journal = journal
        self.diskFreeMin = diskFreeMin
        doubt = journal.doubt
        reserve = DiskReserve(in: directory.path)
    }

    func giveUpReserve() -> Bool { reserve.giveUp() }

    private(set) var isDiskLow = false

    func look(atMonotonic now: Int64) -> [EdgeNotice] {
        let isDeep = now >= nextLook
        checkJournal(isDeep: isDeep)
        guard isDeep else { return [] }
        nextLook = now + 60_000_000_000
        return checkDisk() + checkLog() + tellDoubt()
    }

    /// An older copy would repeat what was done since, so that a start which cannot tell says so once.
    private func tellDoubt() -> [EdgeNotice] {
        guard let doubt else { return [] }
        self.doubt = nil
        doubtToldAt = journal.headSequence
        let report = NoticeReport(
            headline: "It is not proven that this journal is the one that was written here last.",
            lines: [doubt],
            numbers: [NamedNumber("head", "\(journal.headSequence)")],
            hint: "Compare /audit and the last daily summary, and /orders with the venue."
        )
        return [
            EdgeNotice(
                kind: .journalTrouble,
                subject: "journal note",
                report: report,
                severity: .warning
            )
        ]
    }

    /// Until its alert is in the journal the next start is to tell it too.
    func noteCommitted() {
        guard let doubtToldAt, journal.headSequence > doubtToldAt else { return }
        self.doubtToldAt = nil
        journal.forgetDoubt()
    }

    /// A program that reads without an end holds the write-ahead log back from its start.
    private func checkLog() -> [EdgeNotice] {
        let bytes = journal.walBytes
        let isLong = bytes > JournalFormat.logBytesWarned
        defer { isLogTold = isLong }
        if bytes > JournalFormat.logBytesMax { isDiskLow = true }
        guard isLong, !isLogTold else { return [] }
        let report = NoticeReport(
            headline: "The journal's write-ahead log has grown to \(bytes / 1_048_576) MB.",
            lines: [
                "Some program reads the journal and does not let go.",
                "At \(JournalFormat.logBytesMax / 1_048_576) MB entries stop.",
            ],
            numbers: [NamedNumber("told from", "\(JournalFormat.logBytesWarned / 1_048_576) MB")],
            hint: "End that program: fuser data/journal.sqlite names it."
        )
        return [EdgeNotice(kind: .lowDisk, subject: "journal log", report: report)]
    }

    private func checkJournal(isDeep: Bool) {
        do {
            if !isDiskLow { try journal.makeRoom() }
            try directory.verifyUnchanged()
            if isDeep { try journal.checkIdentity() } else { try journal.checkPlace() }
        } catch let failure as JournalFailure {
            self.failure = failure
        } catch {
            failure = .notOurs("\(error)")
        }
    }

    private func checkDisk() -> [EdgeNotice] {
        guard let free = try? directory.freeBytes() else { return [] }
        isDiskLow = free < diskFreeMin
        if !isDiskLow { reserve.take(free: free) }
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
