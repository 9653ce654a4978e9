/// A rate with a burst, kept as the moment at which the allowance will be full again (GCRA). It
/// only reads the time that it is given.
struct RateAllowance {
    private let interval: Int64
    private let tolerance: Int64
    private var fullAt: Int64 = .min / 2

    /// `count` per `period` (nanoseconds) on average, and `burst` at once after a rest.
    init(count: Int, per period: Int64, burst: Int) {
        precondition(count > 0 && burst > 0, "a rate of nothing never ends")
        interval = period / Int64(count)
        tolerance = interval * Int64(burst - 1)
    }

    /// When the next one may go: now or later.
    func nextMoment(at now: Int64) -> Int64 { max(now, fullAt - tolerance) }

    /// Uses one up, also before its time.
    mutating func use(at now: Int64) { fullAt = max(fullAt, now) + interval }
}
