internal import GRDB
internal import Glibc
internal import TradingCore

extension JournalFailure {
    /// What SQLite's refusal of a transaction means for the caller. Nothing is tried again: after a
    /// failed sync the page cache may hold what the disk does not.
    init(_ error: any Error) {
        if let failure = error as? JournalFailure {
            self = failure
            return
        }
        guard let error = error as? DatabaseError else {
            self = .storage("the journal could not write: \(error)")
            return
        }
        let text = error.words()
        switch error.resultCode {
        case .SQLITE_FULL: self = .diskFull(text)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self = .busy("another program holds the journal's write lock (\(text))")
        case .SQLITE_READONLY: self = .notOurs("the journal takes no writes any more (\(text))")
        // Of a trigger: the next event of this writer is not the journal's next one.
        case .SQLITE_CONSTRAINT where text.contains("events follow one another"):
            self = .notOurs("another process wrote into the journal since it was read (\(text))")
        default:
            // A shared-memory file that cannot grow is the disk's end too.
            self =
                error.extendedResultCode == .SQLITE_IOERR_SHMSIZE ? .diskFull(text) : .storage(text)
        }
    }
}

extension JournalOpenFailure {
    /// What an error during opening or reading means.
    init(_ error: any Error, path: String) {
        if let failure = error as? JournalOpenFailure {
            self = failure
            return
        }
        if let failure = error as? JournalFailure {
            switch failure {
            case .diskFull(let text): self = .diskFull(path: path, detail: text)
            case .busy: self = .locked(path: path)
            case .storage(let text), .notOurs(let text), .superseded(let text):
                self = .system(path: path, detail: text)
            }
            return
        }
        guard let error = error as? DatabaseError else {
            self = .system(path: path, detail: "\(error)")
            return
        }
        let text = error.message ?? "no message"
        switch error.resultCode {
        case .SQLITE_NOTADB:
            self = .notAJournal(path: path, detail: "it is not an SQLite database")
        case .SQLITE_CORRUPT: self = .corrupt(path: path, detail: text)
        case .SQLITE_FULL: self = .diskFull(path: path, detail: text)
        case .SQLITE_READONLY: self = .readOnly(path: path)
        case .SQLITE_PERM, .SQLITE_AUTH: self = .permission(path: path, detail: text)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked(path: path)
        default:
            self = .system(path: path, detail: error.words(opening: path))
        }
    }
}

extension DatabaseError {
    /// SQLite's words, and the system's where SQLite has none: of a file that does not open it says only
    /// that.
    func words(opening path: String? = nil) -> String {
        let text = "SQLite \(extendedResultCode.rawValue): \(message ?? "no message")"
        let word: String? =
            switch resultCode {
            case .SQLITE_CANTOPEN: Self.obstacle(path)
            case .SQLITE_IOERR: Self.fileSizeLimit
            default: nil
            }
        return word.map { "\(text) (\($0))" } ?? text
    }

    /// The largest file that this process may write, where there is such a bound: SQLite does not say that it
    /// was met.
    private static var fileSizeLimit: String? {
        var limit = rlimit()
        let asked = getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        guard asked == 0, limit.rlim_cur != rlim_t.max else { return nil }
        return "this process may write files of \(limit.rlim_cur / 1_024) KB, see ulimit -f"
    }

    /// Database, log, its index, and the folder.
    private static let descriptorsNeeded = 4

    /// What keeps a file from being opened. It is found with other files, for to close one of the journal
    /// would drop SQLite's locks on it.
    private static func obstacle(_ path: String?) -> String? {
        var opened: [Int32] = []
        defer { for descriptor in opened { close(descriptor) } }
        for _ in 0..<descriptorsNeeded {
            let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { return String(cString: strerror(errno)) }
            opened.append(descriptor)
        }
        guard let path, access(path, R_OK) != 0 else { return nil }
        return String(cString: strerror(errno))
    }
}
