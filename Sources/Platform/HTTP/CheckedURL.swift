/// A URL that a `URLPolicy` let through. It prints without path and query.
package struct CheckedURL: Sendable, Equatable {
    /// `https` or `http`.
    package let scheme: String
    /// In lower case; IPv6 in brackets and in its short form.
    package let host: String
    /// Nil for the scheme's own.
    package let port: UInt16?
    /// From the first slash on. May hold a token.
    package let pathAndQuery: String

    /// The whole, as a request takes it. May hold a token.
    package var text: String { origin + pathAndQuery }

    /// Scheme, host and port: what may be shown.
    package var origin: String { "\(scheme)://\(host)" + (port.map { ":\($0)" } ?? "") }
}

/// Printing shows the origin alone.
extension CheckedURL: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The origin.
    package var description: String { origin }
    /// The origin.
    package var debugDescription: String { origin }
    /// No children.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
