import Platform
import Testing

/// Expectations take no mutating calls.
private func take(_ bucket: inout TokenBucket, at now: Int64, usingReserve: Bool = false) -> Int64 {
    bucket.take(at: now, usingReserve: usingReserve)
}

@Suite struct TokenBucketTests {
    @Test func `a burst passes, then one for each interval`() {
        var bucket = TokenBucket(intervalNanoseconds: 100, burst: 3)
        let steps: [(time: Int64, wait: Int64)] = [
            (0, 0), (0, 0), (0, 0), (0, 100), (40, 60), (99, 1), (100, 0), (100, 100), (250, 0),
            (250, 50), (10_000, 0), (10_000, 0), (10_000, 0), (10_000, 100),
        ]
        for step in steps {
            #expect(take(&bucket, at: step.time) == step.wait, "at \(step.time)")
        }
    }

    @Test func `the reserve is left to those who may use it`() {
        var bucket = TokenBucket(intervalNanoseconds: 100, burst: 5, reserve: 2)
        for _ in 0..<3 { #expect(take(&bucket, at: 0) == 0) }
        #expect(take(&bucket, at: 0) == 100)
        #expect(bucket.available(at: 0) == 2)
        #expect(take(&bucket, at: 0, usingReserve: true) == 0)
        #expect(take(&bucket, at: 0, usingReserve: true) == 0)
        #expect(take(&bucket, at: 0, usingReserve: true) == 100)
        #expect(take(&bucket, at: 0) == 300)
        #expect(take(&bucket, at: 300) == 0)
    }

    @Test func `a block by the server holds for everyone until its end`() {
        var bucket = TokenBucket(intervalNanoseconds: 100, burst: 2, reserve: 1)
        bucket.block(until: 5000)
        bucket.block(until: 3000)
        #expect(take(&bucket, at: 10, usingReserve: true) == 4990)
        #expect(bucket.available(at: 4999) == 0)
        #expect(take(&bucket, at: 5000) == 0)
    }

    @Test func `a clock that goes back brings no token, nor does it take one`() {
        var bucket = TokenBucket(intervalNanoseconds: 100, burst: 1)
        #expect(take(&bucket, at: 1000) == 0)
        #expect(take(&bucket, at: 0) == 100)
        #expect(take(&bucket, at: 1050) == 50)
        #expect(take(&bucket, at: .max) == 0)
    }

    @Test func `what cannot wait goes into debt, which those after it pay off`() {
        var bucket = TokenBucket(intervalNanoseconds: 100, burst: 2)
        for _ in 0..<4 { bucket.spend(at: 0) }
        #expect(bucket.available(at: 0) == 0)
        #expect(bucket.nextMoment(at: 0) == 300)
        #expect(take(&bucket, at: 200) == 100)
        #expect(take(&bucket, at: 300) == 0)
        #expect(bucket.nextMoment(at: 300) == 400)
        #expect(bucket.nextMoment(at: 10_000) == 10_000)
    }

    @Test func `asking when a token is there takes none`() {
        var bucket = TokenBucket(intervalNanoseconds: 100, burst: 2, reserve: 1)
        #expect(bucket.nextMoment(at: 5) == 5)
        #expect(take(&bucket, at: 5) == 0)
        #expect(bucket.nextMoment(at: 5) == 105)
        #expect(bucket.nextMoment(at: 5, usingReserve: true) == 5)
        bucket.block(until: 900)
        #expect(bucket.nextMoment(at: 5, usingReserve: true) == 900)
    }

    @Test func `over a long time the rate is exact`() {
        var bucket = TokenBucket(intervalNanoseconds: 333, burst: 10)
        var taken = 0
        for time in stride(from: Int64(0), through: 333_004, by: 7) where bucket.take(at: time) == 0
        {
            taken += 1
        }
        #expect(taken == 1010)
    }
}
