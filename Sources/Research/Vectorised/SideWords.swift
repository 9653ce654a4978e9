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

    /// Eight comparisons of two bars each, four times.
    @inline(__always)
    private static func word(_ compare: (Int) -> SIMDMask<SIMD2<Int64>>) -> UInt64 {
        var bits = eight(0, compare)
        bits |= eight(8, compare) &<< 16
        bits |= eight(16, compare) &<< 32
        bits |= eight(24, compare) &<< 48
        return bits.x | bits.y
    }

    @inline(__always)
    private static func eight(
        _ first: Int,
        _ compare: (Int) -> SIMDMask<SIMD2<Int64>>
    ) -> SIMD2<UInt64> {
        var bits = mark(compare(first), 1)
        bits |= mark(compare(first &+ 1), 1 << 2)
        bits |= mark(compare(first &+ 2), 1 << 4)
        bits |= mark(compare(first &+ 3), 1 << 6)
        bits |= mark(compare(first &+ 4), 1 << 8)
        bits |= mark(compare(first &+ 5), 1 << 10)
        bits |= mark(compare(first &+ 6), 1 << 12)
        bits |= mark(compare(first &+ 7), 1 << 14)
        return bits
    }

    /// A mask is all ones or all zeros in each of its lanes.
    @inline(__always)
    private static func mark(_ mask: SIMDMask<SIMD2<Int64>>, _ bit: UInt64) -> SIMD2<UInt64> {
        unsafeBitCast(mask, to: SIMD2<UInt64>.self) & SIMD2(bit, 2 &* bit)
    }
}
