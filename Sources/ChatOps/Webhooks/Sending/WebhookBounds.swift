package import TradingCore

/// Limits of one webhook's queue.
package struct WebhookBounds: Sendable {
    /// Items that wait. With one more, the oldest of the mildest is dropped.
    package var waitingMax = 10_000
    /// Fills and halts go beyond ``waitingMax`` in the place of being dropped, up to this; at it,
    /// the newcomer is given up.
    package var protectedMax = 100_000
    /// How long an item is tried, counted from the moment when it was raised.
    package var itemLife = TimeSpan.hours(24)
    /// What a start grants to an item whose life is over by then: the agent may have been down.
    package var lateLife = TimeSpan.minutes(10)
    /// Pauses after the first, second, ... failure in a row; the last one repeats.
    package var pauses: [TimeSpan] = [
        .seconds(5), .seconds(30), .minutes(2), .minutes(10), .minutes(30), .hours(1),
    ]
    /// Longest wait that a `Retry-After` is granted.
    package var retryAfterMax = TimeSpan.hours(1)
    /// Tries of an item that is refused for what it is, before the next one goes on.
    package var refusalsBeforeAside = 3
    /// The same for errors 500 and the like, which are the server's fault more often.
    package var errorsBeforeAside = 6
    /// Failures in a row that open the circuit breaker.
    package var failuresBeforeOpen = 4
    /// How long the breaker stays open the first time; it doubles up to ``openMax``.
    package var firstOpen = TimeSpan.minutes(10)
    /// How long the breaker stays open at most.
    package var openMax = TimeSpan.hours(1)
    /// A critical alert has a paused target tried again this soon after the last try.
    package var criticalPauseMax = TimeSpan.seconds(5)
    /// Between two notices of lost items; meanwhile they are counted.
    package var lossNoticeInterval = TimeSpan.hours(1)

    /// The limits above.
    package init() {}

    /// The pause after so many failures in a row (at least 1): the schedule's, less up to a fifth
    /// by a random `draw` in 0..<1, so that those who failed together do not come back together.
    func pause(afterFailures failures: Int, draw: Double) -> Int64 {
        precondition(!pauses.isEmpty && failures > 0, "a pause follows a failure")
        let whole = pauses[min(failures, pauses.count) - 1].nanoseconds
        return whole - Int64(Double(whole / 5) * draw)
    }
}
