import Platform
import Testing
import TradingCore

@testable import ChatOps

/// What is typed is kept, what is short is understood, and what is asked for is said in full.
struct DeskWordsTests {
    @Test(arguments: [
        ("/halt all \"a 'quoted' reason\"", "\"a 'quoted' reason\""),
        ("/halt the \"fat finger\" trade", "the \"fat finger\" trade"),
        ("/halt crypto “odd” \\ quotes", "“odd” \\ quotes"),
        ("/halt \"crypto\" it's wild", "it's wild"),
    ])
    func `a halt's reason is kept as it was typed`(_ row: (String, String)) throws {
        let bench = try DeskBench()
        #expect(bench.say(row.0).verdict == .done)
        guard case .halt(_, let reason)? = bench.target.performed.first else {
            Issue.record("a halt is never refused")
            return
        }
        #expect(reason == row.1)
    }

    @Test(arguments: [
        ("/drift ignore BTCUSDT 8d", "‘8d’ is no time such as 30m, 2h or 1d, of a week at most."),
        ("/drift ignore BTCUSDT 0h", "‘0h’ is no time such as"),
        ("/drift ignore BTCUSDT -1h", "‘-1h’ is no time such as"),
        ("/drift ignore BTCUSDT 2h30m", "‘2h30m’ is no time such as"),
        ("/drift ignore BTCUSDT 10w", "‘10w’ is no time such as"),
        ("/drift ignore BTCUSDT until 25:00", "‘25:00’ is no time of day such as 22:00."),
        ("/drift ignore BTCUSDT until", "Until when? A time of day such as 22:00, in UTC."),
        ("/drift ignore", "Of which symbol? /drift shows them."),
        ("/drift adopt BTCUSDT 1h", "A time belongs to ignore: /drift ignore BTCUSDT 1h."),
        ("/drift ignore BTCUSDT", nil), ("/drift ignore BTCUSDT 90m", nil),
        ("/drift ignore BTCUSDT 7d", nil), ("/drift ignore BTCUSDT until 22:00", nil),
        ("/drift close BTCUSDT 3 now", nil),
    ])
    func `a drift's line is understood, or the words are about what is wrong in it`(
        _ row: (String, String?)
    ) throws {
        let bench = try DeskBench()
        let said = bench.say(row.0)
        guard let expected = row.1 else {
            #expect(bench.target.performed.count == 1, "\(row.0): \(said.words)")
            return
        }
        #expect(said.verdict == .refused && bench.target.performed.isEmpty)
        #expect(said.words.contains(expected), "\(row.0): \(said.words)")
    }

    @Test func `the usage of drift reads as one types it`() throws {
        let bench = try DeskBench()
        let words = bench.say("/help drift").words
        #expect(words.contains("/drift [adopt|close|ignore|halt SYMBOL [TIME]]"), "\(words)")
        #expect(words.contains("[TIME]: for ignore: 30m, 2h, 1d or until 22:00 (UTC)"), "\(words)")
        #expect(bench.say("/drift ignore").words.contains("Usage: /drift [adopt|close"))
    }

    @Test(arguments: ["halt", "HALT!", "hаlt", "/hаlt"])
    func `a bare halt is offered as a halt alone`(_ typed: String) throws {
        let bench = try DeskBench()
        let asked = bench.say(typed)
        #expect(!asked.words.contains("resume"), "\(asked.words)")
        let labels = asked.answered?.reply.buttons.flatMap { $0 }.map(\.label)
        #expect(labels == ["/halt"])
    }

    @Test func `a bare halt with a quoted reason is offered with the reason as typed`() throws {
        let bench = try DeskBench()
        let done = bench.tap(try bench.button("/halt", in: bench.say("halt crypto \"why\"")))
        #expect(done.verdict == .done)
        let venue = HaltScope.venue(VenueID("paper-crypto"))
        #expect(bench.target.performed == [.halt(scope: venue, reason: "\"why\"")])
    }

    @Test func `the question for a code names both kinds of codes`() throws {
        let bench = try DeskBench()
        let shown = bench.say("/resume all")
        let asked = bench.tap(try bench.button("Confirm", in: shown))
        #expect(asked.words.contains("six digits"), "\(asked.words)")
        #expect(asked.words.contains("ten characters"), "\(asked.words)")
        let made = CommandCodes.code(for: "/resume all", keys: bench.keys, now: bench.now)
        let code = try #require(made).withExposed { $0 }
        #expect(bench.say(code).verdict == .done)
    }

    private static let half = Fraction(units: 500_000_000_000)

    @Test(arguments: [
        ("/close xrpusdt 50% now", EngineAction.close(symbol: "XRPUSDT-PERP", share: half)),
        ("/close XRP now", .close(symbol: "XRPUSDT-PERP", share: .one)),
        ("/cancel xrpusdt", .cancel(target: "XRPUSDT-PERP")),
        ("/cancel mt-1", .cancel(target: "mt-1")),
        ("/halt XRPUSDT wide", .halt(scope: .symbol("XRPUSDT-PERP"), reason: "wide")),
        ("/halt eur/usd", .halt(scope: .symbol("EURUSD"), reason: "")),
        // A word that merely begins like a symbol must not narrow a halt.
        ("/halt eur looks odd", .halt(scope: .all, reason: "eur looks odd")),
        ("/halt adausdt", .halt(scope: .all, reason: "adausdt")),
    ])
    func `a symbol may be shortened where it stays clear`(_ row: (String, EngineAction)) throws {
        let bench = try DeskBench()
        #expect(bench.say(row.0).verdict == .done, "\(row.0)")
        #expect(bench.target.performed == [row.1])
    }

    @Test func `why and trades find a shortened symbol`() throws {
        let bench = try DeskBench()
        #expect(bench.say("/why xrpusdt").words.contains("XRPUSDT-PERP"))
        #expect(bench.say("/trades XRPUSDT").words.contains("XRPUSDT-PERP"))
        #expect(bench.say("/why halt").words.contains("halt"))
    }

    @Test(arguments: ["/close ADAUSDT", "/cancel ada", "/trades adausdt", "/why ADAUSDT"])
    func `a shortened symbol of several is refused with those`(_ typed: String) throws {
        let bench = try DeskBench()
        let outcome = bench.say(typed)
        #expect(outcome.verdict == .refused)
        #expect(outcome.words.contains("ADAUSDT-2612 or ADAUSDT-PERP"), "\(outcome.words)")
        #expect(bench.target.performed.isEmpty)
    }

    @Test func `locked codes are told on all channels until somebody has seen it`() {
        #expect(AlertKind.codeFailures.severity == .critical)
    }

    @Test func `what the engine refuses is refused by the desk`() throws {
        let bench = try DeskBench()
        let refusal = NoticeReport(headline: "No.", lines: [], numbers: [], isRefusal: true)
        bench.target.says = .notice(refusal)
        for line in ["/cancel NOSUCH", "/ack 999", "/close BTCUSDT now", "/close BTCUSDT"] {
            #expect(bench.say(line).verdict == .refused, "\(line)")
        }
    }

    private func receipt(_ sent: [NamedNumber], _ failures: [String]) -> EngineReport {
        .flatten(
            FlattenReport(
                title: "close 50 % of BTCUSDT",
                isFinished: false,
                isFlat: false,
                cancelled: 0,
                fills: [],
                remaining: [],
                failures: failures,
                slippage: .zero,
                seconds: .zero,
                sent: sent
            )
        )
    }

    @Test func `a preview of a close names the size that will be sent`() throws {
        let bench = try DeskBench()
        bench.target.says = receipt([NamedNumber("sell BTCUSDT", "0.43")], [])
        let shown = bench.say("/close BTCUSDT 50%")
        #expect(shown.verdict == .pending)
        #expect(shown.words.contains("sell BTCUSDT: 0.43"), "\(shown.words)")
        let done = bench.say("/close BTCUSDT 50% now")
        #expect(done.words.contains("Sent: sell BTCUSDT 0.43"), "\(done.words)")
        #expect(!done.words.contains("under way"), "\(done.words)")
    }

    @Test func `a close that sends nothing is refused, asked first or not`() throws {
        let bench = try DeskBench()
        bench.target.says = receipt([], ["BTCUSDT: it rounds to nothing"])
        for line in ["/close BTCUSDT 1%", "/close BTCUSDT 1% now"] {
            let answer = bench.say(line)
            #expect(answer.verdict == .refused, "\(line)")
            #expect(answer.words.contains("No order was sent"), "\(answer.words)")
            #expect(answer.words.contains("rounds to nothing"), "\(answer.words)")
        }
    }

    @Test func `a word that is no symbol is called so, not a bad number`() throws {
        let bench = try DeskBench()
        let answer = bench.say("/trades NOSUCH")
        #expect(answer.words.contains("No symbol is called ‘NOSUCH’"), "\(answer.words)")
    }

    @Test func `a list of names begins with those in use and says how many are left out`() throws {
        let bench = try DeskBench()
        let names = (10..<40).map { "AA\($0)" }
        bench.target.knownScopes = KnownScopes(
            markets: [:],
            strategies: [],
            symbols: names + ["ZZUSDT"],
            inUse: ["ZZUSDT"]
        )
        let answer = bench.say("/trades QQQQQQQQQQ")
        #expect(answer.words.contains("There are: ZZUSDT, AA10,"), "\(answer.words)")
        #expect(answer.words.contains("AA20 and 19 more."), "\(answer.words)")
    }

    @Test func `a verified journal is not said to have no events`() throws {
        let report = AuditReport(
            entries: [],
            verified: "3 events verified: the chain is whole.",
            headSequence: 3,
            headHash: "00"
        )
        let words = try Presenter().render(Reply(report: .audit(report), template: "audit")).plain
        #expect(!words.contains("No events"), "\(words)")
    }

    @Test func `resume and status words tell what else stops entries`() throws {
        let halt = HaltRow(
            id: 4,
            scope: "all",
            cause: "operator",
            reason: "news",
            since: Sample.now,
            by: "console 1",
            evidence: []
        )
        let resume = ResumeReport(
            scope: "venue:paper-fx",
            checks: [],
            halts: [],
            isAllowed: false,
            isDone: false,
            stillBlocking: [halt],
            otherBlocks: ["Strategy fx/grid is off."]
        )
        let presenter = try Presenter()
        let words = presenter.render(Reply(report: .resume(resume), template: "resume")).plain
        #expect(words.contains("Would still stop entries here:\n✗ #4 all: news"), "\(words)")
        #expect(words.contains("Strategy fx/grid is off."), "\(words)")
    }
}
