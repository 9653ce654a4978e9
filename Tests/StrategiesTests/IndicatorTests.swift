import Glibc
import StandIns
import Strategies
import Testing

/// Thirty bars with no pattern that an indicator could profit from.
private let closes = (0..<30).map { index in
    let step = Double(index)
    return 100 + 8 * sin(step * 0.7) + 0.3 * step + Double(index * 7919 % 13) * 0.25
}
private let highs = closes.indices.map { closes[$0] + 1 + Double($0 * 31 % 7) * 0.2 }
private let lows = closes.indices.map { closes[$0] - 1 - Double($0 * 17 % 5) * 0.3 }

/// Whether the series starts after `warmUp` values and meets the named ones to twelve digits.
private func meets(_ series: [Double?], warmUp: Int, _ expected: [Int: Double]) -> Bool {
    series.firstIndex { $0 != nil } == warmUp && series[warmUp...].allSatisfy { $0 != nil }
        && expected.allSatisfy { index, value in
            series[index].map { abs($0 - value) <= 1e-10 * abs(value) } ?? false
        }
}

/// The expected numbers of the first four tests were computed with TA-Lib 0.6 over these bars, those
/// of the volatility with numpy (`std` with one degree of freedom).
@Suite struct IndicatorTests {
    @Test func `the simple average is TA-Lib's SMA`() {
        var average = SimpleAverage(period: 5)
        let expected = [4: 106.124583894, 5: 106.36333073, 10: 100.901608762, 29: 109.481510217]
        #expect(meets(closes.map { average.update($0) }, warmUp: 4, expected))
    }

    @Test func `the exponential average is TA-Lib's EMA`() {
        var average = SmoothedAverage.exponential(period: 5)
        let expected = [4: 106.124583894, 5: 104.480967322, 10: 103.864339437, 29: 112.033566062]
        #expect(meets(closes.map { average.update($0) }, warmUp: 4, expected))
    }

    @Test func `the average true range is TA-Lib's ATR`() {
        var range = AverageTrueRange(period: 5)
        let values = closes.indices.map {
            range.update(high: highs[$0], low: lows[$0], close: closes[$0])
        }
        let expected = [5: 5.39910771892, 6: 5.3125542467, 10: 6.18364637137, 29: 5.31893490528]
        #expect(meets(values, warmUp: 5, expected))
    }

    @Test func `the rate of change and the channel are TA-Lib's ROCP, MAX and MIN`() {
        var change = RateOfChange(lookback: 5)
        let expected = [5: 0.0119373417848, 6: -0.0766971280327, 29: 0.154301419271]
        #expect(meets(closes.map { change.update($0) }, warmUp: 5, expected))
        var channel = DonchianChannel(period: 5)
        let values = closes.indices.map { channel.update(high: highs[$0], low: lows[$0]) }
        #expect(
            meets(
                values.map { $0?.high },
                warmUp: 4,
                [4: 111.68359784, 10: 111.40589279, 29: 119.742131247]
            )
        )
        #expect(
            meets(
                values.map { $0?.low },
                warmUp: 4,
                [4: 99, 5: 100.193734178, 10: 92.290379099, 29: 101.361337421]
            )
        )
    }

    @Test func `the volatility is the annualised sample deviation of log returns`() {
        var volatility = RealisedVolatility(returns: 5, barsPerYear: 365)
        let expected = [
            5: 0.824855936126, 6: 0.604978663668, 10: 0.902612893944, 29: 0.495516491598,
        ]
        #expect(meets(closes.map { volatility.update($0) }, warmUp: 5, expected))
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func `a value that is no number is refused and changes nothing`(bad: Double) {
        var average = SimpleAverage(period: 3)
        var smooth = SmoothedAverage.wilder(period: 3)
        var range = AverageTrueRange(period: 3)
        var volatility = RealisedVolatility(returns: 3, barsPerYear: 1)
        var change = RateOfChange(lookback: 3, form: .logarithmic)
        var extreme = RollingExtreme(.maximum, period: 3)
        func row(_ value: Double) -> [Double?] {
            [
                average.update(value), smooth.update(value),
                range.update(high: value + 1, low: value - 1, close: value),
                volatility.update(value), change.update(value), extreme.update(value),
            ]
        }
        let clean = closes.map(row)
        average = SimpleAverage(period: 3)
        smooth = .wilder(period: 3)
        range = AverageTrueRange(period: 3)
        volatility = RealisedVolatility(returns: 3, barsPerYear: 1)
        change = RateOfChange(lookback: 3, form: .logarithmic)
        extreme = RollingExtreme(.maximum, period: 3)
        let disturbed = closes.map { close in
            #expect(row(bad).allSatisfy { $0 == nil })
            return row(close)
        }
        #expect(disturbed == clean)
    }

    @Test func `a price of zero has no logarithm and is refused`() {
        var volatility = RealisedVolatility(returns: 2, barsPerYear: 1)
        var change = RateOfChange(lookback: 1)
        #expect(volatility.update(0) == nil && change.update(-1) == nil)
        #expect(change.update(2) == nil && change.update(3) == 0.5)
    }

    @Test func `a million updates do not drift`() {
        var average = SimpleAverage(period: 20)
        var volatility = RealisedVolatility(returns: 20, barsPerYear: 1)
        var highest = RollingExtreme(.maximum, period: 20)
        var dice = SeededDice(state: 5)
        var window: [Double] = []
        var last: (Double?, Double?, Double?) = (nil, nil, nil)
        for index in 0..<1_000_000 {
            // A stretch of giant values leaves its rounding errors behind in a naive running sum.
            let scale = index % 1_000 < 10 ? 1e12 : 1.0
            let value = Double.random(in: 50...150, using: &dice) * scale
            last = (average.update(value), volatility.update(value), highest.update(value))
            if index >= 1_000_000 - 21 { window.append(value) }
        }
        let tail = window.suffix(20)
        let mean = tail.reduce(0, +) / 20
        let returns = zip(window, window.dropFirst()).map { log($1 / $0) }
        let center = returns.reduce(0, +) / 20
        let deviation = (returns.reduce(0) { $0 + ($1 - center) * ($1 - center) } / 19).squareRoot()
        #expect(abs((last.0 ?? 0) - mean) < 1e-9 * mean)
        #expect(abs((last.1 ?? 0) - deviation) < 1e-9 * deviation)
        #expect(last.2 == tail.max())
    }

    @Test(arguments: [1, 2, 7, 50]) func `the rolling extreme is the window's`(period: Int) {
        var dice = SeededDice(state: 6)
        var lowest = RollingExtreme(.minimum, period: period)
        var seen: [Double] = []
        for _ in 0..<500 {
            seen.append(Double(Int.random(in: 0...20, using: &dice)))
            let expected = seen.count < period ? nil : seen.suffix(period).min()
            #expect(lowest.update(seen[seen.count - 1]) == expected)
        }
    }
}
