import Platform
import Testing
import TradingCore

@testable import ChatOps

struct DeskLineTests {
    @Test func `a repeated update is answered from the first row and does nothing`() throws {
        let bench = try DeskBench()
        let signed = bench.signed(.text("/halt"))
        let first = bench.desk.handle(signed, now: bench.now, target: bench.target)
        let row = try #require(first.answered)
        for isRestarted in [false, true] {
            if isRestarted { try bench.restart(remembering: [.commandAnswered(row)]) }
            let again = bench.desk.handle(signed, now: bench.now, target: bench.target)
            #expect(again.answered == nil)
            #expect(again.duplicateOf == .init(surface: .telegram, key: row.key))
        }
        #expect(bench.target.performed.count == 1)
    }

    @Test func `the row holds envelope, code and verdict`() throws {
        let bench = try DeskBench()
        let signed = bench.signed(.text("/positions"))
        let outcome = bench.desk.handle(signed, now: bench.now, target: bench.target)
        let row = try #require(outcome.answered)
        #expect(Array(row.envelope.utf8) == signed.canonical)
        #expect(row.mac == Hex.encode(signed.mac))
        #expect(row.text == "/positions")
        #expect(row.reply.template == "positions")
    }

    @Test func `forgeries change nothing, leave a few rows, and do not use keys up`() throws {
        let bench = try DeskBench()
        let signed = bench.signed(.text("/halt"))
        let forged = SignedEnvelope(
            canonical: signed.canonical,
            mac: signed.mac.map { $0 ^ 1 }
        )
        var rows: [CommandAnswered] = []
        for _ in 0..<50 {
            let outcome = bench.desk.handle(forged, now: bench.now, target: bench.target)
            if let row = outcome.answered { rows.append(row) }
        }
        #expect(rows.count == 10)
        #expect(Set(rows.map(\.key)).count == 10)
        #expect(rows.allSatisfy { $0.verdict == .denied })
        #expect(bench.desk.denials["forged"] == 50)
        #expect(bench.target.performed.isEmpty)
        let real = bench.desk.handle(signed, now: bench.now, target: bench.target)
        #expect(real.verdict == .done)
    }

    @Test func `strangers get silence and the operator one notice a day`() throws {
        let bench = try DeskBench()
        let stranger = Speaker(user: 666, chat: 666)
        let first = bench.say("/halt", by: stranger)
        #expect(first.answered == nil)
        #expect(first.alerts.map(\.kind) == [.intruder])
        #expect(bench.say("/halt", by: stranger).alerts.isEmpty)
        bench.now = bench.now + .days(1)
        #expect(bench.say("/halt", by: stranger).alerts.count == 1)
        #expect(bench.target.performed.isEmpty)
        let restarted = try DeskBench()
        restarted.desk.rememberStrangers(toldOn: restarted.now.day)
        #expect(restarted.say("/halt", by: stranger).alerts.isEmpty)
    }

    @Test(arguments: [
        "/hlat", "/hal", "/hallt", "/halt\u{200B}", "/h\u{0430}lt", "/ha\u{200D}lt",
        "/\u{202E}halt", "/\u{FF48}\u{FF41}\u{FF4C}\u{FF54}", "\u{FF0F}halt", "/ha\u{0301}lt",
        "/h\u{00E1}lt", "/ha|t", "\u{2044}halt", "/һаӏт", "/𝐡𝐚𝐥𝐭", "halt", "HALT!", "Halt crypto",
        "/haltt", "/hlt", "stop", "/ halt",
    ])
    func `whatever was nearly a halt asks at once, and one tap halts`(_ typed: String) throws {
        let bench = try DeskBench()
        let asked = bench.say(typed)
        #expect(asked.verdict == .refused, "\(asked.words)")
        #expect(bench.target.performed.isEmpty)
        let done = bench.tap(try bench.button("/halt", in: asked))
        #expect(done.verdict == .done)
        guard case .halt = bench.target.performed.first else {
            Issue.record("the tap must halt")
            return
        }
    }

    @Test func `a mistyped name is answered with the right one and its arguments`() throws {
        let bench = try DeskBench()
        let asked = bench.say("/tardes 20 BTCUSDT")
        #expect(asked.words.contains("Did you mean /trades?"))
        let shown = bench.tap(try bench.button("/trades 20 BTCUSDT", in: asked))
        #expect(shown.words.contains("last 20 of BTCUSDT"))
        #expect(bench.say("/xyzzyplugh").answered?.reply.buttons.isEmpty == true)
    }

    @Test func `other text is not repeated and not kept`() throws {
        let bench = try DeskBench()
        let outcome = bench.say("sk-live-51HxyzSecretKey and more")
        #expect(outcome.verdict == .refused)
        let row = try #require(outcome.answered)
        #expect(!"\(row)".contains("51Hxyz"))
        #expect(outcome.words.contains("replace it"))
    }

    @Test(arguments: [
        ("/halt", EngineAction.halt(scope: .all, reason: "")),
        ("/HALT@martlet_bot ALL", .halt(scope: .all, reason: "")),
        ("/stop", .halt(scope: .all, reason: "")),
        (
            "/halt crypto can't \"trust this",
            .halt(scope: .venue(VenueID("paper-crypto")), reason: "can't \"trust this")
        ),
        ("/halt momentum", .halt(scope: .strategy(StrategyID("crypto/momentum")), reason: "")),
        ("/halt btcusdt", .halt(scope: .symbol("BTCUSDT"), reason: "")),
        ("/halt venue:paper-fx", .halt(scope: .venue(VenueID("paper-fx")), reason: "")),
        ("/halt spread looks wrong", .halt(scope: .all, reason: "spread looks wrong")),
        ("/cancel all", .cancel(target: nil)), ("/cancel mt-1", .cancel(target: "mt-1")),
        (
            "/close EURUSD 12.5 now",
            .close(symbol: "EURUSD", share: Fraction(units: 125_000_000_000))
        ),
        ("/flatten now", .flatten), ("/reduce ON", .setReduceOnly(true)),
        ("/strategies off grid", .switchStrategy(StrategyID("crypto/grid"), isOn: false)),
        ("/live off crypto", .setLive(MarketID("crypto"), isOn: false)),
    ])
    func `lines are understood`(_ row: (String, EngineAction)) throws {
        let bench = try DeskBench()
        #expect(bench.say(row.0).verdict == .done)
        #expect(bench.target.performed == [row.1])
    }

    @Test(arguments: [
        ("/trades 51", "51 is not between 1 and 50."), ("/trades 1 2", "No symbol is called ‘2’"),
        ("/risk now", "one word too many"),
        ("/close", "SYMBOL is missing"), ("/close BTCUSTD", "Did you mean BTCUSDT?"),
        ("/close BTCUSDT 0%", "no share"), ("/close BTCUSDT 101", "no share"),
        ("/resume crypt", "Did you mean crypto?"), ("/reduce maybe", "neither on nor off"),
        ("/pnl year", "day, week, month"), ("/alerts order_fild off", "order_filled"),
        ("/alerts kill_switch off", "critical"), ("/alerts mute 3y", "no time"),
        ("/alerts quiet 22-7", "22:00"), ("/strategies on", "which strategy"),
        ("/live on", "MARKET is missing"), ("/live off BTCUSDT", "there are crypto, fx"),
        ("/gates momentum", "That is no market"),
        ("/logs 999999999999999999999", "no whole number"),
    ])
    func `what is wrong is said, with the usage`(_ row: (String, String)) throws {
        let bench = try DeskBench()
        let outcome = bench.say(row.0)
        #expect(outcome.verdict == .refused)
        #expect(outcome.words.contains(row.1), "\(outcome.words)")
        #expect(outcome.words.contains("Usage: /"))
        #expect(bench.target.performed.isEmpty)
    }

    @Test func `quiet hours, mute and bypass are set as they are written`() throws {
        let bench = try DeskBench()
        bench.say("/alerts quiet 22:00–07:00 bypass warning")
        let quiet = bench.target.alertPreferences
        #expect(quiet.quietFrom == 1_320 && quiet.quietTo == 420)
        #expect(quiet.quietBypass == .warning)
        bench.say("/alerts mute until 22:30")
        #expect(bench.target.alertPreferences.mutedUntil == bench.now + .minutes(30))
        bench.say("/alerts mute 2h")
        #expect(bench.target.alertPreferences.mutedUntil == bench.now + .hours(2))
        bench.say("/alerts unmute")
        bench.say("/alerts quiet off")
        #expect(bench.target.alertPreferences.mutedUntil == nil)
        #expect(bench.target.alertPreferences.quietFrom == nil)
    }

    @Test func `pairing binds user and chat, once`() throws {
        let pairing = PairingCode(random: [9, 8, 7, 6, 5], now: Sample.now)
        let bench = try DeskBench(pairing: pairing)
        let person = Speaker(user: 5_000, chat: 5_001)
        func pair(_ code: String) -> DeskOutcome {
            bench.desk.handle(
                bench.signed(.pairing(code: code), by: person),
                now: bench.now,
                target: bench.target
            )
        }
        #expect(bench.say("/risk", by: person).answered == nil)
        #expect(pair("WRONGONE").verdict == .denied)
        let bound = pair(pairing.shown.withExposed { $0 })
        #expect(bound.verdict == .done)
        #expect(bound.facts == [.operatorBound(OperatorBound(user: 5_000, chat: 5_001))])
        #expect(bench.say("/halt", by: person).verdict == .done)
        let other = Speaker(user: 6_000, chat: 6_001)
        let second = bench.desk.handle(
            bench.signed(.pairing(code: pairing.shown.withExposed { $0 }), by: other),
            now: bench.now,
            target: bench.target
        )
        #expect(second.answered == nil)
        try bench.restart(remembering: bound.facts)
        #expect(bench.say("/halt", by: person).verdict == .done)
    }

    @Test(arguments: [TimeSpan.zero, .days(5), .days(-5)])
    func `what a life before the memory has answered is neither done nor denied again`(
        age: TimeSpan
    ) throws {
        let bench = try DeskBench()
        bench.desk.beginMemory(since: bench.now - .hours(48))
        for text in ["/halt all", "/status", "/resume all"] {
            let envelope = bench.signed(.text(text), age: age)
            let key = try CommandEnvelope(canonical: envelope.canonical).key
            bench.target.keysBefore = [key]
            let outcome = bench.desk.handle(envelope, now: bench.now, target: bench.target)
            #expect(outcome.duplicateOf == .init(surface: .telegram, key: key))
            #expect(outcome.answered == nil, "a second row of the same key")
        }
        #expect(bench.target.performed.isEmpty)
    }
}
