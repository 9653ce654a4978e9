internal import TradingCore

/// How long to wait before another try: doubling from half a second to a minute, with the upper
/// half drawn at random so that agents which were cut off together do not come back together.
enum RetryDelay {
    static let first = TimeSpan.milliseconds(500)
    static let longest = TimeSpan.seconds(60)

    /// The pause after so many failed tries in a row (at least 1), with a random `draw` in 0..<1.
    static func span(
        afterFailures failures: Int,
        draw: Double,
        first: TimeSpan = first,
        longest: TimeSpan = longest
    ) -> TimeSpan {
        let whole = first * (1 << min(max(failures, 1) - 1, 12))
        let bounded = min(whole, longest).nanoseconds
        return TimeSpan(nanoseconds: bounded / 2 + Int64(Double(bounded / 2) * draw))
    }
}
