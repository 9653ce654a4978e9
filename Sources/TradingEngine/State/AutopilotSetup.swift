package import TradingCore

/// How the autopilot works, where the operator has opted in.
package struct AutopilotSetup: Sendable, Hashable {
    /// The markets on which it may act; live ones are left alone all the same.
    package var markets: Set<MarketID>
    /// The strategies, by their names in the catalogue, that it may propose.
    package var candidates: [String]
    /// How much better, of 100, a strategy must suit than the present one.
    package var advantageMin: Int
    /// How well, of 100, it must suit at least.
    package var scoreMin: Int
    /// The time between two looks for something better.
    package var every: TimeSpan
    /// How long a proposal waits for a veto.
    package var vetoSpan: TimeSpan
    /// Deployments within seven days.
    package var deploymentsPerWeekMax: Int

    /// The strategies that trade an instrument by itself, which a board of markets can judge.
    package static let candidatesKnown = ["dca", "grid", "volatility-momentum"]

    package init(
        markets: Set<MarketID>,
        candidates: [String] = candidatesKnown,
        advantageMin: Int = 20,
        scoreMin: Int = 60,
        every: TimeSpan = .hours(24),
        vetoSpan: TimeSpan = .hours(1),
        deploymentsPerWeekMax: Int = 2
    ) {
        self.markets = markets
        self.candidates = candidates
        self.advantageMin = advantageMin
        self.scoreMin = scoreMin
        self.every = every
        self.vetoSpan = vetoSpan
        self.deploymentsPerWeekMax = deploymentsPerWeekMax
    }
}
