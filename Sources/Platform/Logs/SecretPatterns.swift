/// All spellings of the registered secrets that are searched for as plain bytes, with a filter that
/// makes the usual answer, "nothing here", cheap: one multiplication and one bit test per byte.
struct SecretPatterns: Sendable {
    private static let prefixBytes = 4

    // One bit per hash of the four bytes that a pattern begins with.
    private var filter = [UInt64](repeating: 0, count: 1_024)
    private var patterns: [UInt32: [[UInt8]]] = [:]

    var isEmpty: Bool { patterns.isEmpty }

    /// Adds a secret as it stands, in hexadecimal and in base64. Percent signs and backslashes are
    /// undone in the text instead, so those spellings need no pattern.
    mutating func add(secret: [UInt8]) {
        add(secret)
        add(Self.hexadecimal(secret, digits: "0123456789abcdef"))
        add(Self.hexadecimal(secret, digits: "0123456789ABCDEF"))
        for alignment in 0..<3 {
            add(Self.base64(secret, alignment, lastTwo: "+/"))
            add(Self.base64(secret, alignment, lastTwo: "-_"))
        }
    }

    private mutating func add(_ pattern: [UInt8]) {
        let prefix = pattern.prefix(Self.prefixBytes).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard patterns[prefix]?.contains(pattern) != true else { return }
        patterns[prefix, default: []].append(pattern)
        let bit = Self.hash(prefix)
        filter[bit >> 6] |= 1 << UInt64(bit & 63)
    }

    /// Appends the range of every occurrence; ranges may overlap.
    func find(in bytes: UnsafeBufferPointer<UInt8>, into found: inout [Range<Int>]) {
        guard !isEmpty, bytes.count >= Self.prefixBytes else { return }
        filter.withUnsafeBufferPointer { filter in
            var window: UInt32 = 0
            for index in 0..<bytes.count {
                window = window << 8 | UInt32(bytes[index])
                let bit = Self.hash(window)
                guard filter[bit >> 6] & (1 << UInt64(bit & 63)) != 0 else { continue }
                let start = index - Self.prefixBytes + 1
                guard start >= 0, let candidates = patterns[window] else { continue }
                for pattern in candidates where Self.stands(pattern, at: start, in: bytes) {
                    found.append(start..<start + pattern.count)
                }
            }
        }
    }

    private static func hash(_ window: UInt32) -> Int {
        Int((window &* 0x9E37_79B1) >> 16)
    }

    private static func stands(
        _ pattern: [UInt8],
        at start: Int,
        in bytes: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        guard start + pattern.count <= bytes.count else { return false }
        for index in pattern.indices where bytes[start + index] != pattern[index] { return false }
        return true
    }

    private static func hexadecimal(_ secret: [UInt8], digits: String) -> [UInt8] {
        let digits = Array(digits.utf8)
        return secret.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }

    /// The characters that depend on the secret alone when `alignment` unknown bytes stand before
    /// it: whatever comes before and after it, and whether padded or not, they are the same.
    /// Source: RFC 4648, section 4.
    private static func base64(_ secret: [UInt8], _ alignment: Int, lastTwo: String) -> [UInt8] {
        let alphabet = Array(
            ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + lastTwo).utf8
        )
        let bytes = [UInt8](repeating: 0, count: alignment) + secret
        let first = (alignment * 8 + 5) / 6
        let end = bytes.count * 8 / 6
        return (first..<end).map { place in
            var value = 0
            for bit in place * 6..<place * 6 + 6 {
                value = value << 1 | Int(bytes[bit >> 3] >> UInt8(7 - bit & 7) & 1)
            }
            return alphabet[value]
        }
    }
}
