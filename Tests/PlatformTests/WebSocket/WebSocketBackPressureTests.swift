import StandIns
import Testing

@testable import Platform

@Suite(.serialized) struct WebSocketBackPressureTests {
    /// A frame that carries its number.
    private static func numbered(_ number: Int) -> [UInt8] {
        WireFrame(2, Array("\(number) ".utf8) + [UInt8](repeating: 0, count: 990)).bytes
    }

    private static func number(of message: WebSocketMessage) -> Int? {
        Int(String(decoding: message.bytes.prefix { $0 != 32 }, as: UTF8.self))
    }

    @Test(arguments: [(4, 1 << 30), (1 << 30, 5_000), (1, 1)])
    func `a slow reader holds the server back, and loses nothing`(
        messagesMax: Int,
        bytesMax: Int
    ) throws {
        // More than the sockets of both sides buffer.
        let count = 20_000
        let isAllWritten = Board<Bool>()
        let server = RawServer { peer, _ in
            _ = peer.upgrade(proof)
            for number in 0..<count where !peer.write(Self.numbered(number)) { break }
            peer.write(.close(1000))
            isAllWritten.put(true)
            _ = peer.readFrame()
        }
        defer { server.end() }
        let inbox = WebSocketInbox(messagesMax: messagesMax, bytesMax: bytesMax)
        let stage = try WebSocketStage(inbox: inbox)
        defer { stage.client.shutdown() }
        _ = try stage.open(server.url)
        #expect(stage.awaitOpen())
        var expected = 0
        var mostWaiting = 0
        while let event = stage.next() {
            mostWaiting = max(mostWaiting, inbox.count + 1)
            if case .message(let message) = event.kind {
                guard Self.number(of: message) == expected else {
                    Issue.record("message \(expected) is missing")
                    return
                }
                expected += 1
            }
            if event.kind.isClosed {
                #expect(event.kind == .closed(.byPeer(.normal, reason: "")))
                break
            }
        }
        #expect(expected == count)
        // Beside the messages the event of the end may wait.
        #expect(mostWaiting <= min(messagesMax, bytesMax / 990 + 1) + 1)
        #expect(isAllWritten.take() == true)
    }

    @Test(arguments: [false, true])
    func `a server that leaves while the reader is behind is heard to its last word`(
        isClosing: Bool
    ) throws {
        let count = 2_000
        let isGone = Board<Bool>()
        let server = RawServer { peer, _ in
            _ = peer.upgrade(proof)
            for number in 0..<count { peer.write(Self.numbered(number)) }
            if isClosing { peer.write(.close(1000)) }
            isGone.put(true)
        }
        let stage = try WebSocketStage(inbox: WebSocketInbox(messagesMax: 4))
        defer { stage.client.shutdown() }
        _ = try stage.open(server.url)
        #expect(isGone.take() == true)
        // The connection is closed when the server has ended.
        server.end()
        let kinds = stage.events(until: \.isClosed).map(\.kind)
        #expect(kinds.count { $0.isMessage } == count)
        if isClosing {
            #expect(kinds.last == .closed(.byPeer(.normal, reason: "")))
        } else if case .closed(.failed(.cut)) = kinds.last {
            return
        } else {
            Issue.record("not told as cut")
        }
    }

    @Test func `a reader that does not read at all stops the server`() throws {
        let written = Board<Int>()
        let server = RawServer { peer, _ in
            _ = peer.upgrade(proof)
            peer.shrinkBuffers()
            let block = [UInt8]((0..<64).flatMap { Self.numbered($0) })
            for round in 0..<1_000 where peer.write(block) { written.put(round) }
        }
        let inbox = WebSocketInbox(messagesMax: 10)
        let stage = try WebSocketStage(inbox: inbox)
        _ = try stage.open(server.url)
        #expect(stage.awaitOpen())
        // The server writes until nobody takes it: some megabytes of the 63.
        var last = 0
        while let round = Self.soon(written) { last = round }
        #expect(last < 900)
        #expect(inbox.count == 10)
        stage.client.shutdown()
        server.end()
    }

    /// The next one within half a second.
    private static func soon(_ board: Board<Int>) -> Int? { board.take(seconds: 0.5) }

    @Test func `what is sent faster than it goes out is refused at the bound, not kept`() throws {
        let go = Board<Bool>()
        let sizes = Board<Int>()
        let server = RawServer { peer, _ in
            _ = peer.upgrade(proof)
            _ = go.take()
            var total = 0
            while let frame = peer.readFrame(), frame.opcode != 8 { total += frame.payload.count }
            sizes.put(total)
        }
        defer { server.end() }
        let stage = try WebSocketStage()
        defer { stage.client.shutdown() }
        let link = try stage.open(server.url) {
            $0.bounds.unsentBytesMax = 1 << 20
            $0.bounds.closeNanosecondsMax = 10_000_000_000
        }
        #expect(stage.awaitOpen())
        let message = WebSocketMessage(binary: [UInt8](repeating: 9, count: 100_000))
        var queued = 0
        var isFull = false
        for _ in 0..<1_000 where !isFull {
            switch link.send(message) {
            case .queued: queued += 1
            case .full: isFull = true
            case .notOpen, .otherGeneration: Issue.record("not open")
            }
        }
        #expect(isFull)
        go.put(true)
        link.close()
        _ = stage.ending()
        #expect(sizes.take() == queued * 100_000)
    }

    @Test func `a server that pings and does not read does not fill the memory`() throws {
        let flood = 200_000
        let pongs = Board<Int>()
        let server = RawServer { peer, _ in
            _ = peer.upgrade(proof)
            let ping = WireFrame(9, [UInt8](repeating: 1, count: 125)).bytes
            let block = [UInt8]((0..<500).flatMap { _ in ping })
            for _ in 0..<(flood / 500) where !peer.write(block) { return }
            peer.write(WireFrame(9, [7]), .text("done"))
            // The newest ping is answered when there is room again.
            var count = 0
            while let frame = peer.readFrame(), frame.payload != [7] { count += 1 }
            pongs.put(count)
            peer.write(.close(1000))
            _ = peer.awaitEnd()
        }
        defer { server.end() }
        let stage = try WebSocketStage()
        defer { stage.client.shutdown() }
        _ = try stage.open(server.url)
        #expect(stage.ending() == .byPeer(.normal, reason: ""))
        let count = try #require(pongs.take())
        #expect(count > 0 && count < flood)
    }
}
