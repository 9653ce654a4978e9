import Simulation
import Strategies
import TradingCore
import TradingEngine

/// Generated markets at their first instant: the past has been made and the strategies have digested
/// it. That is processor time alone, so a new journal's start makes it beside the work on the disk.
struct GeneratedStart: Sendable {
    /// The trading time at which prices begin.
    let now: UTCTime
    /// The markets that are not off, with their settings.
    let chosen: [(settings: AgentConfiguration.MarketSettings, market: PaperMarket)]
    /// The strategies of each chosen market, warmed up.
    let assignments: [[StrategyAssignment]]
    /// Goes on where the past ends.
    let generator: MarketGenerator

    /// `continued` gives an instrument the price from which it goes on.
    init(
        _ configuration: AgentConfiguration,
        _ now: UTCTime,
        _ continued: (GeneratedInstrument) -> GeneratedInstrument = { $0 }
    ) {
        let chosen = configuration.markets.filter { $0.mode != .off }.compactMap { settings in
            DefaultUniverse.markets.first { $0.market == settings.id }.map {
                (settings: settings, market: $0)
            }
        }
        let cold = chosen.map { Self.assigned($0.settings, $0.market) }
        let warmUp = Dictionary(
            cold.joined().map { ($0.strategy.interval, $0.strategy.warmUpBars + 1) },
            uniquingKeysWith: max
        )
        var settings = MarketGeneratorSettings()
        settings.quoteInterval = .seconds(configuration.prices.quoteSeconds)
        settings.barIntervals =
            warmUp.isEmpty ? [.minute] : warmUp.keys.sorted { $0.seconds < $1.seconds }
        var generator = MarketGenerator(
            seed: configuration.prices.seed,
            instruments: chosen.flatMap { pair in
                pair.market.instruments.filter {
                    pair.settings.symbols.contains($0.instrument.id.symbol)
                }
            }.map(continued),
            start: now,
            settings: settings
        )
        let history = generator.history(warmUp.isEmpty ? [.minute: 1] : warmUp)
        self.now = now
        self.chosen = chosen
        assignments = cold.map { $0.map { $0.warmed(by: history) } }
        self.generator = generator
    }

    private static func assigned(
        _ settings: AgentConfiguration.MarketSettings,
        _ market: PaperMarket
    ) -> [StrategyAssignment] {
        let named = Set(settings.strategies.flatMap { $0.symbols ?? [] })
        return settings.strategies.compactMap { strategy in
            let symbols = strategy.symbols ?? settings.symbols.filter { !named.contains($0) }
            let instruments = market.instruments.map(\.instrument)
                .filter { symbols.contains($0.id.symbol) }
            return StrategyAssignment(strategy, instruments)
        }
    }
}
