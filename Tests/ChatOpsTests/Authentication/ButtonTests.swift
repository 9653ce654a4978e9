import Platform
import Testing
import TradingCore

@testable import ChatOps

struct ButtonTests {
    private func read(
        _ codec: ButtonCodec,
        _ data: String,
        by speaker: Speaker = Sample.owner,
        others: Set<Speaker> = []
    ) -> Result<ButtonCodec.Content, ButtonCodec.Refusal> {
        do {
            return .success(try codec.read(data, by: speaker, others: others))
        } catch {
            return .failure(error)
        }
    }

    private func pending() -> PendingButton {
        PendingButton(
            choice: .confirm,
            verb: "strategies",
            id: "0a1b2c3d",
            expiresAt: Sample.now,
            fingerprint: ButtonCodec.shortened("state")
        )
    }

    @Test func `both kinds of buttons fit 64 bytes and come back`() throws {
        let codec = ButtonCodec(keys: try Sample.keys())
        let line = CommandLine(verb: "alerts", arguments: ["restarted_after_crash", "silent"])
        let view = try #require(codec.view(line, for: Sample.owner))
        #expect(view.utf8.count <= 64)
        #expect(read(codec, view) == .success(.view(line)))
        let decided = codec.pending(pending(), for: Sample.owner)
        #expect(decided.utf8.count <= 64)
        #expect(read(codec, decided) == .success(.pending(pending())))
        let long = CommandLine(verb: "halt", arguments: [String(repeating: "x", count: 60)])
        #expect(codec.view(long, for: Sample.owner) == nil)
    }

    @Test func `no character of a button can be changed`() throws {
        let codec = ButtonCodec(keys: try Sample.keys())
        let line = CommandLine(verb: "trades", arguments: ["10"])
        for data in [
            try #require(codec.view(line, for: Sample.owner)),
            codec.pending(pending(), for: Sample.owner),
        ] {
            for index in data.utf8.indices {
                var bytes = Array(data.utf8)
                bytes[data.utf8.distance(from: data.startIndex, to: index)] ^= 1
                let forged = String(decoding: bytes, as: UTF8.self)
                #expect(read(codec, forged) == .failure(.forged), "\(forged)")
            }
        }
        for data in ["", "v", "v:risk", ":::::", String(repeating: "a", count: 65)] {
            #expect(read(codec, data) == .failure(.forged))
        }
    }

    @Test func `a button of somebody else says so, and one of nobody is forged`() throws {
        let keys = try Sample.keys()
        let codec = ButtonCodec(keys: keys)
        let other = Speaker(user: 43, chat: 42)
        let data = try #require(codec.view(CommandLine(verb: "risk"), for: Sample.owner))
        let everyone: Set<Speaker> = [Sample.owner, other]
        #expect(read(codec, data, by: other, others: everyone) == .failure(.notYours))
        #expect(read(codec, data, by: other) == .failure(.forged))
        let elsewhere = Speaker(user: 42, chat: 99)
        #expect(read(codec, data, by: elsewhere) == .failure(.forged))
    }

    @Test func `buttons made under the previous secret still work while it is active`() throws {
        let old = ButtonCodec(keys: try CommandKeys(current: Secret(Sample.otherSecretText)))
        let data = try #require(old.view(CommandLine(verb: "risk"), for: Sample.owner))
        let rotating = ButtonCodec(keys: try Sample.keys(previous: Sample.otherSecretText))
        #expect(read(rotating, data) == .success(.view(CommandLine(verb: "risk"))))
        #expect(read(ButtonCodec(keys: try Sample.keys()), data) == .failure(.forged))
    }
}
