import Platform
import StandIns
import Synchronization
import Testing

/// A server with this handler, and a client; the test gives them to `end`.
func stage(
    settings: HTTPClientSettings = HTTPClientSettings(),
    _ handler: @escaping LoopbackHTTPServer.Handler
) throws -> (LoopbackHTTPServer, HTTPClient) {
    var settings = settings
    // Beside hundreds of other tests minutes may pass between two requests.
    settings.idleSecondsMax = 3_600
    return (
        LoopbackHTTPServer(handler: handler), try HTTPClient(name: "http-test", settings: settings)
    )
}

/// Ends both, in the order in which nothing has to wait.
func end(_ server: LoopbackHTTPServer, _ client: HTTPClient) {
    client.shutdown()
    server.stop()
}

/// The failure of a request that must fail.
func failure(of request: HTTPRequest, with client: HTTPClient) async -> HTTPFailure? {
    do {
        _ = try await client.send(request)
        return nil
    } catch {
        return error
    }
}

/// Answers with what was asked, so that a test sees what the server saw.
@Sendable func echo(_ request: LoopbackRequest) -> LoopbackReply {
    let headers = request.headers.map { "\($0.name.lowercased())=\($0.value)" }
    return .text(
        "\(request.method) \(request.target)\n\(headers.joined(separator: "\n"))\n\n\(request.text)"
    )
}

@Suite struct HTTPClientTests {
    @Test func `a request carries its method, target, headers and body`() async throws {
        let (server, client) = try stage { echo($0) }
        defer { end(server, client) }
        var request = HTTPRequest(
            .post,
            server.url + "/a/b?c=d",
            body: .json(Array("{\"x\":1}".utf8))
        )
        request.headers = [("X-One", "eins"), ("X-None", "")]
        let text = try await client.send(request).text
        #expect(text.hasPrefix("POST /a/b?c=d\n"))
        #expect(text.hasSuffix("\n\n{\"x\":1}"))
        for line in [
            "x-one=eins", "x-none=", "content-type=application/json", "content-length=7",
            "user-agent=Martlet",
        ] {
            #expect(text.contains("\n\(line)\n"), "\(line)")
        }
        #expect(!text.contains("expect="))
    }

    @Test(arguments: [
        HTTPRequest.Method.get, .head, .post, .put, .patch, .delete,
    ])
    func `each method arrives as itself, with and without a body`(
        method: HTTPRequest.Method
    ) async throws {
        let seen = Mutex<[String]>([])
        let (server, client) = try stage { request in
            seen.withLock { $0.append("\(request.method) \(request.text)") }
            return request.method == "HEAD"
                ? .raw(Array("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n".utf8)) : .text("ok")
        }
        defer { end(server, client) }
        let answer = try await client.send(HTTPRequest(method, server.url))
        #expect(answer.status == 200)
        guard method != .head else { return }
        let body = HTTPBody.bytes(Array("abc".utf8), contentType: "text/plain")
        _ = try await client.send(HTTPRequest(method, server.url, body: body))
        #expect(
            seen.withLock { $0 } == ["\(method.rawValue) ", "\(method.rawValue) abc"]
        )
    }

    @Test func `any status is an answer, with headers in any case and its body`() async throws {
        let (server, client) = try stage { request in
            request.path == "/gone" ? .json("{\"ok\":false}", status: 404) : .badGatewayPage
        }
        defer { end(server, client) }
        let gone = try await client.send(HTTPRequest(.get, server.url + "/gone"))
        #expect(gone.status == 404 && gone.text == "{\"ok\":false}" && !gone.isSuccess)
        #expect(gone.headers["content-TYPE"] == "application/json")
        #expect(gone.headers["missing"] == nil)
        #expect(gone.remoteAddress == "127.0.0.1")
        #expect(gone.times.total >= gone.times.firstByte && gone.times.firstByte > 0)
        let bad = try await client.send(HTTPRequest(.get, server.url))
        #expect(bad.status == 502 && bad.text.contains("<html>"))
    }

    @Test func `connections are kept and reused`() async throws {
        let (server, client) = try stage { echo($0) }
        defer { end(server, client) }
        for count in 1...20 {
            let answer = try await client.send(HTTPRequest(.post, server.url))
            #expect(answer.reusedConnection == (count > 1))
        }
        #expect(server.connectionCount == 1)
        #expect(server.requestCount == 20)
    }

    @Test func `a redirect is handed back and not followed`() async throws {
        let url = Mutex("")
        let (server, client) = try stage { _ in .redirect(to: url.withLock { $0 } + "/secret") }
        defer { end(server, client) }
        url.withLock { $0 = server.url }
        let answer = try await client.send(HTTPRequest(.get, server.url))
        #expect(answer.status == 302)
        #expect(answer.headers["Location"] == server.url + "/secret")
        #expect(server.requestCount == 1)
    }

    @Test func `bodies of a megabyte go and come whole, in chunks too`() async throws {
        let body = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let (server, client) = try stage { request in
            request.path == "/chunks"
                ? .chunked(status: 200, body: request.body, chunkBytesMax: 5000)
                : .answer(status: 200, headers: [], body: request.body)
        }
        defer { end(server, client) }
        for path in ["/", "/chunks"] {
            let request = HTTPRequest(
                .post,
                server.url + path,
                body: .bytes(body, contentType: "application/octet-stream")
            )
            let answer = try await client.send(request)
            #expect(answer.body == body)
        }
    }

    @Test func `a slow host does not delay a fast one`() async throws {
        let (slow, client) = try stage { _ in .hang }
        defer { end(slow, client) }
        let fast = LoopbackHTTPServer(handler: echo)
        defer { fast.stop() }
        // Far longer than the test, however busy the machine is: none makes room for the next.
        var patient = HTTPRequest(.get, slow.url)
        patient.totalTimeout = .seconds(600)
        let hanging = (0..<40).map { _ in client.start(patient) { _ in } }
        for _ in 0..<20 {
            let answer = try await client.send(HTTPRequest(.get, fast.url))
            #expect(answer.status == 200)
        }
        #expect(slow.connectionCount <= HTTPClientSettings().requestsPerOriginMax)
        for ticket in hanging { client.cancel(ticket) }
    }

    @Test func `beyond the bound a request is refused at once, and later taken again`() async throws
    {
        var settings = HTTPClientSettings()
        settings.concurrentRequestsMax = 2
        settings.waitingRequestsMax = 1
        let (server, client) = try stage(settings: settings) {
            $0.path == "/hang" ? .hang : .text("ok")
        }
        defer { end(server, client) }
        let tickets = (0..<3).map { _ in
            client.start(HTTPRequest(.get, server.url + "/hang")) { _ in }
        }
        let refused = await failure(of: HTTPRequest(.get, server.url), with: client)
        #expect(refused == .tooBusy(requestsMax: 3))
        for ticket in tickets { client.cancel(ticket) }
        // The cancellations stand before this request in the client's mailbox, but the places are
        // given back only when they are carried out.
        var answer: HTTPResponse?
        while answer == nil { answer = try? await client.send(HTTPRequest(.get, server.url)) }
        #expect(answer?.status == 200)
    }
}
