import Platform
import Testing
import TradingCore

@testable import ChatOps

struct DeskRaisingTests {
    private static let resumeAll = EngineAction.resume(scope: .all, rebase: false)

    @Test func `resume asks for a confirmation, then a code, and then happens once`() throws {
        let bench = try DeskBench()
        let shown = bench.say("/resume all")
        #expect(shown.verdict == .pending)
        #expect(bench.target.performed.isEmpty)
        let confirm = try bench.button("Confirm", in: shown)
        let asked = bench.tap(confirm)
        #expect(asked.verdict == .pending)
        #expect(bench.target.performed.isEmpty)
        let done = bench.say(bench.code)
        #expect(done.verdict == .done)
        #expect(done.deleteMessage)
        #expect(bench.target.performed == [Self.resumeAll])
        #expect(done.facts.contains { $0.kind == .codeUsed })
        #expect(done.answered?.text.contains(bench.code) == false)
        // The code again, the button again: nothing.
        #expect(bench.say(bench.code).verdict == .refused)
        #expect(bench.tap(confirm).callbackText == "This button was used already.")
        #expect(bench.target.performed.count == 1)
    }

    @Test(arguments: ["/flatten", "/close BTCUSDT", "/reduce off"])
    func `a preview says that nothing is done yet`(line: String) throws {
        let bench = try DeskBench()
        let shown = bench.say(line)
        #expect(shown.verdict == .pending)
        guard case .notice(let notice) = try #require(shown.answered).reply.report else {
            Issue.record("the preview reads like a receipt")
            return
        }
        #expect(notice.headline == "Nothing is done yet. \(line) would do this:")
        #expect(!notice.lines.isEmpty)
        #expect(bench.target.performed.isEmpty)
    }

    @Test func `a code on the line is enough, is taken off the text and used up`() throws {
        let bench = try DeskBench()
        let code = bench.code
        let done = bench.say("/resume crypto rebase \(code)")
        #expect(done.verdict == .done)
        #expect(done.deleteMessage)
        #expect(done.answered?.text == "/resume crypto rebase")
        let venue = HaltScope.venue(VenueID("paper-crypto"))
        #expect(bench.target.performed == [.resume(scope: venue, rebase: true)])
        let again = bench.say("/resume all \(code)")
        #expect(again.verdict == .refused)
        #expect(again.alerts.map(\.kind) == [.commandRefused])
        // After a restart too.
        try bench.restart(remembering: done.facts)
        #expect(bench.say("/resume all \(code)").verdict == .refused)
        #expect(bench.target.performed.count == 1)
    }

    @Test func `a signed code works for its own text only`() throws {
        let bench = try DeskBench()
        let made = CommandCodes.code(for: "/resume crypto", keys: bench.keys, now: bench.now)
        let code = try #require(made).withExposed { $0 }
        #expect(bench.say("/resume all \(code)").verdict == .refused)
        #expect(bench.target.performed.isEmpty)
        let done = bench.say("/resume crypto \(code.lowercased())")
        #expect(done.verdict == .done)
        #expect(bench.say("/resume crypto \(code)").verdict == .refused)
        // Nor after a restart that has only the answered rows.
        try bench.restart(remembering: [.commandAnswered(try #require(done.answered))])
        #expect(bench.say("/resume crypto \(code)").verdict == .refused)
        #expect(bench.target.performed.count == 1)
    }

    @Test func `a signed code may also follow the confirmation`() throws {
        let bench = try DeskBench()
        let shown = bench.say("/reduce off")
        _ = bench.tap(try bench.button("Confirm", in: shown))
        let made = CommandCodes.code(for: "/reduce off", keys: bench.keys, now: bench.now)
        let code = try #require(made).withExposed { $0 }
        #expect(bench.say(code).verdict == .done)
        #expect(bench.target.performed == [.setReduceOnly(false)])
    }

    @Test func `a blocked checklist costs no code`() throws {
        let bench = try DeskBench()
        bench.target.mayResume = false
        let code = bench.code
        let blocked = bench.say("/resume all \(code)")
        #expect(blocked.verdict == .refused)
        #expect(blocked.facts.isEmpty)
        #expect(blocked.deleteMessage)
        bench.target.mayResume = true
        #expect(bench.say("/resume all \(code)").verdict == .done)
    }

    @Test func `five wrong codes lock what raises risk and tell it, while halts go on`() throws {
        let bench = try DeskBench()
        var last = bench.say("/resume all \(try bench.wrongCode(0))")
        #expect(last.facts == [.codesLocked(CodesLocked(failures: 1, until: nil))])
        for seed in 1..<5 { last = bench.say("/resume all \(try bench.wrongCode(seed))") }
        #expect(last.alerts.map(\.kind) == [.codeFailures])
        #expect(bench.say("/resume all \(bench.code)").verdict == .refused)
        #expect(bench.say("/reduce off").verdict == .refused)
        #expect(bench.target.performed.isEmpty)
        #expect(bench.say("/halt").verdict == .done)
        #expect(bench.say("/reduce on").verdict == .done)
        try bench.restart(remembering: last.facts)
        #expect(bench.say("/resume all \(bench.code)").verdict == .refused)
        bench.now = bench.now + .minutes(16)
        #expect(bench.say("/resume all \(bench.code)").verdict == .done)
    }

    @Test func `a bare code comes within 60 seconds or not at all`() throws {
        let bench = try DeskBench()
        let shown = bench.say("/resume all")
        _ = bench.tap(try bench.button("Confirm", in: shown))
        bench.now = bench.now + .seconds(61)
        let late = bench.say(bench.code)
        #expect(late.verdict == .refused)
        #expect(late.facts.isEmpty)
        #expect(bench.target.performed.isEmpty)
    }

    @Test func `somebody else's code does not run my command`() throws {
        let bench = try DeskBench()
        let shown = bench.say("/resume all")
        _ = bench.tap(try bench.button("Confirm", in: shown))
        #expect(bench.say(bench.code, by: Speaker(user: 43, chat: 42)).verdict == .refused)
        #expect(bench.target.performed.isEmpty)
    }

    @Test func `a state that moves between confirmation and code voids both`() throws {
        let bench = try DeskBench()
        let shown = bench.say("/resume all")
        _ = bench.tap(try bench.button("Confirm", in: shown))
        bench.target.state = "two"
        let moved = bench.say(bench.code)
        #expect(moved.verdict == .pending, "it is shown anew")
        #expect(moved.facts.isEmpty)
        #expect(bench.target.performed.isEmpty)
    }

    @Test(arguments: [
        ("/resume all", true), ("/reduce off", true), ("/strategies on momentum", true),
        ("/alerts venue_down off", true), ("/alerts order_filled off", false),
        ("/alerts venue_down silent", false), ("/reduce on", false),
        ("/strategies off momentum", false), ("/halt", false), ("/cancel", false),
        ("/flatten now", false), ("/close BTCUSDT now", false), ("/alerts mute 2h", false),
    ])
    func `what raises risk waits and what lowers it runs`(_ row: (String, Bool)) throws {
        let bench = try DeskBench()
        let outcome = bench.say(row.0)
        #expect(outcome.verdict == (row.1 ? .pending : .done))
        #expect(bench.target.performed.isEmpty == row.1)
    }

    @Test(arguments: [
        ("/halt", 90_000, true), ("/halt crypto", 3_600 * 30, true), ("/reduce on", 840, true),
        ("/cancel", 3_600 * 23, true), ("/cancel", 3_600 * 25, false), ("/flatten now", 840, true),
        ("/resume all", 61, false), ("/reduce off", 61, false), ("/resume all CODE", 61, false),
        ("/resume all CODE", 59, true),
    ])
    func `late commands run or not by what they do`(_ row: (String, Int, Bool)) throws {
        let bench = try DeskBench()
        let text = row.0.split(separator: " ").map { $0 == "CODE" ? bench.code : String($0) }
            .joined(separator: " ")
        let outcome = bench.say(text, age: .seconds(row.1))
        #expect(bench.target.performed.isEmpty != row.2)
        #expect(outcome.verdict == (row.2 ? .done : .refused))
        if !row.2 {
            #expect(outcome.words.contains("Not executed"))
            _ = try bench.button("Redo", in: outcome)
        } else if row.1 > 60 {
            #expect(outcome.words.contains("ago"), "\(outcome.words)")
        }
    }

    @Test func `the redo button starts the whole way again`() throws {
        let bench = try DeskBench()
        let refused = bench.say("/resume all", age: .minutes(14))
        let redo = bench.tap(try bench.button("Redo", in: refused))
        #expect(redo.verdict == .pending)
        #expect(bench.target.performed.isEmpty)
    }
}
