import Foundation
import Testing

/// `martlet backtest`, as a script uses it.
struct BacktestCommandTests {
    /// Three hundred hours of a wave around 100.
    private static let bars: String = {
        var text = "time,open,high,low,close,volume\n"
        var open = 100.0
        for hour in 0..<300 {
            let close = 100 + 10 * sin(Double(hour) / 12)
            let time = "2024-01-\(two(1 + hour / 24))T\(two(hour % 24)):00:00Z"
            let prices = [open, max(open, close) + 0.5, min(open, close) - 0.5, close]
            text += time + prices.map { String(format: ",%.2f", $0) }.joined() + ",5000\n"
            open = close
        }
        return text
    }()

    private static func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }

    private static let grid = ["backtest", "--strategy", "grid", "--set", "lines=11"]

    @Test func `JSON has trades, equity and every metric with its definition`() throws {
        let folder = AgentFolder()
        let file = try folder.write(Self.bars, to: "ABCUSD-1h.csv")
        let outcome = try Outcome(Self.grid + ["--bars", file, "--json"], in: folder)
        let result = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any],
            "\(outcome.output.prefix(400))"
        )
        let market = try #require((result["markets"] as? [[String: Any]])?.first)
        let metrics = try #require(market["metrics"] as? [String: [String: Any]])
        #expect(metrics.count > 15)
        #expect(metrics.values.allSatisfy { ($0["definition"] as? String)?.isEmpty == false })
        #expect((market["trades"] as? [Any])?.isEmpty == false)
        #expect((market["equity_first"] as? String) == "10000")
        let again = try Outcome(Self.grid + ["--bars", file, "--json"], in: folder)
        #expect(again.output == outcome.output)
    }

    @Test func `the files of an export hold every fill, and a page that needs nothing else`() throws
    {
        let folder = AgentFolder()
        let file = try folder.write(Self.bars, to: "ABCUSD-1h.csv")
        let out = folder.path + "/result"
        _ = try Outcome(
            Self.grid + ["--bars", file, "--export", out, "--check-lookahead"],
            in: folder
        )
        let fills = try String(contentsOfFile: out + "/fills.csv", encoding: .utf8)
        #expect(fills.split(separator: "\n").count > 10)
        let page = try String(contentsOfFile: out + "/report.html", encoding: .utf8)
        #expect(page.contains("<svg") && page.contains("Maximum drawdown"))
        #expect(!page.contains("src=") && !page.contains("<link"))
    }

    @Test func `several markets have one equity and the correlation of each pair`() throws {
        let folder = AgentFolder()
        _ = try folder.write(Self.bars, to: "ABCUSD-1h.csv")
        _ = try folder.write(Self.bars, to: "DEFUSD-1h.csv")
        let portfolio = try folder.write(
            """
            markets:
              one: {strategy: grid, bars: [ABCUSD-1h.csv], set: {lines: 11}}
              two: {strategy: volatility-momentum, bars: [DEFUSD-1h.csv], cash: 5000}
            """,
            to: "both.yaml"
        )
        let outcome = try Outcome(["backtest", "--portfolio", portfolio], in: folder)
        #expect(outcome.output.contains("All markets together"), "\(outcome.output)")
        #expect(outcome.output.contains("Correlation of daily returns, one and two"))
    }

    @Test func `a market that has bars for a part of the time is counted over that part`() throws {
        let folder = AgentFolder()
        func bars(_ year: Int, _ months: Range<Int>) -> String {
            var text = "time,open,high,low,close,volume\n"
            for (place, month) in months.enumerated() {
                for day in 1...28 {
                    let price = 100 + (place * 28 + day) % 17 + place * 3
                    let date = "\(year)-\(Self.two(month))-\(Self.two(day))T00:00:00Z"
                    text += "\(date),\(price),\(price + 2),\(price - 2),\(price + 1),900000\n"
                }
            }
            return text
        }
        let long = try folder.write(bars(2023, 1..<13), to: "ABCUSD-1d.csv")
        let short = try folder.write(bars(2023, 5..<9), to: "DEFUSD-1d.csv")
        let portfolio = try folder.write(
            """
            markets:
              long: {strategy: volatility-momentum, bars: ["\(long)"], kind: spot}
              short: {strategy: volatility-momentum, bars: ["\(short)"], kind: spot}
            """,
            to: "both.yaml"
        )
        func metrics(_ arguments: [String], _ market: Int) throws -> [String: Double] {
            let outcome = try Outcome(["backtest", "--json"] + arguments, in: folder)
            let root = try AgentRun.object(outcome.output)
            let markets = root["markets"] as? [[String: Any]] ?? []
            let table = markets[market]["metrics"] as? [String: [String: Any]] ?? [:]
            return table.compactMapValues { $0["value"] as? Double }
        }
        let together = try metrics(["--portfolio", portfolio], 1)
        let alone = try metrics(
            ["--strategy", "volatility-momentum", "--bars", short, "--kind", "spot"],
            0
        )
        #expect(together["cagr"] != nil && together["trades"] ?? 0 > 0)
        for name in ["cagr", "sharpe", "exposure", "turnover", "longest_flat"] {
            let (one, other) = (try #require(together[name]), try #require(alone[name]))
            #expect(abs(one - other) <= 0.02 * abs(other), "\(name): \(one) and \(other)")
        }
    }

    @Test func `what was tried is counted, where a store is named or there is a data directory`()
        throws
    {
        let folder = AgentFolder()
        let file = try folder.write(Self.bars, to: "ABCUSD-1h.csv")
        let run = Self.grid + ["--bars", file]
        let store = folder.file("tried.sqlite")
        let first = try Outcome(run + ["--store", store], in: folder)
        #expect(first.errors.contains("Variants of grid that were ever tried on ABCUSD-1h: 1."))
        let again = try Outcome(run + ["--store", store], in: folder)
        #expect(again.errors.contains("ABCUSD-1h: 1."), "\(again.errors)")
        let other = try Outcome(run + ["--store", store, "--set", "lines=12"], in: folder)
        #expect(other.errors.contains("ABCUSD-1h: 2."), "\(other.errors)")
        #expect(again.output == first.output)
        // Without a data directory nothing is made.
        let plain = try Outcome(run + ["--data", folder.file("none")], in: folder)
        #expect(!plain.errors.contains("ever tried"))
        #expect(!FileManager.default.fileExists(atPath: folder.file("none")))
        try FileManager.default.createDirectory(
            atPath: folder.file("there"),
            withIntermediateDirectories: true
        )
        let counted = try Outcome(run + ["--data", folder.file("there")], in: folder)
        #expect(counted.errors.contains("ABCUSD-1h: 1."), "\(counted.errors)")
        // A store that was named and is none ends the command; another one is told of alone.
        try folder.write("no database", to: "there/research.sqlite")
        let told = try Outcome(run + ["--data", folder.file("there")], in: folder)
        #expect(
            told.code == 0 && told.errors.contains("not counted as tried"),
            "\(told.errors)"
        )
        let refused = try Outcome(
            run + ["--store", folder.file("there/research.sqlite")],
            in: folder
        )
        #expect(refused.code == 65, "\(refused.errors)")
    }

    @Test func `everything that is wrong is said at once`() throws {
        let folder = AgentFolder()
        let outcome = try Outcome(
            ["backtest", "--cash", "none", "--set", "lines", "--splits", "maybe"],
            in: folder
        )
        for word in ["--strategy", "--bars", "--cash", "--set lines", "--splits"] {
            #expect(outcome.errors.contains(word), "\(outcome.errors)")
        }
    }

    @Test func `bars with a split that was not adjusted are refused with the way out`() throws {
        let folder = AgentFolder()
        var text = "time,open,high,low,close,volume\n"
        for day in 1...28 {
            let price = day < 15 ? 200 : 100
            text +=
                "2024-01-\(Self.two(day))T00:00:00Z,\(price),\(price + 1),\(price - 1),\(price),10\n"
        }
        let file = try folder.write(text, to: "ABC-1d.csv")
        let arguments = [
            "backtest", "--strategy", "volatility-momentum", "--bars", file, "--kind", "equity",
        ]
        let refused = try Outcome(arguments, in: folder)
        #expect(refused.errors.contains("2:1"), "\(refused.errors)")
        #expect(refused.errors.contains("--splits keep"))
        let kept = try Outcome(arguments + ["--splits", "keep"], in: folder)
        #expect(kept.output.contains("volatility-momentum"), "\(kept.errors)")
    }
}
