import Strategies
import Testing
import TradingCore

/// Hourly bars that close at these prices, with a volume.
private func board(_ series: [String: [Double]], volume: Int = 1) throws -> ScanBoard {
    var board = ScanBoard()
    for (symbol, closes) in series.sorted(by: { $0.key < $1.key }) {
        var last = closes[0]
        for (index, close) in closes.enumerated() {
            let plain = try bar(symbol, index, from: last, to: close)
            last = close
            board.update(
                Bar(
                    instrument: plain.instrument,
                    interval: plain.interval,
                    openTime: plain.openTime,
                    open: plain.open,
                    high: plain.high,
                    low: plain.low,
                    close: plain.close,
                    volume: Quantity(whole: volume)
                )
            )
        }
    }
    return board
}

private let line: [Double] = (0..<120).map { 100 + Double($0) }
private let wave: [Double] = (0..<120).map { $0 % 4 < 2 ? 100 : 102 }
private let dip: [Double] = (0..<120).map { index -> Double in
    let step = Double(index)
    return index < 70 ? 100 + step : 170 - 0.6 * (step - 70)
}

private func id(_ symbol: String) -> InstrumentID { InstrumentID(venue: venue, symbol: symbol) }

@Suite struct ScannerTests {
    @Test func `a straight line, a wave and a dip each suit their strategy best`() throws {
        let measures = try board(["LINE": line, "WAVE": wave, "DIP": dip]).measures()
        func order(_ strategy: String) throws -> [String] {
            try #require(SuitabilityRules.rank(measures, for: strategy)).map(\.instrument.symbol)
        }
        #expect(try order("volatility-momentum").last == "WAVE")
        #expect(try order("cross-sectional-momentum").first == "LINE")
        #expect(try order("grid").first == "WAVE")
        #expect(try order("dca").first == "DIP")
        #expect(SuitabilityRules.rank(measures, for: "martingale") == nil)
    }

    @Test func `measures are those of their definitions`() throws {
        let measures = try board(["LINE": line, "WAVE": wave], volume: 24).measures()
        let straight = try #require(measures[id("LINE")])
        #expect(straight.efficiency == 1)
        #expect(straight.crossings == 0)
        #expect(straight.drawdown == 0)
        #expect(straight.bars == 120)
        // 24 an hour at 194.5 on average, the mean of 170 to 219.
        #expect(abs((straight.turnover ?? 0) - 24 * 24 * 194.5) < 1e-6)
        let wavy = try #require(measures[id("WAVE")])
        // From 100 to 102, which is one of the 25 steps of 2 that were walked.
        #expect(abs(wavy.efficiency - 0.04) < 1e-12)
        #expect(wavy.crossings == 0.5)
        #expect(wavy.regime?.regime == .range)
    }

    @Test func `a score is the weighted mean of what is known, and says what is not`() throws {
        let quiet = try board(["LINE": line], volume: 0).measures()
        let row = try #require(SuitabilityRules.rank(quiet, for: "fx-trend")?.first)
        #expect(row.reasons.contains("spread: not known"))
        #expect(row.score == 100)
        let costly = try board(["LINE": line], volume: 0).measures { _ in 0.001 }
        let dear = try #require(SuitabilityRules.rank(costly, for: "fx-trend")?.first)
        // Half and three tenths of the weight are worth all, the spread nothing.
        #expect(dear.score == 80)
        #expect(dear.reasons.contains { $0.hasPrefix("spread 0.1 %") })
        let still = try #require(SuitabilityRules.rank(quiet, for: "grid")?.first)
        #expect(still.reasons.contains("turnover: not known"))
    }

    @Test func `turnover is ranked among what is scanned`() throws {
        var big = try board(["BIG": wave], volume: 1_000)
        big.merge(try board(["SMALL": wave]))
        let rows = try #require(SuitabilityRules.rank(big.measures(), for: "grid"))
        #expect(rows.map(\.instrument.symbol) == ["BIG", "SMALL"])
        #expect(rows[0].reasons.last?.hasSuffix(": 100 of 100") == true)
        #expect(rows[1].reasons.last?.hasSuffix(": 50 of 100") == true)
    }

    @Test func `few bars are no measure, and bars of another interval are passed over`() throws {
        var short = try board(["LINE": Array(line.prefix(50))])
        #expect(short.measures().isEmpty)
        let report = short.scan(
            for: nil,
            kinds: [:],
            spread: { _ in Double?.none },
            rowsMax: 5,
            at: start
        )
        #expect(report.waiting == ["LINE"])
        #expect(report.strategies.count == SuitabilityRules.strategies.count)
        let last = try bar("LINE", 50, from: 149, to: 150)
        let daily = Bar(
            instrument: last.instrument,
            interval: .day,
            openTime: last.openTime,
            open: last.open,
            high: last.high,
            low: last.low,
            close: last.close,
            volume: .one
        )
        short.update(daily)
        #expect(short.measures().isEmpty)
        short.update(last)
        #expect(short.measures().count == 1)
    }

    @Test func `a scan lists kinds that suit, and counts what it does not list`() throws {
        let whole = try board(["A": line, "B": wave, "C": dip])
        func block(_ strategy: String, rows: Int) throws -> ScanBlock {
            let kinds: [InstrumentID: InstrumentKind] = [
                id("A"): .fx, id("B"): .fx, id("C"): .equity,
            ]
            let report = whole.scan(
                for: strategy,
                kinds: kinds,
                spread: { _ in Double?.none },
                rowsMax: rows,
                at: start
            )
            return try #require(report.strategies.first)
        }
        #expect(try block("fx-trend", rows: 5).rows.map(\.symbol).sorted() == ["A", "B"])
        #expect(try block("cross-sectional-momentum", rows: 5).rows.map(\.symbol) == ["C"])
        #expect(try block("grid", rows: 1).rows.map(\.symbol) == ["B"])
        #expect(try block("grid", rows: 1).more == 2)
        #expect(try block("grid", rows: 1).rows.first?.regime == "range")
    }

    @Test func `regimes are told for one symbol or for all`() throws {
        let whole = try board(["A": line, "B": wave, "C": [100, 101]])
        let all = whole.regimes(of: nil, at: start)
        #expect(all.rows.map(\.regime) == ["trend up", "range"])
        #expect(all.waiting == ["C"])
        let one = whole.regimes(of: "A", at: start)
        #expect(one.rows.map(\.symbol) == ["A"])
        #expect(one.rows.first?.interval == "1h")
        #expect(one.rows.first?.numbers.first?.name == "adx")
    }

    @Test func `every strategy that can be scanned for is one that can be configured`() {
        let names = StrategyCatalog.entries.map(\.name)
        for strategy in SuitabilityRules.strategies {
            #expect(names.contains(strategy))
            #expect(SuitabilityRules.summary(of: strategy) != nil)
        }
    }
}
