import Strategies
import Testing

/// The streaming values by their names.
struct IndicatorValueTests {
    private func bar(_ row: Int) -> BarNumbers {
        let close = 100 + Double((row * 37) % 11)
        return BarNumbers(high: close + 1, low: close - 2, close: close, volume: 5, day: row / 24)
    }

    @Test(arguments: IndicatorName.known.map(\.name))
    func `the first answer comes with the bar that is promised`(name: String) throws {
        for (head, indicator) in try IndicatorName.list(name) {
            var value = indicator.value()
            let first = (1...200).first { value.next(bar($0)) != nil }
            #expect(first == indicator.barsNeeded, "\(head)")
        }
    }

    @Test func `a copy goes its own way`() throws {
        var value = Indicator.simpleAverage(2).value()
        _ = value.next(bar(1))
        var copy = value
        _ = copy.next(bar(5))
        let (own, other) = (value.next(bar(2)), copy.next(bar(2)))
        #expect(own == (bar(1).close + bar(2).close) / 2)
        #expect(other == (bar(5).close + bar(2).close) / 2)
    }
}
