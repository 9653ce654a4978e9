/// The tables of the journal, as an append-only list of migrations.
///
/// A migration that was shipped is never edited; a new one is added at the end, and `user_version`
/// counts how many a file has seen. All tables are STRICT. Times are nanoseconds since 1970 UTC, days
/// are days since 1970-01-01, amounts are two columns (see `StoredAmount`), names are the stable
/// texts of the facts.
///
/// `events` is the record. Every other table but `meta`, `head` and `snapshots` is a projection: a
/// replay of the events into an empty database gives the same rows.
enum JournalSchema {
    /// SQL scripts in order; the first makes version 1.
    static let migrations = [first, second]

    /// The projections, each with the columns that identify a row; the verification compares them
    /// in this order.
    static let projections: [(table: String, key: String)] = [
        ("orders", "id"), ("order_steps", "order_id, sequence"), ("fills", "sequence"),
        ("cash", "sequence"), ("positions", "venue, symbol"), ("equity_marks", "sequence"),
        ("days", "day, venue"), ("commands", "number"), ("alerts", "number"),
        ("deliveries", "item, number, channel"), ("jobs", "name, key"), ("halts", "id"),
        ("skipped", "day, reason"), ("venue_states", "venue"), ("drifts", "found_sequence"),
        ("settings", "name"), ("runs", "started_sequence"),
    ]

    private static let first = record + trading + money + people + safety

    /// From here on `head` may name an event that is not the last, which version 1 took for damage.
    private static let second = ""

    private static let record = """
        CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE events (
            sequence INTEGER PRIMARY KEY,
            time INTEGER NOT NULL,
            recorded INTEGER NOT NULL,
            kind TEXT NOT NULL,
            cause TEXT NOT NULL,
            payload TEXT NOT NULL,
            hash BLOB NOT NULL
        ) STRICT;
        CREATE TRIGGER events_follow BEFORE INSERT ON events
        WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM events)
        BEGIN SELECT RAISE(ABORT, 'events follow one another without a gap'); END;
        CREATE TRIGGER events_stay BEFORE DELETE ON events
        BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
        CREATE TRIGGER events_hold BEFORE UPDATE ON events
        BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
        CREATE TABLE head (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            sequence INTEGER NOT NULL,
            hash BLOB NOT NULL
        ) STRICT;
        CREATE TABLE snapshots (
            sequence INTEGER PRIMARY KEY,
            event_hash BLOB NOT NULL,
            state_hash BLOB NOT NULL,
            state BLOB NOT NULL
        ) STRICT;

        """

    private static let trading = """
        CREATE TABLE orders (
            id TEXT PRIMARY KEY,
            venue TEXT NOT NULL, symbol TEXT NOT NULL, side TEXT NOT NULL, kind TEXT NOT NULL,
            price INTEGER, price_e12 INTEGER,
            quantity INTEGER NOT NULL, quantity_e12 INTEGER NOT NULL,
            filled INTEGER NOT NULL, filled_e12 INTEGER NOT NULL,
            state TEXT NOT NULL, purpose TEXT NOT NULL, strategy TEXT, slot TEXT,
            venue_order_id TEXT,
            created INTEGER NOT NULL, moved INTEGER NOT NULL,
            planned_sequence INTEGER NOT NULL, last_sequence INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE order_steps (
            order_id TEXT NOT NULL, sequence INTEGER NOT NULL,
            PRIMARY KEY (order_id, sequence)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE fills (
            sequence INTEGER PRIMARY KEY,
            venue TEXT NOT NULL, id TEXT NOT NULL, time INTEGER NOT NULL,
            symbol TEXT NOT NULL, side TEXT NOT NULL,
            price INTEGER NOT NULL, price_e12 INTEGER NOT NULL,
            quantity INTEGER NOT NULL, quantity_e12 INTEGER NOT NULL,
            fee INTEGER NOT NULL, fee_e12 INTEGER NOT NULL,
            realised INTEGER NOT NULL, realised_e12 INTEGER NOT NULL,
            slippage INTEGER NOT NULL, slippage_e12 INTEGER NOT NULL,
            liquidity TEXT NOT NULL, order_id TEXT NOT NULL, strategy TEXT, purpose TEXT
        ) STRICT;
        CREATE UNIQUE INDEX fills_once ON fills (venue, id);
        CREATE INDEX fills_by_symbol ON fills (symbol, sequence);
        CREATE TABLE positions (
            venue TEXT NOT NULL, symbol TEXT NOT NULL,
            quantity INTEGER NOT NULL, quantity_e12 INTEGER NOT NULL,
            average_price INTEGER NOT NULL, average_price_e12 INTEGER NOT NULL,
            time INTEGER NOT NULL, sequence INTEGER NOT NULL,
            PRIMARY KEY (venue, symbol)
        ) STRICT, WITHOUT ROWID;

        """

    private static let money = """
        CREATE TABLE cash (
            sequence INTEGER PRIMARY KEY,
            venue TEXT NOT NULL, id TEXT NOT NULL, time INTEGER NOT NULL, kind TEXT NOT NULL,
            amount INTEGER NOT NULL, amount_e12 INTEGER NOT NULL, symbol TEXT
        ) STRICT;
        CREATE UNIQUE INDEX cash_once ON cash (venue, id);
        CREATE TABLE equity_marks (
            sequence INTEGER PRIMARY KEY,
            time INTEGER NOT NULL, venue TEXT NOT NULL, currency TEXT NOT NULL,
            equity INTEGER NOT NULL, equity_e12 INTEGER NOT NULL,
            balance INTEGER NOT NULL, balance_e12 INTEGER NOT NULL,
            free_margin INTEGER NOT NULL, free_margin_e12 INTEGER NOT NULL,
            unrealised INTEGER NOT NULL, unrealised_e12 INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX equity_marks_by_time ON equity_marks (time);
        CREATE TABLE days (
            day INTEGER NOT NULL, venue TEXT NOT NULL,
            realised INTEGER NOT NULL, realised_e12 INTEGER NOT NULL,
            fees INTEGER NOT NULL, fees_e12 INTEGER NOT NULL,
            funding INTEGER NOT NULL, funding_e12 INTEGER NOT NULL,
            transfers INTEGER NOT NULL, transfers_e12 INTEGER NOT NULL,
            trades INTEGER NOT NULL,
            equity_open INTEGER, equity_open_e12 INTEGER,
            equity_last INTEGER, equity_last_e12 INTEGER,
            PRIMARY KEY (day, venue)
        ) STRICT, WITHOUT ROWID;

        """

    private static let people = """
        CREATE TABLE commands (
            number INTEGER PRIMARY KEY,
            surface TEXT NOT NULL, key TEXT NOT NULL,
            sequence INTEGER NOT NULL REFERENCES events (sequence),
            time INTEGER NOT NULL, user INTEGER NOT NULL, chat INTEGER NOT NULL,
            text TEXT NOT NULL, envelope TEXT NOT NULL, mac TEXT NOT NULL, verdict TEXT NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX commands_once ON commands (surface, key);
        CREATE INDEX commands_by_time ON commands (time);
        CREATE VIEW command_answers AS
            SELECT commands.*, events.payload ->> '$.reply' AS reply
            FROM commands JOIN events USING (sequence);
        CREATE TABLE alerts (
            number INTEGER PRIMARY KEY,
            sequence INTEGER NOT NULL REFERENCES events (sequence),
            time INTEGER NOT NULL, kind TEXT NOT NULL, severity TEXT NOT NULL,
            subject TEXT NOT NULL
        ) STRICT;
        CREATE TABLE deliveries (
            item TEXT NOT NULL, number INTEGER NOT NULL, channel TEXT NOT NULL,
            outcome TEXT NOT NULL, detail TEXT NOT NULL,
            time INTEGER NOT NULL, acknowledged INTEGER, sequence INTEGER NOT NULL,
            PRIMARY KEY (item, number, channel)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE jobs (
            name TEXT NOT NULL, key TEXT NOT NULL, is_late INTEGER NOT NULL,
            outcome TEXT NOT NULL, time INTEGER NOT NULL, sequence INTEGER NOT NULL,
            PRIMARY KEY (name, key)
        ) STRICT, WITHOUT ROWID;

        """

    private static let safety = """
        CREATE TABLE halts (
            id INTEGER PRIMARY KEY,
            scope TEXT NOT NULL, cause TEXT NOT NULL, reason TEXT NOT NULL, evidence TEXT NOT NULL,
            latched INTEGER NOT NULL, latched_by TEXT NOT NULL, latched_sequence INTEGER NOT NULL,
            cleared INTEGER, cleared_by TEXT, cleared_sequence INTEGER
        ) STRICT;
        CREATE TABLE skipped (
            day INTEGER NOT NULL, reason TEXT NOT NULL, count INTEGER NOT NULL,
            PRIMARY KEY (day, reason)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE venue_states (
            venue TEXT PRIMARY KEY, is_up INTEGER NOT NULL, reason TEXT NOT NULL,
            time INTEGER NOT NULL, sequence INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE drifts (
            found_sequence INTEGER PRIMARY KEY,
            venue TEXT NOT NULL, symbol TEXT NOT NULL,
            book INTEGER NOT NULL, book_e12 INTEGER NOT NULL,
            held INTEGER NOT NULL, held_e12 INTEGER NOT NULL,
            found INTEGER NOT NULL, resolved INTEGER, how TEXT, resolved_sequence INTEGER
        ) STRICT;
        CREATE TABLE settings (
            name TEXT PRIMARY KEY, value TEXT NOT NULL,
            time INTEGER NOT NULL, sequence INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE runs (
            started_sequence INTEGER PRIMARY KEY,
            started INTEGER NOT NULL, version TEXT NOT NULL, pid INTEGER NOT NULL,
            modes TEXT NOT NULL, previous_stop_was_clean INTEGER NOT NULL,
            stopped INTEGER, stop_reason TEXT, stopped_sequence INTEGER
        ) STRICT;

        """
}
