import Platform
import Testing

/// Expectations take no mutating calls.
private func admits(_ breaker: inout CircuitBreaker, at now: Int64) -> Bool {
    breaker.admits(at: now)
}

@Suite struct CircuitBreakerTests {
    private static func breaker() -> CircuitBreaker {
        CircuitBreaker(failuresMax: 3, openNanoseconds: 100, openNanosecondsMax: 300)
    }

    @Test func `failures in a row open it, and a success between them does not let it`() {
        var breaker = Self.breaker()
        for time in Int64(0)..<2 { breaker.noteFailure(at: time) }
        breaker.noteSuccess()
        for time in Int64(2)..<4 { breaker.noteFailure(at: time) }
        #expect(breaker.state == .closed(failures: 2))
        #expect(admits(&breaker, at: 4))
        breaker.noteFailure(at: 5)
        #expect(breaker.state == .open(until: 105))
        #expect(!admits(&breaker, at: 104))
        #expect(breaker.retryTime == 105)
    }

    @Test func `one probe passes when the time is over, and closes it by its success`() {
        var breaker = Self.breaker()
        for _ in 0..<3 { breaker.noteFailure(at: 0) }
        #expect(admits(&breaker, at: 100))
        #expect(!admits(&breaker, at: 100), "the probe is under way")
        breaker.noteSuccess()
        #expect(breaker.state == .closed(failures: 0))
        #expect(breaker.retryTime == nil)
    }

    @Test func `failed probes open it for twice as long, up to the bound, until a success`() {
        var breaker = Self.breaker()
        for _ in 0..<3 { breaker.noteFailure(at: 0) }
        var spans: [Int64] = []
        for _ in 0..<4 {
            guard case .open(let until) = breaker.state else {
                Issue.record("not open")
                return
            }
            #expect(admits(&breaker, at: until))
            breaker.noteFailure(at: until)
            spans.append((breaker.retryTime ?? 0) - until)
        }
        #expect(spans == [200, 300, 300, 300])
        breaker.noteSuccess()
        for _ in 0..<3 { breaker.noteFailure(at: 0) }
        #expect(breaker.retryTime == 100)
    }

    @Test func `a probe whose outcome is never told does not shut it for ever`() {
        var breaker = Self.breaker()
        for _ in 0..<3 { breaker.noteFailure(at: 0) }
        #expect(admits(&breaker, at: 100))
        #expect(!admits(&breaker, at: 399))
        #expect(admits(&breaker, at: 400))
    }

    @Test func `late failures of earlier calls do not prolong it`() {
        var breaker = Self.breaker()
        for time in Int64(0)..<10 { breaker.noteFailure(at: time) }
        #expect(breaker.state == .open(until: 102))
    }
}
