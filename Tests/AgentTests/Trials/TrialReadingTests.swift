import Foundation
import Simulation
import Strategies
import Testing
import TradingCore

@testable import martlet

/// What a line of `/backtest` or `/sweep` means.
@Suite struct TrialReadingTests {
    private func reader(_ folder: AgentFolder = AgentFolder()) -> TrialReader {
        TrialReader(
            markets: DefaultMarkets.all,
            rules: RuleShelf(directory: folder.file("rules"))
        )
    }

    private func plan(
        _ name: String,
        _ symbol: String? = nil,
        _ pairs: [(String, String)] = [],
        isSweep: Bool = false
    ) throws -> TrialPlan {
        try reader().plan(name, symbol, pairs.map { (name: $0.0, text: $0.1) }, isSweep: isSweep)
    }

    private func sentences(_ body: () throws -> TrialPlan) -> String {
        do {
            return "no refusal: \(try body())"
        } catch let problems as ResearchProblems {
            return problems.sentences.joined(separator: "\n")
        } catch {
            return "\(error)"
        }
    }

    @Test func `a name is a configured strategy, a kind, or a kept one in words`() throws {
        let grid = try plan("crypto.grid", nil, [("lines", "21")])
        #expect(grid.kind == "grid" && grid.symbols == ["XRPUSDT"])
        #expect(grid.parameters["investment"] == "2000" && grid.parameters["lines"] == "21")
        #expect(grid.line == "/backtest crypto.grid XRPUSDT lines=21")
        #expect(try plan("crypto/grid").kind == "grid")
        #expect(try plan("Volatility-Momentum", "SPY").kind == "volatility-momentum")
        let folder = AgentFolder()
        try FileManager.default.createDirectory(
            atPath: folder.file("rules"),
            withIntermediateDirectories: true
        )
        try folder.write(
            "buy: rsi(14) < 30\nsell: rsi(14) > 60\nsymbols: BTC\n",
            to: "rules/dip.yaml"
        )
        let dip = try reader(folder).plan("dip", nil, [], isSweep: false)
        #expect(dip.kind == "rules" && dip.symbols == ["BTC"])
        #expect(sentences { try plan("momentum") }.contains("crypto.momentum, fx.momentum"))
        #expect(sentences { try plan("nope") }.contains("Kinds: cross-sectional-momentum"))
    }

    @Test func `a sweep names one or two parameters within its bounds, and says them`() throws {
        let plan = try plan(
            "sma-cross",
            "BTCUSD",
            [("fast", "5..20:5"), ("slow", "30,60"), ("equity_share", "0.5")],
            isSweep: true
        )
        #expect(plan.axes.map(\.values) == [["5", "10", "15", "20"], ["30", "60"]])
        #expect(plan.line == "/sweep sma-cross BTCUSD equity_share=0.5 fast=5..20:5 slow=30,60")
        #expect(
            plan.line(["fast": "5", "slow": "30"]).hasSuffix("equity_share=0.5 fast=5 slow=30")
        )
        func refused(_ pairs: [(String, String)]) -> String {
            sentences { try self.plan("sma-cross", "BTCUSD", pairs, isSweep: true) }
        }
        #expect(refused([("fast", "10")]).contains("one or two parameters"))
        #expect(refused([("fast", "1..90")]).contains("40 are the most"))
        #expect(refused([("fast", "0..9:3")]).contains("fast is 0 in it, but must be 1 to 10000"))
        #expect(refused([("fast", "9..1")]).contains("no list of values"))
        #expect(refused([("fast", "1..30"), ("slow", "40..60")]).contains("400 are the most"))
        let typed = refused([("fast", "5..10:5"), ("slow", "0"), ("equity_share", "x")])
        #expect(typed.contains("slow") && typed.contains("equity_share"), "\(typed)")
        let some = [("fast", "10,60"), ("slow", "20")]
        #expect(try self.plan("sma-cross", "BTCUSD", some, isSweep: true).axes.count == 1)
        #expect(
            refused([("fast", "1,2"), ("slow", "3,4"), ("equity_share", "1,2")]).contains("Two")
        )
    }

    @Test func `values are read as the console's sweep reads them`() {
        func values(_ text: String, isWhole: Bool = true) -> [String]? {
            SweepAxis.numbers(text, isWhole: isWhole, most: 100)?.map(\.description)
        }
        #expect(values("5") == ["5"])
        #expect(values("20,5,20") == ["5", "20"])
        #expect(values("5..20:5") == ["5", "10", "15", "20"])
        #expect(values("3..5") == ["3", "4", "5"])
        #expect(values("0.5..1:0.25", isWhole: false) == ["0.5", "0.75", "1"])
        for wrong in [
            "", "a", "5..", "..5", "9..1", "1..5:0", "1..5:-1", "1:2:3", "0.5", "1..2..3",
        ] {
            #expect(values(wrong) == nil, "\(wrong)")
        }
    }

    @Test func `steps are about a tenth, come back, and stay within what the strategy takes`()
        throws
    {
        func steps(_ fast: String, _ slow: String) -> [TrialNudge] {
            ParameterSteps.of("sma-cross", ["fast": fast, "slow": slow, "interval": "1d"])
        }
        let usual = steps("20", "50")
        #expect(usual.map(\.parameter) == ["fast", "slow"])
        #expect(usual.map(\.lower) == ["18", "45"] && usual.map(\.higher) == ["22", "55"])
        #expect(steps("22", "50").first?.lower == "20")
        #expect(steps("9", "10").first?.higher == nil, "fast must stay under slow")
        #expect(steps("9", "10").last?.lower == nil)
        #expect(steps("1", "10000").first?.lower == nil)
        #expect(steps("1", "10000").last?.higher == nil)
        for entry in StrategyCatalog.entries {
            var used: [String: String] = [:]
            for spec in entry.parameters { used[spec.name] = spec.fallback }
            let nudges = ParameterSteps.of(entry.name, used)
            #expect(nudges.count <= 3)
            for nudge in nudges {
                for value in [nudge.lower, nudge.higher].compactMap(\.self) {
                    let set = used.merging([nudge.parameter: value]) { $1 }
                    _ = try StrategyCatalog.make(entry.name, id: StrategyID("a"), parameters: set)
                }
            }
        }
    }

    @Test func `a symbol finds its file, the exact one and the longest bars first`() {
        func entry(_ path: String) -> BarFolder.Entry {
            BarFolder.Entry(path: path, name: BarFileName(path: path))
        }
        let all = [
            "crypto/BTCUSD-1d.csv", "crypto/BTCUSDT-PERP-5m.csv", "fx/EURUSD-1d.csv",
            "fx/EURUSD-1h.csv",
        ]
        .map(entry)
        func best(_ symbol: String, _ interval: BarInterval? = nil) -> String? {
            BarFolder.best(of: symbol, among: all, for: interval)?.path
        }
        #expect(best("EURUSD") == "fx/EURUSD-1d.csv")
        #expect(best("EURUSD", .hour) == "fx/EURUSD-1h.csv")
        #expect(best("eurusd", .fiveMinutes) == nil)
        #expect(best("BTCUSDT") == "crypto/BTCUSD-1d.csv")
        #expect(best("BTCUSDT-PERP") == "crypto/BTCUSDT-PERP-5m.csv")
        #expect(best("BTC", .fiveMinutes) == "crypto/BTCUSDT-PERP-5m.csv")
        #expect(best("ETH") == nil)
    }
}
