/// A generator with a seed, so that a failing round can be run again (SplitMix64). It stands in for the
/// system's in tests.
package struct SeededDice: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// The same state gives the same throws on every machine.
    package init(state: UInt64) { self.state = state }

    /// The next 64 random bits.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
