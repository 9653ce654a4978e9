/// The opening handshake (RFC 6455, section 4): the request, and the judgement of the answer. A pure value.
struct WebSocketHandshake {
    private let request: WebSocketRequest
    private let key: String
    private let userAgent: String
    private var head: [UInt8] = []
    private var answerBytes = 0

    /// `nonce` are sixteen random bytes.
    init(_ request: WebSocketRequest, userAgent: String, nonce: [UInt8]) {
        precondition(nonce.count == 16, "the key of a handshake has sixteen bytes")
        self.request = request
        self.userAgent = userAgent
        key = Base64.encode(nonce)
    }

    /// What is sent.
    var requestBytes: [UInt8] {
        var lines = [
            "GET \(request.address.url.pathAndQuery) HTTP/1.1",
            "Host: \(request.address.hostHeader)",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: \(key)",
            "Sec-WebSocket-Version: 13",
            "User-Agent: \(userAgent)",
        ]
        if !request.subprotocols.isEmpty {
            lines.append("Sec-WebSocket-Protocol: \(request.subprotocols.joined(separator: ", "))")
        }
        lines += request.headers.map { "\($0.name): \($0.value)" }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }

    /// What the server proves with that it read this very request.
    static func accept(for key: String) -> String {
        Base64.encode(Digest.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8))
    }

    enum Verdict: Equatable {
        case unfinished
        case accepted(subprotocol: String?)
    }

    /// Reads the answer's head from `offset` on; what follows it belongs to frames.
    mutating func take(
        _ input: UnsafeRawBufferPointer,
        from offset: inout Int
    ) throws(WebSocketFailure) -> Verdict {
        while offset < input.count {
            head.append(input[offset])
            offset += 1
            answerBytes += 1
            guard answerBytes <= request.bounds.answerBytesMax else {
                throw bad("its head has more than \(request.bounds.answerBytesMax) bytes")
            }
            guard head.last == 10, head.suffix(4).elementsEqual([13, 10, 13, 10]) else { continue }
            let whole = head
            head.removeAll(keepingCapacity: true)
            if let verdict = try judge(whole) { return verdict }
        }
        return .unfinished
    }

    /// Nil for an interim answer, after which another one comes.
    private func judge(_ head: [UInt8]) throws(WebSocketFailure) -> Verdict? {
        let lines = head.dropLast(4).split(separator: 10, omittingEmptySubsequences: false)
        var fields = HTTPHeaders()
        let status = try status(of: lines.first.map { trimmedEnd($0) } ?? [])
        for line in lines.dropFirst() {
            let line = trimmedEnd(line)
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
                WebSocketRequest.isToken(String(decoding: line[..<colon], as: UTF8.self)),
                line.allSatisfy({ ($0 >= 32 && $0 != 127) || $0 == 9 })
            else { throw bad("a line of its head is not a header") }
            fields.append(line: line + [10])
        }
        if status != 101, (100...199).contains(status) { return nil }
        guard status == 101 else {
            let seconds = fields["Retry-After"].flatMap { Int64($0) }.map { max(0, $0) }
            throw .refusedUpgrade(
                host: request.address.hostHeader,
                status: status,
                retryAfterSeconds: seconds
            )
        }
        return .accepted(subprotocol: try agreed(fields.fields))
    }

    private func status(of line: ArraySlice<UInt8>) throws(WebSocketFailure) -> Int {
        let parts = line.split(separator: 32, maxSplits: 2, omittingEmptySubsequences: false)
        guard let version = parts.first, version.elementsEqual("HTTP/1.1".utf8), parts.count > 1,
            parts[1].count == 3, parts[1].allSatisfy({ (48...57).contains($0) }),
            let status = Int(String(decoding: parts[1], as: UTF8.self)), status >= 100
        else { throw bad("it does not begin with HTTP/1.1 and a status") }
        return status
    }

    /// The subprotocol of a 101 that is in order.
    private func agreed(
        _ fields: [(name: String, value: String)]
    ) throws(WebSocketFailure) -> String? {
        func values(_ name: String) -> [String] {
            fields.filter { $0.name.lowercased() == name }.map(\.value)
        }
        func names(_ name: String, _ token: String) -> Bool {
            values(name).joined(separator: ",").split(separator: ",").contains { item in
                item.filter { $0 != " " && $0 != "\t" }.lowercased() == token
            }
        }
        guard names("upgrade", "websocket") else { throw bad("it lacks Upgrade: websocket") }
        guard names("connection", "upgrade") else { throw bad("it lacks Connection: Upgrade") }
        guard values("sec-websocket-accept") == [Self.accept(for: key)] else {
            throw bad("its Sec-WebSocket-Accept does not belong to this request")
        }
        guard values("sec-websocket-extensions").allSatisfy(\.isEmpty) else {
            throw bad("it agrees to an extension that was not offered")
        }
        let chosen = values("sec-websocket-protocol")
        guard chosen.count <= 1, chosen.allSatisfy(request.subprotocols.contains) else {
            throw bad("it chose a subprotocol that was not offered")
        }
        return chosen.first
    }

    private func trimmedEnd(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        line.last == 13 ? line.dropLast() : line
    }

    private func bad(_ reason: String) -> WebSocketFailure {
        .badUpgrade(host: request.address.hostHeader, reason)
    }
}
