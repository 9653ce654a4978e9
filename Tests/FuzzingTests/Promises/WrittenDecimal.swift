/// A decimal text read digit by digit, the way a person does it with a pencil: the measure for the reader
/// of amounts, which works with shifts in 128 bits.
struct WrittenDecimal: CustomStringConvertible {
    /// Whole units of 1e-12, cut toward zero; nil when they do not fit 38 digits.
    let units: Int128?
    let isNegative: Bool
    /// Something other than zero stands behind the twelfth place.
    let hasRest: Bool
    let restIsHalfOrMore: Bool
    /// More digits before the point than any amount has, brought down by an exponent: may be refused.
    let isUnusual: Bool

    /// Nil when the text is no number.
    init?(_ text: String) {
        var rest = Array(text.utf8)[...]
        isNegative = rest.first == UInt8(ascii: "-")
        if let sign = rest.first, [UInt8(ascii: "-"), UInt8(ascii: "+")].contains(sign) {
            rest = rest.dropFirst()
        }
        let whole = rest.prefix { Self.isDigit($0) }
        rest = rest.dropFirst(whole.count)
        var fraction: ArraySlice<UInt8> = []
        if rest.first == UInt8(ascii: ".") {
            fraction = rest.dropFirst().prefix { Self.isDigit($0) }
            rest = rest.dropFirst(fraction.count + 1)
        }
        guard !(whole.isEmpty && fraction.isEmpty) else { return nil }
        var exponent = 0
        if let mark = rest.first {
            guard mark | 0x20 == UInt8(ascii: "e"),
                let read = Int(String(decoding: rest.dropFirst(), as: UTF8.self)),
                abs(read) <= 400
            else { return nil }
            exponent = read
        }
        let digits = (whole + fraction).map { $0 - 48 }
        let point = whole.count + exponent + 12
        let kept = digits.prefix(max(point, 0))
        let zeros = max(point - digits.count, 0)
        let behind = digits.dropFirst(max(point, 0))
        hasRest = behind.contains { $0 != 0 }
        restIsHalfOrMore = point >= 0 && (behind.first ?? 0) >= 5
        isUnusual = whole.drop { $0 == 48 }.count > 34
        units = Self.number(of: kept + Array(repeating: 0, count: zeros), isNegative: isNegative)
    }

    var description: String { "\(units.map(String.init) ?? "too many") units, rest \(hasRest)" }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

    private static func number(of digits: ArraySlice<UInt8>, isNegative: Bool) -> Int128? {
        let significant = digits.drop { $0 == 0 }
        guard significant.count <= 38 else { return nil }
        let value = significant.reduce(Int128(0)) { $0 * 10 + Int128($1) }
        return isNegative ? -value : value
    }
}
