import Simulation
import Testing
import TradingCore

/// What generated markets look like.
@Suite struct MarketGeneratorTests {
    /// A Friday, two hours before the equities' close and three before the end of the FX week.
    private static let friday = VenueBench.time("2026-03-06T19:00:00Z")

    private static func generator(
        seed: UInt64 = 5,
        _ instruments: [GeneratedInstrument] = DefaultUniverse.instruments,
        start: UTCTime = friday,
        step: Int = 30
    ) -> MarketGenerator {
        var settings = MarketGeneratorSettings()
        settings.quoteInterval = .seconds(step)
        settings.barIntervals = [.fiveMinutes, .hour, .day]
        return MarketGenerator(
            seed: seed,
            instruments: instruments,
            start: start,
            settings: settings
        )
    }

    @Test func `the same seed tells the same events and another seed others`() {
        var first = Self.generator()
        var second = Self.generator()
        var other = Self.generator(seed: 6)
        let until = Self.friday + .hours(3)
        let events = first.events(until: until)
        #expect(events == second.events(until: until))
        #expect(events != other.events(until: until))
    }

    @Test func `events come one by one as they come together, in the order of time`() {
        var together = Self.generator()
        var single = Self.generator()
        let events = together.events(until: Self.friday + .hours(1))
        for event in events { #expect(single.next() == event) }
        #expect(zip(events, events.dropFirst()).allSatisfy { $0.time <= $1.time })
    }

    @Test func `quotes are sane, on the tick, and only in sessions`() {
        var generator = Self.generator(step: 60)
        let instruments = Dictionary(
            uniqueKeysWithValues: DefaultUniverse.instruments.map { ($0.instrument.id, $0) }
        )
        var counts: [InstrumentID: Int] = [:]
        for event in generator.events(until: Self.friday + .days(4)) {
            guard case .quote(let quote) = event, let one = instruments[quote.instrument] else {
                continue
            }
            counts[quote.instrument, default: 0] += 1
            let rules = one.instrument
            let isGood =
                quote.isSane && quote.bid < quote.ask && quote.bid.isMultiple(of: rules.tick)
                && quote.ask.isMultiple(of: rules.tick) && rules.calendar.isOpen(at: quote.time)
                && quote.bidSize?.isMultiple(of: rules.lot) == true
                && quote.askSize?.isPositive == true
                && quote.ask - quote.bid <= rules.tick * (one.spreadTicks * 3 + 1)
            #expect(isGood, "\(quote)")
        }
        // Four days in minutes; FX from Friday 19:00 to 22:00 and from Sunday 21:05 (the clocks
        // change on 8 March) less one daily break; equities two hours on Friday and two days.
        #expect(counts[InstrumentID(venue: VenueID("paper-crypto"), symbol: "BTCUSDT")] == 5761)
        let fx = 180 + (45 * 60 + 56) - 5
        #expect(counts[InstrumentID(venue: VenueID("paper-fx"), symbol: "EURUSD")] == fx)
        let equities = 120 + 390 + 330 + 1
        #expect(counts[InstrumentID(venue: VenueID("paper-equities"), symbol: "SPY")] == equities)
    }

    @Test func `funding is told every eight hours for perpetuals alone`() {
        var generator = Self.generator(step: 60)
        var times: [UTCTime] = []
        for event in generator.events(until: Self.friday + .days(1)) {
            guard case .funding(let instrument, let rate, let time) = event else { continue }
            #expect(instrument.venue.text == "paper-crypto" && rate.magnitude < .percent(1))
            if instrument.symbol == "BTCUSDT" { times.append(time) }
        }
        #expect(
            times.map(\.description)
                == ["2026-03-07T00:00:00Z", "2026-03-07T08:00:00Z", "2026-03-07T16:00:00Z"]
        )
    }

    @Test func `bars agree with the quotes that they are made of`() throws {
        let btc = try #require(DefaultUniverse.crypto.instruments.first)
        var generator = Self.generator([btc], step: 10)
        var mids: [UTCTime: [Price]] = [:]
        var checked = 0
        for event in generator.events(until: Self.friday + .hours(5)) {
            switch event {
            case .quote(let quote):
                mids[BarInterval.fiveMinutes.opening(of: quote.time), default: []].append(quote.mid)
            case .bar(let bar) where bar.interval == .fiveMinutes:
                let seen = try #require(mids[bar.openTime])
                let tick = btc.instrument.tick
                let high = try #require(seen.max())
                let low = try #require(seen.min())
                #expect((bar.high - high).magnitude <= tick && (bar.low - low).magnitude <= tick)
                #expect((bar.low...bar.high).contains(bar.open) && bar.volume.isPositive)
                checked += 1
            default: break
            }
        }
        #expect(checked == 60)
    }

    @Test func `the past ends where the first quotes begin and has the bars asked for`() throws {
        var generator = Self.generator(start: VenueBench.time("2026-03-06T19:20:00Z"))
        let past = generator.history([.fiveMinutes: 50, .hour: 40])
        #expect(zip(past, past.dropFirst()).allSatisfy { $0.closeTime <= $1.closeTime })
        for one in DefaultUniverse.instruments {
            let own = past.filter { $0.instrument == one.instrument.id }
            #expect(own.count { $0.interval == .fiveMinutes } >= 50)
            #expect(own.count { $0.interval == .hour } >= 40)
            let last = try #require(own.last { $0.interval == .fiveMinutes })
            #expect(last.closeTime == VenueBench.time("2026-03-06T19:20:00Z"))
            let ratio = last.close.approximate / one.startPrice.approximate
            #expect(abs(ratio - 1) < one.dailyVolatility)
        }
        // The hour that is under way at the start is finished with its whole past in it.
        let live = generator.events(until: VenueBench.time("2026-03-06T20:00:00Z"))
        let hours = live.compactMap { event -> Bar? in
            if case .bar(let bar) = event, bar.interval == .hour { bar } else { nil }
        }
        #expect(hours.count == DefaultUniverse.instruments.count)
        let first = try #require(hours.first)
        let parts = past.filter {
            $0.instrument == first.instrument && $0.interval == .fiveMinutes
                && $0.openTime >= first.openTime
        }
        #expect(parts.count == 4 && parts.first?.open == first.open)
    }

    @Test func `without a past the bar under way at the start is not told`() {
        var generator = Self.generator(start: VenueBench.time("2026-03-06T19:20:00Z"))
        let hours = generator.events(until: VenueBench.time("2026-03-06T20:30:00Z")).count {
            if case .bar(let bar) = $0 { bar.interval == .hour } else { false }
        }
        #expect(hours == 0)
    }

    @Test func `volatility and correlation are those of the parameters`() {
        let crypto = DefaultUniverse.crypto.instruments
        var generator = Self.generator(crypto, start: VenueBench.time("2025-01-01T00:00:00Z"))
        let past = generator.history(bars: 24 * 120, interval: .hour)
        func returns(_ index: Int) -> [Double] {
            let closes = past.filter { $0.instrument == crypto[index].instrument.id }
                .map(\.close.approximate)
            return zip(closes, closes.dropFirst()).map { $1 / $0 - 1 }
        }
        let (bitcoin, ether) = (returns(0), returns(1))
        func product(_ left: [Double], _ right: [Double]) -> Double {
            zip(left, right).reduce(0) { $0 + $1.0 * $1.1 } / Double(left.count)
        }
        let daily = (product(bitcoin, bitcoin) * 24).squareRoot()
        #expect((0.6...2.0).contains(daily / crypto[0].dailyVolatility), "\(daily)")
        let correlation =
            product(bitcoin, ether)
            / (product(bitcoin, bitcoin) * product(ether, ether)).squareRoot()
        #expect((0.3...0.8).contains(correlation), "\(correlation)")
    }
}
