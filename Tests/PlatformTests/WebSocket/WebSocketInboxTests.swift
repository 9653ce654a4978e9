import StandIns
import Synchronization
import Testing

@testable import Platform

@Suite struct WebSocketInboxTests {
    private static func event(_ kind: WebSocketEvent.Kind) -> WebSocketEvent {
        WebSocketEvent(ticket: WebSocketTicket(number: 1), generation: 1, kind: kind)
    }

    private static func message(_ count: Int) -> WebSocketEvent {
        event(.message(WebSocketMessage(binary: [UInt8](repeating: 0, count: count))))
    }

    @Test func `the reader is woken once for all that comes before it looks`() {
        let calls = Mutex(0)
        let inbox = WebSocketInbox(wake: { calls.withLock { $0 += 1 } })
        for _ in 0..<3 { inbox.put(Self.message(1)) }
        #expect(calls.withLock { $0 } == 1)
        var batch: [WebSocketEvent] = []
        #expect(inbox.take(into: &batch, max: 10, waitUntilMonotonic: 0) == 3)
        #expect(inbox.take(into: &batch, max: 10, waitUntilMonotonic: 0) == 0)
        inbox.put(Self.event(.connecting))
        #expect(calls.withLock { $0 } == 2)
    }

    @Test func `a sleeper is called when half is taken, and not before`() {
        let inbox = WebSocketInbox(messagesMax: 4)
        let calls = Mutex(0)
        for _ in 0..<4 { inbox.put(Self.message(1)) }
        #expect(!inbox.hasRoom { calls.withLock { $0 += 1 } })
        var batch: [WebSocketEvent] = []
        _ = inbox.take(into: &batch, max: 1, waitUntilMonotonic: 0)
        #expect(calls.withLock { $0 } == 0)
        _ = inbox.take(into: &batch, max: 1, waitUntilMonotonic: 0)
        #expect(calls.withLock { $0 } == 1)
        _ = inbox.take(into: &batch, max: 2, waitUntilMonotonic: 0)
        #expect(calls.withLock { $0 } == 1)
    }

    @Test func `bytes are counted, a message over the bound is taken alone, states need no room`() {
        let inbox = WebSocketInbox(bytesMax: 100)
        #expect(inbox.put(Self.message(99)))
        #expect(!inbox.put(Self.message(1_000)))
        #expect(!inbox.put(Self.event(.finished)))
        #expect(inbox.count == 3)
        var batch: [WebSocketEvent] = []
        _ = inbox.take(into: &batch, max: 2, waitUntilMonotonic: 0)
        #expect(inbox.hasRoom)
        #expect(inbox.put(Self.message(5)))
        _ = inbox.take(into: &batch, max: 9, waitUntilMonotonic: 0)
        #expect(batch.map(\.kind.isMessage) == [true, true, false, true])
    }
}
