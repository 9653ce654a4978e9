import StandIns
import Strategies
import Testing
import TradingCore

/// A bar whose high and low lie `span` around its ends.
private struct Candle {
    let high: Double
    let low: Double
    let close: Double

    init(from open: Double, to close: Double, span: Double = 0.001) {
        high = max(open, close) * (1 + span)
        low = min(open, close) * (1 - span)
        self.close = close
    }
}

private func steady(_ rate: Double, _ count: Int, from start: Double) -> [Candle] {
    var last = start
    return (0..<count).map { _ in
        let next = last * (1 + rate)
        defer { last = next }
        return Candle(from: last, to: next)
    }
}

/// Up and down in turn by a rate, around the start.
private func zigzag(_ rate: Double, _ count: Int, from start: Double) -> [Candle] {
    var last = start
    return (0..<count).map { index in
        let next = index.isMultiple(of: 2) ? last * (1 + rate) : last / (1 + rate)
        defer { last = next }
        return Candle(from: last, to: next)
    }
}

private func regimes(
    _ candles: [Candle],
    breadth: Double? = nil,
    _ change: (inout RegimeParameters) -> Void = { _ in }
) -> [Regime] {
    var parameters = RegimeParameters()
    change(&parameters)
    var detector = RegimeDetector(parameters)
    return candles.compactMap {
        detector.update(high: $0.high, low: $0.low, close: $0.close, breadth: breadth)?.regime
    }
}

@Suite struct RegimeTests {
    @Test func `steady rises and falls are trends, and a zigzag is a range`() {
        #expect(regimes(steady(0.01, 60, from: 100)).last == .trendUp)
        #expect(regimes(steady(-0.01, 60, from: 100)).last == .trendDown)
        #expect(regimes(zigzag(0.01, 60, from: 100)).last == .range)
    }

    @Test func `breadth keeps a trend from beginning and does not end one`() {
        #expect(regimes(steady(0.01, 60, from: 100), breadth: 0.39).last == .range)
        #expect(regimes(steady(0.01, 60, from: 100), breadth: 0.4).last == .trendUp)
        #expect(regimes(steady(-0.01, 60, from: 100), breadth: 0.61).last == .range)
        var detector = RegimeDetector()
        for candle in steady(0.01, 60, from: 100) {
            _ = detector.update(high: candle.high, low: candle.low, close: candle.close, breadth: 1)
        }
        for candle in steady(0.01, 20, from: 182) {
            _ = detector.update(high: candle.high, low: candle.low, close: candle.close, breadth: 0)
        }
        #expect(detector.last?.regime == .trendUp)
    }

    @Test func `a burst of volatility counts once it was seen for as many bars as it takes`() {
        let quiet = zigzag(0.002, 100, from: 100)
        let loud = zigzag(0.03, 20, from: 100)
        let found = regimes(quiet + loud) {
            $0.rankBars = 60
            $0.volatilityBars = 10
            $0.confirmBars = 3
        }
        let start = found.count - loud.count
        #expect(!found[..<start].contains(.highVolatility))
        #expect(found[start + 1] == .range)
        #expect(found[start + 2] == .highVolatility)
        #expect(found.last == .highVolatility)
    }

    @Test func `high volatility ends at its own, lower threshold`() {
        // Rises to the highest volatility of all, then falls slowly: its percentile passes 0.9 and later 0.75.
        func rate(_ index: Int) -> Double {
            index < 100 ? 0.001 + 0.0001 * Double(index) : 0.011 - 0.0001 * Double(index - 100)
        }
        var last = 100.0
        let candles = (0..<160).map { index -> Candle in
            let step = 1 + rate(index)
            let next = index.isMultiple(of: 2) ? last * step : last / step
            defer { last = next }
            return Candle(from: last, to: next)
        }
        func end(_ leave: Double) -> Int? {
            let found = regimes(candles) {
                $0.rankBars = 80
                $0.volatilityBars = 4
                $0.confirmBars = 1
                $0.volatilityLeave = leave
            }
            return found.lastIndex(of: .highVolatility)
        }
        let early = end(0.9) ?? 0
        let late = end(0.6) ?? 0
        #expect(early > 0 && late > early + 5, "\(early) \(late)")
    }

    @Test func `numbers that waver around a threshold move nothing`() {
        // A seeded walk: thresholds apart and bars that confirm each leave fewer changes.
        func changes(leave: Double, confirm: Int) -> Int {
            var dice = SeededDice(state: 11)
            var last = 100.0
            let candles = (0..<3_000).map { _ in
                let next = last * (1 + Double.random(in: -0.01...0.0101, using: &dice))
                defer { last = next }
                return Candle(from: last, to: next)
            }
            let found = regimes(candles) {
                $0.confirmBars = confirm
                $0.trendLeave = leave
            }
            return zip(found, found.dropFirst()).filter { $0 != $1 }.count
        }
        let neither = changes(leave: 25, confirm: 1)
        let apart = changes(leave: 15, confirm: 1)
        let both = changes(leave: 15, confirm: 3)
        #expect(apart < neither && both > 10, "\(neither) \(apart) \(both)")
        #expect(both < apart)
    }

    @Test func `a broken bar changes nothing`() {
        let candles = steady(0.01, 60, from: 100)
        var detector = RegimeDetector()
        for candle in candles {
            _ = detector.update(high: candle.high, low: candle.low, close: candle.close)
        }
        let before = detector.last
        #expect(before?.bars ?? 0 > 20)
        let nothing = detector.update(high: .nan, low: 1, close: 1)
        let upsideDown = detector.update(high: 1, low: 2, close: 1)
        #expect(nothing == nil && upsideDown == nil)
        #expect(detector.last == before)
        #expect(before?.explanation(of: "BTC").numbers.first?.value == "trend_up")
    }

    @Test func `a percentile counts half of its equals`() {
        var rank = VolatilityRank(period: 4)
        let found = [1.0, 2, 3, 3, 9, 0].map { rank.update($0) }
        // Of 1 2 3 3 two lie under and two are equal; of 2 3 3 9 three under; of 3 3 9 0 none.
        #expect(found == [nil, nil, nil, 0.75, 0.875, 0.125])
    }

    @Test func `breadth is the share of instruments over their mean`() throws {
        var watch = RegimeWatch(meanBars: 5)
        #expect(watch.breadth == nil)
        for index in 0..<40 {
            let up = 100 + Double(index)
            watch.update(try bar("A", index, from: up, to: up + 1))
            watch.update(try bar("B", index, from: up, to: up + 1))
            watch.update(try bar("C", index, from: 200 - up / 2, to: 199.5 - up / 2))
            watch.update(try bar("D", index, from: up, to: up + 1))
        }
        #expect(watch.breadth == 0.75)
        let reading = watch.reading(of: InstrumentID(venue: venue, symbol: "A"))
        #expect(reading?.regime == .trendUp)
        #expect(reading?.breadth == 0.75)
        #expect(watch.reading(of: InstrumentID(venue: venue, symbol: "E")) == nil)
        // A bar that came already moves nothing.
        watch.update(try bar("A", 3, from: 1, to: 1))
        #expect(watch.reading(of: InstrumentID(venue: venue, symbol: "A")) == reading)
    }

    @Test func `thresholds that contradict each other are told`() {
        var parameters = RegimeParameters()
        #expect(parameters.problems().isEmpty)
        parameters.trendLeave = 30
        parameters.volatilityLeave = 0.95
        #expect(parameters.problems().count == 2)
    }
}

@Suite struct SizingTests {
    private func kelly(_ change: (inout KellySizing) -> Void = { _ in }) -> KellySizing {
        var sizing = KellySizing()
        sizing.part = 1
        sizing.shareMax = 100
        sizing.scale = .none
        change(&sizing)
        return sizing
    }

    @Test func `the full size is that of the formulas`() {
        // Even money at 55 %: 0.55 - 0.45. Two to one at 40 %: 0.4 - 0.6 / 2.
        let even = TradingEdge.trades(count: 100, winShare: 0.55, gain: 1, loss: 1)
        #expect(abs(kelly().answer(even, in: nil).share - 0.1) < 1e-12)
        let double = TradingEdge.trades(count: 100, winShare: 0.4, gain: 2, loss: 1)
        #expect(abs(kelly().answer(double, in: nil).share - 0.1) < 1e-12)
        // Thorp (2006), section 7: mean excess 0.05, deviation 0.18.
        let stocks = TradingEdge.returns(count: 100, mean: 0.05, variance: 0.18 * 0.18)
        #expect(abs(kelly().answer(stocks, in: nil).full - 1.543) < 0.001)
    }

    @Test func `no size grows faster than the full one`() {
        let edge = TradingEdge.trades(count: 100, winShare: 0.53, gain: 0.04, loss: 0.03)
        let full = kelly().answer(edge, in: nil).full
        func growth(_ size: Double) -> Double {
            // log(1 + x) by its series is enough here and needs no library.
            func logOnePlus(_ x: Double) -> Double {
                var sum = 0.0
                var power = x
                for term in 1..<60 {
                    sum += (term.isMultiple(of: 2) ? -1 : 1) * power / Double(term)
                    power *= x
                }
                return sum
            }
            return 0.53 * logOnePlus(size * 0.04) + 0.47 * logOnePlus(-size * 0.03)
        }
        #expect(growth(full) > growth(full * 0.98))
        #expect(growth(full) > growth(full * 1.02))
    }

    @Test func `part, regime and cap cut the size in this order`() {
        let edge = TradingEdge.trades(count: 100, winShare: 0.6, gain: 1, loss: 1)
        var sizing = kelly { $0.part = 0.5 }
        sizing.scale.highVolatility = 0.5
        let answer = sizing.answer(edge, in: .highVolatility)
        #expect(abs(answer.full - 0.2) < 1e-12 && answer.regimeShare == 0.5)
        #expect(abs(answer.share - 0.05) < 1e-12)
        sizing.shareMax = 0.03
        #expect(sizing.answer(edge, in: .highVolatility).share == 0.03)
    }

    @Test func `without an edge, with few outcomes or with impossible numbers nothing is held`() {
        for edge in [
            TradingEdge.trades(count: 100, winShare: 0.5, gain: 1, loss: 1),
            .trades(count: 100, winShare: 0.3, gain: 1, loss: 1),
            .trades(count: 29, winShare: 0.9, gain: 1, loss: 1),
            .trades(count: 100, winShare: 1.2, gain: 1, loss: 1),
            .trades(count: 100, winShare: 0.6, gain: 1, loss: 0),
            .trades(count: 100, winShare: .nan, gain: 1, loss: 1),
            .returns(count: 100, mean: -0.01, variance: 0.01),
            .returns(count: 100, mean: 0.01, variance: 0),
            .returns(count: 100, mean: .nan, variance: 0.01),
        ] {
            #expect(kelly().answer(edge, in: .trendUp).share == 0, "\(edge)")
        }
    }

    @Test func `up and down change places for a short, and an unknown regime takes the least`() {
        let scale = RegimeScale()
        #expect(scale.share(in: .trendUp, isLong: true) == 1)
        #expect(scale.share(in: .trendUp, isLong: false) == 0.5)
        #expect(scale.share(in: .trendDown, isLong: false) == 1)
        #expect(scale.share(in: nil, isLong: true) == 0.5)
    }

    @Test func `a volatility target is met, capped, and not fooled by stillness`() {
        var sizing = VolatilityTargetSizing()
        sizing.target = 0.1
        #expect(sizing.share(volatility: 0.2) == 0.5)
        #expect(sizing.share(volatility: 0.05) == 1)
        sizing.shareMax = 100
        #expect(sizing.share(volatility: 0) == 10)
        #expect(sizing.share(volatility: .nan) == 0)
        #expect(sizing.share(volatility: -0.1) == 0)
        sizing.scale.highVolatility = 0.5
        #expect(sizing.share(volatility: 0.2, in: .highVolatility) == 0.25)
    }
}
