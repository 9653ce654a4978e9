import Platform
import StandIns
import Testing

@Suite struct LoopbackHTTPServerTests {
    @Test func `a body in chunks is put together`() async throws {
        let (server, client) = try stage(echo)
        defer { end(server, client) }
        var request = HTTPRequest(
            .post,
            server.url,
            body: .bytes(Array("one two".utf8), contentType: "text/plain")
        )
        request.headers = [("Transfer-Encoding", "chunked")]
        let answer = try await client.send(request)
        #expect(answer.text.contains("transfer-encoding=chunked"))
        #expect(answer.text.hasSuffix("\n\none two"))
    }

    @Test func `a connection closed after its answer is not used again`() async throws {
        let (server, client) = try stage { _ in .thenClose(.text("ok")) }
        defer { end(server, client) }
        for _ in 0..<3 {
            let answer = try await client.send(HTTPRequest(.get, server.url))
            #expect(answer.text == "ok")
        }
        #expect(server.connectionCount == 3)
    }

    @Test func `late and dripping answers arrive whole`() async throws {
        let (server, client) = try stage { _ in
            .delayed(milliseconds: 5, .drip(.text("whole"), stepBytes: 20, pauseMilliseconds: 1))
        }
        defer { end(server, client) }
        let answer = try await client.send(HTTPRequest(.post, server.url))
        #expect(answer.text == "whole")
    }

    @Test func `a stalled answer meets the deadline and keeps nobody from stopping`() async throws {
        let (server, client) = try stage { _ in .stall(.text("never whole"), afterBytes: 60) }
        defer { end(server, client) }
        var request = HTTPRequest(.post, server.url)
        request.totalTimeout = .milliseconds(30)
        let failed = await failure(of: request, with: client)
        #expect(failed?.mayBeWritten == true)
    }

    @Test func `gzip is unpacked when it was offered, and its bound is that of the content`()
        async throws
    {
        // A thousand times the letter a.
        let packed: [UInt8] = [
            31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 75, 76, 28, 5, 163, 96, 20, 12, 119, 0, 0, 3, 218, 56,
            154, 232, 3, 0, 0,
        ]
        let (server, client) = try stage { request in
            request["Accept-Encoding"] == "gzip"
                ? .answer(status: 200, headers: [("Content-Encoding", "gzip")], body: packed)
                : .text("plain")
        }
        defer { end(server, client) }
        var request = HTTPRequest(.get, server.url)
        let plain = try await client.send(request)
        #expect(plain.text == "plain")
        request.acceptsGzip = true
        request.answerBytesMax = 1000
        let unpacked = try await client.send(request)
        #expect(unpacked.body == [UInt8](repeating: 97, count: 1000))
        request.answerBytesMax = 999
        let failed = await failure(of: request, with: client)
        guard case .answerTooLarge = failed else {
            Issue.record("\(String(describing: failed))")
            return
        }
    }
}
