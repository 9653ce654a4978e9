/// A text with its escapes undone, which knows where each of its bytes came from.
struct DecodedView {
    private(set) var bytes: [UInt8] = []
    // Where each byte began in the source, and the source's end.
    private var starts: [Int] = []

    /// Undoes `%41` in either case of its digits. Source: RFC 3986, section 2.1.
    static func percent(_ source: UnsafeBufferPointer<UInt8>) -> DecodedView {
        var view = DecodedView(capacity: source.count)
        var index = 0
        while index < source.count {
            let start = index
            if source[index] == UInt8(ascii: "%"), let value = hexadecimal(source, index + 1, 2) {
                view.append(UInt8(truncatingIfNeeded: value), from: start)
                index += 3
            } else {
                view.append(source[index], from: start)
                index += 1
            }
        }
        view.starts.append(source.count)
        return view
    }

    /// Undoes the escapes of JSON strings, `\n` as well as `\u00e9` and pairs of surrogates.
    /// Source: RFC 8259, section 7.
    static func json(_ source: UnsafeBufferPointer<UInt8>) -> DecodedView {
        var view = DecodedView(capacity: source.count)
        var index = 0
        while index < source.count {
            let start = index
            guard source[index] == UInt8(ascii: "\\"), index + 1 < source.count else {
                view.append(source[index], from: start)
                index += 1
                continue
            }
            if source[index + 1] == UInt8(ascii: "u"), let (scalar, length) = scalar(source, index)
            {
                for byte in String(Character(scalar)).utf8 { view.append(byte, from: start) }
                index += length
            } else {
                view.append(unescaped(source[index + 1]), from: start)
                index += 2
            }
        }
        view.starts.append(source.count)
        return view
    }

    /// The source range that a range of this view was made from.
    func sourceRange(_ range: Range<Int>) -> Range<Int> {
        var end = range.upperBound
        // One escape can make several bytes; it is covered whole.
        while end < bytes.count, starts[end] == starts[end - 1] { end += 1 }
        return starts[range.lowerBound]..<starts[end]
    }

    private init(capacity: Int) {
        bytes.reserveCapacity(capacity)
        starts.reserveCapacity(capacity + 1)
    }

    private mutating func append(_ byte: UInt8, from start: Int) {
        bytes.append(byte)
        starts.append(start)
    }

    private static func unescaped(_ letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        default: letter
        }
    }

    private static func scalar(
        _ source: UnsafeBufferPointer<UInt8>,
        _ index: Int
    ) -> (Unicode.Scalar, Int)? {
        guard let unit = hexadecimal(source, index + 2, 4) else { return nil }
        if let scalar = Unicode.Scalar(unit) { return (scalar, 6) }
        guard unit < 0xDC00, index + 7 < source.count, source[index + 6] == UInt8(ascii: "\\"),
            source[index + 7] == UInt8(ascii: "u"),
            let second = hexadecimal(source, index + 8, 4), (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (second - 0xDC00))
        else { return nil }
        return (scalar, 12)
    }

    private static func hexadecimal(
        _ source: UnsafeBufferPointer<UInt8>,
        _ start: Int,
        _ count: Int
    ) -> UInt32? {
        guard start + count <= source.count else { return nil }
        var value: UInt32 = 0
        for index in start..<start + count {
            let digit: UInt8
            switch source[index] {
            case let byte where byte >= 48 && byte <= 57: digit = byte - 48
            case let byte where byte >= 65 && byte <= 70: digit = byte - 55
            case let byte where byte >= 97 && byte <= 102: digit = byte - 87
            default: return nil
            }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}
