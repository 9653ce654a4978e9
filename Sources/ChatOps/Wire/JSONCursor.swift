/// Walks over JSON bytes and takes out the few fields that are wanted, without a tree.
///
/// It is lenient where leniency costs nothing: unknown members are skipped, a value of another type
/// than expected reads as nil, invalid UTF-8 and lone surrogates become U+FFFD. What is cut off or
/// nested too deeply throws.
struct JSONCursor {
    enum Fault: Error {
        /// Cut off, or not JSON at all.
        case malformed
        /// More than ``nestingMax`` levels.
        case tooDeep
        /// An object has two members of one name.
        case doubled
    }
    /// Telegram's own objects nest to about 12 levels.
    static let nestingMax = 48

    private let bytes: [UInt8]
    private(set) var index: Int
    private let end: Int
    private var depth = 0

    init(_ bytes: [UInt8]) {
        self.init(bytes, in: 0..<bytes.count)
    }

    init(_ bytes: [UInt8], in range: Range<Int>) {
        self.bytes = bytes
        index = range.lowerBound
        end = range.upperBound
    }

    /// Enters an object; any other value is skipped and answers false.
    mutating func enterObject() throws(Fault) -> Bool { try enter(UInt8(ascii: "{")) }

    /// Enters an array; any other value is skipped and answers false.
    mutating func enterArray() throws(Fault) -> Bool { try enter(UInt8(ascii: "[")) }

    /// The next member's key, with the cursor at its value; nil at the object's end, which is left.
    mutating func nextKey() throws(Fault) -> String? {
        guard try goesOn(UInt8(ascii: "}")) else { return nil }
        guard let key = try string() else { throw .malformed }
        guard try peek() == UInt8(ascii: ":") else { throw .malformed }
        index += 1
        return key
    }

    /// True with the cursor at the next element; false at the array's end, which is left.
    mutating func nextElement() throws(Fault) -> Bool { try goesOn(UInt8(ascii: "]")) }

    /// A whole number, or nil for every other value and for what does not fit.
    mutating func integer() throws(Fault) -> Int64? {
        let first = try peek()
        let isNegative = first == UInt8(ascii: "-")
        guard isNegative || isDigit(first) else {
            try skip()
            return nil
        }
        let start = index
        if isNegative { index += 1 }
        var value: Int64 = 0
        var fits = true
        while index < end, isDigit(bytes[index]) {
            let digit = Int64(bytes[index] - UInt8(ascii: "0"))
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (next, borrow) = product.subtractingReportingOverflow(digit)
            fits = fits && !overflow && !borrow
            value = fits ? next : 0
            index += 1
        }
        let isWhole = index > start + (isNegative ? 1 : 0) && !isNumberTail
        while index < end, isNumberTail { index += 1 }
        guard isWhole, fits else { return nil }
        if isNegative { return value }
        return value == .min ? nil : -value
    }

    /// A string, or nil for every other value.
    mutating func string() throws(Fault) -> String? {
        guard try peek() == UInt8(ascii: "\"") else {
            try skip()
            return nil
        }
        let start = index + 1
        var position = start
        while position < end, bytes[position] != UInt8(ascii: "\"") {
            if bytes[position] == UInt8(ascii: "\\") { return try escapedString(from: start) }
            position += 1
        }
        guard position < end else { throw .malformed }
        index = position + 1
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// True or false, or nil for every other value.
    mutating func boolean() throws(Fault) -> Bool? {
        let first = try peek()
        try skip()
        switch first {
        case UInt8(ascii: "t"): return true
        case UInt8(ascii: "f"): return false
        default: return nil
        }
    }

    /// Passes over a value of any kind and tells where it stood.
    @discardableResult
    mutating func skip() throws(Fault) -> Range<Int> {
        let first = try peek()
        let start = index
        if first == UInt8(ascii: "\"") {
            try skipString()
        } else if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
            try skipNested()
        } else {
            while index < end, isWordByte(bytes[index]) { index += 1 }
            guard index > start else { throw .malformed }
        }
        return start..<index
    }

    /// Passes over a value that ``skip()`` found too deep; its cost is still linear.
    mutating func skipWithoutBound() throws(Fault) { try skipNested(levelsMax: .max) }

    /// Passes over a value of any kind.
    ///
    /// - Throws: `.doubled` where an object in it has two members of one name: which of them counts, no two
    ///   readers agree on.
    mutating func skipUnique() throws(Fault) {
        switch try peek() {
        case UInt8(ascii: "{"):
            var names: Set<String> = []
            _ = try enterObject()
            while let name = try nextKey() {
                guard names.insert(name).inserted else { throw .doubled }
                try skipUnique()
            }
        case UInt8(ascii: "["):
            _ = try enterArray()
            while try nextElement() { try skipUnique() }
        default: try skip()
        }
    }

    private mutating func skipNested(levelsMax: Int = nestingMax) throws(Fault) {
        let start = index
        var level = depth
        repeat {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                try skipString()
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                level += 1
                guard level <= levelsMax else {
                    index = start
                    throw .tooDeep
                }
            case UInt8(ascii: "}"), UInt8(ascii: "]"): level -= 1
            default: break
            }
            index += 1
        } while level > depth && index < end
        guard level == depth else { throw .malformed }
    }

    private mutating func skipString() throws(Fault) {
        index += 1
        while index < end, bytes[index] != UInt8(ascii: "\"") {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard index < end else { throw .malformed }
        index += 1
    }

    private mutating func enter(_ bracket: UInt8) throws(Fault) -> Bool {
        guard try peek() == bracket else {
            try skip()
            return false
        }
        depth += 1
        guard depth <= Self.nestingMax else { throw .tooDeep }
        index += 1
        return true
    }

    private mutating func goesOn(_ closing: UInt8) throws(Fault) -> Bool {
        var next = try peek()
        if next == UInt8(ascii: ",") {
            index += 1
            next = try peek()
        }
        guard next == closing else { return true }
        index += 1
        depth -= 1
        return false
    }

    /// The next byte that is not white space; it stays.
    private mutating func peek() throws(Fault) -> UInt8 {
        while index < end {
            switch bytes[index] {
            case 0x20, 0x09, 0x0A, 0x0D: index += 1
            default: return bytes[index]
            }
        }
        throw .malformed
    }

    private mutating func escapedString(from start: Int) throws(Fault) -> String {
        index = start
        var units: [UInt8] = []
        while index < end, bytes[index] != UInt8(ascii: "\"") {
            guard bytes[index] == UInt8(ascii: "\\") else {
                units.append(bytes[index])
                index += 1
                continue
            }
            guard index + 1 < end else { throw .malformed }
            index += 2
            try unescape(bytes[index - 1], into: &units)
        }
        guard index < end else { throw .malformed }
        index += 1
        return String(decoding: units, as: UTF8.self)
    }

    private mutating func unescape(_ escape: UInt8, into units: inout [UInt8]) throws(Fault) {
        switch escape {
        case UInt8(ascii: "n"): units.append(0x0A)
        case UInt8(ascii: "t"): units.append(0x09)
        case UInt8(ascii: "r"): units.append(0x0D)
        case UInt8(ascii: "b"): units.append(0x08)
        case UInt8(ascii: "f"): units.append(0x0C)
        case UInt8(ascii: "u"):
            let scalar = try unicodeEscape()
            units.append(contentsOf: String(scalar).utf8)
        default: units.append(escape)
        }
    }

    private mutating func unicodeEscape() throws(Fault) -> Unicode.Scalar {
        let high = try hexUnit()
        let replacement: Unicode.Scalar = "\u{FFFD}"
        guard (0xD800..<0xDC00).contains(high) else { return Unicode.Scalar(high) ?? replacement }
        guard index + 1 < end, bytes[index] == UInt8(ascii: "\\"),
            bytes[index + 1] == UInt8(ascii: "u")
        else { return replacement }
        let before = index
        index += 2
        let low = try hexUnit()
        guard (0xDC00..<0xE000).contains(low) else {
            // A lone high surrogate; what follows is a character of its own.
            index = before
            return replacement
        }
        return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)) ?? replacement
    }

    private mutating func hexUnit() throws(Fault) -> UInt32 {
        guard index + 4 <= end else { throw .malformed }
        var value: UInt32 = 0
        for offset in 0..<4 {
            let byte = bytes[index + offset]
            let letter = byte | 0x20
            if isDigit(byte) {
                value = value << 4 | UInt32(byte - UInt8(ascii: "0"))
            } else if (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(letter) {
                value = value << 4 | UInt32(letter - UInt8(ascii: "a") + 10)
            } else {
                throw .malformed
            }
        }
        index += 4
        return value
    }

    private func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private var isNumberTail: Bool {
        guard index < end else { return false }
        let byte = bytes[index]
        return isDigit(byte) || byte == UInt8(ascii: ".") || byte | 0x20 == UInt8(ascii: "e")
            || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
    }

    /// The bytes of numbers, `true`, `false` and `null`.
    private func isWordByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
    }
}
