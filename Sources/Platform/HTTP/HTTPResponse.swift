/// A whole answer. Any status is an answer: 4xx and 5xx are not failures of the client.
package struct HTTPResponse: Sendable {
    /// Spans from the start of the transfer, in microseconds; zero for what was not needed.
    package struct Times: Sendable, Equatable {
        /// Until the name was looked up.
        package var nameLookup: Int64 = 0
        /// Until the connection stood.
        package var connect: Int64 = 0
        /// Until the TLS handshake was done.
        package var handshake: Int64 = 0
        /// Until the first byte of the answer.
        package var firstByte: Int64 = 0
        /// Until the last byte of the answer.
        package var total: Int64 = 0
    }

    /// 100...999.
    package var status: Int
    /// The head.
    package var headers: HTTPHeaders
    /// The body, decompressed.
    package var body: [UInt8]
    /// The address that answered, `1.2.3.4` or `2001:db8::1`; empty over a Unix socket.
    package var remoteAddress: String
    /// Whether the connection was kept from an earlier request.
    package var reusedConnection: Bool
    /// How long the stages took.
    package var times: Times

    /// An answer, of which a stand-in for a server may leave out what it does not know.
    package init(
        status: Int,
        headers: HTTPHeaders = HTTPHeaders(),
        body: [UInt8],
        remoteAddress: String = "",
        reusedConnection: Bool = false,
        times: Times = Times()
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.remoteAddress = remoteAddress
        self.reusedConnection = reusedConnection
        self.times = times
    }

    /// Whether the status is 200...299.
    package var isSuccess: Bool { (200...299).contains(status) }

    /// The body as text; malformed UTF-8 becomes replacement characters.
    package var text: String { String(decoding: body, as: UTF8.self) }
}
