import RiskControl
import Testing
import TradingCore
import TradingEngine

/// What is known of a market at the weekend, and what is made of it.
struct ClosedMarketTests {
    @Test func `a closed market says since when and until when, and keeps its last price`() throws {
        var state = EngineState(setup: Self.setup)
        let price = Price(whole: 1)
        _ = state.apply(.market(.quote(quote(price))), at: Self.friday)
        _ = state.apply(.clock, at: Self.friday + .hours(17))
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

    @Test func `after a start on a Saturday a position is worth what it was marked at`() throws {
        var state = EngineState(setup: Self.setup, book: try heldBook())
        start(&state, at: Self.friday + .hours(17))
        pass(.minutes(20), &state)
        #expect(state.book.halts.isEmpty)
        let balance = state.balanceReport()
        #expect(balance.total.equity == Money(whole: 10_049))
        #expect(balance.total.unrealised == Money(whole: 50))
        guard case .positions(let held) = state.report(.positions),
            case .risk(let risk) = state.report(.risk)
        else { return }
        let row = try #require(held.positions.first)
        #expect(row.price == (try Price("1.105")))
        #expect(row.unrealised == Money(whole: 50))
        #expect(row.priceNote?.contains("valued as marked 2026-11-20 21:59:00 UTC") == true)
        #expect(risk.unpriced == row.priceNote.map { [$0] })
        #expect(risk.canStillLose != nil)
    }

    @Test func `what was realised after the mark is not counted twice`() throws {
        var book = try heldBook()
        let half = try filled("f-2", .sell, "5000", at: "1.105", realised: "25", left: "5000")
        book.apply(half, at: Self.friday + .seconds(10))
        var state = EngineState(setup: Self.setup, book: book)
        start(&state, at: Self.friday + .hours(17))
        pass(.minutes(2), &state)
        // Two fees of 1 are paid; the rest is as marked.
        #expect(state.balanceReport().total.equity == Money(whole: 10_048))
        #expect(state.balanceReport().total.unrealised == Money(whole: 25))
    }

    @Test func `the closed hours are not taken for silence, an opening without prices is`() throws {
        var state = EngineState(setup: Self.setup, book: try heldBook())
        start(&state, at: Self.friday)
        _ = state.apply(.market(.quote(quote(try Price("1.105")))), at: Self.friday)
        let opening = try #require(UTCTime("2026-11-22T22:05:00Z"))
        for minutes in stride(from: 1, to: 48 * 60, by: 5) {
            _ = state.apply(.clock, at: Self.friday + .minutes(minutes))
        }
        for time in [opening - .seconds(1), opening] { _ = state.apply(.clock, at: time) }
        pass(.seconds(30), &state)
        #expect(state.book.halts.isEmpty)
        pass(.minutes(10), &state)
        #expect(state.book.halts.map(\.cause).contains(.equityUnknown))
    }

    // MARK: A Friday

    private static let friday = UTCTime(seconds: 1_795_211_940)
    private static let euro = InstrumentID(venue: VenueID("paper-fx"), symbol: "EURUSD")

    private static var setup: EngineSetup {
        let like = TestDesk.instrument
        let instrument = Instrument(
            id: euro,
            kind: .fx,
            base: "EUR",
            quote: "USD",
            tick: Price(units: 10_000_000),
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
            venue: euro.venue,
            mode: .paper,
            currency: "USD",
            instruments: [instrument],
            strategies: [],
            contract: VenueContract()
        )
        let limits = RiskLimits()
        return EngineSetup(
            markets: [market],
            policy: RiskPolicy(global: limits, venues: [:], fallback: limits),
            generation: "test0000",
            source: "test",
            version: "0"
        )
    }

    /// 10,000 EUR, bought at 1.1 for a fee of 1 and marked at 1.105 a minute before the close.
    private func heldBook() throws -> Book {
        var book = Book()
        let venue = Self.euro.venue
        let opening = CashMovement(
            venue: venue,
            id: "opening",
            kind: .transfer,
            amount: Money(whole: 10_000),
            instrument: nil,
            time: Self.friday
        )
        let bought = try filled("f-1", .buy, "10000", at: "1.1", realised: "0", left: "10000")
        for fact in [.cashMoved(opening), bought] { book.apply(fact, at: Self.friday - .hours(2)) }
        for marked in [venue, .total] {
            let mark = EquityMark(
                venue: marked,
                currency: "USD",
                equity: Money(whole: 10_049),
                balance: Money(whole: 9_999),
                freeMargin: Money(whole: 9_000),
                unrealised: Money(whole: 50)
            )
            book.apply(.equityMarked(mark), at: Self.friday)
        }
        return book
    }

    private func filled(
        _ id: String,
        _ side: Side,
        _ quantity: String,
        at price: String,
        realised: String,
        left: String
    ) throws -> Fact {
        .fillBooked(
            FillBooked(
                fill: Fill(
                    id: id,
                    order: ClientOrderID(generation: "test0000", epoch: 1, sequence: 1),
                    instrument: Self.euro,
                    side: side,
                    price: try Price(price),
                    quantity: try Quantity(quantity),
                    fee: Money(whole: 1),
                    liquidity: .taker,
                    time: Self.friday
                ),
                realised: try Money(realised),
                positionAfter: try Quantity(left),
                averagePriceAfter: try Price("1.1"),
                slippage: .zero
            )
        )
    }

    private func quote(_ price: Price) -> Quote {
        Quote(instrument: Self.euro, time: Self.friday, bid: price, ask: price)
    }

    private func start(_ state: inout EngineState, at time: UTCTime) {
        let start = AgentStarted(version: "0", pid: 1, modes: [:])
        _ = state.apply(.started(start), at: time)
    }

    /// Lets a span pass, a look at the clock each second.
    private func pass(_ span: TimeSpan, _ state: inout EngineState) {
        let from = state.moment.now
        for second in 1...max(1, span.wholeSeconds) {
            _ = state.apply(.clock, at: from + .seconds(second))
        }
    }
}
