import Platform
import StandIns
import Testing
import TradingCore

@testable import ChatOps

struct WebhookSignatureTests {
    @Test func `the published vector of Standard Webhooks comes out`() throws {
        let key = try SigningKey(Targets.signingSecret)
        let signature = key.signature(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            timestamp: 1_614_265_330,
            body: Array(#"{"test": 2432232314}"#.utf8)
        )
        #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test(arguments: [
        ("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", SigningKeyRefusal.noPrefix),
        ("whsec_", .wrongLength(bytes: 0)),
        ("whsec_not base 64 at all!", .notBase64),
    ])
    func `a secret that is no secret is refused with the reason`(
        _ text: String,
        _ refusal: SigningKeyRefusal
    ) {
        #expect(throws: refusal) { try SigningKey(Secret(text)) }
    }

    @Test func `secrets of 24 to 64 bytes are taken and none else`() {
        for count in [0, 16, 23, 24, 32, 64, 65, 80] {
            let secret = Secret("whsec_" + Base64.encode([UInt8](repeating: 7, count: count)))
            let key = try? SigningKey(secret)
            #expect((key != nil) == (24...64).contains(count), "\(count) bytes")
        }
    }

    @Test func `a key shows none of its bytes`() throws {
        let key = try SigningKey(Targets.signingSecret)
        var dumped = ""
        dump(key, to: &dumped)
        #expect("\(key)" == Secret.mask)
        #expect(!dumped.contains("49"))
    }

    @Test func `a try is signed with both secrets while they rotate and its id never changes`()
        throws
    {
        var target = Targets.of(.generic)
        let old = Secret("whsec_" + Base64.encode([UInt8](repeating: 9, count: 32)))
        target.previousSigningSecret = old
        let payload = try WebhookPayload(target) { _ in #"{"report":"notice"}"# }
        let first = payload.request(Items.alert(17), at: UTCTime(seconds: 1_700_000_000))
        let later = payload.request(Items.alert(17), at: UTCTime(seconds: 1_700_000_300))
        #expect(first["webhook-id"] == "msg_hook_17_1767614400000")
        #expect(later["webhook-id"] == first["webhook-id"])
        let again = Items.alert(17, repeatedAt: UTCTime(seconds: 1_767_614_700))
        let repeated = payload.request(again, at: UTCTime(seconds: 1_700_000_300))
        #expect(repeated["webhook-id"] == "msg_hook_17_1767614400000_1767614700000")
        #expect(first["webhook-timestamp"] == "1700000000")
        #expect(later["webhook-timestamp"] == "1700000300")
        // Computed here from the standard's words, with the key's bytes written out.
        let content =
            Array("msg_hook_17_1767614400000.1700000000.".utf8) + payload.body(Items.alert(17))
        let published = try #require(Base64.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        let expected = [published, [UInt8](repeating: 9, count: 32)].map { key in
            "v1," + Base64.encode(IndependentHMAC.tag(key: key, message: content))
        }
        #expect(first["webhook-signature"] == expected.joined(separator: " "))
        #expect(first["webhook-signature"] != later["webhook-signature"])
    }

    @Test func `Slack and Discord get no signature and Discord its agent`() throws {
        let slack = try WebhookPayload(Targets.of(.slack)) { _ in "{}" }
        let discord = try WebhookPayload(Targets.of(.discord)) { _ in "{}" }
        #expect(slack.request(Items.alert(1), at: .epoch).headers.isEmpty)
        let request = discord.request(Items.alert(1), at: .epoch)
        #expect(request["User-Agent"]?.hasPrefix("DiscordBot (") == true)
        #expect(request.url.hasSuffix("?wait=true"))
        #expect(request["webhook-signature"] == nil)
    }
}

extension HTTPRequest {
    fileprivate subscript(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

/// HMAC by its definition (RFC 2104) over the digest, apart from the library's own HMAC.
enum IndependentHMAC {
    static func tag(key: [UInt8], message: [UInt8]) -> [UInt8] {
        let padded = key + [UInt8](repeating: 0, count: 64 - key.count)
        let inner = Digest.sha256(padded.map { $0 ^ 0x36 } + message)
        return Digest.sha256(padded.map { $0 ^ 0x5c } + inner)
    }
}
