import ChatOps
import Platform
import TradingCore

/// The receivers of webhooks as they really are: what reached each of them, and how it answered.
/// They live through every crash of the agent.
final class HookNetwork: @unchecked Sendable {
    private unowned let world: World
    /// Numbers of alerts that reached a receiver, by its name, in the order of arrival.
    private(set) var received: [String: [Int64]] = [:]
    /// Receivers that nobody reaches until then.
    private var downUntil: [String: Int64] = [:]
    /// Requests that arrived without the signature that belongs to them.
    private(set) var unsigned = 0

    static let names = ["alpha", "beta"]

    init(_ world: World) {
        self.world = world
    }

    /// What the agent is told to post to: one receiver that verifies, and one chat.
    static var targets: [WebhookTarget] {
        let signing = "whsec_" + Base64.encode(Array("\(Auditor.canary)-of-a-hook-01".utf8))
        return [
            WebhookTarget(
                name: names[0],
                kind: .generic,
                url: Secret("https://alpha.example/\(Auditor.canary)"),
                signingSecret: Secret(signing)
            ),
            WebhookTarget(
                name: names[1],
                kind: .slack,
                url: Secret("https://beta.example/\(Auditor.canary)")
            ),
        ]
    }

    /// Queues that come back within the time of peace.
    static var bounds: WebhookBounds {
        var bounds = WebhookBounds()
        bounds.itemLife = .minutes(4)
        bounds.lateLife = .minutes(2)
        bounds.pauses = [.seconds(1), .seconds(5), .seconds(20)]
        bounds.retryAfterMax = .seconds(30)
        bounds.firstOpen = .seconds(20)
        bounds.openMax = .seconds(40)
        return bounds
    }

    func bringDown(_ name: String, for span: TimeSpan) {
        downUntil[name] = world.time.now + span.nanoseconds
    }

    func heal() { downUntil = [:] }

    /// A request as the receiver sees it; nil when it never arrives or nothing comes back.
    fileprivate func serve(_ request: HTTPRequest) -> (status: Int, body: String)? {
        guard let name = Self.names.first(where: { request.url.contains("//\($0).") }) else {
            return (404, "")
        }
        if let end = downUntil[name], world.time.now < end { return nil }
        guard case .bytes(let body, _) = request.body, let number = Self.number(in: body) else {
            return (400, "no number")
        }
        if world.happens(.hookError) { return (500, "trouble") }
        if world.happens(.hookRedirect) { return (302, "") }
        // An item that this receiver never takes.
        if number % 5 == 0, world.happens(.hookPoison) { return (400, "invalid_payload") }
        if world.happens(.hookBusy) { return (429, "rate_limited") }
        if name == Self.names[0],
            !request.headers.contains(where: { $0.name == "webhook-signature" })
        {
            unsigned += 1
        }
        received[name, default: []].append(number)
        if world.happens(.hookAnswerLost) { return nil }
        return (200, "ok")
    }

    /// The alert's number: the field of the generic form, or `#17` in a chat's.
    private static func number(in body: [UInt8]) -> Int64? {
        for mark in marks {
            var rest = body[...]
            while let end = mark.end(in: rest) {
                rest = rest[end...]
                let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
                if let number = Int64(String(decoding: digits, as: UTF8.self)) { return number }
            }
        }
        return nil
    }

    private static let marks = [ByteWord("\"number\":"), ByteWord("#")]
}

/// One life's way to the receivers.
final class HookLine: WebhookPoster, @unchecked Sendable {
    private let world: World
    private let life: LifeClock

    init(_ world: World, life: LifeClock) {
        self.world = world
        self.life = life
    }

    func post(
        _ request: HTTPRequest,
        _ completion: @escaping @Sendable (Result<HTTPResponse, HTTPFailure>) -> Void
    ) {
        world.pair?.passes(.beforePost, life)
        guard life.isAlive else { return }
        world.pair?.watch.leaves(life, isToVenue: false)
        if case .bytes(let bytes, _) = request.body { world.bytesLeave(bytes, to: "a webhook") }
        let ticket = Once(completion)
        let limit = TimeSpan.seconds(Int(request.totalTimeout.components.seconds))
        after(limit) { ticket.finish(.failure(.cancelled(mayBeWritten: true))) }
        let slow = world.happens(.hookSlow) ? world.pause(upTo: .seconds(30)) : .zero
        world.time.after(world.travel() + slow) { [world, weak self] in
            guard let answer = world.hooks.serve(request) else { return }
            self?.after(world.travel()) {
                let response = HTTPResponse(status: answer.status, body: Array(answer.body.utf8))
                ticket.finish(.success(response))
            }
        }
    }

    private func after(_ span: TimeSpan, _ body: @escaping () -> Void) {
        world.time.after(span) { [weak self] in
            self?.world.time.whenAwake {
                self?.life.whenRunning { if self?.life.isAlive == true { body() } }
            }
        }
    }

    /// A completion that is called once.
    private final class Once {
        private var completion: ((Result<HTTPResponse, HTTPFailure>) -> Void)?

        init(_ completion: @escaping (Result<HTTPResponse, HTTPFailure>) -> Void) {
            self.completion = completion
        }

        func finish(_ result: Result<HTTPResponse, HTTPFailure>) {
            let call = completion
            completion = nil
            call?(result)
        }
    }
}
