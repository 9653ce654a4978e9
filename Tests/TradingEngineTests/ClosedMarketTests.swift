import RiskControl
import Testing
import TradingCore
import TradingEngine

/// What a market says of itself at the weekend.
struct ClosedMarketTests {
    @Test func `a closed market says since when and until when, and keeps its last price`() throws {
        let id = InstrumentID(venue: VenueID("paper-fx"), symbol: "EURUSD")
        let like = TestDesk.instrument
        let euro = Instrument(
            id: id,
            kind: .fx,
            base: "EUR",
            quote: "USD",
            tick: like.tick,
            lot: like.lot,
            quantityMin: like.quantityMin,
            quantityMax: like.quantityMax,
            notionalMin: like.notionalMin,
            leverageMax: like.leverageMax,
            makerFee: like.makerFee,
            takerFee: like.takerFee,
            fundingIntervalHours: nil,
            calendar: .fx
        )
        let market = MarketSetup(
            id: MarketID("fx"),
            venue: id.venue,
            mode: .paper,
            currency: "USD",
            instruments: [euro],
            strategies: [],
            contract: VenueContract()
        )
        let limits = RiskLimits()
        let setup = EngineSetup(
            markets: [market],
            policy: RiskPolicy(global: limits, venues: [:], fallback: limits),
            generation: "test0000",
            source: "test",
            version: "0"
        )
        var state = EngineState(setup: setup)
        let friday = try #require(UTCTime("2026-11-20T21:59:00Z"))
        let price = Price(whole: 1)
        let quote = Quote(instrument: id, time: friday, bid: price, ask: price + euro.tick)
        _ = state.apply(.market(.quote(quote)), at: friday)
        _ = state.apply(.clock, at: friday + .hours(17))
        guard case .markets(let report) = state.report(.markets) else { return }
        let block = try #require(report.markets.first)
        #expect(
            block.session
                == "closed since 2026-11-20 22:00:00 UTC, opens 2026-11-22 22:05:00 UTC"
        )
        #expect(block.isOpen == false)
        #expect(block.priceAgeSeconds == 17 * 3_600)
        #expect(block.instruments.first?.bid == price)
    }
}
