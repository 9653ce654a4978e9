internal import GRDBSQLite

/// The machine's SQLite, with which the program is linked when it starts.
package struct SQLiteLibrary: Sendable, Equatable {
    /// STRICT tables came with 3.37, the operator `->>` with 3.38. Source: SQLite's release history.
    package static let versionMin = SQLiteLibrary(number: 3_038_000)
    /// The first that mends the WAL-reset fault. Source: SQLite 3.51.3, release notes.
    static let resetMended = SQLiteLibrary(number: 3_051_003)

    /// SQLite's own number: 3.40.1 is 3040001.
    package let number: Int32

    /// A library by its number; the one in use is `current`.
    package init(number: Int32) {
        self.number = number
    }

    /// The library that this process runs with.
    package static var current: SQLiteLibrary { SQLiteLibrary(number: sqlite3_libversion_number()) }

    /// As people write it: `3.40.1`.
    package var version: String {
        "\(number / 1_000_000).\(number / 1_000 % 1_000).\(number % 1_000)"
    }

    /// Whether the journal can live on it.
    package var isSufficient: Bool { number >= Self.versionMin.number }

    /// Whether a log that two connections begin anew at once may lose pages. It cannot happen here,
    /// for one connection alone writes and checkpoints, and a lock keeps a second agent out.
    package var hasResetFault: Bool { number < Self.resetMended.number }

    /// What the operator should know of it, in a line.
    package var remark: String {
        hasResetFault
            ? "SQLite \(version), before \(Self.resetMended.version) and its mend of the WAL-reset fault: "
                + "safe here, for one connection alone writes and checkpoints"
            : "SQLite \(version)"
    }
}
