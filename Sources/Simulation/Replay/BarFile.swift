package import TradingCore

/// The bars of one file in the order of time, and what was found while reading them.
package struct BarFile: Sendable {
    package let rows: [BarRow]
    package let report: BarFileReport

    /// The rows as bars of an instrument.
    package func bars(of instrument: InstrumentID) -> [Bar] {
        rows.map {
            Bar(
                instrument: instrument,
                interval: report.interval,
                openTime: $0.time,
                open: $0.open,
                high: $0.high,
                low: $0.low,
                close: $0.close,
                volume: $0.volume
            )
        }
    }

    /// The bars that open from one time on and before another, with a report of their own; nil when there
    /// are none.
    package func between(_ first: UTCTime, _ end: UTCTime) -> BarFile? {
        let part = rows.filter { $0.time >= first && $0.time < end }
        return BarFile(part, name: report.name)
    }

    /// Reads a whole file that is in memory.
    package static func read(
        _ bytes: [UInt8],
        name: BarFileName
    ) throws(FileRefusal) -> BarFile {
        var parser = BarFileParser(name: name)
        parser.feed(bytes[...])
        return try parser.finish()
    }
}

extension BarFile {
    /// Rows in the order of time, from elsewhere than a file of text; nil when there are none.
    package init?(_ rows: [BarRow], name: BarFileName) {
        guard !rows.isEmpty else { return nil }
        var report = BarFileReport(name: name, rowsRead: rows.count, roundedCount: 0)
        report.examine(rows)
        self.init(rows: rows, report: report)
    }
}

/// Reads `time,open,high,low,close,volume` as the bytes come. A row that is wrong refuses the file:
/// a number that is none, a price that is not positive, a high below the low, an open or close
/// outside of them. Texts with more than twelve places are rounded to the nearest and counted.
package struct BarFileParser: Sendable {
    private let name: BarFileName
    private var reader: TableReader
    private var rows: [BarRow] = []
    private var roundedCount = 0

    package init(name: BarFileName) {
        self.name = name
        reader = TableReader(
            file: name.file,
            columns: ["time", "open", "high", "low", "close", "volume"]
        )
    }

    /// Takes the next bytes of the file, cut anywhere.
    package mutating func feed(_ bytes: ArraySlice<UInt8>) {
        reader.feed(bytes) { take(&$0, $1, &rows, &roundedCount) }
    }

    /// Ends the reading: the sorted bars with their report, or all reasons for the refusal.
    package mutating func finish() throws(FileRefusal) -> BarFile {
        try reader.finish { take(&$0, $1, &rows, &roundedCount) }
        guard !rows.isEmpty else {
            reader.refuse(nil, "there are no rows", line: 2)
            throw reader.refusal
        }
        var report = BarFileReport(name: name, rowsRead: rows.count, roundedCount: roundedCount)
        let sorted = report.sort(rows)
        report.examine(sorted)
        return BarFile(rows: sorted, report: report)
    }
}

private func take(
    _ reader: inout TableReader,
    _ fields: [ArraySlice<UInt8>],
    _ rows: inout [BarRow],
    _ roundedCount: inout Int
) {
    guard let time = reader.time(fields, 0) else { return }
    var prices: [Price] = []
    for column in 1...4 {
        guard let price = reader.amount(fields, column, as: Price.self) else { return }
        guard price.value.isPositive else {
            return reader.refuse(column, "a price must be positive: \(price.value)")
        }
        if price.isRounded { roundedCount += 1 }
        prices.append(price.value)
    }
    guard let volume = reader.amount(fields, 5, as: Quantity.self) else { return }
    guard !volume.value.isNegative else {
        return reader.refuse(5, "a volume must not be negative: \(volume.value)")
    }
    if volume.isRounded { roundedCount += 1 }
    let (open, high, low, close) = (prices[0], prices[1], prices[2], prices[3])
    guard high >= low else { return reader.refuse(2, "the high is below the low") }
    guard (low...high).contains(open) else {
        return reader.refuse(1, "the open is outside the bar")
    }
    guard (low...high).contains(close) else {
        return reader.refuse(4, "the close is outside the bar")
    }
    rows.append(
        BarRow(
            time: time,
            open: open,
            high: high,
            low: low,
            close: close,
            volume: volume.value
        )
    )
}
