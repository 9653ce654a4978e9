/// A text that must never be seen: a token, a key, a password. However it is printed, described,
/// reflected, interpolated or encoded, it shows as `•••`; only `withExposed` gives it out.
package struct Secret: Sendable, Hashable {
    private let text: String

    /// What stands in the place of a secret.
    package static let mask = "•••"

    /// Keeps the text, as it is.
    package init(_ text: String) {
        self.text = text
    }

    /// Hands the text to `body`, which uses it and does not keep it.
    package func withExposed<R>(_ body: (String) throws -> R) rethrows -> R {
        try body(text)
    }

    /// Hands the text's UTF-8 bytes to `body`, for keys.
    package func withExposedBytes<R>(_ body: ([UInt8]) throws -> R) rethrows -> R {
        try body(Array(text.utf8))
    }

    /// Length in UTF-8 bytes, for the check that a key is long enough.
    package var byteCount: Int { text.utf8.count }

    /// Compares in constant time.
    package static func == (left: Secret, right: Secret) -> Bool {
        constantTimeEquals(Array(left.text.utf8), Array(right.text.utf8))
    }
}

/// Every way of printing gives the mask.
extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The mask.
    package var description: String { Self.mask }
    /// The mask.
    package var debugDescription: String { Self.mask }
    /// No children: `dump` and reflecting loggers find nothing.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// A secret is read from a document, and written into none.
extension Secret: Codable {
    /// Reads a plain string.
    package init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }

    /// Writes the mask.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Self.mask)
    }
}
