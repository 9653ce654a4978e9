import TradingCore

/// The exact sums of the last closes of one instrument.
struct SimpleCrossTracker: Sendable {
    /// The state at a close.
    struct Reading: Sendable, Hashable {
        /// 1 where the quick mean is over the slow one, -1 where it is under, 0 where they are equal.
        let side: Int
        let close: Price
        /// Rounded to the nearest 1e-12, for people.
        let fastMean: Price
        let slowMean: Price
    }

    private let fast: Int
    private let slow: Int
    /// The last closes in units of 1e-12, a ring.
    private var closes: [Int128]
    private var next = 0
    private var count = 0
    private var fastSum: Int128 = 0
    private var slowSum: Int128 = 0
    private var closeTime = UTCTime.epoch
    private(set) var reading: Reading?

    init(fast: Int, slow: Int) {
        self.fast = fast
        self.slow = slow
        closes = Array(repeating: 0, count: slow)
    }

    /// Takes a closed bar; one that is not newer than the last is a revision and changes nothing.
    mutating func update(_ bar: Bar) {
        guard bar.closeTime > closeTime, bar.close.isPositive else { return }
        closeTime = bar.closeTime
        let close = bar.close.units
        // Cells that were never written are 0 and leave the sums as they are.
        slowSum += close - closes[next]
        fastSum += close - closes[(next + slow - fast) % slow]
        closes[next] = close
        next = (next + 1) % slow
        count = min(count + 1, slow)
        guard count == slow else { return }
        let (quick, long) = (fastSum * Int128(slow), slowSum * Int128(fast))
        reading = Reading(
            side: quick > long ? 1 : (quick < long ? -1 : 0),
            close: bar.close,
            fastMean: Price(units: fastSum.scaled(by: 1, over: Int128(fast), .nearest)),
            slowMean: Price(units: slowSum.scaled(by: 1, over: Int128(slow), .nearest))
        )
    }
}
