/// Writes the tokens of a picture as one block of deflate within zlib's frame. All runs repeat the pixel
/// before, so there is one distance, three bytes. Source: RFC 1950 and 1951.
struct DeflateWriter {
    private(set) var bytes: [UInt8] = [0x78, 0x01]
    private var held: UInt64 = 0
    private var heldCount: UInt64 = 0

    /// The symbol that ends a block.
    private static let end = 256
    /// Symbols of literals, the end and lengths.
    private static let symbolCount = 286

    /// - Parameters:
    ///   - tokens: As `PixelScan` makes them.
    ///   - literals: How often each byte stands as it is.
    ///   - lengths: How often each length of a match occurs, in bytes.
    init(tokens: [UInt32], literals: [Int], lengths: [Int]) {
        var counts = literals + [Int](repeating: 0, count: Self.symbolCount - literals.count)
        counts[Self.end] = 1
        for (length, count) in lengths.enumerated() where count > 0 {
            counts[Self.symbol(of: length).symbol] += count
        }
        let code = PrefixCode(counts, lengthMax: 15)
        bytes.reserveCapacity(tokens.count * 2 + 512)
        writeHead(code.lengths)
        let matches = (0...86).map { Self.match(of: $0 * 3, code) }
        for token in tokens {
            if token >> 31 == 1 {
                let match = matches[Int(token & 0xFF)]
                write(match.bits, match.count)
                continue
            }
            if token >> 30 == 0 {
                write(code, Int(token >> 16 & 0xFF))
                write(code, Int(token >> 8 & 0xFF))
            }
            write(code, Int(token & 0xFF))
        }
        write(code, Self.end)
    }

    /// Ends the frame.
    mutating func finish(adler: UInt32) {
        if heldCount > 0 { write(0, 8 - heldCount % 8 == 8 ? 0 : 8 - heldCount % 8) }
        flush()
        for shift in [24, 16, 8, 0] {
            bytes.append(UInt8(truncatingIfNeeded: adler >> UInt32(shift)))
        }
    }

    // MARK: Bits

    private mutating func write(_ code: PrefixCode, _ symbol: Int) {
        write(UInt64(code.codes[symbol]), UInt64(code.lengths[symbol]))
    }

    /// The first bit is the lowest.
    private mutating func write(_ bits: UInt64, _ count: UInt64) {
        held |= bits << heldCount
        heldCount += count
        if heldCount >= 32 { flush() }
    }

    private mutating func flush() {
        while heldCount >= 8 {
            bytes.append(UInt8(truncatingIfNeeded: held))
            held >>= 8
            heldCount -= 8
        }
    }

    // MARK: The block's head

    private mutating func writeHead(_ lengths: [UInt8]) {
        // The last block, of type 2; 286 symbols, three distances, 19 lengths of the code of lengths.
        write(1, 1)
        write(2, 2)
        write(UInt64(Self.symbolCount - 257), 5)
        write(2, 5)
        write(15, 4)
        // Distances 1 and 2 are not used; the third, three bytes, has one bit.
        let all = lengths + [0, 0, 1]
        var counts = [Int](repeating: 0, count: 19)
        for length in all { counts[Int(length)] += 1 }
        let code = PrefixCode(counts, lengthMax: 7)
        for symbol in [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15] {
            write(UInt64(code.lengths[symbol]), 3)
        }
        for length in all { write(code, Int(length)) }
    }

    // MARK: Matches

    private static func match(of length: Int, _ code: PrefixCode) -> (bits: UInt64, count: UInt64) {
        guard length >= 3 else { return (0, 0) }
        let (symbol, extra, extraCount) = symbol(of: length)
        let size = UInt64(code.lengths[symbol])
        // The distance's code is the one bit 0.
        return (UInt64(code.codes[symbol]) | UInt64(extra) << size, size + UInt64(extraCount) + 1)
    }

    /// The symbol of a match's length, 3...258, and its extra bits.
    private static func symbol(of length: Int) -> (symbol: Int, extra: Int, extraCount: Int) {
        if length == 258 { return (285, 0, 0) }
        if length < 11 { return (254 + length, 0, 0) }
        var extraCount = 1
        var base = 11
        while length >= base + (4 << extraCount) {
            base += 4 << extraCount
            extraCount += 1
        }
        let step = (length - base) >> extraCount
        return (261 + 4 * extraCount + step, (length - base) & (1 << extraCount - 1), extraCount)
    }
}

/// A prefix code of least length for given counts, its codes in the order of RFC 1951, bits reversed as
/// deflate writes them.
struct PrefixCode {
    private(set) var lengths: [UInt8]
    private(set) var codes: [UInt16]

    /// Symbols with a count of 0 have no code. With a single symbol it has one bit.
    init(_ counts: [Int], lengthMax: Int) {
        var counts = counts
        while true {
            lengths = Self.lengths(of: counts)
            if (lengths.max() ?? 0) <= UInt8(lengthMax) { break }
            // Flatter counts give shorter codes, at hardly any cost for symbols that are rare.
            counts = counts.map { $0 == 0 ? 0 : $0 / 4 + 1 }
        }
        codes = Self.codes(of: lengths)
    }

    private static func lengths(of counts: [Int]) -> [UInt8] {
        var lengths = [UInt8](repeating: 0, count: counts.count)
        let used = counts.indices.filter { counts[$0] > 0 }.sorted {
            (counts[$0], $0) < (counts[$1], $1)
        }
        guard used.count > 1 else {
            for symbol in used { lengths[symbol] = 1 }
            return lengths
        }
        // Two queues, both in order: leaves, and the nodes made of two before.
        var weights = used.map { counts[$0] }
        var parents = [Int](repeating: 0, count: 2 * used.count - 1)
        var leaf = 0
        var node = used.count
        for made in used.count..<(2 * used.count - 1) {
            var weight = 0
            for _ in 0..<2 {
                let isLeaf = leaf < used.count && (node >= made || weights[leaf] <= weights[node])
                let taken = isLeaf ? leaf : node
                if isLeaf { leaf += 1 } else { node += 1 }
                weight += weights[taken]
                parents[taken] = made
            }
            weights.append(weight)
        }
        var depths = [Int](repeating: 0, count: parents.count)
        for index in stride(from: parents.count - 2, through: 0, by: -1) {
            depths[index] = depths[parents[index]] + 1
        }
        for (index, symbol) in used.enumerated() {
            lengths[symbol] = UInt8(min(255, depths[index]))
        }
        return lengths
    }

    private static func codes(of lengths: [UInt8]) -> [UInt16] {
        var counts = [Int](repeating: 0, count: 16)
        for length in lengths where length > 0 { counts[Int(length)] += 1 }
        var next = [Int](repeating: 0, count: 16)
        var code = 0
        for length in 1..<16 {
            code = (code + counts[length - 1]) << 1
            next[length] = code
        }
        return lengths.map { length in
            guard length > 0 else { return 0 }
            defer { next[Int(length)] += 1 }
            var reversed: UInt16 = 0
            for bit in 0..<Int(length) where next[Int(length)] >> bit & 1 == 1 {
                reversed |= 1 << (Int(length) - 1 - bit)
            }
            return reversed
        }
    }
}
