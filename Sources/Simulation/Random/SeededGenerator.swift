/// The source of all chance in a simulation: xoshiro256** (Blackman and Vigna, 2018), its state
/// filled from the seed by splitmix64. The same seed gives the same sequence on every machine; no
/// function of a math library takes part.
package struct SeededGenerator: RandomNumberGenerator, Sendable, Hashable {
    private var first: UInt64
    private var second: UInt64
    private var third: UInt64
    private var fourth: UInt64

    package init(seed: UInt64) {
        var mixer = seed
        first = Self.splitMix(&mixer)
        second = Self.splitMix(&mixer)
        third = Self.splitMix(&mixer)
        fourth = Self.splitMix(&mixer)
    }

    /// The next 64 random bits.
    package mutating func next() -> UInt64 {
        let result = Self.rotated(second &* 5, by: 7) &* 9
        let shifted = second &<< 17
        third ^= first
        fourth ^= second
        second ^= third
        first ^= fourth
        third ^= shifted
        fourth = Self.rotated(fourth, by: 45)
        return result
    }

    /// A uniform number in 0..<1 with 53 random bits.
    package mutating func uniform() -> Double {
        Double(next() &>> 11) * 0x1p-53
    }

    /// A uniform number in `range`.
    package mutating func uniform(in range: ClosedRange<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
    }

    /// A uniform whole number in `range`, without bias (Lemire's multiplication with rejection).
    package mutating func integer(in range: ClosedRange<Int>) -> Int {
        let span = UInt64(bitPattern: Int64(range.upperBound) &- Int64(range.lowerBound))
        guard span < .max else { return Int(truncatingIfNeeded: next()) }
        let count = span + 1
        let threshold = (0 &- count) % count
        while true {
            // Ends almost surely: the chance of another round is below one half each time.
            let wide = next().multipliedFullWidth(by: count)
            if wide.low >= threshold {
                return range.lowerBound &+ Int(truncatingIfNeeded: wide.high)
            }
        }
    }

    /// Whether an event of this probability happens.
    package mutating func chance(_ probability: Double) -> Bool { uniform() < probability }

    /// A number of mean 0 and variance 1, nearly normal: the sum of twelve uniform numbers less
    /// six, so never beyond 6. Jumps model the fat tails that markets have.
    package mutating func normal() -> Double {
        var sum = 0.0
        for _ in 0..<6 {
            let bits = next()
            sum += Double(bits &>> 32) + Double(bits & 0xFFFF_FFFF)
        }
        return (sum + 6) * 0x1p-32 - 6
    }

    /// An independent generator for a named part, which leaves this one as it is: adding a part
    /// does not change what the others draw.
    package func fork(_ label: String) -> SeededGenerator {
        // FNV-1a over the label, mixed with the whole state.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in label.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let state = first ^ Self.rotated(second, by: 13) ^ Self.rotated(third, by: 29)
        return SeededGenerator(seed: hash ^ state ^ Self.rotated(fourth, by: 43))
    }

    /// A uniform 64-bit number that depends on the seed and the position alone.
    package static func bits(seed: UInt64, position: UInt64) -> UInt64 {
        var mixer = seed ^ (position &* 0xD134_2543_DE82_EF95)
        return splitMix(&mixer)
    }

    private static func splitMix(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed &>> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed &>> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed &>> 31)
    }

    private static func rotated(_ value: UInt64, by count: UInt64) -> UInt64 {
        value &<< count | value &>> (64 - count)
    }
}
