import Foundation
import Testing

/// `martlet sweep`, as a script uses it.
struct SweepCommandTests {
    private static func bars(_ count: Int) -> String {
        var text = "time,open,high,low,close,volume\n"
        var price = 100
        for day in 0..<count {
            let next = max(50, price + (day * 7_919 % 13) - 6)
            let time =
                "20\(10 + day / 336)-\(two(day / 28 % 12 + 1))-\(two(day % 28 + 1))T00:00:00Z"
            text += "\(time),\(price),\(max(price, next)),\(min(price, next)),\(next),1\n"
            price = next
        }
        return text
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static let sweep = [
        "sweep", "--strategy", "sma-cross", "--set", "fast=2..8:2", "--set", "slow=5,9,13",
    ]

    @Test func `a sweep prints each variant once, and goes on where it was`() throws {
        let folder = AgentFolder()
        let file = try folder.write(Self.bars(400), to: "X-1d.csv")
        let store = ["--bars", file, "--store", folder.path + "/r.sqlite"]
        let first = try Outcome(Self.sweep + store + ["--csv"], in: folder)
        #expect(first.output.contains("allow_short,fast,slow,return,sharpe,max_drawdown,trades\n"))
        #expect(first.output.contains("\nfalse,2,5,"), "\(first.output)")
        #expect(first.errors.contains("10 variants, 10 computed now; 2 pairs contradict"))
        let again = try Outcome(Self.sweep + store + ["--set", "fast=2..9", "--json"], in: folder)
        #expect(again.errors.contains("18 variants, 8 computed now"), "\(again.errors)")
        #expect(again.errors.contains("18 were ever tried on X-1d"))
        #expect(again.output.contains(#""variants_tried":18"#))
    }

    @Test func `shards become the whole sweep`() throws {
        let folder = AgentFolder()
        let file = try folder.write(Self.bars(400), to: "X-1d.csv")
        func sweep(_ store: String, _ more: [String]) throws -> Outcome {
            let place = ["--bars", file, "--store", "\(folder.path)/\(store)", "--csv"]
            return try Outcome(Self.sweep + place + more, in: folder)
        }
        let whole = try sweep("whole.sqlite", ["--threads", "2"])
        for number in 1...3 { _ = try sweep("\(number).sqlite", ["--shard", "\(number)/3"]) }
        let stores = (1...3).map { "\(folder.path)/\($0).sqlite" }
        let into = ["--into", folder.path + "/all.sqlite"]
        let merged = try Outcome(["sweep", "merge"] + into + stores, in: folder)
        #expect(merged.output.contains("3.sqlite: 3 points"), "\(merged.output)")
        let found = try sweep("all.sqlite", [])
        #expect(found.errors.contains("10 variants, 0 computed now"), "\(found.errors)")
        let rows = { (text: String) in
            text.split(separator: "\n").filter { $0.hasPrefix("false,") }
        }
        #expect(rows(found.output).count == 10)
        #expect(rows(found.output) == rows(whole.output))
    }

    private static let rules = """
        interval: 1d
        buy: close > sma(${slow=9|5..13:4})
        sell: close < sma(${quick=3})
        size: fraction ${part=50}%
        """

    @Test func `a written strategy is swept over its parameters, and says what its backtest says`()
        throws
    {
        let folder = AgentFolder()
        let file = try folder.write(Self.bars(300), to: "X-1d.csv")
        let rules = try folder.write(Self.rules, to: "x.yaml")
        let market = ["--bars", file, "--rules", rules, "--latency-ms", "0"]
        let store = ["--store", folder.path + "/r.sqlite", "--set", "quick=2,3"]
        let sweep = ["sweep"] + market + store + ["--threads", "2", "--csv"]
        let swept = try Outcome(sweep, in: folder)
        #expect(swept.errors.contains("6 variants, 6 computed now"), "\(swept.errors)")
        #expect(
            swept.output.hasPrefix("part,quick,slow,return,sharpe,max_drawdown,trades\n"),
            "\(swept.output)"
        )
        let again = try Outcome(sweep, in: folder)
        #expect(again.errors.contains("6 variants, 0 computed now"))
        #expect(again.output == swept.output)
        let line = swept.output.split(separator: "\n").first { $0.hasPrefix("50,2,13,") }
        let cells = try #require(line).split(separator: ",").compactMap { Double($0) }
        let set = ["--set", "quick=2", "--set", "slow=13", "--json"]
        let backtest = try Outcome(["backtest"] + market + set, in: folder)
        let result = try #require(
            try JSONSerialization.jsonObject(with: Data(backtest.output.utf8)) as? [String: Any],
            "\(backtest.output.prefix(400))"
        )
        let tested = try #require((result["markets"] as? [[String: Any]])?.first)
        let metrics = try #require(tested["metrics"] as? [String: [String: Any]])
        // Numbers in JSON are read with another last digit here and there.
        for (name, cell) in [("total_return", 3), ("sharpe", 4)] {
            let value = try #require(metrics[name]?["value"] as? Double)
            #expect(abs(value - cells[cell]) < 1e-12 * max(1, abs(value)), "\(name)")
        }
        #expect(cells[6] > 3, "nothing was traded")
    }

    @Test func `any strategy of the catalogue is swept by the engine, in shards too`() throws {
        let folder = AgentFolder()
        let file = try folder.write(Self.bars(200), to: "X-1d.csv")
        func sweep(_ store: String, _ more: [String]) throws -> Outcome {
            try Outcome(
                Self.sweep + [
                    "--by", "engine", "--bars", file, "--store", "\(folder.path)/\(store)", "--csv",
                ] + more,
                in: folder
            )
        }
        let whole = try sweep("whole.sqlite", [])
        #expect(
            whole.errors.contains("10 variants, 10 computed now; 2 are refused by the strategy"),
            "\(whole.errors)"
        )
        let parts = try (1...2).map { try sweep("\($0).sqlite", ["--shard", "\($0)/2"]).output }
        let rows = { (text: String) in text.split(separator: "\n").dropFirst() }
        #expect(Set(parts.flatMap(rows)) == Set(rows(whole.output)))
        #expect(rows(whole.output).count == 10)
    }

    @Test func `what is wrong with a sweep by the engine is said at once`() throws {
        let folder = AgentFolder()
        let rules = try folder.write(Self.rules, to: "x.yaml")
        let file = try folder.write(Self.bars(100), to: "X-1d.csv")
        let wrong = [
            "--set", "slow=9..3", "--set", "far=2", "--set", "loud", "--by", "columns", "--threads",
            "0",
            "--memory-mb", "1", "--cash=-3",
        ]
        let outcome = try Outcome(["sweep", "--rules", rules, "--bars", file] + wrong, in: folder)
        for word in [
            "slow=9..3 is no list of values", "far cannot be swept; rules has part, quick, slow",
            "--set loud is no name=values", "rules has no kernel over columns",
            "--threads must be from 1", "--memory-mb must be", "--cash is -3",
        ] {
            #expect(outcome.errors.contains(word), "\(word) in \(outcome.errors)")
        }
    }

    @Test func `a sweep that needs more than its memory is refused with the number`() throws {
        let folder = AgentFolder()
        let file = try folder.write(Self.bars(4_000), to: "X-1d.csv")
        let more = ["--by", "engine", "--threads", "64", "--memory-mb", "16"]
        let outcome = try Outcome(Self.sweep + ["--bars", file] + more, in: folder)
        #expect(outcome.errors.contains("and --memory-mb is 16"), "\(outcome.errors)")
    }

    @Test func `everything that is wrong is said at once`() throws {
        let folder = AgentFolder()
        let wrong = ["--set", "fast=x", "--set", "lines=3", "--shard", "4/3", "--fill", "never"]
        let outcome = try Outcome(["sweep", "--bars", "none.csv"] + wrong, in: folder)
        for word in ["fast=x is no list", "lines cannot be swept", "4/3", "next-open or close"] {
            #expect(outcome.errors.contains(word), "\(outcome.errors)")
        }
    }
}
