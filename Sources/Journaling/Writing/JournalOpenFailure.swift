/// Why a journal was not opened. The file stays as it was: nothing is truncated, deleted or
/// overwritten.
package enum JournalOpenFailure: Error, Sendable, Equatable {
    /// The file is something else; `detail` says what.
    case notAJournal(path: String, detail: String)
    /// Written by a newer build.
    case newerVersion(path: String, found: Int, supported: Int)
    /// The events do not follow from one another.
    case brokenChain(path: String, sequence: Int64, why: String)
    /// Whole in itself, but not what was written here last: an older copy, or another journal.
    case notTheLast(path: String, detail: String)
    /// Its file is missing, and what lies beside it tells of events; `detail` says what that is.
    case lost(path: String, detail: String)
    /// SQLite or a row in the file is damaged.
    case corrupt(path: String, detail: String)
    /// Another process writes this journal.
    case locked(path: String)
    case diskFull(path: String, detail: String)
    case permission(path: String, detail: String)
    /// The file system takes no writes.
    case readOnly(path: String)
    /// There is no journal at the path (readers only; the writer creates one).
    case missing(path: String)
    /// The machine's SQLite lacks what the journal needs.
    case oldLibrary(found: String, needed: String)
    /// The system refused a step for another reason.
    case system(path: String, detail: String)
}

extension JournalOpenFailure: CustomStringConvertible {
    /// What is wrong, in a sentence for the operator.
    package var sentence: String {
        switch self {
        case .notAJournal(let path, let detail):
            "\(path) is not a Martlet journal: \(detail)."
        case .newerVersion(let path, let found, let supported):
            "\(path) was written by a newer Martlet (journal version \(found); this build knows "
                + "versions up to \(supported))."
        case .brokenChain(let path, let sequence, let why):
            "The event chain of \(path) is broken at event \(sequence): \(why)."
        case .notTheLast(let path, let detail):
            "\(path) is not the journal that was written here last: \(detail)."
        case .lost(let path, let detail):
            "\(path) is missing, and a journal was written here: \(detail)."
        case .corrupt(let path, let detail): "\(path) is damaged: \(detail)."
        case .locked(let path): "Another process writes \(path)."
        case .diskFull(let path, let detail): "The disk has no room for \(path): \(detail)."
        case .permission(let path, let detail): "\(path) may not be used: \(detail)."
        case .readOnly(let path):
            "\(path) can be read and not written: the file system takes no writes, or fails."
        case .missing(let path): "There is no journal at \(path)."
        case .oldLibrary(let found, let needed):
            "This machine's SQLite is \(found), and the journal needs \(needed) or newer."
        case .system(let path, let detail): "\(path) could not be opened: \(detail)."
        }
    }

    /// What the operator can do about it.
    package var mend: String {
        switch self {
        case .notAJournal(let path, _):
            "Name another data directory, or move \(path)* away to start a new journal."
        case .newerVersion:
            "Run the newer build again; a journal is never taken back to an older version."
        case .brokenChain(let path, _, _), .corrupt(let path, _):
            "Keep the file, run `martlet journal verify` to see the damage, and restore a backup "
                + "or move \(path)* away to start a new journal."
        case .notTheLast(let path, _):
            "Put the newest one back. If this one is meant to take its place, remove \(path).lock "
                + "and start again."
        case .lost(let path, _):
            "Put it back, and leave the files beside it as they are. If a new journal is meant, "
                + "which knows no position, halt or order of the old one, move \(path)-wal, -shm, "
                + ".head and .lock away, all that are there, and start again."
        case .locked:
            "Stop the other process, or end its transaction; one journal has one writer."
        case .diskFull: "Free some space and start again; nothing was lost."
        case .permission:
            "Give the user that runs Martlet read and write rights on the file and its directory."
        case .readOnly: "Name a data directory on a writable file system."
        case .missing: "Check the data directory, or start the agent once to create the journal."
        case .oldLibrary: "Install a newer libsqlite3-0 from your distribution."
        case .system: "Mend what the system says and start again."
        }
    }

    /// The sentence and the mend together.
    package var description: String { "\(sentence) \(mend)" }
}
