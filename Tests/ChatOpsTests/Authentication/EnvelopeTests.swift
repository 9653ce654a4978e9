import Platform
import Testing
import TradingCore

@testable import ChatOps

struct EnvelopeTests {
    /// The vectors of docs/envelope.md, which its Python reference prints too.
    static let keyID = "c8807347"
    static let vectors: [(canonical: String, mac: String)] = [
        (
            #"{"version":1,"key_id":"c8807347","surface":"telegram","key":"update 731","user":42,"chat":-100123,"verb":"halt","arguments":["crypto","too wild"],"issued_at":1795298400000,"nonce":"000102030405060708090a0b0c0d0e0f"}"#,
            "d6b0eaf497703c2ff5c3b9b441a8c0708661aaa09461e5ac4562874b6fd35f11"
        ),
        (
            #"{"version":1,"key_id":"c8807347","surface":"control","key":"c-9f","user":1000,"chat":0,"verb":"halt","arguments":["all","a \"b\" \\ c\u000a/ für 日本"],"issued_at":1795298400123,"nonce":"ffffffffffffffffffffffffffffffff"}"#,
            "9905394478c4141f0981af26dd8c37c3e8aa13a9eb895e4d28a9a8a89edcf1e2"
        ),
    ]

    @Test func `the documented vectors are signed byte for byte`() throws {
        let keys = try Sample.keys()
        #expect(keys.current.id == Self.keyID)
        let signer = EnvelopeSigner(keys: keys, makeNonce: { (0..<16).map { UInt8($0) } })
        let signed = signer.sign(
            IncomingCommand(
                surface: .telegram,
                key: "update 731",
                user: 42,
                chat: -100_123,
                content: .text("/halt crypto wild"),
                issuedAt: Sample.now
            )
        )
        let canonical = Self.vectors[0].canonical.replacing("too wild", with: "wild")
        #expect(String(decoding: signed.canonical, as: UTF8.self) == canonical)
        let first = CommandEnvelope(
            keyID: keys.current.id,
            surface: .telegram,
            key: "update 731",
            user: 42,
            chat: -100_123,
            verb: "halt",
            arguments: ["crypto", "too wild"],
            issuedAtMilliseconds: 1_795_298_400_000,
            nonce: "000102030405060708090a0b0c0d0e0f"
        )
        let firstSigned = signer.sign(first)
        #expect(String(decoding: firstSigned.canonical, as: UTF8.self) == Self.vectors[0].canonical)
        #expect(Hex.encode(firstSigned.mac) == Self.vectors[0].mac)
        let second = CommandEnvelope(
            keyID: keys.current.id,
            surface: .control,
            key: "c-9f",
            user: 1000,
            chat: 0,
            verb: "halt",
            arguments: ["all", "a \"b\" \\ c\n/ für 日本"],
            issuedAtMilliseconds: 1_795_298_400_123,
            nonce: String(repeating: "f", count: 32)
        )
        let signedSecond = signer.sign(second)
        #expect(
            String(decoding: signedSecond.canonical, as: UTF8.self) == Self.vectors[1].canonical
        )
        #expect(Hex.encode(signedSecond.mac) == Self.vectors[1].mac)
    }

    @Test func `canonical bytes are read back to the same envelope`() throws {
        for vector in Self.vectors {
            let bytes = Array(vector.canonical.utf8)
            #expect(try CommandEnvelope(canonical: bytes).canonical == bytes)
        }
    }

    @Test(arguments: [
        ("\"version\":1", "\"version\":2"), ("\"version\":1", "\"version\":01"),
        ("\"version\":1", "\"version\": 1"), ("\"version\":1,", ""),
        ("\"version\":1,", "\"version\":1,\"version\":1,"),
        ("\"user\":42", "\"user\":+42"), ("\"user\":42", "\"user\":42.0"),
        ("\"user\":42", "\"user\":-0"), ("\"user\":42", "\"user\":4e1"),
        ("\"user\":42,\"chat\":-100123", "\"chat\":-100123,\"user\":42"),
        ("\"crypto\"", "\"cr\\u0079pto\""), ("\"crypto\"", "\"cr\\/pto\""),
        ("\"crypto\",", "\"crypto\" ,"), ("telegram", "carrier"), ("}", ",\"more\":1}"),
        ("}", "} "), ("}", ""), ("[\"crypto\"", "[,\"crypto\""), ("0e0f", "0E0F"),
    ])
    func `another spelling of the same envelope is refused`(_ change: (String, String)) throws {
        let text = Self.vectors[0].canonical
        let range = try #require(text.firstRange(of: change.0))
        let changed = text.replacingCharacters(in: range, with: change.1)
        #expect(throws: EnvelopeError.self) {
            try CommandEnvelope(canonical: Array(changed.utf8))
        }
    }

    @Test func `bytes that are no UTF-8 are refused`() throws {
        var bytes = Array(Self.vectors[0].canonical.utf8)
        let place = try #require(bytes.firstIndex(of: UInt8(ascii: "y")))
        bytes[place] = 0xFF
        #expect(throws: EnvelopeError.self) { try CommandEnvelope(canonical: bytes) }
    }

    @Test func `text that is no command enters the envelope as a digest only`() throws {
        let signer = EnvelopeSigner(keys: try Sample.keys())
        let said = "my exchange key is 9f8e7d6c5b4a"
        let signed = signer.sign(
            IncomingCommand(
                surface: .telegram,
                key: "update 1",
                user: 42,
                chat: 42,
                content: .text(said),
                issuedAt: Sample.now
            )
        )
        let envelope = try CommandEnvelope(canonical: signed.canonical)
        #expect(envelope.verb == "prose")
        #expect(!String(decoding: signed.canonical, as: UTF8.self).contains("9f8e7d"))
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<String.Index>, with text: String) -> String
    {
        String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
    }
}
