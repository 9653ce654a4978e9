/// Why a WebSocket could not be opened, or ended without the handshake of closing. Texts name the host at
/// most, never a path, query, header or message.
package enum WebSocketFailure: Error, Sendable, Hashable {
    /// The request cannot be made as it is; nothing was sent. Mend the request.
    case invalidRequest(String)
    /// The client has as many links as it takes; nothing was sent.
    case tooManyLinks(linksMax: Int)
    /// The name has no address, or the lookup failed.
    case nameLookup(String)
    /// No connection: refused, no route, no socket left.
    case connect(String)
    /// The address policy refused the host's addresses; nothing was sent to them.
    case refusedAddress(host: String, address: String)
    /// The TLS handshake or the certificate.
    case tls(String)
    /// The certificate is valid and not the pinned one. `seen` is its SHA-256 in hexadecimal.
    case otherCertificate(host: String, seen: String)
    /// The deadline for connecting passed, in the stage that is named.
    case timeout(host: String, stage: Stage)
    /// The server answered the handshake with another status than 101. `retryAfterSeconds` is its wish.
    case refusedUpgrade(host: String, status: Int, retryAfterSeconds: Int64?)
    /// The server's answer to the handshake breaks RFC 6455, in the way that is said.
    case badUpgrade(host: String, String)
    /// The server broke the protocol, in the way that is said; it was told `code`.
    case violation(WebSocketCloseCode, String)
    /// Not a byte came for so long, in spite of a ping.
    case silent(milliseconds: Int64)
    /// The connection ended without a Close frame.
    case cut(String)
    /// The peer did not answer our Close frame in time.
    case closeUnanswered
    /// The caller cancelled.
    case cancelled
    /// The client was shut down.
    case clientClosed

    /// What was under way when the deadline passed.
    package enum Stage: String, Sendable {
        /// Name lookup and connection.
        case connecting = "name lookup and connection"
        /// TLS.
        case tls = "the TLS handshake"
        /// The upgrade from HTTP.
        case upgrade = "the WebSocket handshake"
    }

    /// Whether the same request will fail again, whatever the time.
    package var isPermanent: Bool {
        if case .invalidRequest = self { true } else { false }
    }
}

/// For logs and the operator.
extension WebSocketFailure: CustomStringConvertible {
    /// One line without secrets.
    package var description: String {
        switch self {
        case .invalidRequest(let reason): "request refused: \(reason)"
        case .tooManyLinks(let linksMax): "\(linksMax) WebSockets are open, the most allowed"
        case .nameLookup(let text), .connect(let text), .tls(let text): text
        case .refusedAddress(let host, let address):
            "\(host) stands for \(address), which is not an address that is allowed here"
        case .otherCertificate(let host, let seen):
            "\(host) showed a certificate with SHA-256 \(seen), which is not the pinned one; if the "
                + "server changed it rightfully, pin the new one"
        case .timeout(let host, let stage): "\(host): no end of \(stage.rawValue) in time"
        case .refusedUpgrade(let host, let status, let seconds):
            "\(host) refused the WebSocket with status \(status)"
                + (seconds.map { ", come back in \($0) s" } ?? "")
        case .badUpgrade(let host, let reason): "\(host) answered the handshake wrongly: \(reason)"
        case .violation(let code, let reason): "the server broke the protocol (\(code)): \(reason)"
        case .silent(let milliseconds):
            "the server was silent for \(milliseconds) ms and did not answer a ping"
        case .cut(let text): "the connection was cut: \(text)"
        case .closeUnanswered: "the server did not answer the closing in time"
        case .cancelled: "cancelled"
        case .clientClosed: "the WebSocket client was shut down"
        }
    }
}
