package import TradingCore

/// A funding rate as a file tells it.
package struct FundingRow: Sendable, Hashable {
    package let time: UTCTime
    /// A fraction of notional; longs pay it to shorts when it is positive.
    package let rate: Fraction

    package init(time: UTCTime, rate: Fraction) {
        self.time = time
        self.rate = rate
    }
}

/// Reads `time,rate`. Rows are sorted; of two with one time the last in the file counts.
package enum FundingFile {
    /// The rates of a file in memory; `file` names it in the refusal, which tells every problem.
    package static func read(
        _ bytes: [UInt8],
        file: String
    ) throws(FileRefusal) -> [FundingRow] {
        var reader = TableReader(file: file, columns: ["time", "rate"])
        var rows: [FundingRow] = []
        func take(_ reader: inout TableReader, _ fields: [ArraySlice<UInt8>]) {
            guard let time = reader.time(fields, 0),
                let rate = reader.amount(fields, 1, as: Fraction.self)
            else { return }
            guard rate.value.magnitude <= .one else {
                return reader.refuse(1, "a rate lies between -1 and 1: \(rate.value)")
            }
            rows.append(FundingRow(time: time, rate: rate.value))
        }
        reader.feed(bytes[...], take)
        try reader.finish(take)
        var latest: [UTCTime: FundingRow] = [:]
        for row in rows { latest[row.time] = row }
        return latest.values.sorted { $0.time < $1.time }
    }
}
