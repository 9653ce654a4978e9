/// What is wrong with the address of a WebSocket, and how to mend it. No case carries its path or query.
package enum WebSocketAddressRefusal: Error, Sendable, Equatable {
    /// There is no `://`.
    case noScheme
    /// Neither `wss` nor `ws`.
    case otherScheme(String)
    /// `ws` to another machine.
    case insecure(String)
    /// What is wrong with any URL.
    case url(URLRefusal)
}

/// For the operator.
extension WebSocketAddressRefusal: CustomStringConvertible {
    /// The fault and the remedy.
    package var description: String {
        switch self {
        case .noScheme: "the address has no scheme; write wss:// in front of the host"
        case .otherScheme(let scheme): "the scheme \(scheme) is not a WebSocket's; use wss"
        case .insecure(let host):
            "ws sends everything in the clear, and \(host) is not this machine; use wss"
        case .url(let refusal): refusal.description
        }
    }
}
