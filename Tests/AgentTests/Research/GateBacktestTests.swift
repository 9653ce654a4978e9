import Foundation
import Research
import Simulation
import Testing
import TradingCore

@testable import martlet

/// The runs that the gates ask for, by the engine that trades live.
struct GateBacktestTests {
    /// Daily bars that swing, so that a strategy has something to do.
    static func bars(_ count: Int) -> String {
        var text = "time,open,high,low,close,volume\n"
        var dice = SeededGenerator(seed: 3)
        var (price, drift) = (100.0, 0.0)
        for day in 0..<count {
            let open = price
            drift = 0.95 * drift + 0.002 * dice.normal()
            price = max(1, price * (1 + drift + 0.01 * dice.normal()))
            let rounded = [open, max(open, price) * 1.002, min(open, price) * 0.998, price]
                .map {
                    Price(approximating: $0)?.text(placesMin: 2, placesMax: 2, grouped: false) ?? ""
                }
            let time = UTCTime(seconds: 1_483_228_800) + .days(day)
            text += "\(time),\(rounded.joined(separator: ",")),1000000\n"
        }
        return text
    }

    private func backtest(_ count: Int = 300) throws -> GateBacktest {
        let path = FileManager.default.temporaryDirectory.appending(path: "SWING-1d-\(UUID()).csv")
        try Data(Self.bars(count).utf8).write(to: path)
        defer { try? FileManager.default.removeItem(at: path) }
        var spec = MarketSpec()
        spec.bars = [path.path]
        spec.kind = .perpetual
        spec.parameters = ["momentum_bars": "10", "volatility_bars": "10", "rebalance_bars": "2"]
        return GateBacktest(spec, try spec.read(), seed: 1)
    }

    @Test func `a run covers its time to the bar, and nothing is held before it`() throws {
        let backtest = try backtest()
        let (from, until) = (backtest.times[99], backtest.times[199])
        let record = try backtest.run(
            TrialRun(parameters: backtest.spec.parameters, from: from, until: until)
        )
        #expect(record.curve.times.first == from && record.curve.times.last == until)
        #expect(record.curve.count == 101)
        #expect(record.curve.equity.first == 10_000 && record.held.first == 0)
        #expect(record.traded > 0 && record.costs > 0)
        #expect(record.trips.allSatisfy { $0.entryTime >= from && $0.exitTime <= until })
    }

    @Test func `a run knows nothing of what comes after its end`() throws {
        let backtest = try backtest()
        let trial = TrialRun(
            parameters: backtest.spec.parameters,
            from: backtest.times[99],
            until: backtest.times[299]
        )
        let whole = try backtest.run(trial)
        #expect(try PeekCheck.look(at: whole, of: trial, run: { try backtest.run($0) }) == nil)
    }

    @Test func `stress costs twice as much and comes a bar late`() throws {
        let backtest = try backtest()
        func record(_ costs: TrialRun.Costs) throws -> TrackRecord {
            try backtest.run(
                TrialRun(
                    parameters: backtest.spec.parameters,
                    from: backtest.times[99],
                    until: backtest.times[199],
                    costs: costs
                )
            )
        }
        let (usual, stressed) = (try record(.usual), try record(.stressed))
        let rate = (stressed.costs / stressed.traded) / (usual.costs / usual.traded)
        #expect((1.9...2.1).contains(rate), "\(rate)")
        let first = try #require(usual.trips.first)
        let later = try #require(stressed.trips.first)
        #expect(
            later.entryTime - first.entryTime >= .hours(23),
            "\(later.entryTime - first.entryTime)"
        )
    }

    @Test func `parameters that the strategy refuses are no neighbours`() throws {
        let backtest = try backtest()
        #expect(backtest.isTaken(["momentum_bars": "10"]))
        #expect(!backtest.isTaken(["momentum_bars": "0"]))
        #expect(backtest.whole(["momentum_bars": "12"])["momentum_bars"] == "12")
        #expect(backtest.whole([:])["interval"] == "1d")
    }
}
