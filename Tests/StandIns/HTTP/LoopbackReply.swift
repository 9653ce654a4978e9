/// What the loopback server does with a request: an answer, or a fault.
package indirect enum LoopbackReply: Sendable {
    /// A whole answer with `Content-Length`; the connection stays open.
    case answer(status: Int, headers: [(name: String, value: String)], body: [UInt8])
    /// The same, sent in chunks of at most so many bytes.
    case chunked(status: Int, body: [UInt8], chunkBytesMax: Int)
    /// The other reply, so much later; earlier when the server stops.
    case delayed(milliseconds: Int, LoopbackReply)
    /// The other reply, after which the connection is closed.
    case thenClose(LoopbackReply)
    /// Nothing, until the client goes or the server stops.
    case hang
    /// An orderly close without an answer.
    case close
    /// A reset without an answer.
    case reset
    /// The first bytes of what the other reply would send, then an orderly close.
    case cut(LoopbackReply, afterBytes: Int)
    /// The first bytes of what the other reply would send, then nothing, as in `hang`.
    case stall(LoopbackReply, afterBytes: Int)
    /// These very bytes, then an orderly close.
    case raw([UInt8])
    /// What the other reply would send, in steps with pauses.
    case drip(LoopbackReply, stepBytes: Int, pauseMilliseconds: Int)
    /// An answer whose body never ends, until the client goes or the server stops.
    case endless

    /// Status 200 with a JSON text.
    package static func json(_ text: String, status: Int = 200) -> LoopbackReply {
        .answer(
            status: status,
            headers: [("Content-Type", "application/json")],
            body: Array(text.utf8)
        )
    }

    /// Status 200 with a plain text.
    package static func text(_ text: String, status: Int = 200) -> LoopbackReply {
        .answer(
            status: status,
            headers: [("Content-Type", "text/plain; charset=utf-8")],
            body: Array(text.utf8)
        )
    }

    /// What a proxy in front of a dead server says.
    package static let badGatewayPage = LoopbackReply.answer(
        status: 502,
        headers: [("Content-Type", "text/html")],
        body: Array(
            "<html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>".utf8
        )
    )

    /// A redirect.
    package static func redirect(to location: String, status: Int = 302) -> LoopbackReply {
        .answer(status: status, headers: [("Location", location)], body: [])
    }

    /// What an undisturbed connection would carry for this reply.
    package var bytes: [UInt8] {
        switch self {
        case .answer(let status, let headers, let body):
            var bytes: [UInt8] = []
            bytes.reserveCapacity(body.count + 256)
            bytes += "HTTP/1.1 \(status) \(Self.phrase(status))\r\n".utf8
            for (name, value) in headers { bytes += "\(name): \(value)\r\n".utf8 }
            if status != 204, status != 304 { bytes += "Content-Length: \(body.count)\r\n".utf8 }
            bytes += "\r\n".utf8
            bytes += body
            return bytes
        case .chunked(let status, let body, let chunkBytesMax):
            var bytes = Array(
                "HTTP/1.1 \(status) \(Self.phrase(status))\r\nTransfer-Encoding: chunked\r\n\r\n"
                    .utf8
            )
            for start in stride(from: 0, to: body.count, by: max(1, chunkBytesMax)) {
                let chunk = body[start..<min(body.count, start + max(1, chunkBytesMax))]
                bytes += "\(String(chunk.count, radix: 16))\r\n".utf8 + chunk + "\r\n".utf8
            }
            return bytes + "0\r\n\r\n".utf8
        case .delayed(_, let reply), .thenClose(let reply), .drip(let reply, _, _):
            return reply.bytes
        case .cut(let reply, let count), .stall(let reply, let count):
            return Array(reply.bytes.prefix(count))
        case .raw(let bytes): return bytes
        case .hang, .close, .reset: return []
        case .endless:
            return Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
        }
    }

    private static func phrase(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 302: "Found"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 409: "Conflict"
        case 429: "Too Many Requests"
        case 500: "Internal Server Error"
        case 502: "Bad Gateway"
        default: "Status"
        }
    }
}

/// Names a reply in test results without its bytes.
extension LoopbackReply: CustomStringConvertible {
    /// The case and its sizes.
    package var description: String {
        switch self {
        case .answer(let status, let headers, let body):
            "answer \(status) with \(headers.count) headers and \(body.count) bytes"
        case .chunked(let status, let body, let chunkBytesMax):
            "answer \(status) with \(body.count) bytes in chunks of \(chunkBytesMax)"
        case .delayed(let milliseconds, let reply): "\(reply), \(milliseconds) ms late"
        case .thenClose(let reply): "\(reply), then close"
        case .hang: "hang"
        case .close: "close"
        case .reset: "reset"
        case .cut(let reply, let count): "\(reply), cut after \(count) bytes"
        case .stall(let reply, let count): "\(reply), stalled after \(count) bytes"
        case .raw(let bytes): "\(bytes.count) raw bytes"
        case .drip(let reply, let stepBytes, let pause):
            "\(reply), \(stepBytes) bytes each \(pause) ms"
        case .endless: "endless"
        }
    }
}
