import Research
import Simulation
import Strategies
import Testing
import TradingCore

/// Gates as numbers with a threshold.
struct GateValueTests {
    @Test(arguments: Gate.allCases)
    func `a number on the threshold passes, one beyond it does not, and none does not`(gate: Gate) {
        let threshold = GateThresholds.defaults(for: .crypto)[gate]
        let worse = threshold + (gate.isFloor ? -0.01 : 0.01)
        #expect(GateResult(gate, threshold, threshold).isPassed)
        #expect(!GateResult(gate, worse, threshold).isPassed)
        #expect(!GateResult(gate, nil, threshold).isPassed)
        #expect(!GateResult(gate, .nan, threshold).isPassed)
    }

    @Test func `the drawdown cap of crypto is 17.94 percent`() {
        let result = GateResult(.drawdown, 0.2, GateThresholds.defaults(for: .crypto).drawdownMax)
        #expect(result.sentence == "Worst fold's drawdown 20.00 %, at most 17.94 %")
        #expect(!result.isPassed)
    }

    @Test(arguments: Gate.allCases)
    func `every threshold can be set by its gate`(gate: Gate) {
        var thresholds = GateThresholds.defaults(for: .fx)
        thresholds[gate] = 0.123
        #expect(thresholds[gate] == 0.123)
        for other in Gate.allCases where other != gate {
            #expect(thresholds[other] == GateThresholds.defaults(for: .fx)[other])
        }
    }

    @Test
    func `neighbours move one number each, within its bounds and where the strategy takes it`()
        throws
    {
        let table = try #require(StrategyCatalog.parameterTable(for: "volatility-momentum"))
        let found = ParameterNeighbours.of(table, [:]) { given in
            (try? StrategyCatalog.make(
                "volatility-momentum",
                id: StrategyID("x"),
                parameters: given
            ))
                != nil
        }
        #expect(!found.isEmpty && found.allSatisfy { $0.count == 1 })
        let counts = table.filter { if case .count = $0.form { true } else { false } }
        let spec = try #require(counts.first { Int($0.fallback ?? "").map { $0 >= 20 } ?? false })
        let own = try #require(Int(spec.fallback ?? ""))
        let moved = found.compactMap { $0[spec.name].flatMap { Int($0) } }
        let step = Int((Double(own) / 10).rounded())
        #expect(Set(moved).isSubset(of: [own - step, own + step]) && !moved.isEmpty)
        let refused = ParameterNeighbours.of(table, [:]) { _ in false }
        #expect(refused.isEmpty)
    }

    @Test func `a live result lies in the band of its backtest, or outside`() throws {
        var dice = SeededGenerator(seed: 4)
        let returns = (0..<800).map { _ in 0.001 + 0.01 * dice.normal() }
        let band = try #require(LiveBand(returns, periods: 50, using: &dice))
        #expect(band.place(of: band.median) == .within)
        #expect(band.place(of: -0.3) == .under && band.place(of: 0.6) == .over)
        #expect((0.03...0.08).contains(band.median), "\(band)")
        // Of fresh series about two in a hundred lie outside.
        var outside = 0
        for _ in 0..<2_000 {
            var growth = 1.0
            for _ in 0..<50 { growth *= 1 + 0.001 + 0.01 * dice.normal() }
            if band.place(of: growth - 1) != .within { outside += 1 }
        }
        #expect((10...120).contains(outside), "\(outside)")
        #expect(LiveBand([], periods: 1, using: &dice) == nil)
    }
}
