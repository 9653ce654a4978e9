import Platform
import Testing
import TradingCore

@testable import ChatOps

struct CodesTests {
    private static let rfcKey = Array("12345678901234567890".utf8)

    @Test func `the ten counters of RFC 4226 give its codes`() {
        let expected = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583",
            "399871", "520489",
        ]
        let codes = (0..<10).map { OneTimePassword.hotp(key: Self.rfcKey, counter: $0) }
        #expect(codes == expected)
    }

    @Test(arguments: [
        (Int64(59), "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"), (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
    ])
    func `the times of RFC 6238 give its codes`(_ vector: (Int64, String)) {
        let code = OneTimePassword.totp(key: Self.rfcKey, atSeconds: vector.0, digits: 8)
        #expect(code == vector.1)
    }

    private func totp(_ keys: CommandKeys, _ time: UTCTime) throws -> CodeText {
        try #require(
            CodeText(OneTimePassword.totp(key: keys.current.oneTime, atSeconds: time.seconds))
        )
    }

    private let line = CommandLine(verb: "resume", arguments: ["all"])

    @Test func `a code is taken once, also after a restart`() throws {
        let keys = try Sample.keys()
        var codes = CodeGuard(keys: keys)
        let code = try totp(keys, Sample.now)
        guard case .accepted(let used) = codes.judge(code, for: line, now: Sample.now).0 else {
            Issue.record("the right code must be taken")
            return
        }
        #expect(codes.judge(code, for: line, now: Sample.now).0 == .usedBefore)
        var restarted = CodeGuard(keys: keys)
        restarted.remember(used)
        #expect(restarted.judge(code, for: line, now: Sample.now).0 == .usedBefore)
        // An older step is refused as well once a later one was used.
        let earlier = try totp(keys, Sample.now + .seconds(-30))
        #expect(restarted.judge(earlier, for: line, now: Sample.now).0 == .usedBefore)
    }

    @Test func `codes of a time that a wrong clock skipped are good when it comes`() throws {
        let keys = try Sample.keys()
        var codes = CodeGuard(keys: keys)
        let ahead = Sample.now + .minutes(60)
        guard case .accepted = codes.judge(try totp(keys, ahead), for: line, now: ahead).0 else {
            Issue.record("the right code must be taken")
            return
        }
        let code = try totp(keys, Sample.now)
        guard case .accepted = codes.judge(code, for: line, now: Sample.now).0 else {
            Issue.record("an unused code must be taken after the clock was set back")
            return
        }
        // Neither is taken again, whatever the clock says.
        #expect(codes.judge(code, for: line, now: Sample.now).0 == .usedBefore)
        #expect(codes.judge(try totp(keys, ahead), for: line, now: ahead).0 == .usedBefore)
    }

    @Test func `the memory of used steps is bounded and forgets on the safe side`() {
        var spent = SpentCodeSteps()
        for step in Int64(1_000)..<2_000 { spent.insert(step * 10) }
        #expect(spent.contains(19_990) && spent.contains(19_988))
        #expect(!spent.contains(19_991) && !spent.contains(19_987))
        // Forgotten one by one, and therefore all spent.
        #expect(spent.contains(10_003) && spent.contains(14_870) && !spent.contains(14_877))
    }

    @Test(arguments: [(-60, false), (-30, true), (0, true), (30, true), (60, false)])
    func `the window is one step either way`(_ shift: (Int, Bool)) throws {
        let keys = try Sample.keys()
        var codes = CodeGuard(keys: keys)
        let code = try totp(keys, Sample.now + .seconds(shift.0))
        let (verdict, _) = codes.judge(code, for: line, now: Sample.now)
        if case .accepted = verdict { #expect(shift.1) } else { #expect(!shift.1) }
    }

    @Test func `five wrong codes lock for 15 minutes, through a restart too`() throws {
        let keys = try Sample.keys()
        var codes = CodeGuard(keys: keys)
        let right = try totp(keys, Sample.now)
        var wrong: [CodeText] = []
        for number in 0..<20 where wrong.count < 5 {
            let guess = try #require(CodeText("10000\(number % 10)"))
            let near = [-30, 0, 30].map { try? totp(keys, Sample.now + .seconds($0)) }
            if !near.contains(guess) { wrong.append(guess) }
        }
        var last: CodesLocked?
        for (index, guess) in wrong.enumerated() {
            let (verdict, fact) = codes.judge(guess, for: line, now: Sample.now)
            last = fact
            if index < 4 { #expect(verdict == .wrong(triesLeft: 4 - index)) }
        }
        let until = Sample.now + .minutes(15)
        #expect(last == CodesLocked(failures: 5, until: until))
        #expect(codes.judge(right, for: line, now: Sample.now).0 == .locked(until: until))
        var restarted = CodeGuard(keys: keys)
        restarted.remember(try #require(last))
        #expect(restarted.lock(at: Sample.now + .minutes(14)) == until)
        let later = until + .seconds(1)
        let fresh = try totp(keys, later)
        guard case .accepted = restarted.judge(fresh, for: line, now: later).0 else {
            Issue.record("after the lock a right code must be taken")
            return
        }
    }

    @Test func `a signed code is bound to its text and to two minutes, and works once`() throws {
        let keys = try Sample.keys()
        let made = try #require(
            CommandCodes.code(for: "/resume  all", keys: keys, now: Sample.now)
        )
        let code = try #require(made.withExposed { CodeText($0) })
        #expect(made.withExposed { $0.utf8.count } == 11)
        var codes = CodeGuard(keys: keys)
        let other = CommandLine(verb: "resume", arguments: ["crypto"])
        #expect(codes.judge(code, for: other, now: Sample.now).0 == .wrong(triesLeft: 4))
        let late = Sample.now + .seconds(151)
        #expect(codes.judge(code, for: line, now: late).0 == .wrong(triesLeft: 3))
        let inTime = Sample.now + .seconds(110)
        guard case .accepted(let used) = codes.judge(code, for: line, now: inTime).0 else {
            Issue.record("the code must be good for two minutes")
            return
        }
        #expect(used.step < 0)
        #expect(codes.judge(code, for: line, now: inTime).0 == .usedBefore)
    }

    @Test func `a code that was used is not made again, and the next is taken in its turn`()
        throws
    {
        let keys = try Sample.keys()
        var codes = CodeGuard(keys: keys)
        var used: Set<Int64> = []
        var now = Sample.now
        for _ in 0..<3 {
            let fresh = try #require(
                CommandCodes.fresh(for: line.text, keys: keys, now: now) { used.contains($0) }
            )
            #expect(fresh.from - now <= .seconds(30), "the next half minute is near")
            now = max(now, fresh.from)
            let code = try #require(fresh.code.withExposed { CodeText($0) })
            guard case .accepted(let fact) = codes.judge(code, for: line, now: now).0 else {
                Issue.record("a fresh code must be taken from its moment on")
                return
            }
            used.insert(fact.step)
        }
        #expect(used.count == 3)
    }

    @Test func `the enrolment URI is percent-encoded and holds the derived key`() throws {
        let keys = try Sample.keys()
        let uri = OneTimePassword.enrolment(keys: keys, issuer: "Martlet", account: "ünit 1:b")
        let key = Base32.encode(keys.current.oneTime)
        let shown = uri.withExposed { $0 }
        #expect(
            shown == "otpauth://totp/Martlet:%C3%BCnit%201%20b?secret=\(key)&issuer=Martlet"
                + "&algorithm=SHA1&digits=6&period=30"
        )
        #expect("\(uri)" == Secret.mask)
    }

    @Test(arguments: [
        "short", String(repeating: "ab", count: 20), String(repeating: "x", count: 64),
        "changeme-changeme-12-qwertzuiop-34", "0123456789abcdef0123456789abcdef",
        "aabbccddaabbddccaabbccddddccbbaa1",
    ])
    func `a weak secret is refused and not shown`(_ text: String) {
        let error = #expect(throws: CommandKeyError.self) {
            try CommandKeys(current: Secret(text))
        }
        #expect(error.map { !"\($0)".contains(text) } == true)
    }

    @Test func `keys for different purposes differ`() throws {
        let keys = try Sample.keys().current
        let all = [keys.envelope, keys.button, keys.command, keys.oneTime]
        #expect(Set(all).count == 4)
        #expect(keys.oneTime.count == 20)
    }

    @Test func `a pairing code works once, with five tries in fifteen minutes`() {
        var code = PairingCode(random: [1, 2, 3, 4, 5], now: Sample.now)
        let shown = code.shown.withExposed { $0 }
        #expect(code.attempt("AAAA-AAAA", now: Sample.now) == .wrong(triesLeft: 4))
        #expect(code.attempt(shown.lowercased(), now: Sample.now) == .accepted)
        #expect(code.attempt(shown, now: Sample.now) == .void)
        var tired = PairingCode(random: [1, 2, 3, 4, 5], now: Sample.now)
        for _ in 0..<5 { _ = tired.attempt("BBBBBBBB", now: Sample.now) }
        #expect(tired.attempt(shown, now: Sample.now) == .void)
        var old = PairingCode(random: [1, 2, 3, 4, 5], now: Sample.now)
        #expect(old.attempt(shown, now: Sample.now + .minutes(15)) == .void)
    }
}
