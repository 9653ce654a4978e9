import Platform
import StandIns
import Synchronization
import Testing
import TradingCore

@testable import ChatOps

/// The channel over real connections to receivers on 127.0.0.1, with a clock that the test turns.
struct WebhookChannelTests {
    /// A channel with everything that it tells.
    private struct Rig {
        let clock = ManualClock()
        let client: HTTPClient
        let records = Collected<DeliveryRecorded>()
        let notices = Collected<EdgeNotice>()
        let channel: WebhookChannel

        init(_ target: WebhookTarget, client: HTTPClient) throws {
            self.client = client
            channel = try WebhookChannel(
                target: target,
                client: client,
                clock: clock,
                encode: { _ in #"{"report":"notice"}"# },
                onOutcome: { [records] in records.add($0) },
                onNotice: { [notices] in notices.add($0) },
                draw: { 0 }
            )
        }

        /// Turns the clock by a little until something is so; false after too many looks.
        func turn(until isSo: () -> Bool, by span: TimeSpan = .zero) async -> Bool {
            for _ in 0..<2_000 {
                clock.advance(by: span)
                if isSo() { return true }
                try? await Task.sleep(for: .milliseconds(2))
            }
            return false
        }
    }

    private func target(
        _ kind: WebhookTarget.Kind,
        _ server: LoopbackHTTPServer,
        name: String = "hook"
    ) -> WebhookTarget {
        Targets.of(kind, url: server.url + Targets.path, name: name, allowPrivate: true)
    }

    @Test func `alerts arrive in order, signed so that a receiver can verify them`() async throws {
        let requests = Collected<LoopbackRequest>()
        let server = LoopbackHTTPServer {
            requests.add($0)
            return .text("ok")
        }
        defer { server.stop() }
        let rig = try Rig(target(.generic, server), client: HTTPClient())
        for number in Int64(1)...3 { rig.channel.enqueue(Items.alert(number)) }
        #expect(await rig.turn(until: { rig.records.all.count == 3 }))
        #expect(rig.records.all.map(\.number) == [1, 2, 3])
        let key = try #require(Base64.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        for (index, request) in requests.all.enumerated() {
            let id = try #require(request["webhook-id"])
            let time = try #require(request["webhook-timestamp"])
            #expect(id.hasPrefix("msg_hook_\(index + 1)_"))
            let content = Array("\(id).\(time).".utf8) + request.body
            let tag = Base64.encode(IndependentHMAC.tag(key: key, message: content))
            #expect(request["webhook-signature"] == "v1,\(tag)")
            #expect(request["content-type"] == "application/json")
        }
    }

    @Test(arguments: [
        LoopbackReply.redirect(to: "http://127.0.0.1:1/inside"), .endless, .close, .reset,
        .raw(Array("SSH-2.0\r\n".utf8)), .badGatewayPage,
    ])
    func `a receiver that misbehaves is tried again and named without its URL`(
        _ reply: LoopbackReply
    ) async throws {
        let isWell = Atomic(false)
        let requests = Collected<LoopbackRequest>()
        let server = LoopbackHTTPServer {
            requests.add($0)
            return isWell.load(ordering: .relaxed) ? .text("ok") : reply
        }
        defer { server.stop() }
        let rig = try Rig(target(.slack, server), client: HTTPClient())
        rig.channel.enqueue(Items.alert(1))
        #expect(await rig.turn(until: { rig.channel.health.failures == 1 }))
        #expect(rig.records.all.isEmpty)
        let told = rig.channel.health.trouble + rig.notices.all.map(\.headline).joined()
        #expect(!told.contains("dontleakme") && !told.contains("services"))
        #expect(requests.all.allSatisfy { $0.path == Targets.path })
        isWell.store(true, ordering: .relaxed)
        rig.clock.advance(by: .seconds(5))
        #expect(await rig.turn(until: { rig.records.all.map(\.outcome) == [.delivered] }))
    }

    @Test func `a name for a loopback address is refused when connecting`() async throws {
        let server = LoopbackHTTPServer { _ in .text("ok") }
        defer { server.stop() }
        // The URL passes its check, as a name would that changes its meaning afterwards.
        let payload = try WebhookPayload(target(.slack, server)) { _ in "{}" }
        var request = payload.request(Items.alert(1), at: .epoch)
        request.addresses = .publicOnly
        let client = try HTTPClient()
        do throws(HTTPFailure) {
            _ = try await client.send(request)
            Issue.record("a loopback address was connected to")
        } catch {
            guard case .refusedAddress = error else {
                Issue.record("refused for another reason: \(error)")
                return
            }
            #expect(WebhookVerdict(error) == .outage("\(error)", isDenied: true))
        }
        #expect(server.requestCount == 0)
    }

    @Test func `a receiver without TLS is never spoken to in the clear`() async throws {
        let requests = Collected<LoopbackRequest>()
        let server = LoopbackHTTPServer {
            requests.add($0)
            return .text("ok")
        }
        defer { server.stop() }
        let url = "https://127.0.0.1:\(server.port)\(Targets.path)"
        let rig = try Rig(
            Targets.of(.slack, url: url, allowPrivate: true),
            client: HTTPClient()
        )
        rig.channel.enqueue(Items.alert(1))
        #expect(await rig.turn(until: { rig.notices.all.count == 1 }))
        #expect(rig.channel.health.failures == 1)
        #expect(requests.all.isEmpty)
    }

    @Test func `a dead webhook delays neither its caller nor another webhook`() async throws {
        let dead = LoopbackHTTPServer { _ in .hang }
        let live = LoopbackHTTPServer { _ in .text("ok") }
        defer {
            live.stop()
            dead.stop()
        }
        let client = try HTTPClient()
        let hung = try Rig(target(.slack, dead, name: "hung"), client: client)
        let well = try Rig(target(.generic, live, name: "well"), client: client)
        for number in Int64(1)...200 {
            // Both return although the first receiver never answers.
            hung.channel.enqueue(Items.alert(number))
            well.channel.enqueue(Items.alert(number))
            hung.clock.advance(by: .zero)
        }
        #expect(await well.turn(until: { well.records.all.count == 200 }))
        #expect(well.records.all.map(\.number) == Array(1...200))
        #expect(hung.records.all.isEmpty)
        #expect(hung.channel.health.undelivered == 200)
        client.shutdown()
    }

    @Test func `over the real clock an alert needs nobody to turn it`() async throws {
        let server = LoopbackHTTPServer { _ in .text("ok") }
        defer { server.stop() }
        let clock = try TimerThread(name: "webhook-timer")
        let client = try HTTPClient()
        let (outcomes, outcome) = AsyncStream.makeStream(of: DeliveryRecorded.self)
        let channel = try WebhookChannel(
            target: target(.generic, server),
            client: client,
            clock: clock,
            encode: { _ in "{}" },
            onOutcome: { outcome.yield($0) },
            onNotice: { _ in }
        )
        for number in Int64(1)...20 { channel.enqueue(Items.alert(number)) }
        var numbers: [Int64] = []
        for await record in outcomes.prefix(20) { numbers.append(record.number) }
        #expect(numbers == Array(1...20))
        channel.stop()
        client.shutdown()
        clock.stop()
        #expect(clock.join())
    }

    @Test func `a stopped channel leaves what waits to the next start`() async throws {
        let server = LoopbackHTTPServer { _ in .text("ok") }
        defer { server.stop() }
        let rig = try Rig(target(.generic, server), client: HTTPClient())
        rig.channel.enqueue(Items.alert(1))
        rig.channel.stop()
        rig.channel.enqueue(Items.alert(2))
        rig.clock.advance(by: .hours(30))
        #expect(rig.records.all.isEmpty)
        #expect(server.requestCount == 0)
    }

    @Test func `a closed client costs an item nothing but a pause`() async throws {
        let server = LoopbackHTTPServer { _ in .text("ok") }
        defer { server.stop() }
        let client = try HTTPClient()
        client.shutdown()
        let rig = try Rig(target(.generic, server), client: client)
        rig.channel.enqueue(Items.alert(1))
        rig.clock.advance(by: .zero)
        #expect(rig.channel.health.failures == 1)
        #expect(rig.records.all.isEmpty)
    }
}
