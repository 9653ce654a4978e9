/// A WebSocket to be opened. Address and headers may hold secrets: it prints as the origin alone.
///
/// No extension is offered, so no message is ever compressed (permessage-deflate, RFC 7692): the venues send
/// without it as well, and a bound on a message means something without it.
package struct WebSocketRequest: Sendable {
    /// Where to.
    package var address: WebSocketAddress
    /// Headers besides those of the handshake, `Host` and `User-Agent`.
    package var headers: [(name: String, value: String)] = []
    /// Subprotocols in order of preference; the server may choose one.
    package var subprotocols: [String] = []
    /// Bound on everything until the WebSocket is open: lookup, connection, TLS, handshake.
    package var connectTimeout: Duration = .seconds(10)
    /// Bounds of the link.
    package var bounds = WebSocketBounds()

    /// A request with the bounds above.
    package init(_ address: WebSocketAddress) {
        self.address = address
    }

    /// Why it cannot be made at all, if so. A line end in a header would let its value write headers of its
    /// own.
    var refusal: String? {
        if let fault = bounds.fault { return fault }
        for (name, value) in headers {
            guard Self.isToken(name) else { return "a header's name is not a token" }
            guard !Self.isOurs(name) else {
                return "the header \(name) is written by the client itself; leave it out"
            }
            guard value.utf8.allSatisfy({ ($0 >= 32 && $0 != 127) || $0 == 9 }) else {
                return "the header \(name) holds a control character"
            }
        }
        for name in subprotocols where !Self.isToken(name) {
            return "the subprotocol \"\(name)\" is not a token"
        }
        if Set(subprotocols).count < subprotocols.count { return "a subprotocol is named twice" }
        return nil
    }

    /// Whether the text is a token of HTTP (RFC 9110, section 5.6.2).
    static func isToken(_ text: some StringProtocol) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                byte > 32 && byte < 127 && !"\"(),/:;<=>?@[\\]{}".utf8.contains(byte)
            }
    }

    private static func isOurs(_ name: String) -> Bool {
        let lowered = name.lowercased()
        return lowered.hasPrefix("sec-websocket-")
            || [
                "host", "upgrade", "connection", "user-agent", "content-length",
                "transfer-encoding",
            ].contains(lowered)
    }
}

/// Printing a request shows no path, query or header.
extension WebSocketRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable
{
    /// The origin.
    package var description: String { address.origin }
    /// The origin.
    package var debugDescription: String { address.origin }
    /// No children.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
