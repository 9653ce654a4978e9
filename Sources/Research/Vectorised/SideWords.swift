/// Comparisons of two columns as words of 64 bits, a bit for each bar, the first one lowest.
enum SideWords {
    typealias Column = UnsafePointer<Double>
    typealias Two = SIMD2<Double>

    static let bars = 64

    /// Bit n is set where `left[n] > right[n]`, for 64 cells. Both places lie on borders of 16 bytes.
    @inline(__always)
    static func over(_ left: Column, _ right: Column) -> UInt64 {
        let left = UnsafeRawPointer(left).assumingMemoryBound(to: Two.self)
        let right = UnsafeRawPointer(right).assumingMemoryBound(to: Two.self)
        return word { left[$0] .> right[$0] }
    }

    /// Bit n is set where the mean of `fast` closes is over that of `slow` ones at the close of bar
    /// `bar + n`, for 64 bars whose windows are full. `sums` are running sums of whole ticks.
    @inline(__always)
    static func over(_ sums: Column, _ bar: Int, _ fast: Int, _ slow: Int) -> UInt64 {
        let (quick, long) = (Two(repeating: Double(slow)), Two(repeating: Double(fast)))
        let upper = sums + (bar &+ 1)
        let (middle, lower) = (upper - fast, upper - slow)
        return word { pair in
            let now = two(upper + 2 &* pair)
            let fastSum = now - two(middle + 2 &* pair)
            let slowSum = now - two(lower + 2 &* pair)
            return fastSum * quick .> slowSum * long
        }
    }

    /// The same where it is under.
    @inline(__always)
    static func under(_ sums: Column, _ bar: Int, _ fast: Int, _ slow: Int) -> UInt64 {
        over(sums, bar, slow, fast)
    }

    /// The comparison of one bar: 1 over, -1 under, 0 equal.
    @inline(__always)
    static func side(_ sums: Column, _ bar: Int, _ fast: Int, _ slow: Int) -> Int {
        let now = sums[bar &+ 1]
        let quick = (now - sums[bar &+ 1 &- fast]) * Double(slow)
        let long = (now - sums[bar &+ 1 &- slow]) * Double(fast)
        return quick > long ? 1 : (quick < long ? -1 : 0)
    }

    @inline(__always)
    private static func two(_ place: Column) -> Two {
        UnsafeRawPointer(place).loadUnaligned(as: Two.self)
    }

    /// Comparisons of two bars each, sixteen bars at a time.
    @inline(__always)
    private static func word(_ compare: (Int) -> SIMDMask<SIMD2<Int64>>) -> UInt64 {
        var word: UInt64 = 0
        var pair = 24
        while pair >= 0 {
            word = word &<< 16 | sixteen(pair, compare)
            pair &-= 8
        }
        return word
    }

    @inline(__always)
    private static func sixteen(
        _ first: Int,
        _ compare: (Int) -> SIMDMask<SIMD2<Int64>>
    ) -> UInt64 {
        var bits = compare(first).bits
        bits |= compare(first &+ 1).bits &<< 2
        bits |= compare(first &+ 2).bits &<< 4
        bits |= compare(first &+ 3).bits &<< 6
        bits |= compare(first &+ 4).bits &<< 8
        bits |= compare(first &+ 5).bits &<< 10
        bits |= compare(first &+ 6).bits &<< 12
        bits |= compare(first &+ 7).bits &<< 14
        return bits
    }
}
