import Platform
import StandIns
import Synchronization
import Testing

@Suite struct HTTPFailureTests {
    private static let token = "123:very-secret"

    private static func request(_ server: LoopbackHTTPServer) -> HTTPRequest {
        var request = HTTPRequest(
            .post,
            server.url + "/bot\(token)/send?key=\(token)",
            body: .json([123, 125])
        )
        request.headers = [("Authorization", "Bearer \(token)")]
        request.totalTimeout = .seconds(5)
        return request
    }

    private func fault(_ failure: HTTPFailure?) -> HTTPFailure.Kind? {
        switch failure {
        case .notSent(let fault), .unknown(let fault): fault.kind
        default: nil
        }
    }

    @Test func `a refused connection is proof that nothing was sent`() async throws {
        let client = try HTTPClient()
        defer { client.shutdown() }
        let url = "http://127.0.0.1:\(LoopbackHTTPServer.refusingPort())/"
        let failed = await failure(of: HTTPRequest(.post, url), with: client)
        #expect(failed?.mayBeWritten == false)
        #expect(fault(failed) == .connect)
    }

    @Test func `a name without an address is proof that nothing was sent`() async throws {
        let client = try HTTPClient()
        defer { client.shutdown() }
        // A label of 64 letters cannot be looked up, with or without a network.
        let url = "http://\(String(repeating: "a", count: 64)).invalid/"
        let failed = await failure(of: HTTPRequest(.post, url), with: client)
        #expect(failed?.mayBeWritten == false)
        #expect(fault(failed) == .nameLookup)
    }

    @Test func `a TLS handshake with a plain server is proof that nothing was sent`() async throws {
        let (server, client) = try stage { _ in .text("ok") }
        defer { end(server, client) }
        var request = Self.request(server)
        request.url = "https://127.0.0.1:\(server.port)/"
        let failed = await failure(of: request, with: client)
        #expect(failed?.mayBeWritten == false)
        #expect(fault(failed) == .tls)
        #expect(server.requestCount == 0)
    }

    @Test(arguments: [
        (LoopbackReply.close, HTTPFailure.Kind.noAnswer),
        (.reset, .noAnswer),
        (.raw(Array("SSH-2.0-OpenSSH_9.2\r\n".utf8)), .malformedAnswer),
        (.raw([0, 255, 1, 2, 3, 10, 10]), .malformedAnswer),
        (.cut(.text("hello, world"), afterBytes: 80), .cutAnswer),
        (
            .cut(.chunked(status: 200, body: [1, 2, 3, 4], chunkBytesMax: 2), afterBytes: 56),
            .cutAnswer
        ),
    ])
    func `a fault after the request was written leaves its outcome unknown`(
        reply: LoopbackReply,
        kind: HTTPFailure.Kind
    ) async throws {
        let (server, client) = try stage { _ in reply }
        defer { end(server, client) }
        let failed = await failure(of: Self.request(server), with: client)
        #expect(failed?.mayBeWritten == true)
        #expect(fault(failed) == kind)
        #expect(server.requestCount == 1)
        #expect("\(String(describing: failed))".contains("127.0.0.1"))
        #expect(!"\(String(describing: failed))".contains(Self.token))
    }

    @Test func `an answer cut at any byte is never taken for a whole one`() async throws {
        let whole = LoopbackReply.json("{\"ok\":true}")
        let length = whole.bytes.count
        let (server, client) = try stage { request in
            .cut(whole, afterBytes: Int(request.text) ?? 0)
        }
        defer { end(server, client) }
        for count in 0..<length {
            var request = Self.request(server)
            request.body = .bytes(Array("\(count)".utf8), contentType: "text/plain")
            let failed = await failure(of: request, with: client)
            #expect(failed?.mayBeWritten == true, "cut after \(count) bytes")
        }
        #expect(server.requestCount == length, "none was sent twice")
    }

    @Test func `a POST on a kept connection that dies is not written a second time`() async throws {
        let (server, client) = try stage { request in
            request.indexOnConnection == 1 ? .text("ok") : .close
        }
        defer { end(server, client) }
        let answer = try await client.send(Self.request(server))
        #expect(answer.status == 200)
        let failed = await failure(of: Self.request(server), with: client)
        #expect(failed?.mayBeWritten == true)
        #expect(fault(failed) == .noAnswer)
        #expect(server.requestCount == 2)
        var repeatable = Self.request(server)
        let fresh = try await client.send(repeatable)
        #expect(fresh.status == 200)
        repeatable.mayRepeat = true
        let repeated = try await client.send(repeatable)
        #expect(repeated.status == 200)
        #expect(server.requestCount == 5, "the last one went twice, as it may")
    }

    @Test func `a deadline on the answer leaves the outcome unknown`() async throws {
        let (server, client) = try stage { _ in .hang }
        defer { end(server, client) }
        var request = Self.request(server)
        request.totalTimeout = .milliseconds(40)
        let failed = await failure(of: request, with: client)
        #expect(fault(failed) == .timeout)
        #expect(failed?.mayBeWritten == true)
    }

    @Test func `a dripping answer ends at the total deadline`() async throws {
        let drip = LoopbackReply.drip(
            .text(String(repeating: "x", count: 1000)),
            stepBytes: 1,
            pauseMilliseconds: 5
        )
        let (server, client) = try stage { _ in drip }
        defer { end(server, client) }
        var request = Self.request(server)
        request.totalTimeout = .milliseconds(40)
        let failed = await failure(of: request, with: client)
        #expect(fault(failed) == .timeout)
    }

    @Test func `a deadline passed in the queue is proof that nothing was sent`() async throws {
        var settings = HTTPClientSettings()
        settings.concurrentRequestsMax = 1
        let (server, client) = try stage(settings: settings) { _ in .hang }
        defer { end(server, client) }
        let first = client.start(Self.request(server)) { _ in }
        var request = Self.request(server)
        request.totalTimeout = .milliseconds(30)
        let failed = await failure(of: request, with: client)
        #expect(fault(failed) == .timeout)
        #expect(failed?.mayBeWritten == false)
        client.cancel(first)
    }

    @Test(arguments: [
        LoopbackReply.text(String(repeating: "x", count: 2001)),
        .chunked(status: 200, body: [UInt8](repeating: 1, count: 2001), chunkBytesMax: 100),
        .endless,
        .answer(
            status: 200,
            headers: (0..<200).map { ("X-\($0)", String(repeating: "y", count: 20)) },
            body: []
        ),
    ])
    func `an answer over its bound ends the request`(reply: LoopbackReply) async throws {
        let (server, client) = try stage { _ in reply }
        defer { end(server, client) }
        var request = Self.request(server)
        request.answerBytesMax = 2000
        request.answerHeadBytesMax = 4000
        let failed = await failure(of: request, with: client)
        let host = "127.0.0.1:\(server.port)"
        #expect(failed == .answerTooLarge(host: host, bytesMax: 2000))
    }

    @Test func `an answer of exactly the bound is taken`() async throws {
        let (server, client) = try stage { _ in .text(String(repeating: "x", count: 2000)) }
        defer { end(server, client) }
        var request = Self.request(server)
        request.answerBytesMax = 2000
        let answer = try await client.send(request)
        #expect(answer.body.count == 2000)
    }

    @Test(arguments: [
        "ftp://127.0.0.1/", "file:///etc/passwd", "127.0.0.1/", "http://", "http://a b/",
        "http://user:pass@127.0.0.1/", "http://127.0.0.1:99999/", "http://127.0.0.1\\@x/", "",
    ])
    func `a URL that must not be sent is refused`(url: String) async throws {
        let client = try HTTPClient()
        defer { client.shutdown() }
        let failed = await failure(of: HTTPRequest(.get, url), with: client)
        guard case .invalidRequest = failed else {
            Issue.record("\(url): \(String(describing: failed))")
            return
        }
    }

    @Test func `a header cannot smuggle another one`() async throws {
        let (server, client) = try stage { echo($0) }
        defer { end(server, client) }
        for header in [("X", "a\r\nEvil: 1"), ("X\r\nEvil", "1"), ("X:", "1"), ("", "1")] {
            var request = HTTPRequest(.get, server.url)
            request.headers = [header]
            let failed = await failure(of: request, with: client)
            #expect(failed?.mayBeWritten == false)
        }
        #expect(server.requestCount == 0)
    }

    @Test func `a request prints neither path nor header nor body`() {
        var request = HTTPRequest(.post, "https://api.example.org/bot\(Self.token)/x?\(Self.token)")
        request.headers = [("Authorization", Self.token)]
        var dumped = ""
        dump(request, to: &dumped)
        for text in ["\(request)", String(reflecting: request), dumped] {
            #expect(!text.contains("very-secret"))
        }
        #expect("\(request)" == "POST api.example.org")
    }
}
