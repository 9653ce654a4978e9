internal import GRDB
internal import TradingCore

/// The sums of one venue on one UTC day.
struct DayRow: Equatable {
    var realised = Money.zero
    /// Positive is paid.
    var fees = Money.zero
    /// Positive is received.
    var funding = Money.zero
    /// Money moved in or out by the operator; no profit and no loss.
    var transfers = Money.zero
    var trades = 0
    var equityOpen: Money?
    var equityLast: Money?
}

/// The day rows that a transaction touches: read once, summed exactly in memory, written at its end.
///
/// A day is that of the entry's trading time, the moment of booking, so that the row of a day that
/// has passed never changes again. At most `rowsMax` rows are kept between transactions; at the bound
/// all are forgotten and read again.
struct DayLedger {
    private struct Key: Hashable {
        let day: UTCDay
        let venue: String
    }
    private static let rowsMax = 64
    private var rows: [Key: DayRow] = [:]
    private var touched: Set<Key> = []

    /// Changes the row of a day and venue.
    mutating func change(
        _ day: UTCDay,
        _ venue: VenueID,
        in tables: TableWriter,
        _ body: (inout DayRow) -> Void
    ) throws {
        let key = Key(day: day, venue: venue.text)
        var row: DayRow
        if let known = rows[key] {
            row = known
        } else {
            row = try Self.stored(key, in: tables) ?? DayRow()
        }
        body(&row)
        rows[key] = row
        touched.insert(key)
    }

    /// Writes what was changed. Call before the commit.
    mutating func flush(into tables: TableWriter) throws {
        for key in touched.sorted(by: { ($0.day, $0.venue) < ($1.day, $1.venue) }) {
            guard let row = rows[key] else { continue }
            try tables.run(
                """
                INSERT OR REPLACE INTO days VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
                """,
                key.day,
                key.venue,
                row.realised,
                row.fees,
                row.funding,
                row.transfers,
                row.trades,
                row.equityOpen,
                row.equityLast
            )
        }
        touched.removeAll(keepingCapacity: true)
        if rows.count > Self.rowsMax { rows.removeAll() }
    }

    /// Drops everything that is not in the database. Call after a rollback.
    mutating func forget() {
        rows.removeAll()
        touched.removeAll()
    }

    private static func stored(_ key: Key, in tables: TableWriter) throws -> DayRow? {
        let statement = try tables.database.cachedStatement(
            sql: "SELECT * FROM days WHERE day = ? AND venue = ?"
        )
        let arguments: StatementArguments = [key.day.daysSinceEpoch, key.venue]
        return try Row.fetchOne(statement, arguments: arguments).map { DayRow($0) }
    }
}

extension DayRow {
    /// A row of the table `days`.
    init(_ row: Row) {
        realised = row.amount("realised")
        fees = row.amount("fees")
        funding = row.amount("funding")
        transfers = row.amount("transfers")
        trades = row["trades"]
        equityOpen = row.amountIfKnown("equity_open")
        equityLast = row.amountIfKnown("equity_last")
    }
}

extension Row {
    /// The amount in the columns `name` and `name_e12`, which are not null.
    func amount<Amount: ExactAmount>(_ name: String) -> Amount {
        StoredAmount(whole: self[name], trillionths: self["\(name)_e12"]).amount()
    }

    /// The amount in the columns `name` and `name_e12`; nil when they are null.
    func amountIfKnown<Amount: ExactAmount>(_ name: String) -> Amount? {
        guard let whole: Int64 = self[name], let rest: Int64 = self["\(name)_e12"] else {
            return nil
        }
        return StoredAmount(whole: whole, trillionths: rest).amount()
    }
}
