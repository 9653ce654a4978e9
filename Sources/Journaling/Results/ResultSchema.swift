/// The tables of `research.sqlite`: an append-only list of scripts, of which `user_version` counts how many a
/// file has seen. All tables are STRICT. Times are nanoseconds since 1970 UTC.
enum ResultSchema {
    /// SQLite's `application_id`: the bytes `MRTR`.
    static let applicationID: Int32 = 0x4D52_5452
    static let migrations = [first]

    private static let first = """
        CREATE TABLE subject (
            id INTEGER PRIMARY KEY,
            strategy TEXT NOT NULL, market TEXT NOT NULL, data_hash TEXT NOT NULL,
            code_version TEXT NOT NULL, settings TEXT NOT NULL,
            UNIQUE (strategy, market, data_hash, code_version, settings)
        ) STRICT;
        CREATE TABLE point (
            subject INTEGER NOT NULL REFERENCES subject (id),
            parameters TEXT NOT NULL,
            time INTEGER NOT NULL,
            metrics TEXT NOT NULL,
            detail TEXT NOT NULL,
            PRIMARY KEY (subject, parameters)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE variant (
            strategy TEXT NOT NULL, market TEXT NOT NULL, data_hash TEXT NOT NULL,
            parameters TEXT NOT NULL, first_tried INTEGER NOT NULL,
            PRIMARY KEY (strategy, market, data_hash, parameters)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX variant_by_data ON variant (strategy, data_hash, parameters);
        CREATE TRIGGER variants_stay BEFORE DELETE ON variant
        BEGIN SELECT RAISE(ABORT, 'what was tried stays counted'); END;
        CREATE TRIGGER variants_hold BEFORE UPDATE ON variant
        BEGIN SELECT RAISE(ABORT, 'what was tried stays counted'); END;
        CREATE TABLE verdict (
            id INTEGER PRIMARY KEY,
            time INTEGER NOT NULL, market TEXT NOT NULL, strategy TEXT NOT NULL,
            parameters TEXT NOT NULL, data_hash TEXT NOT NULL, code_version TEXT NOT NULL,
            passed INTEGER NOT NULL CHECK (passed IN (0, 1)), gates TEXT NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX verdict_once
            ON verdict (market, strategy, time, parameters, data_hash, code_version);
        CREATE TRIGGER verdicts_stay BEFORE DELETE ON verdict
        BEGIN SELECT RAISE(ABORT, 'a verdict stays'); END;
        CREATE TRIGGER verdicts_hold BEFORE UPDATE ON verdict
        BEGIN SELECT RAISE(ABORT, 'a verdict stays'); END;

        """
}
