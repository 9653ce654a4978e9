import Simulation
import Testing
import TradingCore

/// Recorded bars as market events.
@Suite struct ReplaySourceTests {
    private static let start = VenueBench.time("2026-03-04T00:00:00Z")
    private static let instrument = VenueBench.instrument()

    private func bar(
        _ minute: Int,
        _ open: Price,
        _ high: Price,
        _ low: Price,
        _ close: Price,
        volume: Quantity = .of("100")
    ) -> BarRow {
        BarRow(
            time: Self.start + .minutes(minute),
            open: open,
            high: high,
            low: low,
            close: close,
            volume: volume
        )
    }

    private func events(
        _ rows: [BarRow],
        _ intervals: [BarInterval] = [],
        funding: [FundingRow] = []
    ) -> [MarketEvent] {
        var source = ReplaySource(
            rows: rows,
            interval: .fiveMinutes,
            instrument: Self.instrument,
            intervals: intervals,
            funding: funding
        )
        var events: [MarketEvent] = []
        while let event = source.next() { events.append(event) }
        return events
    }

    @Test func `a bar goes from open to the nearer extreme, the other one, and the close`() {
        let rising = events([bar(0, .of("100"), .of("110"), .of("98"), .of("105"))])
        let mids = rising.compactMap { if case .quote(let quote) = $0 { quote.bid } else { nil } }
        #expect(mids == [.of("100"), .of("98"), .of("110"), .of("105")])
        #expect(
            rising.map { ($0.time - Self.start).wholeSeconds } == [0, 100, 200, 299, 300]
        )
        let even = events([bar(0, .of("100"), .of("110"), .of("90"), .of("95"))])
        guard case .quote(let second) = even[1] else {
            Issue.record("no quote")
            return
        }
        #expect(second.bid == .of("110"))
        // One basis point of 110 is less than a tick; 5 % of the volume.
        #expect(second.ask == .of("110.1") && second.bidSize == .of("5"))
    }

    @Test func `larger bars come with the bar that ends them, gaps and ends left out or bridged`() {
        let minutes = [5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 120, 125, 180]
        let rows = minutes.map { minute in
            bar(minute, .of("100"), .of("101"), .of("99"), .of("100"))
        }
        let bars = events(rows, [.hour]).compactMap { event -> Bar? in
            if case .bar(let bar) = event, bar.interval == .hour { bar } else { nil }
        }
        // The first hour began before the file, the last one is not over; the second and third are
        // made of what there is.
        #expect(bars.map { ($0.openTime - Self.start).wholeSeconds } == [3600, 7200])
        #expect(bars.map(\.volume) == [.of("200"), .of("200")])
    }

    @Test func `events stay in the order of time through gaps with funding`() {
        let rows = [0, 5, 10, 300, 305].map {
            bar($0, .of("100"), .of("101"), .of("99"), .of("100"))
        }
        let funding = [-60, 0, 30, 61, 150, 303, 310, 400].map {
            FundingRow(time: Self.start + .minutes($0), rate: .of("0.0001"))
        }
        let all = events(rows, [.hour, BarInterval(seconds: 7200)], funding: funding)
        #expect(zip(all, all.dropFirst()).allSatisfy { $0.time <= $1.time })
        let paid = all.compactMap { event -> Int? in
            if case .funding(_, _, let time) = event {
                (time - Self.start).wholeSeconds / 60
            } else {
                nil
            }
        }
        #expect(paid == [0, 30, 61, 150, 303, 310])
        let larger = all.count {
            if case .bar(let bar) = $0 { bar.interval != .fiveMinutes } else { false }
        }
        #expect(larger == 2)
    }

    @Test func `several sources play as one`() {
        let other = VenueBench.instrument("ETHUSDT")
        let rows = [0, 5, 10].map { bar($0, .of("100"), .of("101"), .of("99"), .of("100")) }
        var merge = ReplayMerge([
            ReplaySource(rows: rows, interval: .fiveMinutes, instrument: Self.instrument),
            ReplaySource(rows: rows, interval: .fiveMinutes, instrument: other),
        ])
        var all: [MarketEvent] = []
        while let event = merge.next() { all.append(event) }
        #expect(all.count == 30)
        for (left, right) in zip(all, all.dropFirst()) {
            #expect(left.time <= right.time)
            if left.time == right.time, case .bar = right {
                guard case .bar = left else {
                    Issue.record("a quote before a bar that closes at the same instant")
                    return
                }
            }
        }
    }

    @Test func `the rules of an instrument follow from its bars`() {
        let rows = [bar(0, .of("0.0984"), .of("0.0994766"), .of("0.09828605"), .of("0.0994766"))]
        let coin = ReplayInstrument.make(
            symbol: "ETHBTC",
            kind: .spot,
            bars: rows,
            interval: .fiveMinutes,
            venue: VenueID("replay")
        )
        #expect(coin.tick == .of("0.00000001") && coin.lot == .of("0.00001"))
        #expect(coin.base == "ETH" && coin.quote == "BTC" && coin.leverageMax == .one)
        let pair = ReplayInstrument.make(
            symbol: "EURUSD",
            kind: .fx,
            bars: [],
            interval: .hour,
            venue: VenueID("replay")
        )
        #expect(pair.base == "EUR" && pair.quote == "USD" && pair.calendar == .fx)
        #expect(pair.lot == .one)
        let share = ReplayInstrument.make(
            symbol: "SPY",
            kind: .equity,
            bars: [],
            interval: .day,
            venue: VenueID("replay")
        )
        #expect(share.calendar == .always && share.quote == "USD")
    }

    @Test func `quotes make the bars of live use`() {
        var aggregator = QuoteAggregator(
            instruments: [Self.instrument],
            intervals: [.minute],
            since: Self.start + .seconds(30)
        )
        func quote(_ second: Int, _ bid: Price) -> Quote {
            Quote(
                instrument: Self.instrument.id,
                time: Self.start + .seconds(second),
                bid: bid,
                ask: bid + .of("0.2")
            )
        }
        #expect(aggregator.add(quote(40, .of("99.9"))) == [])
        // The first minute was not seen from its beginning.
        #expect(aggregator.add(quote(60, .of("100.9")), volume: .of("2")) == [])
        #expect(aggregator.add(quote(61, .of("104.9")), volume: .of("1")) == [])
        #expect(aggregator.add(quote(62, .of("98.9"))) == [])
        #expect(aggregator.add(quote(59, .of("1"))) == [])
        #expect(aggregator.closesAt == Self.start + .seconds(120))
        let closed = aggregator.close(until: Self.start + .seconds(120))
        #expect(closed.map(\.open) == [.of("101")] && closed.map(\.high) == [.of("105")])
        #expect(closed.map(\.low) == [.of("99")] && closed.map(\.close) == [.of("99")])
        #expect(closed.map(\.volume) == [.of("3")])
        #expect(aggregator.close(until: Self.start + .seconds(300)) == [])
    }
}
