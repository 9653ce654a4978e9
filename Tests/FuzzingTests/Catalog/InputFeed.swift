/// Deals out the bytes of an input as numbers and texts. A used-up feed deals zeros and empty texts.
struct InputFeed {
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

    /// Everything that was not dealt yet.
    var rest: [UInt8] { Array(bytes) }

    /// The rest as text; what is not UTF-8 becomes U+FFFD.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    mutating func byte() -> UInt8 { bytes.popFirst() ?? 0 }

    /// Eight bytes, most significant first.
    mutating func number() -> UInt64 {
        (0..<8).reduce(0) { value, _ in value << 8 | UInt64(byte()) }
    }

    /// The bytes before the next line feed, which is taken too.
    mutating func line() -> [UInt8] {
        let line = Array(bytes.prefix { $0 != 10 })
        bytes = bytes.dropFirst(line.count + 1)
        return line
    }

    /// The text before the next line feed.
    mutating func textLine() -> String { String(decoding: line(), as: UTF8.self) }
}
