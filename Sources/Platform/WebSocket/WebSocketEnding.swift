/// How a WebSocket ended.
package enum WebSocketEnding: Sendable, Hashable {
    /// The peer closed it; nil where its Close frame carried no code. The reason is its text.
    case byPeer(WebSocketCloseCode?, reason: String)
    /// We closed it, and the peer agreed.
    case byUs(WebSocketCloseCode)
    /// Neither.
    case failed(WebSocketFailure)
}

/// For logs and the operator.
extension WebSocketEnding: CustomStringConvertible {
    /// One line. The peer's reason is its own text: escape it where it is shown.
    package var description: String {
        switch self {
        case .byPeer(let code, let reason):
            "closed by the server" + (code.map { " with \($0)" } ?? "")
                + (reason.isEmpty ? "" : ": \(reason)")
        case .byUs(let code): "closed by us with \(code)"
        case .failed(let failure): failure.description
        }
    }
}
