internal import Foundation
internal import GRDB
internal import Glibc

/// Finding, creating and checking the file before it is used.
enum JournalFile {
    /// Tells a journal from any other file by its first 100 bytes, without SQLite touching it.
    ///
    /// Only the writer calls this, with the lock held and before this process has a connection to
    /// the file: closing a descriptor of it would drop SQLite's locks.
    /// Source of the offsets: SQLite database file format, section 1.3.
    static func check(_ path: String) throws(JournalOpenFailure) {
        guard let identity = FileIdentity(path: path) else { throw .missing(path: path) }
        guard identity.isRegular else {
            throw .notAJournal(path: path, detail: "it is not a regular file")
        }
        let header = try firstBytes(of: path)
        if header.isEmpty { throw .notAJournal(path: path, detail: "it is empty") }
        guard header.count == 100, header.starts(with: Array("SQLite format 3\0".utf8)) else {
            throw .notAJournal(path: path, detail: "it is not an SQLite database")
        }
        let mark = header[68..<72].reduce(Int32(0)) { $0 << 8 | Int32($1) }
        try check(applicationID: mark, path)
        try checkLength(header, identity.size, path)
        guard access(path, R_OK | W_OK) == 0 else {
            throw openFailure(path, errno, "asking for write access")
        }
    }

    /// Refuses a file that was cut: it is shorter than its own header says, and no log holds the rest.
    private static func checkLength(
        _ header: [UInt8],
        _ size: Int64,
        _ path: String
    ) throws(JournalOpenFailure) {
        guard (FileIdentity(path: path + "-wal")?.size ?? 0) == 0 else { return }
        let pageSize = header[16..<18].reduce(Int64(0)) { $0 << 8 | Int64($1) }
        let pages = header[28..<32].reduce(Int64(0)) { $0 << 8 | Int64($1) }
        let expected = pages * (pageSize == 1 ? 65_536 : pageSize)
        guard size < expected else { return }
        throw .corrupt(path: path, detail: "it has \(size) bytes, and its header tells \(expected)")
    }

    /// Refuses to begin anew where the file is missing and its write-ahead log or a note tells that a
    /// journal was here: SQLite would mix the old log into a new file, and positions and halts would be
    /// forgotten without a word. Nothing is opened for writing.
    static func checkNotLost(_ path: String) throws(JournalOpenFailure) {
        var signs: [String] = []
        if let size = FileIdentity(path: path + "-wal")?.size, size > 0 {
            signs.append("\(path)-wal holds \(size) bytes")
        }
        let notes = HeadNotes(besideJournal: path)
        for (note, suffix) in [(notes.lock, "lock"), (notes.second, "head")] {
            guard case .note(let note) = note, note.sequence > 0 else { continue }
            signs.append("\(path).\(suffix) notes event \(note.sequence)")
        }
        // Looked for last: whoever makes a journal gives the file its name first of all.
        guard !signs.isEmpty, FileIdentity(path: path) == nil else { return }
        throw .lost(path: path, detail: signs.joined(separator: ", and "))
    }

    /// Refuses another program's database.
    static func check(applicationID: Int32, _ path: String) throws(JournalOpenFailure) {
        if applicationID == JournalFormat.applicationID { return }
        let whose =
            applicationID == 0
            ? "it is an SQLite database without Martlet's mark"
            : "it is an SQLite database of another program (mark \(applicationID))"
        throw .notAJournal(path: path, detail: whose)
    }

    /// Makes a new journal under a temporary name and gives it its own name when it is whole, so
    /// that a crash leaves either no journal or a good one.
    static func create(_ path: String, _ options: JournalOptions) throws(JournalOpenFailure) {
        let temporary = path + ".creating"
        // A leftover of a crash during an earlier creation; it never was a journal.
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink(temporary + suffix) }
        do {
            try write(temporary, options)
        } catch {
            let failure = JournalOpenFailure(error, path: path)
            unlink(temporary)
            throw failure
        }
        guard link(temporary, path) == 0 else {
            let code = errno
            unlink(temporary)
            throw openFailure(path, code, "giving the new journal its name")
        }
        unlink(temporary)
        try syncDirectory(of: path)
    }

    /// The file is synced once, when it is whole, and not at every step of its making.
    private static func write(_ path: String, _ options: JournalOptions) throws {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw openFailure(path, errno, "creating the journal") }
        close(descriptor)
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { database in
            try database.run(
                script: """
                    PRAGMA synchronous = OFF;
                    PRAGMA page_size = 4096;
                    PRAGMA application_id = \(JournalFormat.applicationID);
                    """
            )
            try database.inTransaction(.immediate) {
                try migrate(database, from: 0)
                let genesis = EventChain.genesis(options.generation, options.hash)
                try database.execute(
                    sql: "INSERT INTO meta VALUES ('generation', ?)",
                    arguments: [options.generation]
                )
                try database.execute(
                    sql: "INSERT INTO head VALUES (1, 0, ?)",
                    arguments: [Data(genesis)]
                )
                return .commit
            }
            try database.execute(sql: "PRAGMA journal_mode = WAL")
        }
        try queue.close()
        try sync(path, O_RDWR)
    }

    /// Runs the migrations that a file has not seen; call it inside a transaction.
    static func migrate(_ database: Database, from version: Int) throws {
        for script in JournalSchema.migrations.dropFirst(version) {
            try database.run(script: script)
        }
        try database.run(script: "PRAGMA user_version = \(JournalFormat.version)")
    }

    private static func firstBytes(of path: String) throws(JournalOpenFailure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw openFailure(path, errno, "reading the file") }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 100)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count >= 0 else { throw openFailure(path, errno, "reading the file") }
        return Array(bytes.prefix(count))
    }

    private static func syncDirectory(of path: String) throws(JournalOpenFailure) {
        let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        try sync(parent.isEmpty ? "/" : parent, O_RDONLY | O_DIRECTORY)
    }

    private static func sync(_ path: String, _ flags: Int32) throws(JournalOpenFailure) {
        let descriptor = open(path, flags | O_CLOEXEC)
        guard descriptor >= 0 else { throw openFailure(path, errno, "opening it to sync") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw openFailure(path, errno, "syncing") }
    }
}
