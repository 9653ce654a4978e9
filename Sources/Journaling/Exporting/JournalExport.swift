internal import GRDB
internal import TradingCore

/// What can be exported.
package enum JournalExport: String, Sendable, CaseIterable {
    /// CSV: one line per fill.
    case fills
    /// CSV: one line per equity mark.
    case equity
    /// CSV: one line per command, without its reply.
    case commands
    /// JSON lines: one object per event with `sequence`, `time`, `recorded`, `kind`, `cause`,
    /// `payload` (the fact as JSON) and `hash` (hex).
    case events

    /// Rows per read transaction.
    private static let pageLength = 2000

    /// Writes the export, oldest first, in pieces; the agent may go on writing meanwhile.
    ///
    /// - Parameters:
    ///   - reader: The journal.
    ///   - write: Takes a piece of the text.
    /// - Throws: `JournalReadFailure`, or what `write` throws; either ends the export.
    package func run(
        on reader: JournalReader,
        write: (String) throws -> Void
    ) throws {
        if let header { try write(CSVLine.text(header)) }
        var after: Int64 = 0
        while true {
            let (text, last) = try page(of: reader, after: after)
            guard let last else { return }
            try write(text)
            after = last
        }
    }

    /// The names of the columns; nil for JSON lines.
    package var header: [String]? {
        switch self {
        case .fills:
            [
                "sequence", "time", "venue", "symbol", "side", "quantity", "price", "fee",
                "realised", "slippage", "liquidity", "strategy", "purpose", "order", "fill",
            ]
        case .equity:
            [
                "sequence", "time", "venue", "currency", "equity", "balance", "free_margin",
                "unrealised",
            ]
        case .commands:
            [
                "number", "sequence", "time", "surface", "key", "user", "chat", "text", "verdict",
                "envelope", "mac",
            ]
        case .events: nil
        }
    }

    private func page(
        of reader: JournalReader,
        after: Int64
    ) throws -> (text: String, last: Int64?) {
        if self == .events {
            let events = try reader.events(EventFilter(after: after, limit: Self.pageLength))
            let text = try events.map { try JSONLine.text($0) }.joined()
            return (text, events.last?.sequence)
        }
        let table = self == .equity ? "equity_marks" : rawValue
        let rows = try reader.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM \(table) WHERE sequence > ? ORDER BY sequence
                    LIMIT \(Self.pageLength)
                    """,
                arguments: [after]
            )
        }
        return (rows.map { CSVLine.text(cells($0)) }.joined(), rows.last.map { $0["sequence"] })
    }

    private func cells(_ row: Row) -> [String] {
        (header ?? []).map { name in
            switch name {
            case "time": UTCTime(nanoseconds: row["time"]).description
            case "order": row["order_id"]
            case "fill": row["id"]
            case _ where row.hasColumn("\(name)_e12"): (row.amount(name) as Money).description
            default: Self.text(row[name])
            }
        }
    }

    private static func text(_ value: DatabaseValue) -> String {
        switch value.storage {
        case .int64(let number): String(number)
        case .string(let text): text
        case .null, .double, .blob: ""
        }
    }
}
