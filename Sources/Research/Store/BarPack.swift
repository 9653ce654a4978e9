package import Simulation
package import TradingCore

/// Bars as a compact file: a head, and a column each for time, open, high, low, close and volume. Prices are whole
/// ticks, volumes whole steps, in four bytes where all fit and in eight otherwise; numbers are little-endian, columns
/// begin on borders of 64 bytes, so that a mapped file is read in place. Each column and the head carry a check
/// sum.
package struct BarPack: Sendable, Hashable {
    package let name: String
    package let kind: InstrumentKind
    package let interval: BarInterval
    /// SHA-256 of the file of bars that it was made of, 32 bytes.
    package let source: [UInt8]
    package let rows: [BarRow]

    /// - Precondition: `source` has 32 bytes, `name` 96 at most.
    package init(
        name: String,
        kind: InstrumentKind,
        interval: BarInterval,
        source: [UInt8],
        rows: [BarRow]
    ) {
        precondition(source.count == 32 && name.utf8.count <= PackHead.nameMax, "a head has room")
        self.name = name
        self.kind = kind
        self.interval = interval
        self.source = source
        self.rows = rows
    }

    /// Whether bytes begin as a pack does.
    package static func isPack(_ bytes: some Sequence<UInt8>) -> Bool {
        Array(bytes.prefix(PackHead.magic.count)) == PackHead.magic
    }

    /// The file's bytes.
    package func encoded() -> [UInt8] {
        let tick = Self.step(
            rows.lazy.flatMap { [$0.open, $0.high, $0.low, $0.close] }.map(\.units)
        )
        let lot = Self.step(rows.lazy.map(\.volume.units))
        let columns: [[Int128]] = [
            rows.map { Int128($0.time.nanoseconds) }, rows.map { $0.open.units / tick },
            rows.map { $0.high.units / tick }, rows.map { $0.low.units / tick },
            rows.map { $0.close.units / tick }, rows.map { $0.volume.units / lot },
        ]
        var head = PackHead(self, tick: tick, lot: lot)
        var body: [UInt8] = []
        for (place, column) in columns.enumerated() {
            let isNarrow = place > 0 && column.allSatisfy { $0 >= 0 && $0 <= Int128(Int32.max) }
            let width = isNarrow ? 4 : column.allSatisfy { Int64(exactly: $0) != nil } ? 8 : 16
            var bytes: [UInt8] = []
            bytes.reserveCapacity(column.count * width + 64)
            for number in column {
                for byte in 0..<width {
                    bytes.append(UInt8(truncatingIfNeeded: number >> Int128(8 * byte)))
                }
            }
            head.widths[place] = UInt8(width)
            head.sums[place] = PackHead.sum(bytes)
            while bytes.count % 64 != 0 { bytes.append(0) }
            body += bytes
        }
        return head.encoded() + body
    }

    /// Reads a pack in place.
    ///
    /// - Throws: what is wrong with it: another kind of file, another version, a length that does not
    ///   fit, a check sum that does not, bars that are none or out of order.
    package init(reading bytes: UnsafeRawBufferPointer) throws(PackProblem) {
        let head = try PackHead(reading: bytes)
        var columns: [PackColumn] = []
        var start = PackHead.bytes
        for place in 0..<PackHead.columns {
            let column = PackColumn(
                bytes: UnsafeRawBufferPointer(
                    rebasing: bytes[start..<start + head.count * Int(head.widths[place])]
                ),
                width: Int(head.widths[place])
            )
            guard PackHead.sum(column.bytes) == head.sums[place] else {
                throw .damaged("the column of \(PackHead.names[place]) has another check sum")
            }
            columns.append(column)
            start += head.padded(place)
        }
        self.init(
            name: head.name,
            kind: head.kind,
            interval: BarInterval(seconds: head.seconds),
            source: head.source,
            rows: (0..<head.count).map { head.row($0, columns) }
        )
        try check()
    }

    /// A file of bars with its report, as if it was read from its source.
    package var file: BarFile? {
        BarFile(rows, name: BarFileName(path: "\(name)-\(interval.text).csv", kind: kind))
    }

    private func check() throws(PackProblem) {
        for (place, row) in rows.enumerated() {
            let isBar =
                row.low.isPositive && row.high >= row.low && !row.volume.isNegative
                && (row.low...row.high).contains(row.open)
                && (row.low...row.high).contains(row.close)
            guard isBar, place == 0 || rows[place - 1].time < row.time else {
                throw .damaged("bar \(place + 1) is none, or not later than the one before")
            }
        }
    }

    /// The largest step that all numbers are whole multiples of; 1 for none.
    private static func step(_ units: some Sequence<Int128>) -> Int128 {
        var step: Int128 = 0
        for number in units {
            var (left, right) = (step, number)
            while right != 0 { (left, right) = (right, left % right) }
            step = left
        }
        return max(step, 1)
    }
}

/// Why bytes are no pack.
package enum PackProblem: Error, Sendable, Hashable, CustomStringConvertible {
    case notAPack
    /// Written by another version of the program.
    case version(UInt32)
    case damaged(String)

    package var description: String {
        switch self {
        case .notAPack: "this is no store of bars"
        case .version(let found):
            "its version is \(found), and this build reads \(PackHead.version); import the bars again"
        case .damaged(let what): "it is damaged: \(what); import the bars again"
        }
    }
}

/// Numbers of one width.
struct PackColumn {
    let bytes: UnsafeRawBufferPointer
    let width: Int

    subscript(row: Int) -> Int128 {
        switch width {
        case 4: Int128(Int32(littleEndian: bytes.load(fromByteOffset: row * 4, as: Int32.self)))
        case 8: Int128(Int64(littleEndian: bytes.load(fromByteOffset: row * 8, as: Int64.self)))
        default: Int128(littleEndian: bytes.load(fromByteOffset: row * 16, as: Int128.self))
        }
    }
}
