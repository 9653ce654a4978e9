/// How long to wait before another try: doubling from the first pause to the longest, with the upper
/// half drawn at random, so that those which were cut off together do not come back together and a
/// small draw does not hammer a server that is down (the idea: "Exponential Backoff And Jitter", AWS
/// Architecture Blog, 2015, there called equal jitter).
///
/// The tries themselves are not bounded here; whoever tries again states that bound.
package struct Backoff: Sendable, Equatable {
    /// The whole of the first pause, nanoseconds.
    package let firstNanoseconds: Int64
    /// The whole of the longest pause, nanoseconds.
    package let longestNanoseconds: Int64

    /// Half a second, doubling to a minute, where nothing else is said. A first pause over the longest
    /// is as long as that.
    package init(
        firstNanoseconds: Int64 = 500_000_000,
        longestNanoseconds: Int64 = 60_000_000_000
    ) {
        precondition(firstNanoseconds > 0 && longestNanoseconds > 0, "a pause takes time")
        self.firstNanoseconds = firstNanoseconds
        self.longestNanoseconds = longestNanoseconds
    }

    /// The pause after so many failed tries in a row (at least 1), nanoseconds, with a random `draw` in
    /// 0..<1.
    package func pauseNanoseconds(afterFailures failures: Int, draw: Double) -> Int64 {
        let whole = wholeNanoseconds(afterFailures: failures)
        return whole / 2 + Int64(Double(whole / 2) * draw)
    }

    /// The same with all of the pause drawn at random (full jitter, there): from nothing to the whole of it,
    /// which spreads best those who come back to a server that serves many at once.
    package func fullyJitteredPauseNanoseconds(afterFailures failures: Int, draw: Double) -> Int64 {
        Int64(Double(wholeNanoseconds(afterFailures: failures)) * draw)
    }

    private func wholeNanoseconds(afterFailures failures: Int) -> Int64 {
        let doublings = Int64(min(max(failures, 1) - 1, 62))
        let (grown, isTooLong) = firstNanoseconds.multipliedReportingOverflow(by: 1 << doublings)
        return isTooLong ? longestNanoseconds : min(grown, longestNanoseconds)
    }
}
