#if arch(x86_64)
import _Builtin_intrinsics.intel.sse2
#endif

/// Two numbers side by side, as every processor of this family takes them at once. Swift has no words for some of
/// what they can do; there the compiler's own intrinsics stand, and elsewhere the same said plainly.
typealias Pair = SIMD2<Double>

/// Eight numbers: four pairs.
typealias Eight = SIMD8<Double>

extension Pair {
    /// Two cells that follow one another.
    @inline(__always)
    init(at place: UnsafePointer<Double>) {
        self = UnsafeRawPointer(place).loadUnaligned(as: Pair.self)
    }

    @inline(__always)
    func put(at place: UnsafeMutablePointer<Double>) {
        UnsafeMutableRawPointer(place).storeBytes(of: self, as: Pair.self)
    }

    /// The larger of each two; the other where one is NaN.
    @inline(__always)
    func larger(_ other: Pair) -> Pair {
        #if arch(x86_64)
        _mm_max_pd(self, other)
        #else
        other.replacing(with: self, where: self .> other)
        #endif
    }

    /// The smaller of each two; the other where one is NaN.
    @inline(__always)
    func smaller(_ other: Pair) -> Pair {
        #if arch(x86_64)
        _mm_min_pd(self, other)
        #else
        other.replacing(with: self, where: self .< other)
        #endif
    }

    /// Both square roots. Those of the standard library look at the sign first, one number after the other.
    @inline(__always)
    var root: Pair {
        #if arch(x86_64)
        _mm_sqrt_pd(self)
        #else
        squareRoot()
        #endif
    }

    /// Writes past the caches: memory that nobody reads soon is not fetched for the sake of being overwritten.
    /// The place lies on a border of 16 bytes.
    @inline(__always)
    func stream(to place: UnsafeMutablePointer<Double>) {
        #if arch(x86_64)
        _mm_stream_pd(place, self)
        #else
        put(at: place)
        #endif
    }
}

extension SIMDMask where Storage == SIMD2<Int64> {
    /// Bit 0 for the first, bit 1 for the second.
    @inline(__always)
    var bits: UInt64 {
        #if arch(x86_64)
        UInt64(
            truncatingIfNeeded: _mm_movemask_pd(unsafeBitCast(self, to: SIMD2<Double>.self))
        )
        #else
        (self[0] ? 1 : 0) | (self[1] ? 2 : 0)
        #endif
    }
}

extension Eight {
    @inline(__always)
    private init(_ a: Pair, _ b: Pair, _ c: Pair, _ d: Pair) {
        self.init(
            lowHalf: SIMD4(lowHalf: a, highHalf: b),
            highHalf: SIMD4(lowHalf: c, highHalf: d)
        )
    }

    /// The larger of each two; the other where one is NaN.
    @inline(__always)
    func larger(_ other: Eight) -> Eight {
        Eight(
            lowHalf.lowHalf.larger(other.lowHalf.lowHalf),
            lowHalf.highHalf.larger(other.lowHalf.highHalf),
            highHalf.lowHalf.larger(other.highHalf.lowHalf),
            highHalf.highHalf.larger(other.highHalf.highHalf)
        )
    }

    /// The smaller of each two; the other where one is NaN.
    @inline(__always)
    func smaller(_ other: Eight) -> Eight {
        Eight(
            lowHalf.lowHalf.smaller(other.lowHalf.lowHalf),
            lowHalf.highHalf.smaller(other.lowHalf.highHalf),
            highHalf.lowHalf.smaller(other.highHalf.lowHalf),
            highHalf.highHalf.smaller(other.highHalf.highHalf)
        )
    }

    /// The largest of all; none is NaN.
    @inline(__always)
    var most: Double {
        let two = lowHalf.lowHalf.larger(lowHalf.highHalf)
            .larger(highHalf.lowHalf.larger(highHalf.highHalf))
        return two.x > two.y ? two.x : two.y
    }

    /// The smallest of all; none is NaN.
    @inline(__always)
    var least: Double {
        let two = lowHalf.lowHalf.smaller(lowHalf.highHalf)
            .smaller(highHalf.lowHalf.smaller(highHalf.highHalf))
        return two.x < two.y ? two.x : two.y
    }
}

/// Numbers that stand the same way in eight rows of memory.
enum EightRows {
    /// Two cells of eight rows that lie so far apart: the first of all, and the second.
    @inline(__always)
    static func two(
        _ place: UnsafePointer<Double>,
        _ stride: Int
    ) -> (Eight, Eight) {
        let (a, b) = (Pair(at: place), Pair(at: place + stride))
        let (c, d) = (Pair(at: place + stride &* 2), Pair(at: place + stride &* 3))
        let (e, f) = (Pair(at: place + stride &* 4), Pair(at: place + stride &* 5))
        let (g, h) = (Pair(at: place + stride &* 6), Pair(at: place + stride &* 7))
        return (
            Eight(a.x, b.x, c.x, d.x, e.x, f.x, g.x, h.x),
            Eight(a.y, b.y, c.y, d.y, e.y, f.y, g.y, h.y)
        )
    }

    /// One cell of each row.
    @inline(__always)
    static func one(_ place: UnsafePointer<Double>, _ stride: Int) -> Eight {
        Eight(
            place[0],
            place[stride],
            place[stride &* 2],
            place[stride &* 3],
            place[stride &* 4],
            place[stride &* 5],
            place[stride &* 6],
            place[stride &* 7]
        )
    }

    @inline(__always)
    static func put(
        _ first: Eight,
        _ second: Eight,
        _ place: UnsafeMutablePointer<Double>,
        _ stride: Int
    ) {
        Pair(first[0], second[0]).put(at: place)
        Pair(first[1], second[1]).put(at: place + stride)
        Pair(first[2], second[2]).put(at: place + stride &* 2)
        Pair(first[3], second[3]).put(at: place + stride &* 3)
        Pair(first[4], second[4]).put(at: place + stride &* 4)
        Pair(first[5], second[5]).put(at: place + stride &* 5)
        Pair(first[6], second[6]).put(at: place + stride &* 6)
        Pair(first[7], second[7]).put(at: place + stride &* 7)
    }

    @inline(__always)
    static func put(_ eight: Eight, _ place: UnsafeMutablePointer<Double>, _ stride: Int) {
        for row in 0..<8 { place[stride &* row] = eight[row] }
    }
}
