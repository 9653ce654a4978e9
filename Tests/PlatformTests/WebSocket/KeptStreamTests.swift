import StandIns
import Testing

@testable import Platform

@Suite(.serialized) struct KeptStreamTests {
    private static let quick = StreamKeeper.Habits(
        backoff: Backoff(firstNanoseconds: 20_000_000, longestNanoseconds: 40_000_000)
    )

    private static func plan(_ url: String) throws -> StreamPlan {
        let address = try WebSocketAddress(url)
        return StreamPlan(
            request: { generation in
                var request = WebSocketRequest(address)
                request.headers = [("X-Generation", "\(generation)")]
                return request
            },
            subscriptions: { [WebSocketMessage(text: "subscribe \($0)")] },
            habits: quick,
            dice: SeededDice(state: 1)
        )
    }

    @Test func `a stream comes back, subscribes again, and numbers what it says`() throws {
        let server = RawServer { peer, number in
            guard let head = peer.upgrade(proof) else { return }
            let asked = peer.readFrame().map { String(decoding: $0.payload, as: UTF8.self) }
            let generation = RawPeer.header("X-Generation", in: head) ?? ""
            peer.write(.text("\(asked ?? "nothing") as \(generation) at \(number)"))
            // The third one stays.
            if number == 3 { _ = peer.readFrame().map { peer.write(WireFrame(8, $0.payload)) } }
        }
        defer { server.end() }
        let stage = try WebSocketStage()
        defer { stage.client.shutdown() }
        let stream = stage.client.keep(try Self.plan(server.url), inbox: stage.inbox)
        var texts: [String] = []
        var order: [String] = []
        while texts.count < 3, let event = stage.next() {
            #expect(event.ticket == stream.ticket)
            order.append("\(Self.word(event.kind)) \(event.generation)")
            if case .message(let message) = event.kind { texts.append(message.text) }
        }
        #expect(texts == (1...3).map { "subscribe \($0) as \($0) at \($0)" })
        let life = ["connecting", "opened", "message", "closed", "waiting"]
        let wanted = (1...3).flatMap { number in life.map { "\($0) \(number)" } }.prefix(13)
        #expect(order == Array(wanted))
        #expect(stream.send(WebSocketMessage(text: "x"), generation: 2) == .otherGeneration)
        stream.stop()
        let rest = stage.events { $0 == .finished }.map(\.kind)
        #expect(rest == [.closed(.byUs(.normal)), .finished])
        #expect(stream.send(WebSocketMessage(text: "x"), generation: 3) == .notOpen)
    }

    @Test func `a server that is not there is tried again with pauses, until a stop`() throws {
        let stage = try WebSocketStage()
        defer { stage.client.shutdown() }
        let url = "ws://127.0.0.1:\(LoopbackHTTPServer.refusingPort())"
        let stream = stage.client.keep(try Self.plan(url), inbox: stage.inbox)
        var tries = 0
        while tries < 4, let event = stage.next() { if event.kind.isWaiting { tries += 1 } }
        #expect(tries == 4)
        stream.stop()
        #expect(stage.events { $0 == .finished }.last?.kind == .finished)
        #expect(stage.next(seconds: 0.2) == nil)
    }

    @Test func `a full inbox gets no new connection until its reader has read`() throws {
        let numbers = Board<Int>()
        let server = RawServer { peer, number in
            guard peer.upgrade(proof) != nil else { return }
            numbers.put(number)
            _ = peer.readFrame()
            peer.write(.text("one"), .text("two"))
        }
        defer { server.end() }
        let stage = try WebSocketStage(inbox: WebSocketInbox(messagesMax: 2))
        defer { stage.client.shutdown() }
        let stream = stage.client.keep(try Self.plan(server.url), inbox: stage.inbox)
        #expect(numbers.take() == 1)
        #expect(numbers.take(seconds: 0.5) == nil)
        #expect(stage.events { $0.isWaiting }.last?.kind.isWaiting == true)
        #expect(numbers.take() == 2)
        stream.stop()
    }

    @Test func `the budget of a venue holds back its streams together`() throws {
        let server = RawServer { peer, _ in _ = peer.readHead() }
        defer { server.end() }
        let stage = try WebSocketStage()
        defer { stage.client.shutdown() }
        var plan = try Self.plan(server.url)
        plan.budget = SharedConnectBudget(
            ConnectBudget(connectsMax: 3, spanNanoseconds: 60_000_000_000)
        )
        let streams = (0..<2).map { _ in stage.client.keep(plan, inbox: stage.inbox) }
        var connects = 0
        while connects <= 3, let event = stage.next(seconds: 0.5) {
            if event.kind == .connecting { connects += 1 }
        }
        #expect(connects == 3)
        for stream in streams { stream.stop() }
    }

    @Test func `a stream whose data are not trusted is renewed, by its generation alone`() throws {
        let server = RawServer { peer, _ in
            _ = peer.upgrade(proof)
            _ = peer.awaitEnd()
        }
        defer { server.end() }
        let stage = try WebSocketStage()
        defer { stage.client.shutdown() }
        let stream = stage.client.keep(try Self.plan(server.url), inbox: stage.inbox)
        #expect(stage.awaitOpen())
        stream.renew(generation: 7)
        #expect(stage.next(seconds: 0.1) == nil)
        stream.renew(generation: 1)
        #expect(stage.ending() == .failed(.cancelled))
        #expect(stage.events(until: \.isOpened).last?.generation == 2)
    }

    @Test func `a client that is shut down ends its streams, waiting or open`() throws {
        let server = RawServer { peer, _ in
            _ = peer.upgrade(proof)
            _ = peer.awaitEnd()
        }
        defer { server.end() }
        let stage = try WebSocketStage()
        _ = stage.client.keep(try Self.plan(server.url), inbox: stage.inbox)
        #expect(stage.awaitOpen())
        stage.client.shutdown()
        let kinds = stage.events { $0 == .finished }.map(\.kind)
        #expect(kinds == [.closed(.failed(.clientClosed)), .finished])
        _ = stage.client.keep(try Self.plan(server.url), inbox: stage.inbox)
        #expect(stage.next()?.kind == .finished)
    }

    private static func word(_ kind: WebSocketEvent.Kind) -> String {
        String("\(kind)".prefix { $0.isLetter })
    }
}
