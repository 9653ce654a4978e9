import Testing
import TradingCore

@testable import Research

@Suite struct RankBacktestTests {
    private func columns(_ count: Int, _ bars: Int) throws -> [[Double]] {
        try (0..<count).map { try TickWalk(bars, seed: UInt64(7 * $0 + 1), step: 0.06).tape.close }
    }

    /// The rules written out, with whole sorts.
    private func plain(_ columns: [[Double]], _ times: [UTCTime], _ rule: RankRule) -> [Double] {
        let count = columns.count
        let places = rule.places(among: count)
        var units = [Double](repeating: 0, count: count)
        var cash = 1.0
        var equity: [Double] = []
        var orders: (bar: Int, targets: [Double])?
        for bar in times.indices {
            if let due = orders, due.bar == bar {
                for place in 0..<count {
                    let value = (due.targets[place] - units[place]) * columns[place][bar]
                    cash -= value + abs(value) * rule.fee
                    units[place] = due.targets[place]
                }
            }
            equity.append(cash + (0..<count).reduce(0) { $0 + units[$1] * columns[$1][bar] })
            guard bar >= max(rule.lookbackBars, 1) else { continue }
            let (before, now) = (times[bar - 1].day.civil, times[bar].day.civil)
            guard before.month != now.month, bar + rule.delayBars < times.count else { continue }
            let change = columns.map { $0[bar - rule.skipBars] / $0[bar - rule.lookbackBars] }
            let order = (0..<count).sorted { (-change[$0], $0) < (-change[$1], $1) }
            var chosen = order.prefix(rule.band(among: count)).filter { units[$0] > 0 }
            let others = order.prefix(places).filter { !chosen.contains($0) }
            chosen += others.prefix(max(0, places - chosen.count))
            var targets = [Double](repeating: 0, count: count)
            for place in chosen {
                let target = equity[bar] * rule.leverage / Double(places) / columns[place][bar]
                let held = units[place]
                let isNear = held > 0 && abs(target - held) < held * rule.resizeBand
                targets[place] = isNear ? held : target
            }
            orders = (bar + rule.delayBars, targets)
        }
        return equity
    }

    @Test(arguments: [(1, 0.2), (7, 0.3), (60, 0.2), (101, 0.05)], [0.0, 0.15])
    func `equity is that of the rules written out`(panel: (Int, Double), band: Double) throws {
        let columns = try columns(panel.0, 700)
        let times = (0..<700).map { UTCTime.epoch + .days($0) }
        var rule = RankRule()
        (rule.quantile, rule.holdBand, rule.fee) = (panel.1, band, 0.001)
        (rule.lookbackBars, rule.skipBars) = (120, 20)
        let backtest = RankBacktest(RankPanel(times: times, columns: columns))
        // Once with other rules, for the room is used again.
        backtest.compute(RankRule())
        backtest.compute(rule)
        let expected = plain(columns, times, rule)
        for (found, wanted) in zip(backtest.equity, expected) {
            #expect(abs(found - wanted) < 1e-10 * max(1, wanted))
        }
        #expect(backtest.rankings == 19)
        #expect(backtest.fills > 0 && expected.contains { $0 != 1 })
    }

    @Test func `without a month there is no ranking`() throws {
        let times = (0..<20).map { UTCTime.epoch + .days($0) }
        let backtest = RankBacktest(RankPanel(times: times, columns: try columns(5, 20)))
        var rule = RankRule()
        (rule.lookbackBars, rule.skipBars) = (5, 1)
        backtest.compute(rule)
        #expect(backtest.rankings == 0)
        #expect(backtest.equity.allSatisfy { $0 == 1 })
    }

    @Test func `equal scores go by place`() {
        var order = RankOrder(6)
        order.choose([2, 1, 1, 1, 1, 0.5], places: 3, band: 4, [0, 0, 0, 1, 1, 1])
        // The fourth and the fifth are held; the fifth ranks behind the band.
        #expect(order.isChosen == [true, true, false, true, false, false])
    }
}
