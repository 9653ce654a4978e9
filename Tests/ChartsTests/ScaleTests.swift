import Testing
import TradingCore

@testable import Charts

/// Round ticks and readable numbers.
struct ScaleTests {
    @Test(arguments: [
        (0.0, 10.0, 5, [0.0, 2, 4, 6, 8, 10], 0),
        (42_349, 45_292, 6, [42_500, 43_000, 43_500, 44_000, 44_500, 45_000], 0),
        (-0.034, 0, 4, [-0.03, -0.02, -0.01, 0], 2), (1.0721, 1.0788, 4, [1.074, 1.076, 1.078], 3),
        (5, 5, 4, [4.95, 4.975, 5, 5.025, 5.05], 3),
    ])
    func `ticks are round`(lower: Double, upper: Double, most: Int, ticks: [Double], decimals: Int)
    {
        let found = ValueScale(lower, upper, to: 100, 0).ticks(countMax: most)
        let near = zip(found.values, ticks).allSatisfy { abs($0 - $1) < 1e-9 * max(1, abs($1)) }
        #expect(near && found.values.count == ticks.count, "\(found.values)")
        #expect(found.decimals == decimals)
    }

    @Test func `ticks stay within the range and their bound for ranges of every size`() {
        for power in -12...12 {
            for factor in [1.0, 1.7, 2.3, 4.9, 9.9] {
                let range = NumberText.power(of: power) * factor
                let scale = ValueScale(-range * 0.37, range * 0.63, to: 0, 100)
                let ticks = scale.ticks(countMax: 6).values
                #expect((1...7).contains(ticks.count), "\(range): \(ticks)")
                #expect(
                    ticks.allSatisfy {
                        $0 >= scale.lower - range / 1e6 && $0 <= scale.upper + range / 1e6
                    }
                )
            }
        }
    }

    @Test func `what is no number makes a scale all the same`() {
        for pair in [(Double.nan, 1.0), (1, .nan), (.infinity, 2), (0, 0), (-3, -3)] {
            let scale = ValueScale(pair.0, pair.1, to: 0, 100)
            #expect(scale.lower < scale.upper)
            #expect(scale.position(scale.lower) == 0)
        }
    }

    @Test func `a logarithmic scale gives equal ratios equal lengths`() {
        let scale = ValueScale(100, 10_000, to: 0, 200, isLogarithmic: true)
        #expect(abs(scale.position(1000) - 100) < 1e-6)
        #expect(scale.ticks(countMax: 4).values == [100, 1000, 10_000])
        #expect(abs(Logarithm.natural(2.718281828459045) - 1) < 1e-12)
        #expect(abs(Logarithm.natural(1e-9) - -20.72326583694641) < 1e-9)
    }

    @Test func `numbers are grouped and have a true minus`() {
        #expect(NumberText.fixed(-1_234_567.891, decimals: 2) == "\u{2212}1,234,567.89")
        #expect(NumberText.fixed(-0.001, decimals: 2) == "0.00")
        #expect(NumberText.fixed(.nan, decimals: 2) == "\u{2013}")
        #expect(NumberText.plain(43_210.9) == "43,211")
        #expect(NumberText.plain(1.13521) == "1.1352")
        #expect(NumberText.plain(0.0000123) == "0.000012300")
        #expect(NumberText.short(1_234_000) == "1.23M")
        #expect(NumberText.short(-950) == "\u{2212}950")
        #expect(NumberText.short(1e300) == "huge")
        #expect(NumberText.percent(0.0432) == "+4.32\u{2009}%")
        #expect(NumberText.percent(0.000001) == "0.00\u{2009}%")
        #expect(NumberText.trimmed(-1234.50, decimals: 3) == "-1234.5")
    }

    @Test(arguments: [
        ("2026-01-01T10:03:00Z", "2026-01-01T10:09:00Z", ["10:05"], 2),
        ("2026-01-01T20:00:00Z", "2026-01-02T04:00:00Z", ["21:00", "2 Jan", "03:00"], 4),
        (
            "2026-01-30T00:00:00Z", "2026-02-02T12:00:00Z", ["30 Jan", "31 Jan", "1 Feb", "2 Feb"],
            4
        ),
        ("2025-10-15T00:00:00Z", "2026-03-10T00:00:00Z", ["Nov", "Dec", "2026", "Feb", "Mar"], 6),
        ("2020-05-01T00:00:00Z", "2026-05-01T00:00:00Z", ["2022", "2024", "2026"], 4),
    ])
    func `ticks of time are round`(first: String, last: String, names: [String], most: Int) throws {
        let from = try #require(UTCTime(first))
        let through = try #require(UTCTime(last))
        let ticks = TimeTicks.ticks(from: from, through: through, countMax: most)
        #expect(ticks.map(\.name) == names)
        #expect(ticks.allSatisfy { from <= $0.time && $0.time <= through })
    }

    @Test func `tags at one place spread, in order and within bounds`() {
        #expect(Sketch.spread([50, 50, 50], apart: 10, within: 0...100) == [40, 50, 60])
        #expect(Sketch.spread([10, 60, 90], apart: 10, within: 0...100) == [10, 60, 90])
        #expect(Sketch.spread([95, 98], apart: 10, within: 0...100) == [90, 100])
        #expect(Sketch.spread([0, 1], apart: 10, within: 0...100) == [0, 10])
    }

    @Test func `text that does not fit ends with an ellipsis`() {
        let text = TextMeasure.fitted("A long title of a chart", size: 40, within: 200)
        #expect(text.hasSuffix("…"))
        #expect(TextMeasure.width(of: text, size: 40) <= 200)
        #expect(TextMeasure.fitted("short", size: 40, within: 200) == "short")
        #expect(TextMeasure.width(of: "100", size: 100) == 190.8)
    }
}
