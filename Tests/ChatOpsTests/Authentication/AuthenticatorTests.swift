import Platform
import Testing
import TradingCore

@testable import ChatOps

struct AuthenticatorTests {
    private func door(_ keys: CommandKeys) -> Authenticator {
        Authenticator(keys: keys, allowed: [.telegram: [Sample.owner]])
    }

    private func denial(
        _ door: inout Authenticator,
        _ signed: SignedEnvelope,
        now: UTCTime = Sample.now
    ) -> Denial? {
        do {
            _ = try door.verify(signed, now: now)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a signed command passes once and is a duplicate after that`() throws {
        let keys = try Sample.keys()
        var door = door(keys)
        let signed = EnvelopeSigner(keys: keys).sign(Sample.envelope("risk", keys: keys))
        guard case .command(let command) = try door.verify(signed, now: Sample.now) else {
            Issue.record("a command is no pairing")
            return
        }
        #expect(command.envelope.verb == "risk")
        #expect(denial(&door, signed) == .duplicate(surface: .telegram, key: "update 1"))
    }

    @Test func `what lies before the memory is refused, but for a halt`() throws {
        let keys = try Sample.keys()
        let signer = EnvelopeSigner(keys: keys)
        var door = door(keys)
        door.beginMemory(since: Sample.now - .seconds(1))
        let old = Sample.envelope("risk", keys: keys, at: Sample.now - .seconds(1))
        #expect(denial(&door, signer.sign(old)) == .beyondMemory)
        let past = Sample.now - .hours(1)
        let halt = Sample.envelope("halt", keys: keys, key: "update 2", at: past, nonce: 2)
        #expect(denial(&door, signer.sign(halt)) == nil)
        let new = Sample.envelope("risk", keys: keys, key: "update 3", nonce: 3)
        #expect(denial(&door, signer.sign(new)) == nil)
    }

    @Test func `a memory that is begun anew for a clock that was set back takes commands of now`()
        throws
    {
        let keys = try Sample.keys()
        let signer = EnvelopeSigner(keys: keys)
        var door = door(keys)
        door.beginMemory(since: Sample.now)
        let before = Sample.now - .days(1)
        let early = Sample.envelope("risk", keys: keys, at: before)
        #expect(throws: Denial.beyondMemory) { try door.verify(signer.sign(early), now: before) }
        door.beginMemory(since: before - Authenticator.memorySpan)
        let told = Sample.envelope("risk", keys: keys, key: "update 2", at: before, nonce: 2)
        door.remember(surface: .telegram, key: "update 2", nonce: told.nonce, at: before)
        _ = try door.verify(signer.sign(early), now: before)
        #expect(throws: Denial.duplicate(surface: .telegram, key: "update 2")) {
            try door.verify(signer.sign(told), now: before)
        }
    }

    @Test func `no byte of the envelope or its code can be changed`() throws {
        let keys = try Sample.keys()
        var door = door(keys)
        let envelope = Sample.envelope("close", ["BTCUSDT", "50"], keys: keys)
        let signed = EnvelopeSigner(keys: keys).sign(envelope)
        for index in signed.canonical.indices {
            for bit in [UInt8(1), 2, 32] {
                var bytes = signed.canonical
                bytes[index] ^= bit
                let forged = SignedEnvelope(canonical: bytes, mac: signed.mac)
                #expect(denial(&door, forged) != nil, "byte \(index)")
            }
        }
        for index in signed.mac.indices {
            var mac = signed.mac
            mac[index] ^= 1
            let forged = SignedEnvelope(canonical: signed.canonical, mac: mac)
            #expect(denial(&door, forged) == .forged)
        }
        for length in 0..<32 {
            let short = Array(signed.mac.prefix(length))
            let forged = SignedEnvelope(canonical: signed.canonical, mac: short)
            #expect(denial(&door, forged) == .forged)
        }
        #expect(denial(&door, signed) == nil, "a forgery must not use the key up")
    }

    @Test func `the code covers every field`() throws {
        let keys = try Sample.keys()
        let signer = EnvelopeSigner(keys: keys)
        let base = Sample.envelope("halt", ["all"], keys: keys)
        let changed = [
            Sample.envelope("halt", ["all"], keys: keys, key: "update 2"),
            Sample.envelope("halt", ["all"], keys: keys, surface: .console),
            Sample.envelope("halt", ["all"], keys: keys, speaker: Speaker(user: 43, chat: 42)),
            Sample.envelope("halt", ["all"], keys: keys, speaker: Speaker(user: 42, chat: 43)),
            Sample.envelope("resume", ["all"], keys: keys),
            Sample.envelope("halt", ["al", "l"], keys: keys),
            Sample.envelope("halt", ["all"], keys: keys, at: Sample.now + .seconds(1)),
            Sample.envelope("halt", ["all"], keys: keys, nonce: 2),
        ]
        var macs: Set<[UInt8]> = [signer.sign(base).mac]
        for envelope in changed { macs.insert(signer.sign(envelope).mac) }
        #expect(macs.count == changed.count + 1)
    }

    @Test func `the previous key is accepted while it is active and not afterwards`() throws {
        let old = try CommandKeys(current: Secret(Sample.otherSecretText))
        let signed = EnvelopeSigner(keys: old).sign(Sample.envelope("risk", keys: old))
        var rotating = door(try Sample.keys(previous: Sample.otherSecretText))
        #expect(denial(&rotating, signed) == nil)
        var rotated = door(try Sample.keys())
        #expect(denial(&rotated, signed) == .unknownKey)
    }

    @Test func `strangers, other chats and other surfaces are refused`() throws {
        let keys = try Sample.keys()
        let signer = EnvelopeSigner(keys: keys)
        var door = door(keys)
        let cases: [(Speaker, CommandSurface)] = [
            (Speaker(user: 7, chat: 42), .telegram), (Speaker(user: 42, chat: 7), .telegram),
            (Sample.owner, .control),
        ]
        for (index, (speaker, surface)) in cases.enumerated() {
            let signed = signer.sign(
                Sample.envelope(
                    "halt",
                    keys: keys,
                    key: "update \(index + 10)",
                    surface: surface,
                    speaker: speaker,
                    nonce: UInt64(index + 10)
                )
            )
            #expect(denial(&door, signed) == .stranger)
        }
        var empty = Authenticator(keys: keys, allowed: [:])
        let signed = signer.sign(Sample.envelope("halt", keys: keys))
        #expect(denial(&empty, signed) == .stranger)
    }

    @Test func `a clock may run 30 seconds ahead and no more`() throws {
        let keys = try Sample.keys()
        let signer = EnvelopeSigner(keys: keys)
        var door = door(keys)
        let early = Sample.envelope("risk", keys: keys, at: Sample.now + .seconds(31))
        #expect(denial(&door, signer.sign(early)) == .fromTheFuture(seconds: 31))
        let fine = Sample.envelope("risk", keys: keys, at: Sample.now + .seconds(30), nonce: 2)
        #expect(denial(&door, signer.sign(fine)) == nil)
        let later = Sample.now + .hours(1)
        let halt = Sample.envelope("halt", keys: keys, key: "update 3", at: later, nonce: 3)
        #expect(denial(&door, signer.sign(halt)) == nil)
    }

    @Test func `a nonce is not taken under another key, nor after a restart`() throws {
        let keys = try Sample.keys()
        let signer = EnvelopeSigner(keys: keys)
        var door = door(keys)
        let first = Sample.envelope("risk", keys: keys)
        #expect(denial(&door, signer.sign(first)) == nil)
        let second = Sample.envelope("risk", keys: keys, key: "update 2")
        #expect(denial(&door, signer.sign(second)) == .replayed)

        var restarted = self.door(keys)
        restarted.remember(
            surface: .telegram,
            key: "update 1",
            nonce: first.nonce,
            at: Sample.now
        )
        #expect(
            denial(&restarted, signer.sign(first))
                == .duplicate(surface: .telegram, key: "update 1")
        )
        #expect(denial(&restarted, signer.sign(second)) == .replayed)
    }

    @Test func `the memory is bounded, and what it may have forgotten is refused but for halts`()
        throws
    {
        let keys = try Sample.keys()
        let signer = EnvelopeSigner(keys: keys)
        var door = door(keys)
        for index in 0..<(SeenEnvelopes.countMax + 10) {
            let time = Sample.now + .milliseconds(index)
            door.remember(
                surface: .telegram,
                key: "old \(index)",
                nonce: "\(index)",
                at: time
            )
        }
        let now = Sample.now + .minutes(10)
        let old = Sample.envelope("close", keys: keys, key: "old 3", at: Sample.now)
        #expect(denial(&door, signer.sign(old), now: now) == .beyondMemory)
        let halt = Sample.envelope("halt", keys: keys, key: "old 4", at: Sample.now, nonce: 77)
        #expect(denial(&door, signer.sign(halt), now: now) == nil)
        let kept = Sample.envelope("risk", keys: keys, key: "old 100", at: now, nonce: 78)
        #expect(
            denial(&door, signer.sign(kept), now: now)
                == .duplicate(surface: .telegram, key: "old 100")
        )
    }
}
