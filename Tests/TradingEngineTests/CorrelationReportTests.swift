import RiskControl
import Simulation
import Testing
import TradingCore
import TradingEngine

/// `/markets correlation`: how the kept bars of instruments go together.
struct CorrelationReportTests {
    /// An engine that hears bars of so many instruments, and trades none.
    private final class Watcher {
        let runner: EngineRunner
        private let ids: [InstrumentID]
        private let start = UTCTime("2026-03-02T00:00:00Z") ?? .epoch

        init(_ symbols: [String]) {
            let venueID = TestDesk.venueID
            ids = symbols.map { InstrumentID(venue: venueID, symbol: $0) }
            let instruments = ids.map {
                Instrument(
                    id: $0,
                    kind: .spot,
                    base: $0.symbol,
                    quote: "USDT",
                    tick: Price(units: 100_000_000_000),
                    lot: Quantity(units: 1_000_000_000),
                    quantityMin: Quantity(units: 1_000_000_000),
                    quantityMax: Quantity(whole: 1000),
                    notionalMin: Money(whole: 5),
                    leverageMax: .one,
                    makerFee: .zero,
                    takerFee: .zero,
                    fundingIntervalHours: nil,
                    calendar: .always
                )
            }
            let config = SimulatedVenueConfig(
                venue: venueID,
                currency: "USDT",
                startingBalance: Money(whole: 10_000),
                instruments: instruments
            )
            let market = MarketSetup(
                id: MarketID("test"),
                venue: venueID,
                mode: .paper,
                currency: "USDT",
                instruments: instruments,
                strategies: [],
                contract: config.contract
            )
            let limits = RiskLimits()
            let setup = EngineSetup(
                markets: [market],
                policy: RiskPolicy(global: limits, venues: [:], fallback: limits),
                generation: "test0000",
                source: "test",
                version: "0"
            )
            runner = EngineRunner(
                state: EngineState(setup: setup, book: Book()),
                journal: MemoryJournal(),
                venues: [TestVenue(config)],
                sequence: 0,
                lease: nil
            )
            handle(.started(AgentStarted(version: "0", pid: 1, modes: [:])), start)
        }

        private func handle(_ event: EngineEvent, _ now: UTCTime) {
            runner.handle(event, at: now, wall: now, cause: "test")
        }

        /// Closes one bar of an instrument.
        func bar(_ place: Int, _ index: Int, close: Int, _ interval: BarInterval = .minute) {
            let openTime = start + .seconds(index * interval.seconds)
            let level = Price(whole: close)
            let bar = Bar(
                instrument: ids[place],
                interval: interval,
                openTime: openTime,
                open: level,
                high: level,
                low: level,
                close: level,
                volume: Quantity(whole: 1)
            )
            handle(.market(.bar(bar)), max(runner.state.moment.now, bar.closeTime))
        }

        func report(
            _ symbol: String? = nil,
            _ interval: BarInterval? = nil
        ) throws
            -> CorrelationReport
        {
            let report = runner.state.report(.correlation(symbol: symbol, interval: interval))
            guard case .correlation(let square) = report else {
                throw Failure(name: report.name)
            }
            return square
        }
    }

    private struct Failure: Error { let name: String }

    /// A wave that a second wave goes with or against.
    private func wave(_ index: Int, _ sign: Int) -> Int {
        10_000 + sign * [0, 40, 10, 70, -30, 20, -60][index % 7]
    }

    @Test func `what goes together and what goes apart is told with its count, highest first`()
        throws
    {
        let watcher = Watcher(["AAA", "BBB", "CCC"])
        for index in 0..<41 {
            watcher.bar(0, index, close: wave(index, 1))
            watcher.bar(1, index, close: wave(index, 1))
            watcher.bar(2, index, close: wave(index, -1))
        }
        let report = try watcher.report()
        #expect(report.interval == "1m" && report.note == nil && report.more == 0)
        #expect(report.names == ["AAA", "BBB", "CCC"] && report.missing.isEmpty)
        #expect(report.rows.map { "\($0.one) \($0.other)" } == ["AAA BBB", "AAA CCC", "BBB CCC"])
        #expect(report.rows.map(\.correlation) == ["+1.00", "-1.00", "-1.00"])
        #expect(report.rows.allSatisfy { $0.returns == 40 && $0.lack == nil })
        #expect(report.values[0][0] == .one)
        #expect(report.values[0][2].map { $0.approximate < -0.99 } == true)
        #expect(report.values[2][0] == report.values[0][2])
        let about = try watcher.report("CCC")
        #expect(about.about == "CCC")
        #expect(about.rows.map(\.one) == ["CCC", "CCC"])
        #expect(about.names.count == 3, "the picture stays whole")
    }

    @Test func `too few bars are told in words, of an instrument and of all`() throws {
        let watcher = Watcher(["AAA", "BBB", "CCC"])
        #expect(try watcher.report().note == "No bar has closed since the start.")
        for index in 0..<30 {
            for place in 0..<2 { watcher.bar(place, index, close: wave(index, 1)) }
        }
        let early = try watcher.report("AAA")
        #expect(early.rows.isEmpty && early.names.isEmpty)
        #expect(early.note?.contains("Not enough bars of 1m yet") == true)
        #expect(early.missing.first == "AAA: not enough bars, 29 of 30 returns")
        for index in 30..<32 {
            for place in 0..<2 { watcher.bar(place, index, close: wave(index, 1)) }
        }
        for index in 20..<32 { watcher.bar(2, index, close: wave(index, 1)) }
        let later = try watcher.report("CCC")
        #expect(later.rows.map(\.returns) == [31])
        #expect(later.missing == ["CCC: not enough bars, 11 of 30 returns"])
        #expect(later.note == "CCC has not enough bars of 1m yet; these are the others.")
    }

    @Test func `a pair without enough bars in common, or that did not move, has no number`() throws
    {
        let watcher = Watcher(["AAA", "BBB", "CCC"])
        for index in 0..<120 {
            if index < 60 { watcher.bar(0, index, close: wave(index, 1)) }
            if index > 40 { watcher.bar(1, index, close: wave(index, 1)) }
            watcher.bar(2, index, close: 500)
        }
        let report = try watcher.report()
        let lacks = report.rows.map { "\($0.one) \($0.other) \($0.returns): \($0.lack ?? "")" }
        #expect(
            Set(lacks) == [
                "AAA BBB 18: not enough bars", "AAA CCC 59: one did not move",
                "BBB CCC 78: one did not move",
            ]
        )
        #expect(report.values[0][1] == nil && report.rows.allSatisfy { $0.correlation == nil })
    }

    @Test func `bars of several lengths meet at the one that most of them share`() throws {
        let watcher = Watcher(["AAA", "BBB", "CCC"])
        for index in 0..<200 { watcher.bar(0, index, close: wave(index / 5, 1)) }
        for index in 0..<40 {
            watcher.bar(1, index, close: wave(index, 1), .fiveMinutes)
            watcher.bar(2, index, close: wave(index, -1), .fiveMinutes)
        }
        let report = try watcher.report()
        #expect(report.interval == "5m" && report.frames == ["5m"])
        #expect(report.names == ["AAA", "BBB", "CCC"])
        #expect(report.rows.first?.correlation == "+1.00" && report.rows.first?.returns == 39)
        let shorter = try watcher.report(nil, .minute)
        #expect(shorter.interval == "5m")
        #expect(shorter.note?.hasPrefix("There are not enough bars of 1m yet") == true)
    }

    @Test func `of many the highest and the lowest are listed, and one can be asked about`() throws
    {
        let symbols = (10..<35).map { "S\($0)" }
        let watcher = Watcher(symbols)
        for index in 0..<60 {
            for place in symbols.indices {
                let own = (index * index * (place + 3)) % 97
                watcher.bar(place, index, close: 10_000 + own + wave(index, 1) % 50 * place)
            }
        }
        let report = try watcher.report()
        #expect(report.names.count == 20 && report.names.first == "S10")
        #expect(report.rows.count == 20 && report.more == 170)
        let values = report.rows.compactMap { $0.correlation.flatMap { Double($0) } }
        #expect(values == values.sorted(by: >))
        let between = try #require(report.moreFrom.flatMap { Double($0) })
        #expect(values[9] >= between && between >= values[10])
        #expect(report.missing.count == 5 && report.missing[0] == "S30: more than 20 do not fit")
        let about = try watcher.report("S34")
        #expect(about.names.count == 20 && about.names.contains("S34"))
        #expect(about.rows.count == 19 && about.rows.allSatisfy { $0.one == "S34" })
        #expect(about.more == 0)
    }
}
