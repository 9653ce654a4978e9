import RiskControl
import Simulation
import Strategies
import TradingCore
import TradingEngine

/// What trades in a simulated world: a crypto market with a grid and a momentum strategy, on
/// generated prices.
struct SimulatedMarket {
    let venue: SimulatedVenueConfig
    private let instruments: [GeneratedInstrument]
    private var assignments: [StrategyAssignment]
    private let interval: Int
    /// The limits, some of them tight so that they bind.
    let policy: RiskPolicy

    init(_ dice: inout SeededGenerator) {
        let universe = DefaultUniverse.markets[0]
        instruments = Array(universe.instruments.prefix(3))
        var venue = SimulatedVenueConfig(
            venue: universe.venue.venue,
            currency: universe.venue.currency,
            startingBalance: Money(whole: 10_000),
            instruments: instruments.map(\.instrument)
        )
        venue.touchSize.notional = Money(whole: dice.integer(in: 100...5_000))
        self.venue = venue
        interval = dice.integer(in: 4...15)
        policy = Self.policy(&dice)
        let ids = instruments.map(\.instrument.id)
        assignments = [
            Self.strategy(
                "grid",
                [ids[0]],
                [
                    "interval": "1m", "range_width": "2", "recentre_bars": "15",
                    "investment": "3000",
                ]
            ),
            Self.strategy(
                "volatility-momentum",
                Array(ids[1...]),
                [
                    "interval": "1m", "momentum_bars": "6", "volatility_bars": "6",
                    "rebalance_bars": "2", "volatility_target": "0.4", "allow_short": "true",
                ]
            ),
        ].compactMap { $0 }
    }

    /// Lets the strategies digest the past, as every start of the agent does.
    mutating func warmUp(with generator: MarketGenerator) {
        var generator = generator
        let history = generator.history([.minute: 40])
        assignments = assignments.map { $0.warmed(by: history) }
    }

    private static func policy(_ dice: inout SeededGenerator) -> RiskPolicy {
        var policy = RiskPolicy()
        var limits = policy.fallback
        if dice.chance(0.3) { limits.exposureMax = .percent(dice.integer(in: 20...120)) }
        if dice.chance(0.3) { limits.dailyLossMax = .basisPoints(dice.integer(in: 10...200)) }
        if dice.chance(0.3) { limits.stressFraction = .percent(dice.integer(in: 1...6)) }
        policy.fallback = limits
        policy.venues = policy.venues.mapValues { _ in limits }
        return policy
    }

    private static func strategy(
        _ kind: String,
        _ instruments: [InstrumentID],
        _ parameters: [String: String]
    ) -> StrategyAssignment? {
        let id = StrategyID("crypto/\(kind)")
        let made = try? StrategyCatalog.make(kind, id: id, parameters: parameters)
        return made.map { StrategyAssignment(strategy: $0, instruments: instruments) }
    }

    /// What the engine of every life is told.
    func setup(generation: String) -> EngineSetup {
        let market = MarketSetup(
            id: MarketID("crypto"),
            venue: venue.venue,
            mode: .paper,
            currency: venue.currency,
            instruments: venue.instruments,
            strategies: assignments,
            contract: venue.contract
        )
        return EngineSetup(
            markets: [market],
            policy: policy,
            generation: generation,
            source: "simulated",
            version: "simulated"
        )
    }

    /// Prices from a moment on.
    func prices(seed: UInt64, start: UTCTime) -> MarketGenerator {
        var settings = MarketGeneratorSettings()
        settings.quoteInterval = .seconds(interval)
        settings.barIntervals = [.minute]
        return MarketGenerator(
            seed: seed,
            instruments: instruments,
            start: start,
            settings: settings
        )
    }

    var symbols: [InstrumentID] { venue.instruments.map(\.id) }

    /// The jobs of the default configuration.
    var jobs: [ScheduledJob] {
        guard let cron = try? CronExpression("0 22 * * *") else { return [] }
        return [ScheduledJob(name: "daily-summary", cron: cron)]
    }
}
