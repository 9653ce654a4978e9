import TradingCore

/// A plan and the bars that it was made of, as long as a start may still ask for them.
struct CostAveragingTracker: Sendable {
    private struct Close: Sendable {
        let time: UTCTime
        let price: Price
        let period: Int
    }
    private let parameters: CostAveragingParameters
    private(set) var plan = CostAveragingPlan()
    private(set) var close: Price?
    private var closeTime = UTCTime.epoch
    /// Bars before the start, oldest first; at most `closesMax`, the oldest are forgotten.
    private var closes: [Close] = []
    private var hasBegun = false
    private static let closesMax = 10_000

    init(_ parameters: CostAveragingParameters) { self.parameters = parameters }

    /// Takes a closed bar; one that is not newer than the last is a revision and changes nothing.
    mutating func update(_ bar: Bar) {
        guard bar.closeTime > closeTime, bar.close.isPositive else { return }
        closeTime = bar.closeTime
        close = bar.close
        let opened = bar.openTime.seconds.flooredQuotient(Int64(parameters.every.seconds))
        let next = Close(time: bar.closeTime, price: bar.close, period: Int(opened))
        if !hasBegun { remember(next) }
        apply(next)
    }

    /// The plan starts with nothing: history is no reason to buy.
    mutating func begin() {
        plan = CostAveragingPlan()
        hasBegun = true
        closes = []
    }

    /// Goes on with the plan of before a restart, and serves what it missed of the bars that came since.
    mutating func resume(_ earlier: CostAveragingPlan) {
        plan = earlier
        for missed in closes where missed.time > earlier.changedAt { apply(missed) }
        hasBegun = true
        closes = []
    }

    private mutating func apply(_ bar: Close) {
        plan.apply(close: bar.price, at: bar.time, period: bar.period, parameters)
    }

    private mutating func remember(_ bar: Close) {
        if closes.count >= 2 * Self.closesMax { closes.removeFirst(Self.closesMax) }
        closes.append(bar)
    }
}
