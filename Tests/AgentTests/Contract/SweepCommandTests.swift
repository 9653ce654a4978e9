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

    @Test func `everything that is wrong is said at once`() throws {
        let folder = AgentFolder()
        let wrong = ["--set", "fast=x", "--set", "lines=3", "--shard", "4/3", "--fill", "never"]
        let outcome = try Outcome(["sweep", "--bars", "none.csv"] + wrong, in: folder)
        for word in ["fast=x is no list", "lines cannot be swept", "4/3", "next-open or close"] {
            #expect(outcome.errors.contains(word), "\(outcome.errors)")
        }
    }
}
