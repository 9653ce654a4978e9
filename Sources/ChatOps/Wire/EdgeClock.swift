package import TradingCore

/// Time for the poller and the channels, so that tests can turn it.
package protocol EdgeClock: AnyObject, Sendable {
    /// Nanoseconds that never go back.
    func monotonicNanoseconds() -> Int64
    /// The wall clock.
    func now() -> UTCTime
    /// Runs `body` once, on any thread, at or soon after a moment of the monotonic clock.
    func wake(atMonotonic moment: Int64, _ body: @escaping @Sendable () -> Void)
}
