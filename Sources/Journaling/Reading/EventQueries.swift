internal import GRDB
package import TradingCore

/// Which events are asked for.
package struct EventFilter: Sendable, Hashable {
    /// Only events after this number.
    package var after: Int64
    /// Nil takes every kind.
    package var kinds: Set<FactKind>?
    /// How many at most; the newest ones when `isNewestFirst`. Bounded at 10,000.
    package var limit: Int
    /// Which end the limit counts from, and the order of the answer.
    package var isNewestFirst: Bool

    /// Asks for the first `limit` events after a number.
    package init(
        after: Int64 = 0,
        kinds: Set<FactKind>? = nil,
        limit: Int = 1000,
        isNewestFirst: Bool = false
    ) {
        self.after = after
        self.kinds = kinds
        self.limit = limit
        self.isNewestFirst = isNewestFirst
    }

    /// The last `count` events, newest first.
    package static func last(_ count: Int, kinds: Set<FactKind>? = nil) -> EventFilter {
        EventFilter(kinds: kinds, limit: count, isNewestFirst: true)
    }
}

/// Events, the audit and the reasons of an order.
extension JournalReader {
    /// Events as they lie in the file.
    package func events(_ filter: EventFilter) throws(JournalReadFailure) -> [EventRecord] {
        try read { database in
            var arguments: [DatabaseValue] = [filter.after.databaseValue]
            var condition = "sequence > ?"
            if let kinds = filter.kinds {
                let names = kinds.map(\.rawValue).sorted()
                condition += " AND kind IN (\(names.map { _ in "?" }.joined(separator: ",")))"
                arguments += names.map(\.databaseValue)
            }
            return try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM events WHERE \(condition)
                    ORDER BY sequence \(filter.isNewestFirst ? "DESC" : "ASC")
                    LIMIT \(min(max(filter.limit, 0), 10_000))
                    """,
                arguments: StatementArguments(arguments)
            ).map { EventRecord($0) }
        }
    }

    /// The last events, newest first, one line each.
    package func auditRows(_ count: Int) throws(JournalReadFailure) -> [AuditRow] {
        try events(.last(count)).map { AuditRow($0) }
    }

    /// What happened to an order, oldest first; empty when the journal does not know it.
    package func orderHistory(_ id: ClientOrderID) throws(JournalReadFailure) -> [WhyLine] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT events.* FROM order_steps JOIN events USING (sequence)
                    WHERE order_id = ? ORDER BY sequence LIMIT 1000
                    """,
                arguments: [id.text]
            ).map { row in WhyLine(try EventRecord(row).entry()) }
        }
    }

    /// Halts, newest first; at most 1000.
    package func haltHistory(limit: Int = 100) throws(JournalReadFailure) -> [HaltRecord] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM halts ORDER BY id DESC LIMIT \(min(max(limit, 0), 1000))"
            ).map { row in
                HaltRecord(
                    halt: HaltRow(
                        id: row["id"],
                        scope: row["scope"],
                        cause: row["cause"],
                        reason: row["reason"],
                        since: UTCTime(nanoseconds: row["latched"]),
                        by: row["latched_by"],
                        evidence: try FactCoding.value(of: row["evidence"])
                    ),
                    clearedAt: (row["cleared"] as Int64?).map { UTCTime(nanoseconds: $0) },
                    clearedBy: row["cleared_by"]
                )
            }
        }
    }
}

/// A halt with its end.
package struct HaltRecord: Sendable, Hashable, Codable {
    /// What was latched, with its evidence.
    package let halt: HaltRow
    /// Nil while it is latched.
    package let clearedAt: UTCTime?
    /// The operator who lifted it; nil while it is latched.
    package let clearedBy: String?

    /// A halt as the journal holds it.
    package init(halt: HaltRow, clearedAt: UTCTime?, clearedBy: String?) {
        self.halt = halt
        self.clearedAt = clearedAt
        self.clearedBy = clearedBy
    }
}
