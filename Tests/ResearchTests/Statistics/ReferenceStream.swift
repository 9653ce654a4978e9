/// Numbers that `scripts/check-statistics` draws too: Knuth's linear congruence, its upper 53 bits.
struct ReferenceStream {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// A uniform number in 0..<1.
    mutating func next() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 11) / 9_007_199_254_740_992
    }

    /// A series that remembers, with noise of the sum of twelve uniform numbers.
    static func autoregressive(_ count: Int, memory: Double, seed: UInt64) -> [Double] {
        var dice = ReferenceStream(seed: seed)
        var value = 0.0
        return (0..<count).map { _ in
            var noise = 0.0
            for _ in 0..<12 { noise += dice.next() }
            value = memory * value + (noise - 6)
            return value
        }
    }
}
