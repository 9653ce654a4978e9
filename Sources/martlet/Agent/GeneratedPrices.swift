import Simulation
import TradingCore

/// Prices made by the seeded generator, in real time.
final class GeneratedPrices: PriceSource {
    private var generator: MarketGenerator
    let progress = ""
    let bars: (begun: Int, all: Int)? = nil
    let name: String? = nil

    init(_ generator: MarketGenerator) {
        self.generator = generator
    }

    var nextEventTime: UTCTime? { generator.nextTime }
    func nextEvent() -> MarketEvent? { generator.next() }
}
