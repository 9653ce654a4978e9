import Foundation
import Strategies
import Testing
import TradingCore

@testable import Research

/// The ranking over columns and the strategy that is fed bar by bar choose alike.
@Suite struct RankAgreementTests {
    private static let path = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../../shared/data/equities/SP20-1d-closes.csv.gz").path
    private static var isThere: Bool { FileManager.default.fileExists(atPath: path) }
    private let venue = VenueID("paper-equities")

    /// Symbols, days and closes of the recorded file.
    private func recorded() throws -> (symbols: [String], times: [UTCTime], closes: [[Price]]) {
        let gzip = Process()
        let output = Pipe()
        gzip.executableURL = URL(filePath: "/bin/gzip")
        gzip.arguments = ["-dc", Self.path]
        gzip.standardOutput = output
        try gzip.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        gzip.waitUntilExit()
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
            .map { $0.split(separator: ",") }
        let symbols = try #require(lines.first).dropFirst().map(String.init)
        let times = try lines.dropFirst().map { try #require(UTCDay(String($0[0]))).start }
        let closes = try lines.dropFirst().map { line in
            try line.dropFirst().map { try Price($0, rounding: .nearest) }
        }
        return (symbols, times, closes)
    }

    private func instrument(_ symbol: String) throws -> Instrument {
        Instrument(
            id: InstrumentID(venue: venue, symbol: symbol),
            kind: .equity,
            base: symbol,
            quote: "USD",
            tick: try Price("0.0001"),
            lot: try Quantity("0.000001"),
            quantityMin: try Quantity("0.000001"),
            quantityMax: Quantity(whole: 100_000_000),
            notionalMin: Money(whole: 1),
            leverageMax: .one,
            makerFee: .zero,
            takerFee: .zero,
            fundingIntervalHours: nil,
            calendar: .always
        )
    }

    /// What the strategy wants at a close: units by instrument.
    private func wanted(
        _ strategy: CrossSectionalMomentum,
        _ instruments: [Instrument],
        _ positions: [Int: Quantity],
        _ equity: Double
    ) throws -> [Int: Quantity] {
        let view = MarketView(
            time: .epoch,
            instruments: Dictionary(uniqueKeysWithValues: instruments.map { ($0.id, $0) }),
            quotes: [:],
            positions: Dictionary(
                uniqueKeysWithValues: positions.map { (instruments[$0.key].id, $0.value) }
            ),
            entryPrices: [:],
            stops: [:],
            equity: try #require(Money(approximating: equity))
        )
        let desired = strategy.desiredState(view).instruments
        var found: [Int: Quantity] = [:]
        for (place, instrument) in instruments.enumerated() {
            if let size = desired[instrument.id]?.targetPosition, !size.isZero {
                found[place] = size
            }
        }
        return found
    }

    @Test(.enabled(if: isThere, "the recorded closes are not there"))
    func `on twenty recorded stocks both choose the same members and weights`() throws {
        let (symbols, times, closes) = try recorded()
        let columns = symbols.indices.map { place in closes.map { $0[place].approximate } }
        let backtest = RankBacktest(RankPanel(times: times, columns: columns))
        let rule = RankRule()
        let decisions = backtest.decisions(rule)
        let cash = 1_000_000.0
        var strategy = CrossSectionalMomentum(
            id: StrategyID("equities/xs"),
            parameters: CrossSectionalMomentumParameters()
        )
        let instruments = try symbols.map(instrument)
        var positions: [Int: Quantity] = [:]
        var pending = decisions[...]
        for (bar, time) in times.enumerated() {
            for (place, close) in closes[bar].enumerated() {
                strategy.update(
                    Bar(
                        instrument: instruments[place].id,
                        interval: .day,
                        openTime: time,
                        open: close,
                        high: close,
                        low: close,
                        close: close,
                        volume: .zero
                    )
                )
            }
            guard let decision = pending.first, decision.bar == bar else { continue }
            pending.removeFirst()
            let equity = backtest.equity[bar] * cash
            positions = try wanted(strategy, instruments, positions, equity)
            #expect(positions.keys.sorted() == decision.units.keys.sorted(), "\(time.day)")
            for (place, units) in decision.units {
                let weight = units * columns[place][bar] / backtest.equity[bar]
                let size = positions[place] ?? .zero
                let found = size.approximate * columns[place][bar] / equity
                #expect(abs(found - weight) < 1e-6, "\(symbols[place]) \(time.day)")
            }
        }
        #expect(pending.isEmpty && decisions.count == 384)
    }
}
