internal import GRDB
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
        let text = "SQLite \(error.extendedResultCode.rawValue): \(error.message ?? "no message")"
        switch error.resultCode {
        case .SQLITE_FULL: self = .diskFull(text)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self = .busy("another program holds the journal's write lock (\(text))")
        case .SQLITE_READONLY: self = .notOurs("the journal takes no writes any more (\(text))")
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
            self = .system(
                path: path,
                detail: "SQLite \(error.extendedResultCode.rawValue): \(text)"
            )
        }
    }
}
