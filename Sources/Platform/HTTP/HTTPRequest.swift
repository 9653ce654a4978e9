/// One request. Its URL, headers and body may hold secrets: it prints as method and host alone.
package struct HTTPRequest: Sendable {
    /// What is asked of the server.
    package enum Method: String, Sendable {
        /// Reads.
        case get = "GET"
        /// Reads the head alone.
        case head = "HEAD"
        /// Sends.
        case post = "POST"
        /// Replaces.
        case put = "PUT"
        /// Changes a part.
        case patch = "PATCH"
        /// Removes.
        case delete = "DELETE"
    }

    /// What is asked.
    package var method: Method
    /// The whole URL, `http` or `https`, percent-encoded, without credentials.
    package var url: String
    /// Headers besides those that the client writes itself (Host, User-Agent, Content-Type, ...).
    package var headers: [(name: String, value: String)] = []
    /// What the request carries.
    package var body: HTTPBody = .none
    /// Bound on everything from `start` to the last byte of the answer, time in the queue included.
    package var totalTimeout: Duration = .seconds(30)
    /// Bound on name lookup, connection and TLS handshake together.
    package var connectTimeout: Duration = .seconds(10)
    /// Bound on the answer's body after decompression; beyond it the request fails.
    package var answerBytesMax: Int = 1 << 20
    /// Bound on the answer's head; beyond it the request fails.
    package var answerHeadBytesMax: Int = 32 << 10
    /// Which addresses may be connected to.
    package var addresses: AddressPolicy = .any
    /// Offers gzip for the answer.
    package var acceptsGzip = false
    /// Whether the request may be written a second time when a kept connection turns out to be dead
    /// before any byte of an answer. Nil: yes for GET and HEAD, no for everything else. Never set it
    /// for a request whose doubled effect would hurt: an order, a message.
    package var mayRepeat: Bool?

    /// A request with the bounds above.
    package init(_ method: Method, _ url: String, body: HTTPBody = .none) {
        self.method = method
        self.url = url
        self.body = body
    }

    /// Whether a second writing is allowed.
    var isRepeatable: Bool { mayRepeat ?? (method == .get || method == .head) }

    /// Scheme, host and port, as they stand in the URL: the key under which requests share a bound.
    /// Nil when the URL is not one that the client sends.
    var origin: Substring? {
        guard url.utf8.allSatisfy({ $0 > 32 && $0 < 127 }),
            let slashes = url.utf8.firstRange(of: "://".utf8)
        else { return nil }
        let scheme = url[..<slashes.lowerBound].lowercased()
        let end = url.utf8[slashes.upperBound...].firstIndex { byte in
            byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
        }
        let authority = url[slashes.upperBound..<(end ?? url.endIndex)]
        guard scheme == "http" || scheme == "https", !authority.isEmpty,
            !authority.utf8.contains(UInt8(ascii: "@")),
            !authority.utf8.contains(UInt8(ascii: "\\"))
        else { return nil }
        return url[..<authority.endIndex]
    }

    /// Host and port for texts; never the path, which may hold a token.
    var displayHost: String {
        guard let origin, let slashes = origin.utf8.firstRange(of: "://".utf8) else {
            return "the server"
        }
        return String(origin[slashes.upperBound...])
    }
}

/// Printing a request shows no path, query, header or body.
extension HTTPRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Method and host.
    package var description: String { "\(method.rawValue) \(displayHost)" }
    /// Method and host.
    package var debugDescription: String { description }
    /// No children.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
