import Strategies
import Testing
import TradingCore

@Suite struct RuleFieldsTests {
    private func problems(_ fields: [String: String]) -> [String] {
        do throws(RuleFieldProblems) {
            _ = try RuleFields.read(fields)
            return []
        } catch {
            return error.problems.map {
                "\($0.key)@\($0.place.map(String.init) ?? "-") \($0.reason)"
            }
        }
    }

    private static let whole = [
        "interval": "4h", "symbols": "BTC, ETHUSDT", "buy": "rsi < 30 and price above sma(200)",
        "sell": "rsi > 60", "short": "rsi > 80", "cover": "rsi < 50",
        "filters": "adx > 20, volume > 0", "size": "risk 0.7%", "notional_max": "2",
        "positions_max": "3", "stop": "2 ATR", "breakeven": "1R", "trail": "3.5 atr",
        "take": "50% at 2R, 25% at 4%", "exit_after": "20 bars", "atr_bars": "10",
        "bars_per_year": "1764",
    ]

    @Test func `every field is read, and written so that it reads the same`() throws {
        let spec = try RuleFields.read(Self.whole)
        #expect(spec.interval == BarInterval("4h"))
        #expect(spec.symbols == ["BTC", "ETHUSDT"])
        #expect(spec.filters.count == 2)
        #expect(spec.size == .risk(try Fraction("0.007")))
        #expect(spec.plan.stop == .ranges(2))
        #expect(spec.plan.breakeven == .risks(1))
        #expect(
            spec.plan.targets == [
                PlanTarget(at: .risks(2), share: .percent(50)),
                PlanTarget(at: .fraction(0.04), share: .percent(25)),
            ]
        )
        #expect(spec.plan.exitAfterBars == 20)
        #expect(Set(spec.fields.keys) == Set(RuleFields.table.map(\.name)))
        #expect(try RuleFields.read(spec.fields) == spec)
    }

    @Test func `what is left out has its default`() throws {
        let spec = try RuleFields.read(["buy": "close > open", "sell": "close < open"])
        #expect(spec.interval == nil)
        #expect(spec.bars == .hour)
        #expect(spec.size == .fraction(.percent(10)))
        #expect(try RuleFields.read(spec.fields) == spec)
    }

    @Test func `every problem is told at once, with its place`() {
        let found = problems([
            "byu": "close > 1", "sell": "rsi >", "size": "risk 99%", "stop": "soon",
            "exit_after": "0 bars", "interval": "1x", "positions_max": "-1",
        ])
        #expect(found.count == 7)
        for beginning in [
            "byu@- is no key; the nearest known one is buy", "sell@5 expected a price",
            "size@5 a percent of equity is over 0 and at most 20", "stop@0 expected a distance",
            "exit_after@0 a number of bars", "interval@- is \"1x\"", "positions_max@- is \"-1\"",
        ] {
            #expect(found.contains { $0.hasPrefix(beginning) }, "\(beginning) in \(found)")
        }
    }

    @Test(arguments: [
        (["sell": "close > 1"], "buy@- is missing"),
        (["buy": "close > 1"], "sell@- is missing, and nothing else ends"),
        (
            ["buy": "close > 1", "cover": "close > 1", "stop": "2%"],
            "cover@- closes what short opens"
        ),
        (["buy": "close > 1", "sell": "close < 1", "size": "risk 1%"], "stop@- is missing"),
        (["buy": "close > 1", "stop": "2R"], "stop@- R is the distance"),
        (["buy": "close > 1", "take": "4R"], "stop@- is missing, and R"),
        (
            ["buy": "close > 1", "take": "60% at 4%, 60% at 5%", "stop": "1%"],
            "take@- the parts add up"
        ),
        (["buy": "close > 1", "trail": "95000"], "trail@- a stop trails by a distance"),
        (["buy": "close > 1", "short": "close < 1", "stop": "95"], "stop@- is a price"),
    ])
    func `what contradicts itself is told`(fields: [String: String], beginning: String) {
        let found = problems(fields)
        #expect(found.contains { $0.hasPrefix(beginning) }, "\(found)")
    }
}
