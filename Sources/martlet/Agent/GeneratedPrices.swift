import Simulation
import Strategies
import TradingCore
import TradingEngine

/// Prices made by the seeded generator, in real time, going on from the last prices that the
/// journal knows.
final class GeneratedPrices: PriceSource {
    private var generator: MarketGenerator
    let progress = ""
    let name: String? = nil
    /// Closed bars before the start, for the strategies to warm up with.
    let history: [Bar]

    init(
        instruments: [GeneratedInstrument],
        seed: UInt64,
        quoteSeconds: Int,
        start: UTCTime,
        warmUp: [BarInterval: Int]
    ) {
        var settings = MarketGeneratorSettings()
        settings.quoteInterval = .seconds(quoteSeconds)
        settings.barIntervals =
            warmUp.isEmpty ? [.minute] : warmUp.keys.sorted { $0.seconds < $1.seconds }
        generator = MarketGenerator(
            seed: seed,
            instruments: instruments,
            start: start,
            settings: settings
        )
        history = generator.history(warmUp.isEmpty ? [.minute: 1] : warmUp)
    }

    var nextEventTime: UTCTime? { generator.nextTime }
    func nextEvent() -> MarketEvent? { generator.next() }
}
