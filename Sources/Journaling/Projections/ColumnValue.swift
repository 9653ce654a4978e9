internal import GRDB
internal import TradingCore

/// A value that fills one column or, for an amount, two.
protocol ColumnValue {
    /// How many columns the value fills.
    static var columns: Int { get }
    func append(to values: inout [DatabaseValue])
}

extension Int64: ColumnValue {
    static var columns: Int { 1 }
    func append(to values: inout [DatabaseValue]) { values.append(databaseValue) }
}

extension Int: ColumnValue {
    static var columns: Int { 1 }
    func append(to values: inout [DatabaseValue]) { values.append(databaseValue) }
}

extension Bool: ColumnValue {
    static var columns: Int { 1 }
    func append(to values: inout [DatabaseValue]) { values.append(databaseValue) }
}

extension String: ColumnValue {
    static var columns: Int { 1 }
    func append(to values: inout [DatabaseValue]) { values.append(databaseValue) }
}

extension UTCTime: ColumnValue {
    static var columns: Int { 1 }
    func append(to values: inout [DatabaseValue]) { values.append(nanoseconds.databaseValue) }
}

extension UTCDay: ColumnValue {
    static var columns: Int { 1 }
    func append(to values: inout [DatabaseValue]) { values.append(daysSinceEpoch.databaseValue) }
}

extension ExactAmount {
    static var columns: Int { 2 }
    func append(to values: inout [DatabaseValue]) {
        let stored = StoredAmount(self)
        values.append(stored.whole.databaseValue)
        values.append(stored.trillionths.databaseValue)
    }
}

extension Money: ColumnValue {}
extension Price: ColumnValue {}
extension Quantity: ColumnValue {}

extension Optional: ColumnValue where Wrapped: ColumnValue {
    static var columns: Int { Wrapped.columns }
    func append(to values: inout [DatabaseValue]) {
        if let self {
            self.append(to: &values)
        } else {
            for _ in 0..<Wrapped.columns { values.append(.null) }
        }
    }
}

extension Database {
    /// Runs a cached statement with the values bound to its question marks in order.
    func run(_ sql: String, _ parts: any ColumnValue...) throws {
        var values: [DatabaseValue] = []
        values.reserveCapacity(parts.count + 8)
        for part in parts { part.append(to: &values) }
        let statement = try cachedStatement(sql: sql)
        statement.setUncheckedArguments(StatementArguments(values))
        try statement.execute()
    }
}
