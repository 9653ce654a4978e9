import Foundation
import Platform
import StandIns
import Synchronization
import Testing
import TradingCore

@testable import martlet

/// Free prose becomes a line that the grammar reads, or a refusal; whatever the endpoint says.
struct ProseEndpointTests {
    private let line = "buy BTC when rsi(14) < 30, sell when rsi(14) > 60, stop 2 atr, risk 1%"

    private func completion(_ content: String) -> [UInt8] {
        let body: [String: Any] = [
            "choices": [["message": ["role": "assistant", "content": content]]]
        ]
        return Array((try? JSONSerialization.data(withJSONObject: body)) ?? Data())
    }

    @Test func `manners around the line are passed over`() {
        for said in [
            line, "  \(line)\n", "```\n\(line)\n```", "```text\n\(line)\n```", "`\(line)`",
            "/strategy \(line)", "\"\(line)\"",
        ] {
            #expect(ProseAnswer(body: completion(said)) == .line(line), "\(said)")
        }
    }

    @Test func `whatever else comes is no strategy`() {
        let talk = ProseAnswer(saying: "Sure! Here is your strategy:\n\(line)")
        guard case .unreadable(let said, let reason) = talk else {
            Issue.record("\(talk)")
            return
        }
        #expect(said.hasPrefix("Sure!") && reason.hasPrefix("At ‘"))
        #expect(
            ProseAnswer(saying: "IMPOSSIBLE: it needs news.") == .refused("it needs news")
        )
        #expect(ProseAnswer(body: Array("{}".utf8)) == .failed("The answer is no chat completion."))
        #expect(ProseAnswer(body: [0xFF, 0]) == .failed("The answer is no chat completion."))
        guard case .unreadable = ProseAnswer(saying: "") else {
            Issue.record("an empty answer is none")
            return
        }
        let long = ProseAnswer(saying: String(repeating: "x ", count: 50_000))
        guard case .unreadable(let cut, _) = long else {
            Issue.record("\(long)")
            return
        }
        #expect(cut.count <= 300)
    }

    @Test func `what is shown is the line with its meaning, and that a machine wrote it`() {
        let report = ProseAnswer.line(line).report
        #expect(report.lines.first == "/strategy \(line)")
        #expect(report.lines.contains { $0.hasPrefix("Buys BTC when rsi(14) is under 30") })
        #expect(report.hint?.hasPrefix("A machine wrote it") ?? false)
        #expect(ProseAnswer.failed("x").report.isRefusal)
    }

    /// Asks a server, and waits for what comes.
    private func ask(
        _ handler: @escaping LoopbackHTTPServer.Handler,
        allowPrivate: Bool = true,
        key: String? = nil
    ) throws -> ProseAnswer? {
        let server = LoopbackHTTPServer(handler: handler)
        defer { server.stop() }
        let client = try HTTPClient(name: "prose")
        defer { client.shutdown() }
        let settings = ProseEndpoint.Settings(
            url: Secret("\(server.url)/v1/chat/completions"),
            host: "127.0.0.1",
            model: "m",
            key: key.map { Secret($0) },
            timeoutSeconds: 5,
            allowPrivate: allowPrivate
        )
        let endpoint = ProseEndpoint(settings, client: client)
        let came = DispatchSemaphore(value: 0)
        let answer = Mutex<ProseAnswer?>(nil)
        let isAsked = endpoint.ask("buy the dip in bitcoin") { said in
            answer.withLock { $0 = said }
            came.signal()
        }
        #expect(isAsked)
        _ = came.wait(timeout: .now() + 10)
        return answer.withLock { $0 }
    }

    @Test func `the question is a chat completion with the prose and the key`() throws {
        let seen = Mutex<LoopbackRequest?>(nil)
        let body = completion(line)
        let answer = try ask(
            { request in
                seen.withLock { $0 = request }
                return LoopbackReply.answer(status: 200, headers: [], body: body)
            },
            key: "k-123"
        )
        #expect(answer == .line(line))
        let request = try #require(seen.withLock { $0 })
        #expect(request["Authorization"] == "Bearer k-123")
        let sent =
            try JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any] ?? [:]
        let messages = sent["messages"] as? [[String: String]] ?? []
        #expect(messages.last?["content"] == "buy the dip in bitcoin")
        #expect(messages.first?["content"]?.contains("IMPOSSIBLE") ?? false)
        #expect(sent["model"] as? String == "m")
    }

    @Test func `errors, refused addresses and dead servers are told`() throws {
        #expect(
            try ask({ _ in LoopbackReply.answer(status: 503, headers: [], body: []) })
                == .failed("127.0.0.1 answers 503.")
        )
        guard
            case .failed(let reason) = try ask(
                { _ in LoopbackReply.answer(status: 200, headers: [], body: []) },
                allowPrivate: false
            )
        else {
            Issue.record("a private address was asked")
            return
        }
        #expect(reason.contains("127.0.0.1"))
    }
}
