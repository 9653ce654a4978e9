/// A whole message, put together from its fragments.
package struct WebSocketMessage: Sendable, Hashable {
    /// Whether it was sent as text; its bytes are then well-formed UTF-8.
    package let isText: Bool
    /// The content.
    package let bytes: [UInt8]

    /// A text.
    package init(text: String) {
        isText = true
        bytes = Array(text.utf8)
    }

    /// Bytes of any kind.
    package init(binary bytes: [UInt8]) {
        isText = false
        self.bytes = bytes
    }

    /// Bytes that were checked already, if they are text.
    init(isText: Bool, checked bytes: [UInt8]) {
        self.isText = isText
        self.bytes = bytes
    }

    /// The content as text; what is not UTF-8 in a binary message becomes U+FFFD.
    package var text: String { String(decoding: bytes, as: UTF8.self) }
}
