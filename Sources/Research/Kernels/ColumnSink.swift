/// Where a kernel writes a column. A large table goes through a few cells that stay in the nearest cache, and from
/// there past the caches into memory; a small one is written in its place.
struct ColumnSink {
    typealias Output = UnsafeMutablePointer<Double>

    private let out: Output
    /// Nil where the column is written in its place.
    private let cells: Output?
    /// The row whose cell is the first; all before it are written.
    private var start = 0
    /// Cells of a line of cache.
    private static let line = 8

    /// With room for so many rows that may wait; nil to write in place.
    init(_ out: Output, room: Int?) {
        self.out = out
        cells = room.map { room in
            let bytes = (room + Self.line) * MemoryLayout<Double>.stride
            let cells = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
                .bindMemory(to: Double.self, capacity: room + Self.line)
            cells.initialize(repeating: .nan, count: room + Self.line)
            return cells
        }
    }

    func free() { cells.map { UnsafeMutableRawPointer($0).deallocate() } }

    /// The column, to be written at rows that were not flushed.
    @inline(__always)
    var column: Output { cells.map { $0 - start } ?? out }

    /// All rows before `end` are as they shall be. Whole lines of them are written; the rest waits unless it is
    /// the last.
    mutating func flush(_ end: Int, isLast: Bool) {
        guard let cells else { return }
        let place = out + start
        let odd = Int(bitPattern: place) / MemoryLayout<Double>.stride % Self.line
        var row = 0
        let count = end - start
        // Up to the first border of a line.
        while row < count, odd > 0, row < Self.line - odd {
            place[row] = cells[row]
            row += 1
        }
        while row + Self.line <= count {
            Pair(at: cells + row).stream(to: place + row)
            Pair(at: cells + row + 2).stream(to: place + row + 2)
            Pair(at: cells + row + 4).stream(to: place + row + 4)
            Pair(at: cells + row + 6).stream(to: place + row + 6)
            row += Self.line
        }
        while isLast, row < count {
            place[row] = cells[row]
            row += 1
        }
        // What waits begins on a border.
        for left in row..<max(row, count) { cells[left - row] = cells[left] }
        start += row
    }
}
