import Testing
import TradingCore

/// The last closed bars of an instrument.
struct BarRingTests {
    private static let id = InstrumentID(venue: VenueID("paper"), symbol: "BTCUSDT")

    private func bar(_ index: Int, _ interval: BarInterval = .minute) -> Bar {
        Bar(
            instrument: Self.id,
            interval: interval,
            openTime: UTCTime(seconds: Int64(index * interval.seconds)),
            open: Price(whole: 100 + index),
            high: Price(whole: 110 + index % 7),
            low: Price(whole: 90 - index % 5),
            close: Price(whole: 101 + index),
            volume: Quantity(whole: 1)
        )
    }

    @Test func `the oldest gives way at the bound, and the order stays`() {
        var ring = BarRing(interval: .minute)
        for index in 0..<(BarRing.countMax + 250) { ring.take(bar(index)) }
        let seconds = ring.bars.map(\.openTime.seconds)
        #expect(seconds.count == BarRing.countMax)
        #expect(seconds.first == Int64(15_000))
        #expect(seconds == seconds.sorted())
    }

    @Test func `a bar that is not newer, or of another interval, is left alone`() {
        var ring = BarRing(interval: .minute)
        ring.take(bar(5))
        ring.take(bar(5))
        ring.take(bar(4))
        ring.take(bar(9, .hour))
        #expect(ring.bars.count == 1)
        for index in 6..<(BarRing.countMax + 50) { ring.take(bar(index)) }
        let before = ring
        ring.take(bar(20))
        #expect(ring == before)
    }

    @Test func `longer bars begin at whole multiples and hold what the short ones held`() throws {
        var ring = BarRing(interval: .minute)
        for index in 3..<17 { ring.take(bar(index)) }
        let joined = ring.bars(of: .fiveMinutes, countMax: 10)
        #expect(joined.map(\.openTime.seconds) == [0, 300, 600, 900])
        let second = joined[1]
        #expect(second.open == Price(whole: 105))
        #expect(second.close == Price(whole: 110))
        #expect(second.high == Price(whole: 116))
        #expect(second.low == Price(whole: 86))
        #expect(second.volume == Quantity(whole: 5))
        #expect(ring.bars(of: .fiveMinutes, countMax: 2).map(\.openTime.seconds) == [600, 900])
    }

    @Test func `a longer bar that is not over is no whole one, however full the ring is`() {
        var ring = BarRing(interval: .minute)
        for index in 3..<(BarRing.countMax + 60) {
            ring.take(bar(index))
            let whole = ring.wholeBars(of: .fiveMinutes)
            #expect(whole.count == ring.wholeCount(of: .fiveMinutes))
            #expect((whole.last?.openTime.seconds ?? -300) + 300 <= Int64(index * 60 + 60))
        }
        #expect(ring.wholeCount(of: .fiveMinutes) == 200)
        #expect(ring.wholeBars(of: .minute) == ring.bars)
        #expect(ring.wholeCount(of: .minute) == BarRing.countMax)
    }

    @Test func `the intervals that it can show are its own and multiples with enough bars`() {
        var ring = BarRing(interval: .fiveMinutes)
        ring.take(bar(0, .fiveMinutes))
        #expect(ring.frames.map(\.text) == ["5m"])
        for index in 1..<40 { ring.take(bar(index, .fiveMinutes)) }
        #expect(ring.frames.map(\.text) == ["5m", "15m", "30m", "1h"])
    }
}
