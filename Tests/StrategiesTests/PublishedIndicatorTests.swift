import Strategies
import Testing

/// The indicators beside TA-Lib 0.8.2, which was run on the same sixty bars.
struct PublishedIndicatorTests {
    private struct Candle {
        let high: Double
        let low: Double
        let close: Double
        let volume: Double
    }

    /// Steps of eighths, which binary numbers hold exactly.
    private static let bars: [Candle] = {
        var state: UInt64 = 12_345
        func next(_ bound: UInt64) -> Double {
            state = (state &* 1_103_515_245 &+ 12_345) % 2_147_483_648
            return Double((state >> 16) % bound)
        }
        var price = 100.0
        return (0..<60).map { _ in
            let open = price
            price += (next(41) - 20) / 8
            let above = next(9) / 8
            let below = next(9) / 8
            return Candle(
                high: max(open, price) + above,
                low: min(open, price) - below,
                close: price,
                volume: next(50)
            )
        }
    }()

    /// What each gives for the bars of a few places, from the first place with an answer on.
    private func check(
        _ name: String,
        _ expected: [Int: Double],
        _ update: (Candle) -> Double?
    ) {
        let values = Self.bars.map(update)
        let first = expected.keys.min() ?? 0
        #expect(values.firstIndex { $0 != nil } == first, "\(name) begins elsewhere")
        for (place, wanted) in expected {
            let found = values[place] ?? .nan
            #expect(abs(found - wanted) <= 1e-9, "\(name) is \(found) at \(place), not \(wanted)")
        }
    }

    @Test func `means and bands are those of the published library`() {
        var weighted = WeightedAverage(period: 10)
        check(
            "WMA",
            [9: 101.50681818181818, 40: 102.68409090909091, 59: 98.46363636363637]
        ) { weighted.update($0.close) }
        var upper = BollingerBands(period: 20)
        check(
            "upper band",
            [19: 106.2755391002391, 40: 108.43190379354512, 59: 104.37795497051182]
        ) { upper.update($0.close)?.upper }
        var middle = BollingerBands(period: 20)
        check("middle band", [19: 102.3625, 40: 104.36875, 59: 100.44375]) {
            middle.update($0.close)?.middle
        }
        var lower = BollingerBands(period: 20)
        check("lower band", [19: 98.4494608997609, 40: 100.3055962064549, 59: 96.50954502948817]) {
            lower.update($0.close)?.lower
        }
        var line = ConvergenceDivergence()
        check(
            "MACD",
            [33: 1.2001395533800832, 40: -0.09581192891884882, 59: -1.3755242394660314]
        ) { line.update($0.close)?.line }
        var signal = ConvergenceDivergence()
        check(
            "MACD signal",
            [33: 1.5548279098376507, 40: 0.3603057206262751, 59: -1.0373759898423385]
        ) { signal.update($0.close)?.signal }
    }

    @Test func `strength and direction are those of the published library`() {
        var strength = RelativeStrength(period: 14)
        check("RSI", [14: 53.75, 40: 47.65899491186466, 59: 38.81132044132401]) {
            strength.update($0.close)
        }
        var range = AverageTrueRange(period: 14)
        check("ATR", [14: 2.5, 40: 2.5801092227632294, 59: 2.3631678397959632]) {
            range.update(high: $0.high, low: $0.low, close: $0.close)
        }
        var trend = DirectionalMovement(period: 14)
        check("ADX", [27: 32.73384966478416, 40: 22.616935695299397, 59: 16.67124300900955]) {
            trend.update(high: $0.high, low: $0.low, close: $0.close)?.strength
        }
        var plus = DirectionalMovement(period: 14)
        check("+DI", [14: 21.648921648921654, 40: 15.679130127543592, 59: 13.514028344219946]) {
            plus.update(high: $0.high, low: $0.low, close: $0.close)?.plus
        }
        var minus = DirectionalMovement(period: 14)
        check("-DI", [14: 11.43871143871144, 40: 21.388052011885225, 59: 19.917173536490115]) {
            minus.update(high: $0.high, low: $0.low, close: $0.close)?.minus
        }
    }

    @Test func `the stochastic is that of the published library`() {
        var place = Stochastic()
        check("%K", [8: 66.06060606060605, 40: 71.8810144657602, 59: 22.029172029172013]) {
            place.update(high: $0.high, low: $0.low, close: $0.close)?.place
        }
        var signal = Stochastic()
        check("%D", [8: 66.19528619528619, 40: 57.32566241040812, 59: 17.91470041470038]) {
            signal.update(high: $0.high, low: $0.low, close: $0.close)?.signal
        }
    }

    @Test func `volume-weighted prices slide over bars, and begin anew with a session`() throws {
        var rolling = VolumeWeightedPrice(period: 3)
        var session = VolumeWeightedPrice()
        var last: (rolling: Double?, session: Double?)
        for (place, bar) in Self.bars.enumerated() {
            last.rolling = rolling.update(
                high: bar.high,
                low: bar.low,
                close: bar.close,
                volume: bar.volume
            )
            last.session = session.update(
                high: bar.high,
                low: bar.low,
                close: bar.close,
                volume: bar.volume,
                session: place / 57
            )
        }
        // Both look at the last three bars.
        let newest = Self.bars.suffix(3)
        let turnover = newest.reduce(0) { $0 + ($1.high + $1.low + $1.close) / 3 * $1.volume }
        let mean = turnover / newest.reduce(0) { $0 + $1.volume }
        #expect(abs(try #require(last.rolling) - mean) < 1e-9)
        #expect(abs(try #require(last.session) - mean) < 1e-9)
        var silent = VolumeWeightedPrice()
        let nothing = silent.update(high: 2, low: 1, close: 1, volume: 0)
        #expect(nothing == nil, "nothing was traded")
    }

    @Test func `scores and ratios are those of their definitions`() throws {
        var score = StandardScore(period: 3)
        var sharpe = RollingSharpe(period: 3, periodsPerYear: 4)
        var spans = RangeVolatility(period: 2, barsPerYear: 1)
        var found: (score: Double?, sharpe: Double?)
        for value in [9.0, 1, 2, 3] {
            found = (score.update(value), sharpe.update(value))
        }
        #expect(found.score == 1, "3 lies one deviation over the mean of 1, 2 and 3")
        #expect(found.sharpe == 4, "a mean of 2 over a deviation of 1, times the root of 4")
        let first = spans.update(high: 2, low: 1)
        #expect(first == nil)
        let second = spans.update(high: 2, low: 1)
        let both = try #require(second)
        // log(2) / sqrt(4 log 2)
        #expect(abs(both - 0.41627730557884884) < 1e-12)
    }

    @Test func `what is no number is refused and changes nothing`() {
        var plain = RelativeStrength(period: 3)
        var holed = RelativeStrength(period: 3)
        for bar in Self.bars.prefix(20) {
            let wanted = plain.update(bar.close)
            let refused = [holed.update(.nan), holed.update(.infinity)]
            let found = holed.update(bar.close)
            #expect(refused == [nil, nil] && found == wanted)
        }
        var flat = RelativeStrength(period: 2)
        let still = [1.0, 1, 1].map { flat.update($0) }
        #expect(still == [nil, nil, 0], "nothing moved")
    }
}
