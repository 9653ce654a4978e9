import StandIns
import Testing

@testable import Platform

/// A client with its inbox, and waits that are bounded.
struct WebSocketStage {
    let client: WebSocketClient
    let inbox: WebSocketInbox

    init(
        settings: WebSocketClientSettings = WebSocketClientSettings(),
        inbox: WebSocketInbox = WebSocketInbox()
    ) throws {
        client = try WebSocketClient(settings: settings)
        self.inbox = inbox
    }

    /// Opens a link with quick bounds.
    func open(
        _ url: String,
        change: (inout WebSocketRequest) -> Void = { _ in }
    ) throws -> WebSocketLink {
        var request = WebSocketRequest(try WebSocketAddress(url))
        change(&request)
        return client.open(request, inbox: inbox)
    }

    /// The next event; nil when none comes in ten seconds.
    func next(seconds: Double = 10) -> WebSocketEvent? {
        var batch: [WebSocketEvent] = []
        let deadline = SystemClock.monotonicNanoseconds() + Int64(seconds * 1e9)
        _ = inbox.take(into: &batch, max: 1, waitUntilMonotonic: deadline)
        return batch.first
    }

    /// Events up to the first that is wanted, that one included.
    func events(until isWanted: (WebSocketEvent.Kind) -> Bool) -> [WebSocketEvent] {
        var events: [WebSocketEvent] = []
        while let event = next() {
            events.append(event)
            if isWanted(event.kind) { break }
        }
        return events
    }

    /// How the link ended; what came before is passed over.
    func ending() -> WebSocketEnding? {
        guard case .closed(let ending) = events(until: \.isClosed).last?.kind else { return nil }
        return ending
    }

    /// Waits until the link is open.
    func awaitOpen() -> Bool { events(until: \.isOpened).last?.kind.isOpened ?? false }

    /// Echoes every message until the link ends, and tells how it did.
    func echo(_ link: WebSocketLink) -> WebSocketEnding? {
        while let event = next() {
            switch event.kind {
            case .message(let message): if link.send(message) == .full { return nil }
            case .closed(let ending): return ending
            case .connecting, .opened, .waiting, .finished: break
            }
        }
        return nil
    }
}

extension WebSocketEvent.Kind {
    var isClosed: Bool { if case .closed = self { true } else { false } }
    var isOpened: Bool { if case .opened = self { true } else { false } }
    var isMessage: Bool { if case .message = self { true } else { false } }
    var isWaiting: Bool { if case .waiting = self { true } else { false } }
}

/// The proof of a handshake.
let proof: @Sendable (String) -> String = { WebSocketHandshake.accept(for: $0) }

/// A place where threads leave things for one another.
final class Board<Value: Sendable>: Sendable {
    private let mailbox = Mailbox<Value>()

    func put(_ value: Value) { _ = mailbox.post(value) }

    /// The next one; nil when none comes in the time.
    func take(seconds: Double = 10) -> Value? {
        var batch: [Value] = []
        let deadline = SystemClock.monotonicNanoseconds() + Int64(seconds * 1e9)
        _ = mailbox.takeAll(into: &batch, max: 1, waitUntilMonotonic: deadline)
        return batch.first
    }
}
