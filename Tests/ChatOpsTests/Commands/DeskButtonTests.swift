import Platform
import Testing
import TradingCore

@testable import ChatOps

struct DeskButtonTests {
    enum Trouble: String, CaseIterable, CustomTestStringConvertible {
        case expired, usedTwice, moved, otherUser, forged, restarted, cancelled
        var testDescription: String { rawValue }
    }

    @Test(arguments: Trouble.allCases)
    func `a pending button that is not good any more does nothing and says why`(
        _ trouble: Trouble
    ) throws {
        let bench = try DeskBench()
        let shown = bench.say("/close BTCUSDT 50%")
        #expect(shown.verdict == .pending)
        let confirm = try bench.button("Confirm", in: shown)
        let outcome: DeskOutcome
        let words: String
        switch trouble {
        case .expired:
            bench.now = bench.now + .minutes(5)
            (outcome, words) = (bench.tap(confirm), "expired")
        case .usedTwice:
            _ = bench.tap(confirm)
            bench.target.performed = []
            (outcome, words) = (bench.tap(confirm), "used already")
        case .moved:
            bench.target.state = "two"
            (outcome, words) = (bench.tap(confirm), "moved")
        case .otherUser:
            (outcome, words) = (bench.tap(confirm, by: Speaker(user: 43, chat: 42)), "somebody")
        case .forged:
            let last = confirm.hasSuffix("A") ? "E" : "A"
            (outcome, words) = (bench.tap(confirm.dropLast() + last), "not genuine")
        case .restarted:
            try bench.restart(remembering: [])
            (outcome, words) = (bench.tap(confirm), "restarted")
        case .cancelled:
            _ = bench.tap(try bench.button("Cancel", in: shown))
            (outcome, words) = (bench.tap(confirm), "used already")
        }
        #expect(outcome.callbackText?.contains(words) == true, "\(outcome.callbackText ?? "-")")
        #expect(bench.target.performed.isEmpty)
        #expect(outcome.answered != nil)
    }

    @Test func `one tap closes, and after a move the new preview's button does`() throws {
        let bench = try DeskBench()
        let share = Fraction.percent(50)
        let shown = bench.say("/close btcusdt 50%")
        bench.target.state = "two"
        let moved = bench.tap(try bench.button("Confirm", in: shown))
        #expect(moved.verdict == .pending)
        #expect(moved.answered?.reply.editsMessage == 900)
        let done = bench.tap(try bench.button("Confirm", in: moved))
        #expect(done.verdict == .done)
        #expect(bench.target.performed == [.close(symbol: "BTCUSDT", share: share)])
    }

    @Test func `view buttons work again and again, through a restart, and edit their message`()
        throws
    {
        let bench = try DeskBench()
        let shown = bench.say("/trades 5 BTCUSDT")
        let refresh = try bench.button("Refresh", in: shown)
        for _ in 0..<2 {
            let again = bench.tap(refresh)
            #expect(again.verdict == .done)
            #expect(again.answered?.reply.editsMessage == 900)
            #expect(again.answered?.reply.report == shown.answered?.reply.report)
        }
        try bench.restart(remembering: [])
        #expect(bench.tap(refresh).verdict == .done)
        #expect(bench.tap(refresh, by: Speaker(user: 43, chat: 42)).verdict == .denied)
    }

    @Test func `sixteen commands may wait and the oldest gives way`() throws {
        let bench = try DeskBench()
        let first = bench.say("/close BTCUSDT")
        for _ in 0..<16 { bench.say("/close EURUSD") }
        let late = bench.tap(try bench.button("Confirm", in: first))
        #expect(late.verdict == .refused)
        #expect(bench.target.performed.isEmpty)
    }

    @Test func `every button of every view fits and is genuine`() throws {
        let bench = try DeskBench()
        for text in ["/alerts", "/alerts edit", "/risk", "/why BTCUSDT", "/hlat crypto", "/start"] {
            let outcome = bench.say(text)
            let buttons = outcome.answered?.reply.buttons.flatMap { $0 } ?? []
            #expect(!buttons.isEmpty, "\(text)")
            for button in buttons {
                #expect(button.data.utf8.count <= 64)
                let outcome = bench.tap(button.data)
                #expect(outcome.verdict != .denied)
                #expect(outcome.callbackText?.isEmpty == false)
            }
        }
    }

    @Test func `critical alerts carry a button that marks them as seen`() throws {
        let bench = try DeskBench()
        let alert = Alert(
            number: 77,
            kind: .killSwitch,
            severity: .critical,
            time: bench.now,
            subject: "all",
            report: .notice(NoticeReport(headline: "x", lines: [], numbers: []))
        )
        let rows = AlertTaps(keys: bench.keys).row(for: alert, speaker: Sample.owner)
        let seen = try #require(rows.flatMap { $0 }.first { $0.label == "Seen" })
        let outcome = bench.tap(seen.data)
        #expect(bench.target.performed == [.acknowledgeAlert(77)])
        #expect(outcome.answered?.reply.template == toastTemplate)
    }

    @Test func `alert kinds are toggled by taps, and a tap never switches a warning off`() throws {
        let bench = try DeskBench()
        var view = bench.say("/alerts edit")
        view = bench.tap(try bench.button("● order filled", in: view))
        #expect(bench.target.alertPreferences.levels[.orderFilled] == .silent)
        view = bench.tap(try bench.button("◐ order filled", in: view))
        #expect(bench.target.alertPreferences.levels[.orderFilled] == .off)
        view = bench.tap(try bench.button("● venue down", in: view))
        view = bench.tap(try bench.button("◐ venue down", in: view))
        #expect(bench.target.alertPreferences.levels[.venueDown] == .on)
        let labels = view.answered?.reply.buttons.flatMap { $0 }.map(\.label) ?? []
        #expect(!labels.contains { $0.contains("kill switch") })
    }
}
