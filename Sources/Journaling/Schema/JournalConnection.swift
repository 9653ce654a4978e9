internal import GRDB

/// How connections to a journal are set up.
enum JournalConnection {
    /// The writer's, and the only kind that ever checkpoints.
    static func writing(pagesMax: Int?) -> Configuration {
        var configuration = Configuration()
        configuration.label = "journal"
        configuration.busyMode = .timeout(JournalFormat.busyTimeoutSeconds)
        configuration.prepareDatabase { database in
            try harden(database)
            // The checkpoints are ours: this connection makes them, at a bound that we know.
            try database.run(
                script: """
                    PRAGMA synchronous = FULL;
                    PRAGMA wal_autocheckpoint = 0;
                    """
            )
            if let pagesMax {
                try database.run(script: "PRAGMA max_page_count = \(pagesMax)")
            }
        }
        return configuration
    }

    /// A reader's.
    static func reading() -> Configuration {
        var configuration = Configuration()
        configuration.label = "journal reader"
        configuration.readonly = true
        configuration.busyMode = .timeout(JournalFormat.readSecondsMax)
        configuration.prepareDatabase { database in
            try harden(database)
            try database.run(script: "PRAGMA query_only = ON")
        }
        return configuration
    }

    /// A file that was made by somebody else must not be able to run code or to lie by its shape.
    private static func harden(_ database: Database) throws {
        try database.run(
            script: """
                PRAGMA trusted_schema = OFF;
                PRAGMA cell_size_check = ON;
                """
        )
    }
}
