internal import Synchronization

/// What callers want sent over one connection, bounded by messages and bytes until the socket has taken them.
final class WebSocketOutbox: Sendable {
    private struct State {
        var isOpen = false
        var isGone = false
        var queue: [WebSocketMessage] = []
        var messages = 0
        var bytes = 0
    }

    private let state = Mutex(State())
    private let bounds: WebSocketBounds

    init(bounds: WebSocketBounds) {
        self.bounds = bounds
    }

    /// Whether the connection is gone for good.
    var isGone: Bool { state.withLock { $0.isGone } }

    /// The connection is gone for good.
    func setGone() {
        state.withLock { state in
            state.isOpen = false
            state.isGone = true
            state.queue = []
        }
    }

    /// Whether messages are taken.
    func setOpen(_ isOpen: Bool) {
        state.withLock { state in
            state.isOpen = isOpen
            if !isOpen { state.queue = [] }
        }
    }

    /// Takes a message. `isFirst` tells that the client's thread must be asked to look.
    func put(_ message: WebSocketMessage) -> (sending: WebSocketSending, isFirst: Bool) {
        state.withLock { state in
            guard state.isOpen else { return (.notOpen, false) }
            let count = message.bytes.count
            guard state.messages < bounds.unsentMessagesMax,
                state.bytes == 0 || state.bytes + count <= bounds.unsentBytesMax
            else { return (.full, false) }
            state.messages += 1
            state.bytes += count
            state.queue.append(message)
            return (.queued, state.queue.count == 1)
        }
    }

    func takeAll() -> [WebSocketMessage] {
        state.withLock { state in
            defer { state.queue = [] }
            return state.queue
        }
    }

    /// The socket took so much.
    func release(messages: Int, bytes: Int) {
        state.withLock { state in
            state.messages -= messages
            state.bytes -= bytes
        }
    }
}

/// What became of a message that was to be sent.
package enum WebSocketSending: Sendable, Equatable {
    /// It goes out in its turn. If the link ends before, `closed` tells so, and whether the server has seen it
    /// is unknown.
    case queued
    /// As much as allowed is unsent; it was not taken. Try later, or give the link up.
    case full
    /// The link is not open; it was not taken.
    case notOpen
    /// A stream has another connection by now than the one that was meant; it was not taken.
    case otherGeneration
}
