import Testing
import TradingCore

@testable import martlet

/// The trading clock in real time: it follows the wall clock, and nothing that is done to that one
/// stops it.
struct PacedClockTests {
    private static let start = UTCTime(seconds: 1_780_000_000)

    /// A clock at the start, and what it shows `seconds` later with the wall clock off by `error`.
    private struct Bench {
        var clock = PacedClock(pace: .real, startTime: start, startMonotonic: 0)
        var seconds = 0.0

        mutating func pass(_ span: Double, wallError: Int = 0) -> Double {
            seconds += span
            let wall = wallTime(wallError)
            let shown = clock.time(atMonotonic: monotonic, wall: wall, reached: start)
            return (shown - start).secondsApproximate
        }

        var monotonic: Int64 { Int64(seconds * 1e9) }

        func wallTime(_ error: Int) -> UTCTime {
            start + TimeSpan(nanoseconds: monotonic) + .seconds(error)
        }
    }

    @Test func `it shows the wall clock's time`() {
        var bench = Bench()
        #expect(bench.pass(5) == 5)
        #expect(bench.pass(0.25) == 5.25)
    }

    @Test func `a clock that was set ahead is believed when it stays so`() {
        var bench = Bench()
        _ = bench.pass(5)
        #expect(bench.pass(1, wallError: 3_600) == 6)
        #expect(bench.pass(9, wallError: 3_600) == 15)
        #expect(bench.pass(2, wallError: 3_600) == 3_617)
    }

    @Test func `a jump ahead that is taken back was never believed`() {
        var bench = Bench()
        #expect(bench.pass(1, wallError: 3_600) == 1)
        #expect(bench.pass(5) == 6)
        // A second one has to prove itself anew.
        #expect(bench.pass(6, wallError: 3_600) == 12)
    }

    @Test func `a clock that was set back is waited for at half speed, never standing still`() {
        var bench = Bench()
        #expect(bench.pass(100) == 100)
        #expect(bench.pass(10, wallError: -60) == 105)
        #expect(bench.pass(10, wallError: -60) == 110)
        #expect(bench.pass(200, wallError: -60) == 260)
    }

    @Test func `what is due comes at its trading time, whatever the wall clock shows`() {
        var bench = Bench()
        _ = bench.pass(100)
        let due = Self.start + .seconds(110)
        let inStep = bench.clock.monotonic(
            of: due,
            monotonicNow: bench.monotonic,
            wall: bench.wallTime(0)
        )
        #expect(inStep == 110_000_000_000)
        let ahead = bench.clock.monotonic(
            of: due,
            monotonicNow: bench.monotonic,
            wall: bench.wallTime(3_600)
        )
        #expect(ahead == 110_000_000_000)
        let back = bench.clock.monotonic(
            of: due,
            monotonicNow: bench.monotonic,
            wall: bench.wallTime(-60)
        )
        #expect(back == 120_000_000_000)
    }
}
