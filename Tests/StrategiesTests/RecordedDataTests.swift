import Foundation
import Strategies
import Testing
import TradingCore

/// Recorded bars lie beside the project, or where the environment says.
let recordedData =
    ProcessInfo.processInfo.environment["MARTLET_SHARED_DATA"].map { URL(fileURLWithPath: $0) }
    ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../../shared/data")

func isRecorded(_ file: String) -> Bool {
    FileManager.default.fileExists(atPath: recordedData.appendingPathComponent(file).path)
}

/// The bars of a recorded file; lines that are no bar are left out.
private func bars(_ file: String, _ symbol: String, _ interval: BarInterval) throws -> [Bar] {
    let text = try String(contentsOf: recordedData.appendingPathComponent(file), encoding: .utf8)
    return text.split(whereSeparator: \.isNewline).dropFirst().compactMap { line -> Bar? in
        let cells = line.split(separator: ",", omittingEmptySubsequences: false)
        guard cells.count == 6, let time = UTCTime(cells[0]),
            let open = try? Price(cells[1], rounding: .nearest),
            let high = try? Price(cells[2], rounding: .nearest),
            let low = try? Price(cells[3], rounding: .nearest),
            let close = try? Price(cells[4], rounding: .nearest)
        else { return nil }
        return Bar(
            instrument: InstrumentID(venue: venue, symbol: symbol),
            interval: interval,
            openTime: time,
            open: open,
            high: high,
            low: low,
            close: close,
            volume: .zero
        )
    }
}

/// Skipped, and reported as skipped, where the recorded bars are not beside the project.
@Suite struct RecordedDataTests {
    @Test(.enabled(if: isRecorded("crypto/ETHBTC-5m.csv"), "the recorded bars are not there"))
    func `momentum over two recorded markets stays inside its caps`() throws {
        var parameters = VolatilityMomentumParameters()
        parameters.interval = .fiveMinutes
        parameters.slots = 1
        var momentum = VolatilityMomentum(id: StrategyID("m/s"), parameters: parameters)
        let series = [
            try bars("crypto/ETHBTC-5m.csv", "ETHBTC", .fiveMinutes),
            try bars("crypto/LTCBTC-5m.csv", "LTCBTC", .fiveMinutes),
        ]
        let merged = series.joined().sorted {
            ($0.openTime, $0.instrument) < ($1.openTime, $1.instrument)
        }
        #expect(merged.count > 5_000)
        let instruments = [try fine("ETHBTC"), try fine("LTCBTC")]
        var held = Set<String>()
        var closes: [String: Double] = [:]
        for (index, bar) in merged.enumerated() {
            momentum.update(bar)
            closes[bar.instrument.symbol] = bar.close.approximate
            guard index.isMultiple(of: 37), closes.count == 2 else { continue }
            let wish = momentum.desiredState(try view(instruments, equity: 10))
            let open = wish.instruments.filter { $0.value.targetPosition?.isPositive == true }
            #expect(open.count <= 1)
            for (id, wanted) in open {
                held.insert(id.symbol)
                let value = (wanted.targetPosition ?? .zero).approximate * (closes[id.symbol] ?? 0)
                #expect(value <= 10 * 0.25 * 1.000001 && value > 0)
                let stop = try #require(wanted.protectiveStop)
                #expect(stop.approximate < (closes[id.symbol] ?? 0))
            }
        }
        #expect(held == ["ETHBTC", "LTCBTC"])
    }

    @Test(.enabled(if: isRecorded("fx/EURUSD-1h.csv"), "the recorded bars are not there"))
    func `a grid over recorded hours keeps its inventory inside the investment`() throws {
        let recorded = try bars("fx/EURUSD-1h.csv", "EURUSD", .hour).prefix(5_000)
        #expect(recorded.count == 5_000)
        var parameters = GridParameters()
        parameters.rangeWidth = 10
        parameters.stopDistance = 0
        var grid = Grid(id: StrategyID("fx/grid"), parameters: parameters)
        let instrument = try fine("EURUSD")
        var position = Quantity.zero
        var resting: [WantedOrder] = []
        var fills = 0
        for bar in recorded {
            for order in resting
            where order.side == .buy ? bar.low <= order.price : bar.high >= order.price {
                position += order.side.signed(order.quantity)
                fills += 1
            }
            grid.update(bar)
            let wish = grid.desiredState(
                try view(
                    [instrument],
                    quotes: ["EURUSD": bar.close.description],
                    positions: ["EURUSD": position.description]
                )
            )
            resting = wish["EURUSD"]?.restingOrders ?? []
            #expect(!position.isNegative)
            #expect(notional(of: position, at: bar.close, .down) <= Money(whole: 1_200))
        }
        #expect(fills > 20)
    }

    /// Tick and lot fine enough for pairs priced in hundredths.
    private func fine(_ symbol: String) throws -> Instrument {
        Instrument(
            id: InstrumentID(venue: venue, symbol: symbol),
            kind: .fx,
            base: "A",
            quote: "B",
            tick: try price("0.00001"),
            lot: try Quantity("0.001"),
            quantityMin: try Quantity("0.001"),
            quantityMax: Quantity(whole: 1_000_000),
            notionalMin: .zero,
            leverageMax: Fraction(whole: 20),
            makerFee: .zero,
            takerFee: .zero,
            fundingIntervalHours: nil,
            calendar: .always
        )
    }
}
