import Platform
import Testing

@Suite struct BackoffTests {
    @Test func `the least pause doubles up to half of the longest`() {
        let backoff = Backoff(firstNanoseconds: 100, longestNanoseconds: 1000)
        let pauses = (1...6).map { backoff.pauseNanoseconds(afterFailures: $0, draw: 0) }
        #expect(pauses == [50, 100, 200, 400, 500, 500])
    }

    @Test func `the draw moves a pause through its upper half`() {
        let backoff = Backoff(firstNanoseconds: 100, longestNanoseconds: 1000)
        let draws = [0, 0.5, 0.98]
        #expect(
            draws.map { backoff.pauseNanoseconds(afterFailures: 2, draw: $0) } == [100, 150, 198]
        )
    }

    @Test func `after a thousand failures the pause is still bounded`() {
        let backoff = Backoff(firstNanoseconds: 1_000_000_000, longestNanoseconds: .max / 2)
        #expect(backoff.pauseNanoseconds(afterFailures: 1000, draw: 0) == .max / 4)
        #expect(Backoff().pauseNanoseconds(afterFailures: 1000, draw: 0) == 30_000_000_000)
    }

    @Test func `before the first failure the pause is the first`() {
        #expect(Backoff().pauseNanoseconds(afterFailures: 0, draw: 0) == 250_000_000)
    }

    @Test func `a fully jittered pause is drawn from nothing to the whole`() {
        let backoff = Backoff(firstNanoseconds: 100, longestNanoseconds: 300)
        func pauses(_ draw: Double) -> [Int64] {
            (1...4).map { backoff.fullyJitteredPauseNanoseconds(afterFailures: $0, draw: draw) }
        }
        #expect(pauses(0) == [0, 0, 0, 0])
        #expect(pauses(0.5) == [50, 100, 150, 150])
        #expect(pauses(0.99) == [99, 198, 297, 297])
    }
}
