/// Why a WebSocket is closed, as a number (RFC 6455, section 7.4; the registry is IANA's).
package struct WebSocketCloseCode: Sendable, Hashable {
    /// The number on the wire.
    package let number: UInt16

    /// Any number; `mayBeSent` tells whether it may stand in a Close frame.
    package init(_ number: UInt16) { self.number = number }

    /// The purpose is fulfilled.
    package static let normal = WebSocketCloseCode(1000)
    /// The server goes down, or the client leaves.
    package static let goingAway = WebSocketCloseCode(1001)
    /// The other side broke the protocol.
    package static let protocolError = WebSocketCloseCode(1002)
    /// Data of a kind that is not taken.
    package static let unacceptable = WebSocketCloseCode(1003)
    /// Text that is not UTF-8.
    package static let malformedText = WebSocketCloseCode(1007)
    /// What came is against a rule of the other side.
    package static let policy = WebSocketCloseCode(1008)
    /// A message over the bound.
    package static let tooBig = WebSocketCloseCode(1009)
    /// Something unexpected in the server.
    package static let internalError = WebSocketCloseCode(1011)
    /// The server restarts; come back later.
    package static let serviceRestart = WebSocketCloseCode(1012)
    /// The server has too much to do; come back later.
    package static let tryLater = WebSocketCloseCode(1013)

    /// Whether a Close frame may carry it: what the RFC and the registry define for the wire, and the
    /// ranges for libraries (3000 to 3999) and applications (4000 to 4999). 1004, 1005, 1006 and 1015 are
    /// reserved for use outside of the wire.
    package var mayBeSent: Bool {
        switch number {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}

/// For texts.
extension WebSocketCloseCode: CustomStringConvertible {
    /// The number.
    package var description: String { "\(number)" }
}
