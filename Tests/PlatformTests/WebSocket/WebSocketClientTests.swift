import StandIns
import Testing

@testable import Platform

@Suite(.serialized) struct WebSocketClientTests {
    /// Plays a case over a real connection and tells what is wrong. The server closes when it has the answers,
    /// as the suite's does. Where a fault or a Close frame is right behind a message, whether its echo still
    /// gets out depends on the threads; then the code alone is looked at.
    private func play(_ row: AutobahnCase, with stage: WebSocketStage) throws -> String? {
        let seen = Board<[WireFrame]>()
        let server = RawServer { peer, _ in
            guard peer.upgrade(proof) != nil else { return seen.put([]) }
            peer.write(row.sent, step: row.step)
            var frames: [WireFrame] = []
            var answers = 0
            while frames.last?.opcode != 8 {
                if row.ending == .clean, answers == row.back.count { peer.write(.close(1000)) }
                guard let frame = peer.readFrame() else { break }
                frames.append(frame)
                if frame.isFinal { answers += 1 }
            }
            seen.put(frames)
        }
        defer { server.end() }
        let link = try stage.open(server.url) {
            $0.bounds.unsentBytesMax = 16 << 20
            // Goes back in fragments as well.
            if row.number == "10.1.1" { $0.bounds.frameBytesMax = 1_300 }
        }
        guard stage.echo(link) != nil else { return "the link did not end" }
        let frames = seen.take() ?? []
        return row.fault(
            in: row.ending == .clean ? frames : frames.suffix(1),
            isBackKnown: row.ending == .clean
        )
    }

    @Test func `the cases of the Autobahn suite end over sockets as they do without`() throws {
        let stage = try WebSocketStage()
        defer { stage.client.shutdown() }
        let few = AutobahnTextTable.all.filter { !$0.number.hasPrefix("6.22") }
        for row in AutobahnTable.framing + AutobahnTable.messages + few {
            let fault = try play(row, with: stage)
            #expect(fault == nil, "\(row.number): \(fault ?? "")")
        }
    }

    @Test(arguments: AutobahnTable.large)
    func `large and many messages come back whole`(row: AutobahnCase) throws {
        let stage = try WebSocketStage()
        defer { stage.client.shutdown() }
        let fault = try play(row, with: stage)
        #expect(fault == nil)
    }

    @Test func `headers and subprotocols reach the server, and its choice the reader`() throws {
        let heads = Board<String>()
        let server = RawServer { peer, _ in
            heads.put(peer.upgrade(proof, extra: "Sec-WebSocket-Protocol: v2\r\n") ?? "")
            peer.write(.close(1001, Array("later".utf8)))
            _ = peer.readFrame()
        }
        defer { server.end() }
        let stage = try WebSocketStage()
        defer { stage.client.shutdown() }
        _ = try stage.open(server.url + "/stream?a=b") {
            $0.headers = [("X-Key", "k")]
            $0.subprotocols = ["v1", "v2"]
        }
        let head = try #require(heads.take())
        #expect(head.hasPrefix("GET /stream?a=b HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n"))
        #expect(RawPeer.header("X-Key", in: head) == "k")
        #expect(RawPeer.header("Sec-WebSocket-Protocol", in: head) == "v1, v2")
        #expect(RawPeer.key(in: head).flatMap { Base64.decode($0) }?.count == 16)
        let kinds = stage.events(until: \.isClosed).map(\.kind)
        #expect(
            kinds == [
                .connecting, .opened(subprotocol: "v2"),
                .closed(.byPeer(.goingAway, reason: "later")),
            ]
        )
    }

    @Test func `what cannot be connected to says why`() throws {
        let stage = try WebSocketStage()
        defer { stage.client.shutdown() }
        let port = LoopbackHTTPServer.refusingPort()
        _ = try stage.open("ws://127.0.0.1:\(port)")
        #expect(stage.ending() == .failed(.connect("127.0.0.1:\(port): Connection refused")))
        _ = try stage.open("ws://localhost:\(port)")
        guard case .failed(.connect) = stage.ending() else {
            Issue.record("a refused name is no failure of connecting")
            return
        }
        _ = try stage.open("wss://a.invalid")
        guard case .failed(.nameLookup(let text)) = stage.ending() else {
            Issue.record("a name without an address is no failure of lookup")
            return
        }
        #expect(text.hasPrefix("a.invalid: no address ("))
        _ = try stage.open("ws://127.0.0.1:\(port)") { $0.headers = [("Host", "x")] }
        guard case .failed(.invalidRequest) = stage.ending() else {
            Issue.record("a header of the client's own was taken")
            return
        }
    }

    @Test func `an address that is not allowed is refused after the lookup`() throws {
        let server = RawServer { peer, _ in _ = peer.readHead() }
        defer { server.end() }
        let stage = try WebSocketStage()
        defer { stage.client.shutdown() }
        // A name that a check of its text lets through, and that stands for this machine.
        var address = try WebSocketAddress("wss://localhost:\(server.port)")
        address.addresses = .publicOnly
        stage.client.open(WebSocketRequest(address), inbox: stage.inbox)
        guard case .failed(.refusedAddress(let host, let seen)) = stage.ending() else {
            Issue.record("an address of this machine was connected to")
            return
        }
        #expect(host == "localhost:\(server.port)" && ["127.0.0.1", "::1"].contains(seen))
        let local = try WebSocketAddress("ws://localhost")
        #expect(!local.allows(try #require(IPAddress("1.1.1.1"))))
    }

    @Test func `each stage of connecting is held to the deadline`() throws {
        let silent = RawServer { peer, _ in _ = peer.awaitEnd() }
        defer { silent.end() }
        let stage = try WebSocketStage()
        defer { stage.client.shutdown() }
        let host = "127.0.0.1:\(silent.port)"
        _ = try stage.open(silent.url) { $0.connectTimeout = .milliseconds(100) }
        #expect(stage.ending() == .failed(.timeout(host: host, stage: .upgrade)))
        _ = try stage.open("wss://\(host)") { $0.connectTimeout = .milliseconds(100) }
        #expect(stage.ending() == .failed(.timeout(host: host, stage: .tls)))
        _ = try stage.open(silent.url) { $0.connectTimeout = .zero }
        guard case .failed(.timeout) = stage.ending() else {
            Issue.record("no time was enough")
            return
        }
    }

    @Test func `a link is cancelled in every stage, and the server sees the end`() throws {
        let ends = Board<Bool>()
        let server = RawServer { peer, number in
            if number == 2 { _ = peer.upgrade(proof) }
            ends.put(peer.awaitEnd())
        }
        defer { server.end() }
        let stage = try WebSocketStage()
        defer { stage.client.shutdown() }
        for isOpen in [false, true] {
            let link = try stage.open(server.url)
            if isOpen { #expect(stage.awaitOpen()) }
            link.cancel()
            #expect(stage.ending() == .failed(.cancelled))
            #expect(ends.take() == true)
            #expect(link.send(WebSocketMessage(text: "late")) == .notOpen)
        }
    }

    @Test func `a silent server is closed, and told as silent`() throws {
        let opcodes = Board<[UInt8]>()
        let server = RawServer { peer, _ in
            _ = peer.upgrade(proof)
            var seen: [UInt8] = []
            while let frame = peer.readFrame() { seen.append(frame.opcode) }
            opcodes.put(seen)
        }
        defer { server.end() }
        let stage = try WebSocketStage()
        defer { stage.client.shutdown() }
        _ = try stage.open(server.url) {
            $0.bounds.pingAfterNanoseconds = 100_000_000
            $0.bounds.silenceNanosecondsMax = 350_000_000
            $0.bounds.lingerNanosecondsMax = 50_000_000
        }
        guard case .failed(.silent(let milliseconds)) = stage.ending() else {
            Issue.record("not told as silent")
            return
        }
        #expect((350...5_000).contains(milliseconds))
        let seen = try #require(opcodes.take())
        #expect(seen.first == 9 && seen.last == 8)
    }

    @Test func `a cut and a reset are told as such`() throws {
        let server = RawServer { peer, number in
            _ = peer.upgrade(proof)
            peer.write(.text("half", isFinal: false))
            if number == 2 { peer.resetOnClose() }
        }
        defer { server.end() }
        let stage = try WebSocketStage()
        defer { stage.client.shutdown() }
        for _ in 1...2 {
            _ = try stage.open(server.url)
            guard case .failed(.cut) = stage.ending() else {
                Issue.record("not told as cut")
                return
            }
        }
    }

    @Test func `our closing says its code, and ends with the server's answer`() throws {
        let frames = Board<WireFrame?>()
        let server = RawServer { peer, _ in
            _ = peer.upgrade(proof)
            frames.put(peer.readFrame())
            let close = peer.readFrame()
            frames.put(close)
            if let close { peer.write(WireFrame(8, close.payload)) }
        }
        defer { server.end() }
        let stage = try WebSocketStage()
        defer { stage.client.shutdown() }
        let link = try stage.open(server.url)
        #expect(stage.awaitOpen())
        #expect(link.send(WebSocketMessage(text: "last")) == .queued)
        link.close(WebSocketCloseCode(4_001), reason: "done")
        #expect(frames.take()??.payload == Array("last".utf8))
        #expect(frames.take()??.closeCode == 4_001)
        #expect(stage.ending() == .byUs(WebSocketCloseCode(4_001)))
    }

    @Test func `a client that is shut down ends everything and takes no more`() throws {
        let server = RawServer { peer, _ in
            _ = peer.upgrade(proof)
            _ = peer.awaitEnd()
        }
        defer { server.end() }
        let stage = try WebSocketStage()
        let link = try stage.open(server.url)
        #expect(stage.awaitOpen())
        _ = try stage.open("wss://does-not-exist.invalid")
        stage.client.shutdown()
        let endings = [stage.ending(), stage.ending()].map { "\($0.map { "\($0)" } ?? "")" }
        #expect(endings.contains("\(WebSocketFailure.clientClosed)"))
        #expect(link.send(WebSocketMessage(text: "x")) == .notOpen)
        link.cancel()
        _ = try stage.open(server.url)
        #expect(stage.ending() == .failed(.clientClosed))
    }

    @Test func `no more links than the bound are opened`() throws {
        let server = RawServer { peer, _ in
            _ = peer.upgrade(proof)
            _ = peer.awaitEnd()
        }
        defer { server.end() }
        var settings = WebSocketClientSettings()
        settings.linksMax = 1
        let stage = try WebSocketStage(settings: settings)
        defer { stage.client.shutdown() }
        _ = try stage.open(server.url)
        #expect(stage.awaitOpen())
        _ = try stage.open(server.url)
        #expect(stage.ending() == .failed(.tooManyLinks(linksMax: 1)))
    }
}
