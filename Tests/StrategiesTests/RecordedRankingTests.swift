import Foundation
import Strategies
import Testing
import TradingCore

/// Rankings over recorded prices, against numbers that numpy computed from the same files.
@Suite struct RecordedRankingTests {
    private static let stocks = "equities/SP20-1d-closes.csv.gz"

    /// Rows of a packed or plain file; without its first line, which is given too.
    private func rows(_ file: String) throws -> (head: [Substring], rows: [[Substring]]) {
        let path = recordedData.appendingPathComponent(file)
        let bytes = file.hasSuffix(".gz") ? try unpacked(path) : try Data(contentsOf: path)
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
            .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        return (try #require(lines.first), Array(lines.dropFirst()))
    }

    private func unpacked(_ path: URL) throws -> Data {
        let gzip = Process()
        let output = Pipe()
        gzip.executableURL = URL(fileURLWithPath: "/bin/gzip")
        gzip.arguments = ["-dc", path.path]
        gzip.standardOutput = output
        try gzip.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        gzip.waitUntilExit()
        return bytes
    }

    private func daily(_ symbol: String, _ date: Substring, _ close: Substring) throws -> Bar {
        let price = try Price(close, rounding: .nearest)
        let time = try #require(UTCTime(date.contains("T") ? String(date) : "\(date)T00:00:00Z"))
        return Bar(
            instrument: InstrumentID(venue: venue, symbol: symbol),
            interval: .day,
            openTime: time,
            open: price,
            high: price,
            low: price,
            close: price,
            volume: .zero
        )
    }

    /// The strongest and the weakest with their changes.
    private static let changes: [String: [(String, Double)]] = [
        "1991-02-01": [
            ("UNH", 1.311966), ("MSFT", 0.607407), ("HD", 0.547398), ("WMT", 0.435811),
            ("BAC", -0.43982), ("JPM", -0.524696),
        ],
        "2000-04-03": [
            ("AAPL", 2.371528), ("AMD", 1.634921), ("HD", 0.315983), ("GE", 0.240666),
            ("LLY", -0.315589), ("BAC", -0.331256),
        ],
        "2008-10-01": [
            ("WMT", 0.352826), ("JNJ", 0.114924), ("AAPL", 0.048857), ("PG", 0.018423),
            ("UNH", -0.388068), ("AMD", -0.519697),
        ],
        "2020-04-01": [
            ("AMD", 0.747664), ("AAPL", 0.510708), ("MSFT", 0.398491), ("KO", 0.231159),
            ("XOM", -0.337313), ("RRC", -0.758049),
        ],
        "2022-12-01": [
            ("XOM", 0.930416), ("CVX", 0.671145), ("RRC", 0.56502), ("LLY", 0.430596),
            ("MSFT", -0.304227), ("AMD", -0.599893),
        ],
    ]

    @Test(.enabled(if: isRecorded(stocks), "the recorded bars are not there"))
    func `twenty stocks rank as numpy ranks them, and turn over as much`() throws {
        let (head, days) = try rows(Self.stocks)
        let symbols = head.dropFirst().map(String.init)
        #expect(symbols.count == 20 && days.count == 8_313)
        var strategy = CrossSectionalMomentum(
            id: StrategyID("equities/xs"),
            parameters: CrossSectionalMomentumParameters()
        )
        let instruments = try symbols.map { try listed($0, kind: .equity) }
        var positions: [String: String] = [:]
        var months = 0
        var entries = 0
        var compared = 0
        for (index, day) in days.enumerated() {
            for (symbol, close) in zip(symbols, day.dropFirst()) {
                strategy.update(try daily(symbol, day[0], close))
            }
            let isFirst = index > 0 && day[0].prefix(7) != days[index - 1][0].prefix(7)
            guard isFirst, !strategy.ranking.isEmpty else { continue }
            if let expected = Self.changes[String(day[0])] {
                let ranking = strategy.ranking
                let found = ranking.prefix(4) + ranking.suffix(2)
                #expect(found.map(\.instrument.symbol) == expected.map(\.0))
                for (row, change) in zip(found, expected) {
                    #expect(abs(row.change - change.1) < 1e-6)
                }
                compared += 1
            }
            let wish = strategy.desiredState(
                try view(instruments, quotes: quotes(symbols, day), positions: positions)
            )
            let held = wish.instruments.filter { $0.value.targetPosition?.isPositive == true }
            months += 1
            entries += held.keys.filter { positions[$0.symbol] == nil }.count
            positions = [:]
            for (id, wanted) in held {
                positions[id.symbol] = wanted.targetPosition?.description
            }
        }
        #expect(compared == 5)
        #expect(months == 384)
        // Without the band it would be 388.
        #expect(entries == 213)
        #expect(positions.keys.sorted() == ["CVX", "RRC", "UNH", "XOM"])
    }

    private func quotes(_ symbols: [String], _ day: [Substring]) -> [String: String] {
        var quotes: [String: String] = [:]
        for (symbol, close) in zip(symbols, day.dropFirst()) { quotes[symbol] = String(close) }
        return quotes
    }

    private static let pairs = ["EURUSD", "GBPUSD", "NZDUSD"]
    private static let scores: [String: [Double]] = [
        "2008-10-06": [-1.21927, -1.195823, -0.880803],
        "2010-05-10": [-0.574516, -0.094594, 0.279115],
        "2014-10-06": [-0.947204, -0.89109, -0.951911],
        "2017-07-03": [0.676735, 0.188257, 0.510625],
        "2018-12-03": [-0.540585, -0.304891, 0.400428],
    ]

    @Test(.enabled(if: isRecorded("fx/EURUSD-1d.csv"), "the recorded bars are not there"))
    func `three currencies score as numpy scores them, and hold as many weeks`() throws {
        let files = try Self.pairs.map { try rows("fx/\($0)-1d.csv").rows }
        var strategy = CurrencyTrend(
            id: StrategyID("fx/trend"),
            parameters: CurrencyTrendParameters()
        )
        let instruments = try Self.pairs.map { try listed($0, kind: .fx) }
        var weeks: [String: Int] = [:]
        var count = 0
        var seen: [(InstrumentID, Double)] = []
        var compared = 0
        for index in files[0].indices {
            for (symbol, file) in zip(Self.pairs, files) {
                strategy.update(try daily(symbol, file[index][0], file[index][4]))
            }
            let ranking = strategy.ranking()
            let isNew = !ranking.elementsEqual(seen) { $0.instrument == $1.0 && $0.score == $1.1 }
            guard isNew else { continue }
            seen = ranking.map { ($0.instrument, $0.score) }
            count += 1
            if let expected = Self.scores[String(files[0][index][0].prefix(10))] {
                for (symbol, score) in zip(Self.pairs, expected) {
                    let found = ranking.first { $0.instrument.symbol == symbol }
                    #expect(abs((found?.score ?? 9) - score) < 1e-6)
                }
                compared += 1
            }
            var quotes: [String: String] = [:]
            for (symbol, file) in zip(Self.pairs, files) { quotes[symbol] = String(file[index][4]) }
            let wish = strategy.desiredState(try view(instruments, quotes: quotes))
            for (id, wanted) in wish.instruments where wanted.targetPosition?.isPositive == true {
                weeks[id.symbol, default: 0] += 1
            }
        }
        #expect(compared == 5)
        #expect(count == 617)
        #expect(weeks == ["EURUSD": 274, "NZDUSD": 263, "GBPUSD": 235])
    }
}
