import RiskControl
import Simulation
import Testing
import TradingCore

@testable import TradingEngine

/// The short look at risk of each second and the full one are the same look: whatever happens, an engine that
/// takes the short way where it may does and values just what one does that never may.
struct QuietLookTests {
    private static let venue = VenueID("paper-test")
    private static let crypto = InstrumentID(venue: venue, symbol: "BTCUSDT")
    private static let currency = InstrumentID(venue: venue, symbol: "EURUSD")

    /// An engine and its venue; no journal, so that what is sent goes out at once.
    private struct Life {
        var engine: EngineState
        var venue: SimulatedVenue
        /// Every look is a full one.
        let isFull: Bool
        private(set) var effects: [Effect] = []
        private(set) var quietCount = 0

        init(isFull: Bool, seed: UInt64, wishes: [[InstrumentID: DesiredInstrument]]) {
            self.isFull = isFull
            var config = SimulatedVenueConfig(
                venue: QuietLookTests.venue,
                currency: "USDT",
                startingBalance: Money(whole: 10_000),
                instruments: [
                    QuietLookTests.instrument(QuietLookTests.crypto, .perpetual, .always),
                    QuietLookTests.instrument(QuietLookTests.currency, .fx, .fx),
                ]
            )
            config.requestLatency = LatencyModel(fixed: .milliseconds(300))
            let market = MarketSetup(
                id: MarketID("test"),
                venue: QuietLookTests.venue,
                mode: .paper,
                currency: "USDT",
                instruments: config.instruments,
                strategies: [
                    StrategyAssignment(
                        strategy: ScriptedStrategy("test/scripted", wishes),
                        instruments: config.instruments.map(\.id)
                    )
                ],
                contract: config.contract
            )
            let limits = RiskLimits()
            let policy = RiskPolicy(global: limits, venues: [:], fallback: limits)
            engine = EngineState(
                setup: EngineSetup(
                    markets: [market],
                    policy: policy,
                    generation: "test0000",
                    source: "test",
                    version: "0"
                )
            )
            venue = SimulatedVenue(config: config, seed: seed)
            venue.faults = FaultDice(.swarm(seed: seed, among: FaultKind.venueTransport))
        }

        mutating func take(_ event: MarketEvent, at now: UTCTime) {
            pass(to: now)
            venue.apply(event)
            note(engine.apply(event, at: now), at: now)
            pass(to: now)
        }

        mutating func hand(_ event: EngineEvent, at now: UTCTime) {
            note(engine.apply(event, at: now), at: now)
        }

        private mutating func pass(to now: UTCTime) {
            for _ in 0..<64 {
                guard let due = venue.nextDue, due <= now else { return }
                for report in venue.advance(to: now) { hand(.venue(report), at: now) }
            }
        }

        private mutating func note(_ told: [Effect], at now: UTCTime) {
            if engine.moment.riskSheet?.version == engine.moment.bookVersion { quietCount += 1 }
            if isFull { engine.moment.riskSheet = nil }
            effects += told
            for effect in told {
                switch effect {
                case .record, .answer: break
                case .submit(let intent): venue.submit(intent, at: now)
                case .cancel(let id, _): venue.cancel(id, at: now)
                case .amend(let id, _, let quantity): venue.amend(id, quantity: quantity, at: now)
                case .lookUp(let id, _): venue.lookUp(id, at: now)
                case .requestAccount: venue.requestAccount(at: now)
                case .requestHistory(_, let since):
                    venue.requestHistory(since: since, askedAt: now, at: now)
                }
            }
        }
    }

    private static func instrument(
        _ id: InstrumentID,
        _ kind: InstrumentKind,
        _ calendar: TradingCalendar
    ) -> Instrument {
        Instrument(
            id: id,
            kind: kind,
            base: "B",
            quote: "USDT",
            tick: Price(units: 100_000_000_000),
            lot: Quantity(units: 1_000_000_000),
            quantityMin: Quantity(units: 1_000_000_000),
            quantityMax: Quantity(whole: 1000),
            notionalMin: Money(whole: 5),
            leverageMax: Fraction(whole: 20),
            makerFee: .basisPoints(2),
            takerFee: .basisPoints(5),
            fundingIntervalHours: nil,
            calendar: calendar
        )
    }

    private static func wish(_ quantity: String, stop: Int?) throws -> DesiredInstrument {
        DesiredInstrument(
            targetPosition: try Quantity(quantity),
            protectiveStop: stop.map { Price(whole: $0) },
            explanation: Explanation("scripted")
        )
    }

    /// Prices walk, jump and fall silent, before and after the close of a market on a Friday.
    private struct Weather {
        var dice: SeededGenerator
        var prices = [50_000, 40_000]
        var silentUntil = [UTCTime.epoch, .epoch]

        mutating func events(at now: UTCTime) -> [MarketEvent] {
            var events: [MarketEvent] = []
            for (place, id) in [QuietLookTests.crypto, QuietLookTests.currency].enumerated() {
                if dice.chance(0.002) {
                    silentUntil[place] = now + .seconds(dice.integer(in: 5...200))
                }
                guard now >= silentUntil[place] else { continue }
                prices[place] += dice.integer(in: -25...25)
                if dice.chance(0.004) { prices[place] += dice.integer(in: -9_000...9_000) }
                prices[place] = max(20_000, prices[place])
                let bid = Price(whole: prices[place])
                let ask = bid + Price(whole: 1)
                events.append(
                    .quote(Quote(instrument: id, time: now, bid: bid, ask: ask))
                )
            }
            return events
        }

        func bars(closingAt now: UTCTime) -> [MarketEvent] {
            zip([QuietLookTests.crypto, QuietLookTests.currency], prices).map { id, price in
                let price = Price(whole: price)
                return .bar(
                    Bar(
                        instrument: id,
                        interval: .minute,
                        openTime: now - .minutes(1),
                        open: price,
                        high: price,
                        low: price,
                        close: price,
                        volume: .zero
                    )
                )
            }
        }
    }

    @Test(arguments: 0..<12)
    func `an engine that looks in short does what one does that looks in full`(_ seed: Int) throws {
        var dice = SeededGenerator(seed: UInt64(seed)).fork("looks")
        let wishes = try (0..<60).map { _ in
            let stop = dice.chance(0.5) ? 30_000 : nil
            return [
                Self.crypto: try Self.wish(
                    ["0.05", "0.15", "0"][dice.integer(in: 0...2)],
                    stop: stop
                ),
                Self.currency: try Self.wish(
                    ["0.02", "-0.05", "0"][dice.integer(in: 0...2)],
                    stop: nil
                ),
            ]
        }
        var short = Life(isFull: false, seed: UInt64(seed), wishes: wishes)
        var full = Life(isFull: true, seed: UInt64(seed), wishes: wishes)
        var weather = Weather(dice: dice)
        // 16:40 in New York; the currency's market closes at 17:00.
        var now = UTCTime("2026-03-06T21:40:00Z") ?? .epoch
        let start = EngineEvent.started(AgentStarted(version: "0", pid: 1, modes: [:]))
        short.hand(start, at: now)
        full.hand(start, at: now)
        for second in 1...2_400 {
            now = now + .seconds(1)
            var events = weather.events(at: now)
            if second % 60 == 0 { events += weather.bars(closingAt: now) }
            for event in events {
                short.take(event, at: now)
                full.take(event, at: now)
            }
            short.hand(.clock, at: now)
            full.hand(.clock, at: now)
            try #require(short.effects.suffix(20) == full.effects.suffix(20), "second \(second)")
            let values = [short, full].map { life in
                life.engine.moment.venues[Self.venue].map {
                    [
                        $0.equity?.units, $0.unrealised?.units,
                        $0.equityTime.map { Int128($0.nanoseconds) },
                    ]
                }
            }
            try #require(values[0] == values[1], "second \(second)")
        }
        #expect(short.effects == full.effects)
        #expect(short.engine.book == full.engine.book)
        #expect(short.quietCount > 200)
    }
}
