/// Why there is no whole answer, and with that what the caller does next. Texts name the host at
/// most, never a path, query, header or body.
package enum HTTPFailure: Error, Sendable, Equatable {
    /// Not one byte of the request was written: it may be tried again without harm.
    case notSent(Fault)
    /// The request was written, wholly or in part, and its outcome is not known: the server may have
    /// acted on it. What must not happen twice is looked up before it is tried again.
    case unknown(Fault)
    /// The server answered with more than the request's bound. It has acted; what it said is unread.
    case answerTooLarge(host: String, bytesMax: Int)
    /// The address policy refused every address of the host; nothing was written.
    case refusedAddress(host: String, address: String)
    /// The request cannot be sent as it is; nothing was written. Mend the request.
    case invalidRequest(String)
    /// The client has as many requests as it takes; nothing was written. Try later.
    case tooBusy(requestsMax: Int)
    /// The caller cancelled.
    case cancelled(mayBeWritten: Bool)
    /// The client was shut down.
    case closed(mayBeWritten: Bool)

    /// What happened.
    package struct Fault: Sendable, Equatable {
        /// In kind.
        package let kind: Kind
        /// In words, with the host.
        package let text: String
    }

    /// What kinds of fault there are.
    package enum Kind: String, Sendable {
        /// The name has no address, or the lookup failed.
        case nameLookup
        /// No connection: refused, no route, no socket left.
        case connect
        /// The TLS handshake or the certificate.
        case tls
        /// A deadline passed.
        case timeout
        /// The connection ended without an answer.
        case noAnswer
        /// The connection ended within an answer.
        case cutAnswer
        /// What came was not HTTP.
        case malformedAnswer
        /// libcurl is not installed; it cannot get better before the next start.
        case noLibrary
        /// Anything else, in curl's words.
        case other
    }

    /// Whether a byte of the request may have reached the server. False is proof; true is not.
    package var mayBeWritten: Bool {
        switch self {
        case .notSent, .refusedAddress, .invalidRequest, .tooBusy: false
        case .unknown, .answerTooLarge: true
        case .cancelled(let mayBeWritten), .closed(let mayBeWritten): mayBeWritten
        }
    }
}

/// For logs and the operator.
extension HTTPFailure: CustomStringConvertible {
    /// One line without secrets.
    package var description: String {
        switch self {
        case .notSent(let fault): "not sent: \(fault.text)"
        case .unknown(let fault): "outcome unknown: \(fault.text)"
        case .answerTooLarge(let host, let bytesMax):
            "\(host) answered with more than \(bytesMax) bytes"
        case .refusedAddress(let host, let address):
            "\(host) stands for \(address), which is not a public address"
        case .invalidRequest(let reason): "request refused: \(reason)"
        case .tooBusy(let requestsMax): "\(requestsMax) requests are under way, the most allowed"
        case .cancelled(let mayBeWritten):
            mayBeWritten ? "cancelled after sending began" : "cancelled before sending"
        case .closed(let mayBeWritten):
            mayBeWritten ? "client closed after sending began" : "client closed before sending"
        }
    }
}
