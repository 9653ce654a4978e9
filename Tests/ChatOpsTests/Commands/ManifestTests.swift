import Testing
import TradingCore

@testable import ChatOps

struct ManifestTests {
    private func book(_ own: [String: String]) throws -> CommandBook {
        try CommandBook(
            embedded: EmbeddedDefaults.manifests,
            own: own,
            templates: try Presenter().templateNames
        )
    }

    @Test func `every action has a command, and the menu is what Telegram takes`() throws {
        let book = try book([:])
        let actions = Set(book.manifests.compactMap(\.action))
        #expect(actions == Set(CommandAction.allCases))
        #expect(!book.menu.contains { $0.name == "pair" || $0.name == "ack" })
        for (name, summary) in book.menu {
            #expect(ManifestReader.isName(name))
            #expect((1...256).contains(summary.count))
        }
        let help = book.help.groups.flatMap(\.commands).map(\.usage)
        #expect(help.contains("/close SYMBOL [SHARE] [now]"))
        #expect(help.contains("/reduce on|off"))
    }

    @Test func `an operator's macro runs its steps and answers all of them`() throws {
        let macro = """
            name: morning
            summary: Good morning
            steps: [/positions, /trades 5 BTCUSDT, /halt fx over night]
            """
        let bench = try DeskBench(own: ["own/morning.yaml": macro])
        #expect(bench.desk.book.manifest(named: "morning")?.tier == .lower)
        let outcome = bench.say("/morning")
        #expect(outcome.verdict == .done)
        #expect(outcome.words.contains("No open positions"))
        #expect(outcome.words.contains("last 5 of BTCUSDT"))
        let venue = HaltScope.venue(VenueID("paper-fx"))
        #expect(bench.target.performed == [.halt(scope: venue, reason: "over night")])
    }

    @Test func `an operator's manifest takes the place of a built-in one`() throws {
        let own = """
            name: risk
            summary: My risk
            tier: read
            action: risk
            template: risk
            aliases: [r]
            """
        let book = try book(["own/risk.yaml": own])
        #expect(book.manifest(named: "r")?.summary == "My risk")
        #expect(book.menu.contains { $0.name == "risk" && $0.summary == "My risk" })
    }

    @Test(arguments: [
        ("x", "name: x\nsummary: s\naction: resume\ntier: lower\ntemplate: resume", 4, "raise"),
        ("x", "name: x\nsummary: s\naction: sell\ntier: read", 3, "no action"),
        ("x", "name: x\nsummary: s\naction: risk\ntier: read\ntemplate: nope", nil, "template"),
        ("x", "name: x\nsummary: s\naction: risk\ntier: read\ncolour: red", 5, "unknown key"),
        ("x", "name: y\nsummary: s\naction: risk\ntier: read", 1, "y.yaml"),
        ("x", "name: x\naction: risk\ntier: read", nil, "‘summary’ is missing"),
        ("x", "name: x\nsummary: s\nsteps: [/resume all]", nil, "raises risk"),
        ("x", "name: x\nsummary: s\nsteps: [/alerts venue_down off]", nil, "raises risk"),
        ("x", "name: x\nsummary: s\nsteps: [/flatten]", nil, "asks for a tap"),
        ("x", "name: x\nsummary: s\nsteps: [/nothing]", nil, "/nothing"),
        ("x", "name: x\nsummary: s\nsteps: [/x]", nil, "made of steps"),
        ("x", "name: x\nsummary: s\nsteps: []", 3, "at least one"),
        ("x", "name: x\nsummary: s\naction: risk\ntier: read\naliases: [halt]", nil, "taken"),
        ("halt", "name: halt\nsummary: s\nsteps: [/balance]\naliases: [stop]", nil, "its action"),
        ("flatten", "name: flatten\nsummary: s\nsteps: [/status]", nil, "its action"),
        ("halt", "name: halt\nsummary: s\naction: halt\ntier: lower", nil, "add it to aliases"),
        ("x", "name: x\n  summary: s", 2, "mapping"),
        ("x", "name: x\nname: x\nsummary: s", nil, "twice"),
        (
            "x",
            "name: x\nsummary: s\naction: trades\ntier: read\narguments:\n"
                + "  - {name: n, kind: text}",
            6, "count (integer)"
        ),
    ])
    func `a bad manifest is refused with file, line and reason`(
        _ row: (String, String, Int?, String)
    ) throws {
        let file = "own/\(row.0).yaml"
        let error = #expect(throws: ManifestProblems.self) { try book([file: row.1]) }
        let problems = try #require(error).problems
        #expect(
            problems.contains {
                $0.file == file && $0.reason.contains(row.3) && (row.2 == nil || $0.line == row.2)
            },
            "\(problems)"
        )
    }

    @Test func `all bad manifests are told at once`() throws {
        let error = #expect(throws: ManifestProblems.self) {
            try book([
                "own/a.yaml": "name: a", "own/b.yaml": "- 1", "own/c.yaml": "name: c\ntier: x",
            ])
        }
        let files = Set(try #require(error).problems.map(\.file))
        #expect(files == ["own/a.yaml", "own/b.yaml", "own/c.yaml"])
    }
}
