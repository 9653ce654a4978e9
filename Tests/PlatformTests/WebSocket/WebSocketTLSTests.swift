import StandIns
import Testing

@testable import Platform

@Suite(.serialized) struct WebSocketTLSTests {
    private static let certificates = Result {
        try TLSServer.Certificates(names: "DNS:localhost,IP:127.0.0.1")
    }
    private static let others = Result { try TLSServer.Certificates(names: "DNS:venue.example") }

    private func stage(
        trusting certificates: TLSServer.Certificates,
        pins: [String: [UInt8]] = [:]
    ) throws -> WebSocketStage {
        var settings = WebSocketClientSettings()
        settings.caFile = certificates.caFile
        settings.pinnedCertificates = pins
        return try WebSocketStage(settings: settings)
    }

    /// What a failed attempt says about TLS.
    private func refusal(_ ending: WebSocketEnding?) -> String? {
        if case .failed(.tls(let text)) = ending { text } else { nil }
    }

    @Test(arguments: ["localhost", "127.0.0.1"])
    func `messages go both ways through TLS, to a name and to an address`(host: String) throws {
        let certificates = try Self.certificates.get()
        let server = try TLSServer(certificates)
        let stage = try stage(trusting: certificates)
        defer { stage.client.shutdown() }
        let link = try stage.open("wss://\(host):\(server.port)/x")
        #expect(server.peer.upgrade(proof)?.hasPrefix("GET /x HTTP/1.1") == true)
        let long = String(repeating: "y", count: 300_000)
        server.peer.write(.text("hello"), .text(long))
        #expect(stage.awaitOpen())
        #expect(stage.next()?.kind == .message(WebSocketMessage(text: "hello")))
        #expect(stage.next()?.kind == .message(WebSocketMessage(text: long)))
        #expect(link.send(WebSocketMessage(text: "answer")) == .queued)
        #expect(server.peer.readFrame()?.payload == Array("answer".utf8))
        server.peer.write(.close(1000))
        #expect(stage.ending() == .byPeer(.normal, reason: ""))
    }

    @Test func `a slow reader holds back a server behind TLS as well`() throws {
        let certificates = try Self.certificates.get()
        let server = try TLSServer(certificates)
        var settings = WebSocketClientSettings()
        settings.caFile = certificates.caFile
        let stage = try WebSocketStage(settings: settings, inbox: WebSocketInbox(messagesMax: 2))
        defer { stage.client.shutdown() }
        _ = try stage.open("wss://localhost:\(server.port)/")
        _ = server.peer.upgrade(proof)
        let peer = server.peer
        let writer = LoopbackWriter {
            for number in 0..<5_000 { peer.write(.text("\(number)")) }
            peer.write(.close(1000))
        }
        var count = 0
        for event in stage.events(until: \.isClosed) {
            guard case .message(let message) = event.kind else { continue }
            #expect(message.text == "\(count)")
            count += 1
        }
        #expect(count == 5_000)
        writer.join()
    }

    @Test func `a certificate of an authority that is not trusted is refused`() throws {
        let server = try TLSServer(try Self.certificates.get())
        let stage = try WebSocketStage()
        defer { stage.client.shutdown() }
        _ = try stage.open("wss://localhost:\(server.port)")
        let host = "localhost:\(server.port)"
        #expect(refusal(stage.ending()) == "\(host): certificate verify failed")
    }

    @Test func `a certificate for another name is refused`() throws {
        let certificates = try Self.others.get()
        let server = try TLSServer(certificates)
        let stage = try stage(trusting: certificates)
        defer { stage.client.shutdown() }
        for host in ["localhost", "127.0.0.1"] {
            _ = try stage.open("wss://\(host):\(server.port)")
            let text = refusal(stage.ending())
            #expect(text != nil && text?.contains("/") == false, "\(text ?? "taken")")
        }
        #expect(!server.peer.readMore(milliseconds: 200), "a byte was sent")
    }

    @Test func `a pinned certificate is taken, and another one refused before a byte is sent`()
        throws
    {
        let certificates = try Self.certificates.get()
        let server = try TLSServer(certificates)
        let right = try stage(trusting: certificates, pins: ["localhost": certificates.digest])
        defer { right.client.shutdown() }
        let link = try right.open("wss://localhost:\(server.port)")
        #expect(server.peer.upgrade(proof) != nil)
        #expect(right.awaitOpen())
        link.cancel()
        let wrong = try stage(
            trusting: certificates,
            pins: ["localhost": [UInt8](repeating: 0, count: 32)]
        )
        defer { wrong.client.shutdown() }
        _ = try wrong.open("wss://localhost:\(server.port)")
        let seen = Hex.encode(certificates.digest)
        let host = "localhost"
        #expect(wrong.ending() == .failed(.otherCertificate(host: host, seen: seen)))
        #expect(!server.peer.readMore(milliseconds: 200), "a byte was sent")
    }

    @Test func `old versions of TLS are refused`() throws {
        let certificates = try Self.certificates.get()
        let server = try TLSServer(certificates, ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"])
        let stage = try stage(trusting: certificates)
        defer { stage.client.shutdown() }
        _ = try stage.open("wss://localhost:\(server.port)")
        #expect(refusal(stage.ending()) != nil)
    }

    @Test func `the server learns the name before it chooses a certificate`() throws {
        let certificates = try Self.certificates.get()
        let second = try Self.others.get()
        // The server shows its other certificate to who names localhost, and refuses who names nothing.
        let server = try TLSServer(
            second,
            ["-servername", "localhost", "-cert2", certificates.folder.file("cert")]
                + ["-key2", certificates.folder.file("key")]
        )
        let stage = try stage(trusting: certificates)
        defer { stage.client.shutdown() }
        _ = try stage.open("wss://localhost:\(server.port)")
        #expect(server.peer.upgrade(proof) != nil)
        #expect(stage.awaitOpen())
    }

    @Test func `a server without TLS is refused`() throws {
        let server = RawServer { peer, _ in
            _ = peer.readMore()
            peer.write(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))
        }
        defer { server.end() }
        let stage = try WebSocketStage()
        defer { stage.client.shutdown() }
        _ = try stage.open("wss://127.0.0.1:\(server.port)")
        #expect(refusal(stage.ending()) != nil)
    }

    @Test func `a file of authorities that is not there is told`() throws {
        var settings = WebSocketClientSettings()
        settings.caFile = "/does/not/exist.pem"
        #expect(throws: WebSocketFailure.self) { try WebSocketClient(settings: settings) }
    }
}

/// A thread that a test joins.
private final class LoopbackWriter {
    private let thread: DedicatedThread?

    init(_ body: @escaping @Sendable () -> Void) {
        thread = try? DedicatedThread.start(name: "writer", body: body)
    }

    func join() { _ = thread?.join(timeoutNanoseconds: 10_000_000_000) }
}
