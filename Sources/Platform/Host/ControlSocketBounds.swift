/// The bounds of a ``ControlSocket``. What is too long, or not finished in time, is refused in words
/// before its connection is closed; at the other bounds it is closed without any.
package struct ControlSocketBounds: Sendable, Equatable {
    /// Connections at once. One more takes the place of the one that has been idle for longest; when
    /// none is idle, of the one that has been longest at sending its request; when all wait for
    /// replies, it is closed as soon as it is accepted.
    package var connectionsMax = 64
    /// Bytes of a request line, its line feed not counted.
    package var requestBytesMax = 65_536
    /// Bytes of a reply line, its line feed not counted.
    package var replyBytesMax = 4 * 1_024 * 1_024
    /// Time between requests.
    package var idleNanosecondsMax: Int64 = 5_000_000_000
    /// Time from the first byte of a request to its line feed.
    package var requestNanosecondsMax: Int64 = 5_000_000_000
    /// Time that the handler may take to reply.
    package var replyNanosecondsMax: Int64 = 120_000_000_000
    /// Time that the other end may take to read a reply.
    package var writeNanosecondsMax: Int64 = 10_000_000_000

    /// The bounds as they stand above.
    package init() {}
}

/// Why a ``ControlSocket`` does not hand a request on.
package enum ControlRefusal: Sendable, Equatable {
    /// The line is not UTF-8.
    case notText
    /// The line is longer than the bound. The rest is thrown away as it comes, and the connection ends
    /// with it, or when a request's time is over.
    case tooLong
    /// No line feed came in time, or before the end. The connection ends after the reply.
    case unfinished

    /// One sentence for whoever asked.
    package var sentence: String {
        switch self {
        case .notText: "The request is not UTF-8 text."
        case .tooLong: "The request is longer than a line may be (64 KB)."
        case .unfinished: "The request has no line feed at its end."
        }
    }
}

/// Why a ``ControlSocket`` cannot listen.
package enum ControlSocketError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Another process answers at the path.
    case inUse(path: String)
    /// Something that is not a socket stands at the path.
    case notASocket(path: String)
    /// The system refused a step.
    case refused(path: String, cause: SystemFailure)

    /// One or two sentences for the operator.
    package var description: String {
        switch self {
        case .inUse(let path): return "Another process listens at \(path). Stop it first."
        case .notASocket(let path): return "\(path) exists and is no socket. Move it away."
        case .refused(let path, let cause): return "Cannot listen at \(path): \(cause)."
        }
    }
}
