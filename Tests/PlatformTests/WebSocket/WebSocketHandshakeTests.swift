import StandIns
import Testing

@testable import Platform

@Suite struct WebSocketHandshakeTests {
    @Test func `the proof of the RFC's example is made`() {
        // RFC 6455, section 1.3.
        let proof = WebSocketHandshake.accept(for: "dGhlIHNhbXBsZSBub25jZQ==")
        #expect(proof == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    }

    @Test func `the request names host, path, key and version, and offers no extension`() throws {
        let stage = try ConversationStage(subprotocols: ["a", "b"])
        #expect(stage.request.hasPrefix("GET /stream?key=a HTTP/1.1\r\nHost: venue.example\r\n"))
        #expect(stage.request.hasSuffix("\r\n\r\n"))
        #expect(RawPeer.key(in: stage.request) == "AAECAwQFBgcICQoLDA0ODw==")
        #expect(RawPeer.header("Sec-WebSocket-Version", in: stage.request) == "13")
        #expect(RawPeer.header("Sec-WebSocket-Protocol", in: stage.request) == "a, b")
        #expect(!stage.request.contains("Extensions"))
    }

    @Test(arguments: [1, 2, 5, .max])
    func `an answer is taken however it is cut, and frames right behind it`(step: Int) throws {
        var stage = try ConversationStage(subprotocols: ["a", "b"])
        let interim = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
        let answer = interim + stage.answer("Sec-WebSocket-Protocol: b")
        stage.feed(Array(answer.utf8) + WireFrame.text("first").bytes, step: step)
        #expect(
            stage.happenings == [
                .opened(subprotocol: "b"), .message(WebSocketMessage(text: "first")),
            ]
        )
    }

    @Test func `an answer that does not belong to the request is refused with its reason`() throws {
        let stage = try ConversationStage(subprotocols: ["a"])
        let good = stage.answer()
        let proof = try #require(RawPeer.header("Sec-WebSocket-Accept", in: good))
        let rows = [
            (good.replacing(proof, with: "AAAAAAAAAAAAAAAAAAAAAAAAAAA="), "Accept"),
            (good.replacing("Sec-WebSocket-Accept", with: "X"), "Accept"),
            (stage.answer("Sec-WebSocket-Accept: \(proof)"), "Accept"),
            (good.replacing("Upgrade: WebSocket", with: "Upgrade: h2c"), "Upgrade"),
            (good.replacing("keep-alive, Upgrade", with: "keep-alive"), "Connection"),
            (stage.answer("Sec-WebSocket-Extensions: permessage-deflate"), "extension"),
            (stage.answer("Sec-WebSocket-Protocol: c"), "subprotocol"),
            (stage.answer("Sec-WebSocket-Protocol: a", "Sec-WebSocket-Protocol: a"), "subprotocol"),
            (good.replacing("HTTP/1.1 101", with: "HTTP/1.0 101"), "HTTP/1.1"),
            (good.replacing("HTTP/1.1 101", with: "SSH-2.0 101"), "HTTP/1.1"),
            (good.replacing("HTTP/1.1 101", with: "HTTP/1.1 1 01"), "HTTP/1.1"),
            (stage.answer(" folded"), "not a header"), (stage.answer("No colon"), "not a header"),
            (stage.answer("X: a\u{1}b"), "not a header"),
            (stage.answer("X: " + String(repeating: "y", count: 16 << 10)), "bytes"),
        ]
        for (answer, word) in rows {
            var copy = stage
            copy.feed(Array(answer.utf8))
            guard case .failed(.badUpgrade(let host, let reason)) = copy.ending else {
                Issue.record("taken: \(answer.prefix(200))")
                continue
            }
            #expect(host == "venue.example" && reason.contains(word), "\(reason)")
            #expect(copy.conversation.isOver)
        }
    }

    @Test func `another status is told with the server's wish`() throws {
        var stage = try ConversationStage()
        stage.feed(Array("HTTP/1.1 429 Too Many\r\nRetry-After: 60\r\n\r\nslow down".utf8))
        let failure = WebSocketFailure.refusedUpgrade(
            host: "venue.example",
            status: 429,
            retryAfterSeconds: 60
        )
        #expect(stage.ending == .failed(failure))
        #expect(
            "\(failure)" == "venue.example refused the WebSocket with status 429, come back in 60 s"
        )
    }

    @Test func `an address is wss, or ws to this machine`() throws {
        #expect(
            try WebSocketAddress("wss://Venue.example:9443/a?b").origin
                == "wss://venue.example:9443"
        )
        for text in ["ws://localhost:1/", "ws://127.0.0.1", "WS://[::1]:80/x", "ws://127.9.9.9"] {
            #expect(throws: Never.self) { try WebSocketAddress(text) }
        }
        let rows: [(String, WebSocketAddressRefusal)] = [
            ("venue.example", .noScheme), ("https://venue.example", .otherScheme("https")),
            ("ws://venue.example", .insecure("venue.example")),
            ("ws://10.0.0.1", .insecure("10.0.0.1")),
            ("ws://localhost.venue.example", .insecure("localhost.venue.example")),
            ("wss://a@b.example", .url(.credentials)), ("wss://b.example/#x", .url(.fragment)),
            ("wss://0x7f.1/", .url(.oddAddress("0x7f.1"))),
        ]
        for (text, refusal) in rows {
            #expect(throws: refusal) { try WebSocketAddress(text) }
        }
        #expect(throws: WebSocketAddressRefusal.url(.notPublic("10.0.0.1"))) {
            try WebSocketAddress("wss://10.0.0.1", addresses: .publicOnly)
        }
    }

    @Test func `an address and a request print without path, query and headers`() throws {
        var request = WebSocketRequest(
            try WebSocketAddress("wss://venue.example/secret?key=secret")
        )
        request.headers = [("X-Key", "secret")]
        for text in ["\(request)", "\(request.address)", String(reflecting: request)] {
            #expect(!text.contains("secret") && text.contains("venue.example"), "\(text)")
        }
    }

    @Test func `a request that could smuggle or cannot be is refused`() throws {
        let address = try WebSocketAddress("wss://venue.example")
        func refusal(_ change: (inout WebSocketRequest) -> Void) -> String? {
            var request = WebSocketRequest(address)
            change(&request)
            return request.refusal
        }
        #expect(refusal { $0.headers = [("Origin", "https://venue.example")] } == nil)
        for (name, value) in [
            ("X", "a\r\nY: b"), ("a b", "x"), ("", "x"), ("Host", "x"), ("sec-websocket-KEY", "x"),
        ] {
            #expect(refusal { $0.headers = [(name, value)] } != nil, "\(name)")
        }
        #expect(refusal { $0.subprotocols = ["a", "a"] } != nil)
        #expect(refusal { $0.subprotocols = ["a,b"] } != nil)
        #expect(refusal { $0.bounds.silenceNanosecondsMax = $0.bounds.pingAfterNanoseconds } != nil)
        #expect(refusal { $0.bounds.messageBytesMax = 0 } != nil)
    }
}
