import Strategies
import Testing
import TradingCore

@Suite struct StrategyCatalogTests {
    private func problems(_ name: String, _ given: [String: String]) -> [String] {
        do throws(StrategyProblems) {
            _ = try StrategyCatalog.make(name, id: StrategyID("m/s"), parameters: given)
            return []
        } catch {
            return error.sentences
        }
    }

    @Test func `every strategy is made from its defaults`() {
        let names = StrategyCatalog.entries.map(\.name)
        #expect(names.contains("grid") && names.contains("volatility-momentum"))
        #expect(names == names.sorted() && Set(names).count == names.count)
        for entry in StrategyCatalog.entries where entry.name != "rules" {
            #expect(problems(entry.name, [:]).isEmpty)
        }
        #expect(
            problems("rules", [:]) == [
                "buy is missing, and so is short; write when to open a position."
            ]
        )
    }

    @Test func `every default written out makes the same strategy`() throws {
        for entry in StrategyCatalog.entries {
            var given: [String: String] = [:]
            for spec in entry.parameters { given[spec.name] = spec.fallback }
            if entry.name == "rules" {
                given["buy"] = "close > open"
                given["sell"] = "close < open"
            }
            #expect(problems(entry.name, given).isEmpty)
        }
        let made = try StrategyCatalog.make(
            "volatility-momentum",
            id: StrategyID("m/s"),
            parameters: [:]
        )
        let momentum = try #require(made as? VolatilityMomentum)
        #expect(momentum.parameters == VolatilityMomentumParameters())
        let grid = try StrategyCatalog.make("grid", id: StrategyID("m/s"), parameters: [:])
        #expect(try #require(grid as? Grid).parameters == GridParameters())
        let ranked = try StrategyCatalog.make(
            "cross-sectional-momentum",
            id: StrategyID("m/s"),
            parameters: [:]
        )
        #expect(
            try #require(ranked as? CrossSectionalMomentum).parameters
                == CrossSectionalMomentumParameters()
        )
        let trend = try StrategyCatalog.make("fx-trend", id: StrategyID("m/s"), parameters: [:])
        #expect(try #require(trend as? CurrencyTrend).parameters == CurrencyTrendParameters())
        let dca = try StrategyCatalog.make("dca", id: StrategyID("m/s"), parameters: [:])
        #expect(try #require(dca as? CostAveraging).parameters == CostAveragingParameters())
    }

    @Test func `all problems are told at once`() {
        let found = problems(
            "volatility-momentum",
            [
                "slotz": "2", "slots": "0", "interval": "1x", "volatility_target": "nan",
                "allow_short": "yes", "notional_max": "3", "leverage_max": "2",
            ]
        )
        #expect(found.count == 6)
        #expect(found.first?.hasPrefix("slotz is no parameter; there are interval, ") == true)
        for name in ["slots", "interval", "volatility_target", "allow_short", "notional_max"] {
            #expect(found.contains { $0.hasPrefix("\(name) ") }, "\(name)")
        }
    }

    @Test(arguments: [
        ["low": "90"], ["low": "110", "high": "90", "symbol": "X"], ["low": "90", "high": "110"],
        ["low": "90", "high": "110", "symbol": "X", "start": "80"],
        ["low": "90", "high": "110", "symbol": "X", "recentre_bars": "3"], ["start": "100"],
        ["investment": "-1"], ["investment": "1e400"], ["spacing": "harmonic"], ["symbol": ""],
    ])
    func `a grid that contradicts itself is refused`(given: [String: String]) {
        #expect(problems("grid", given).count == 1)
    }

    @Test func `an unknown strategy names the known ones`() {
        let names = StrategyCatalog.entries.map(\.name).joined(separator: ", ")
        #expect(
            problems("martingale", [:]) == ["There is no strategy martingale; there are \(names)."]
        )
        #expect(StrategyCatalog.parameterTable(for: "martingale") == nil)
        #expect(StrategyCatalog.parameterTable(for: "grid")?.isEmpty == false)
    }

    @Test func `every value that is set is read`() throws {
        let given = [
            "interval": "5m", "momentum_bars": "7", "volatility_bars": "38", "range_bars": "9",
            "slots": "3", "rebalance_bars": "11", "volatility_target": "0.4",
            "notional_max": "0.5", "leverage_max": "2.5", "breadth_min": "0.6",
            "breadth_max_for_shorts": "0.1", "score_min": "0.7", "stop_ranges": "4.5",
            "resize_band": "0.05", "allow_short": "true", "bars_per_year": "252",
            "kelly_part": "0.3", "regime_sizing": "true",
        ]
        let table = try #require(StrategyCatalog.parameterTable(for: "volatility-momentum"))
        #expect(Set(table.map(\.name)) == Set(given.keys))
        let made = try StrategyCatalog.make(
            "volatility-momentum",
            id: StrategyID("m/s"),
            parameters: given
        )
        let read = try #require(made as? VolatilityMomentum).parameters
        var expected = VolatilityMomentumParameters()
        expected.interval = .fiveMinutes
        expected.momentumBars = 7
        expected.volatilityBars = 38
        expected.rangeBars = 9
        expected.slots = 3
        expected.rebalanceBars = 11
        expected.volatilityTarget = 0.4
        expected.notionalMax = 0.5
        expected.leverageMax = 2.5
        expected.breadthMin = 0.6
        expected.breadthMaxForShorts = 0.1
        expected.scoreMin = 0.7
        expected.stopRanges = 4.5
        expected.resizeBand = 0.05
        expected.allowShort = true
        expected.barsPerYear = 252
        expected.kellyPart = 0.3
        expected.regimeSizing = true
        #expect(read == expected)
    }
}
