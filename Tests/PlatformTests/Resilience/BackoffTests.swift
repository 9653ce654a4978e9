import Platform
import Testing

/// Gives the same word for ever: 1 for the least draw (0 would be drawn again without end), all ones for
/// the greatest.
private struct Constant: RandomNumberGenerator {
    let word: UInt64
    mutating func next() -> UInt64 { word }
}

/// Expectations take no mutating calls.
private func pause(_ backoff: inout Backoff, _ generator: inout Constant) -> Int64 {
    backoff.pause(using: &generator)
}

@Suite struct BackoffTests {
    @Test func `the bound of the pause doubles up to the cap, and starts over after a success`() {
        var backoff = Backoff(firstNanoseconds: 100, capNanoseconds: 1000)
        var generator = SystemRandomNumberGenerator()
        var bounds: [Int64] = []
        for _ in 0..<6 {
            bounds.append(backoff.boundNanoseconds)
            let pause = backoff.pause(using: &generator)
            #expect((0...(bounds.last ?? 0)).contains(pause))
        }
        #expect(bounds == [100, 200, 400, 800, 1000, 1000])
        backoff.reset()
        #expect(backoff.boundNanoseconds == 100)
    }

    @Test func `the jitter reaches from the least pause to the bound`() {
        var low = Constant(word: 1)
        var high = Constant(word: .max)
        var backoff = Backoff(firstNanoseconds: 100, capNanoseconds: 1000, leastNanoseconds: 50)
        #expect(pause(&backoff, &low) == 50)
        #expect(pause(&backoff, &high) == 200)
    }

    @Test func `after a thousand failures the bound is still the cap`() {
        var backoff = Backoff(firstNanoseconds: 1_000_000_000, capNanoseconds: .max / 2)
        var generator = Constant(word: 1)
        for _ in 0..<1000 { _ = backoff.pause(using: &generator) }
        #expect(backoff.boundNanoseconds == .max / 2)
        #expect(backoff.failures == 1000)
    }
}
