internal import TradingCore

/// Writes JSON text member by member, in the caller's order, with the bytes that JSONEncoder gives
/// (sorted keys are the caller's duty). For the facts that are written thousands of times a
/// second, where JSONEncoder takes most of the time.
struct JSONText {
    private(set) var bytes: [UInt8] = []
    private var needsComma = false

    init(capacity: Int = 512) {
        bytes.reserveCapacity(capacity)
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Writes an object; its members are written by `body`.
    mutating func object(_ body: (inout JSONText) throws -> Void) rethrows {
        try nested(123, 125, body)
    }

    /// Writes an array; its elements are written by `body`.
    mutating func array(_ body: (inout JSONText) throws -> Void) rethrows {
        try nested(91, 93, body)
    }

    /// Writes the key of the member whose value comes next.
    mutating func key(_ name: StaticString) {
        separate()
        bytes.append(34)
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(34)
        bytes.append(58)
        needsComma = false
    }

    /// Writes a member; none for nil, as JSONEncoder does with optional properties.
    mutating func member(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        key(name)
        string(value)
    }

    mutating func member(_ name: StaticString, _ value: some ExactAmount) {
        key(name)
        separate()
        bytes.append(34)
        amount(value.units)
        bytes.append(34)
    }

    mutating func member(_ name: StaticString, _ value: Int64?) {
        guard let value else { return }
        key(name)
        separate()
        bytes.append(contentsOf: String(value).utf8)
    }

    mutating func member(_ name: StaticString, _ value: Bool) {
        key(name)
        separate()
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    /// Writes a value that is JSON already.
    mutating func raw(_ json: some Sequence<UInt8>) {
        separate()
        bytes.append(contentsOf: json)
    }

    /// Writes a string with its quotes; escapes what JSON must have escaped, and nothing else.
    mutating func string(_ value: String) {
        separate()
        Self.write(value, to: &bytes)
    }

    /// A string as JSON has it, quotes included.
    static func write(_ value: String, to bytes: inout [UInt8]) {
        bytes.append(34)
        for byte in value.utf8 {
            switch byte {
            case 34, 92:
                bytes.append(92)
                bytes.append(byte)
            case 0..<32: escape(byte, to: &bytes)
            default: bytes.append(byte)
            }
        }
        bytes.append(34)
    }

    private static func escape(_ control: UInt8, to bytes: inout [UInt8]) {
        bytes.append(92)
        switch control {
        case 8: bytes.append(98)
        case 9: bytes.append(116)
        case 10: bytes.append(110)
        case 12: bytes.append(102)
        case 13: bytes.append(114)
        default:
            bytes.append(contentsOf: "u00".utf8)
            for digit in [control >> 4, control & 15] {
                bytes.append(digit < 10 ? digit + 48 : digit + 87)
            }
        }
    }

    /// Writes an amount's exact text: no exponent, no trailing zeros.
    private mutating func amount(_ units: Int128) {
        let magnitude = units.magnitude
        if units < 0 { bytes.append(45) }
        let (whole, rest) = magnitude.quotientAndRemainder(dividingBy: 1_000_000_000_000)
        if let small = UInt64(exactly: whole) {
            bytes.append(contentsOf: String(small).utf8)
        } else {
            bytes.append(contentsOf: String(whole).utf8)
        }
        var fraction = UInt64(rest)
        guard fraction != 0 else { return }
        bytes.append(46)
        var divisor: UInt64 = 100_000_000_000
        while fraction != 0 {
            bytes.append(UInt8(fraction / divisor) + 48)
            fraction %= divisor
            divisor /= 10
        }
    }

    private mutating func nested(
        _ open: UInt8,
        _ close: UInt8,
        _ body: (inout JSONText) throws -> Void
    ) rethrows {
        separate()
        bytes.append(open)
        needsComma = false
        try body(&self)
        bytes.append(close)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(44) }
        needsComma = true
    }
}
