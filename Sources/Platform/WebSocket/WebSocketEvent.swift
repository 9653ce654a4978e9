/// Names a WebSocket, or a kept stream, within its client.
package struct WebSocketTicket: Sendable, Hashable {
    /// Counts up within a client.
    let number: UInt64
}

/// What a WebSocket has to tell. Events of one ticket come in order, and those of a generation lie between
/// its `connecting` and its `closed`.
package struct WebSocketEvent: Sendable, Equatable {
    /// Whose event it is.
    package let ticket: WebSocketTicket
    /// The connection that it belongs to, from 1 on: a new one has a greater number, so that what a dead one
    /// said is never taken for its successor's. A waiting stream tells the number of the last one.
    package let generation: UInt64
    /// What happened.
    package let kind: Kind

    /// What may happen.
    package enum Kind: Sendable, Equatable {
        /// A connection is being made.
        case connecting
        /// Messages may be sent; the server chose this subprotocol.
        case opened(subprotocol: String?)
        /// A message came.
        case message(WebSocketMessage)
        /// The connection is over, or could not be made.
        case closed(WebSocketEnding)
        /// A stream will connect again at this time, nanoseconds of the monotonic clock.
        case waiting(until: Int64)
        /// A stream will not connect again, for it would fail for the same reason or was stopped.
        case finished
    }
}

extension WebSocketEvent.Kind {
    /// What a connection tells.
    init(_ happening: WebSocketConversation.Happening) {
        switch happening {
        case .opened(let subprotocol): self = .opened(subprotocol: subprotocol)
        case .message(let message): self = .message(message)
        case .ended(let ending): self = .closed(ending)
        }
    }
}
