import Platform
import StandIns
import Synchronization
import Testing

@Suite struct HTTPCancellationTests {
    @Test func `cancelling the task cancels the request`() async throws {
        let arrived = AsyncStream.makeStream(of: Void.self)
        let (server, client) = try stage { _ in
            arrived.continuation.yield()
            return .hang
        }
        defer { end(server, client) }
        let request = patient(.post, server.url)
        let task = Task { await failure(of: request, with: client) }
        for await _ in arrived.stream { break }
        task.cancel()
        #expect(await task.value == .cancelled(mayBeWritten: true))
    }

    @Test func `a task that was cancelled before it sent ends as well`() async throws {
        let (server, client) = try stage { _ in .hang }
        defer { end(server, client) }
        let url = server.url
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await failure(of: HTTPRequest(.post, url), with: client)
        }
        guard case .cancelled = await task.value else {
            Issue.record("not cancelled")
            return
        }
    }

    @Test func `cancelling one that is done does nothing`() async throws {
        let (server, client) = try stage { echo($0) }
        defer { end(server, client) }
        let counts = Mutex(0)
        let done = AsyncStream.makeStream(of: Void.self)
        let ticket = client.start(HTTPRequest(.get, server.url)) { _ in
            counts.withLock { $0 += 1 }
            done.continuation.yield()
        }
        for await _ in done.stream { break }
        client.cancel(ticket)
        let answer = try await client.send(HTTPRequest(.get, server.url))
        #expect(answer.status == 200)
        #expect(counts.withLock { $0 } == 1)
    }

    @Test func `shutdown fails what is under way and what comes later`() async throws {
        let arrived = AsyncStream.makeStream(of: Void.self)
        var settings = HTTPClientSettings()
        settings.requestsPerOriginMax = 1
        let (server, client) = try stage(settings: settings) { _ in
            arrived.continuation.yield()
            return .hang
        }
        defer { end(server, client) }
        let results = Mutex<[HTTPFailure?]>([])
        let request = patient(.post, server.url)
        for _ in 0..<2 {
            client.start(request) { result in
                guard case .failure(let failure) = result else { return }
                results.withLock { $0.append(failure) }
            }
        }
        for await _ in arrived.stream { break }
        client.shutdown()
        #expect(
            results.withLock { $0 } == [
                .closed(mayBeWritten: true), .closed(mayBeWritten: false),
            ]
        )
        let late = await failure(of: HTTPRequest(.get, server.url), with: client)
        #expect(late == .closed(mayBeWritten: false))
        client.shutdown()
    }

    @Test func `shutdown from a completion does not wait for itself`() async throws {
        let (server, client) = try stage { echo($0) }
        defer { end(server, client) }
        let done = AsyncStream.makeStream(of: Void.self)
        client.start(HTTPRequest(.get, server.url)) { _ in
            client.shutdown()
            done.continuation.yield()
        }
        for await _ in done.stream { break }
        let late = await failure(of: HTTPRequest(.get, server.url), with: client)
        #expect(late == .closed(mayBeWritten: false))
    }

    @Test func `requests from many tasks are each answered once`() async throws {
        let (server, client) = try stage { .text($0.path) }
        defer { end(server, client) }
        let url = server.url
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let answer = try await client.send(HTTPRequest(.post, "\(url)/\(number)"))
                    return answer.text == "/\(number)"
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
        #expect(server.requestCount == 200)
    }

    /// A request that waits for a busy machine, which may take long to come back from an `await`.
    private func patient(_ method: HTTPRequest.Method, _ url: String) -> HTTPRequest {
        var request = HTTPRequest(method, url)
        request.totalTimeout = .seconds(600)
        request.connectTimeout = .seconds(600)
        return request
    }
}
