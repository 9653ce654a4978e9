import TradingCore

/// Cuts bytes into lines and fields of a comma-separated table without quotes. Line ends may be LF
/// or CRLF, a byte order mark is skipped, the last line may lack its end, blank lines at the end are
/// ignored.
struct TableReader: Sendable {
    /// Longer lines are refused, so that a file without line ends cannot fill the memory.
    static let lineBytesMax = 4096

    let columns: [String]
    private(set) var refusal: FileRefusal
    private(set) var lineNumber = 0
    private var partial: [UInt8] = []
    private var isTooLong = false
    private var hasHeader = false
    private var firstBlankLine: Int?

    init(file: String, columns: [String]) {
        self.columns = columns
        refusal = FileRefusal(file: file)
    }

    /// Takes the next bytes; `row` is called with the fields of each whole line after the header.
    mutating func feed(
        _ bytes: ArraySlice<UInt8>,
        _ row: (inout TableReader, [ArraySlice<UInt8>]) -> Void
    ) {
        var rest = bytes
        while let end = rest.firstIndex(of: 10) {
            hold(rest[..<end])
            rest = rest[(end + 1)...]
            finishLine(row)
        }
        hold(rest)
    }

    /// Takes the last line, where its end is missing; throws what was wrong with the file.
    mutating func finish(
        _ row: (inout TableReader, [ArraySlice<UInt8>]) -> Void
    ) throws(FileRefusal) {
        if !partial.isEmpty || isTooLong { finishLine(row) }
        if !hasHeader, refusal.count == 0 { refuse(nil, "the file is empty", line: 1) }
        guard refusal.count == 0 else { throw refusal }
    }

    mutating func refuse(_ column: Int?, _ reason: String, line: Int? = nil) {
        refusal.add(
            FileProblem(
                line: line ?? lineNumber,
                column: column.map { columns[$0] },
                reason: reason
            )
        )
    }

    private mutating func hold(_ bytes: ArraySlice<UInt8>) {
        guard partial.count + bytes.count <= Self.lineBytesMax else {
            isTooLong = true
            return
        }
        partial.append(contentsOf: bytes)
    }

    private mutating func finishLine(_ row: (inout TableReader, [ArraySlice<UInt8>]) -> Void) {
        defer {
            partial.removeAll(keepingCapacity: true)
            isTooLong = false
        }
        lineNumber += 1
        guard !isTooLong else {
            refuse(nil, "longer than \(Self.lineBytesMax) bytes")
            hasHeader = true
            return
        }
        if partial.last == 13 { partial.removeLast() }
        if lineNumber == 1, partial.starts(with: [0xEF, 0xBB, 0xBF]) { partial.removeFirst(3) }
        if partial.allSatisfy({ $0 == 32 || $0 == 9 }) {
            if hasHeader { firstBlankLine = firstBlankLine ?? lineNumber }
            return
        }
        if let blank = firstBlankLine {
            refuse(nil, "a blank line between rows", line: blank)
            firstBlankLine = nil
        }
        let fields = partial.split(separator: 44, omittingEmptySubsequences: false)
        if hasHeader { takeRow(fields, row) } else { takeHeader(fields) }
    }

    private mutating func takeHeader(_ fields: [ArraySlice<UInt8>]) {
        hasHeader = true
        let names = fields.map { text($0) }
        guard names != columns else { return }
        refuse(nil, "the header must be \(columns.joined(separator: ",")): \(text(partial[...]))")
    }

    private mutating func takeRow(
        _ fields: [ArraySlice<UInt8>],
        _ row: (inout TableReader, [ArraySlice<UInt8>]) -> Void
    ) {
        guard fields.count == columns.count else {
            refuse(nil, "\(fields.count) fields where \(columns.count) are expected")
            return
        }
        row(&self, fields)
    }

    // MARK: Fields

    /// A time, or nil after a refusal.
    mutating func time(_ fields: [ArraySlice<UInt8>], _ column: Int) -> UTCTime? {
        let found = text(fields[column])
        if let time = UTCTime(found) { return time }
        refuse(column, "not a UTC time like 2026-11-21T22:00:00Z: \(found)")
        return nil
    }

    /// An amount and whether it had to be rounded to twelve places, or nil after a refusal.
    mutating func amount<Amount: ExactAmount>(
        _ fields: [ArraySlice<UInt8>],
        _ column: Int,
        as type: Amount.Type
    ) -> (value: Amount, isRounded: Bool)? {
        if let units = plainUnits(fields[column]) { return (Amount(units: units), false) }
        let found = text(fields[column])
        do {
            return (try Amount(found), false)
        } catch .tooPrecise {
            // A float's tail; rounded below. A second failure is told below too.
        } catch {
            refuse(column, reason(error, found))
            return nil
        }
        do {
            return (try Amount(found, rounding: .nearest), true)
        } catch {
            refuse(column, reason(error, found))
            return nil
        }
    }

    private func reason(_ error: AmountError, _ found: String) -> String {
        switch error {
        case .empty: "empty"
        case .outOfRange: "out of range: \(found)"
        case .notANumber, .tooPrecise: "not a number: \(found)"
        }
    }

    /// Units of a plain number of at most 15 digits, nearly all of them; nil for every other text.
    private func plainUnits(_ field: ArraySlice<UInt8>) -> Int128? {
        guard (1...16).contains(field.count) else { return nil }
        var digits: Int64 = 0
        var places = -1
        for byte in field {
            if byte == 46, places < 0 {
                places = 0
            } else if byte >= 48, byte <= 57 {
                digits = digits * 10 + Int64(byte - 48)
                if places >= 0 { places += 1 }
            } else {
                return nil
            }
        }
        guard field.count > 1 || places < 0, places <= 12 else { return nil }
        return Int128(digits) * Self.scales[12 - max(0, places)]
    }

    private static let scales: [Int128] = (0...12).map { power in
        (0..<power).reduce(Int128(1)) { scale, _ in scale * 10 }
    }

    /// At most 40 characters of a field, without control characters, fit for a message.
    private func text(_ bytes: ArraySlice<UInt8>) -> String {
        let shown = String(decoding: bytes.map { $0 < 32 ? 63 : $0 }.prefix(40), as: UTF8.self)
        return bytes.count > 40 ? shown + "..." : shown
    }
}
