internal import NIOCore
internal import Synchronization

/// What a kept stream connects to, and how.
package struct StreamPlan: Sendable {
    /// The request of each connection, by its generation: a signature may have to be fresh. Called on the
    /// client's thread; it must be quick.
    package var request: @Sendable (_ generation: UInt64) -> WebSocketRequest
    /// What is sent first on each new connection: the subscriptions, which the server has forgotten. Called on
    /// the client's thread when the connection stands, before any message of it is told; it must be quick.
    /// They count among the unsent messages of the connection; one that finds no room there ends it.
    package var subscriptions: @Sendable (_ generation: UInt64) -> [WebSocketMessage]
    /// Pauses between connections.
    package var habits: StreamKeeper.Habits
    /// The bound on connections, shared with other streams to the same venue.
    package var budget: SharedConnectBudget
    /// Where pauses are drawn from; a seeded one gives the same pauses again.
    package var dice: any RandomNumberGenerator & Sendable

    /// A plan.
    package init(
        request: @escaping @Sendable (_ generation: UInt64) -> WebSocketRequest,
        subscriptions: @escaping @Sendable (_ generation: UInt64) -> [WebSocketMessage] = { _ in []
        },
        habits: StreamKeeper.Habits = StreamKeeper.Habits(),
        budget: SharedConnectBudget = SharedConnectBudget(),
        dice: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
    ) {
        self.request = request
        self.subscriptions = subscriptions
        self.habits = habits
        self.budget = budget
        self.dice = dice
    }
}

/// A stream that comes back: when its connection ends, another one is made after a pause, and what was
/// subscribed is subscribed again. Its states and messages stand in the inbox, each with the generation of its
/// connection. `StreamKeeper` decides; this performs. Everything `package` may be called from any thread.
///
/// Unchecked, for what is not under a lock is touched on the client's thread alone.
package final class KeptStream: @unchecked Sendable {
    /// The name in the events.
    package let ticket: WebSocketTicket

    private struct Current {
        var generation: UInt64 = 0
        var driver: WebSocketDriver?
        var isFinished = false
    }

    private let current = Mutex(Current())
    private let loop: any EventLoop
    private let inbox: WebSocketInbox
    private var plan: StreamPlan
    private var keeper: StreamKeeper
    private weak var client: WebSocketClient?
    private var timer: Scheduled<Void>?

    init(
        _ plan: StreamPlan,
        ticket: WebSocketTicket,
        client: WebSocketClient,
        inbox: WebSocketInbox
    ) {
        self.plan = plan
        self.ticket = ticket
        self.client = client
        self.inbox = inbox
        loop = client.loop
        keeper = StreamKeeper(plan.habits, at: SystemClock.monotonicNanoseconds())
    }

    /// Sends a message over the connection of this generation, and over no other.
    package func send(_ message: WebSocketMessage, generation: UInt64) -> WebSocketSending {
        let (number, driver) = current.withLock { ($0.generation, $0.driver) }
        guard number == generation else { return .otherGeneration }
        return driver?.send(message) ?? .notOpen
    }

    /// Closes the connection and makes no other one. `closed`, if there was one, and `finished` follow.
    package func stop() {
        onLoop { $0.stopOnLoop() }
    }

    /// Cuts the connection, for what it says cannot be trusted (a gap, a wrong checksum); the next one is made
    /// after the usual pause. Nothing happens when the stream has another connection by now.
    package func renew(generation: UInt64) {
        onLoop { stream in
            let (number, driver) = stream.current.withLock { ($0.generation, $0.driver) }
            if number == generation { driver?.fail(.cancelled) }
        }
    }

    func start() {
        loop.execute { [self] in advance() }
    }

    /// The client is closed.
    func refuse() {
        current.withLock { $0.isFinished = true }
        tell(.finished, 0)
    }

    /// Ends at once. On the loop.
    func end(_ failure: WebSocketFailure) {
        let step = keeper.stop()
        current.withLock { $0.driver }?.fail(failure)
        if step == .finish { finish() }
    }

    private func onLoop(_ body: @escaping @Sendable (KeptStream) -> Void) {
        guard !current.withLock({ $0.isFinished }) else { return }
        if loop.inEventLoop { body(self) } else { loop.execute { [self] in body(self) } }
    }

    private func stopOnLoop() {
        switch keeper.stop() {
        case .finish: finish()
        case .close: current.withLock { $0.driver }?.close(.normal, reason: "")
        case .connect, .wait, .nothing: break
        }
    }

    private func advance() {
        // A reader that is behind gets no new connection to fall behind on.
        let mayConnect = inbox.hasRoom { [weak self] in
            guard let self else { return }
            onLoop { $0.advance() }
        }
        guard mayConnect else { return }
        let now = SystemClock.monotonicNanoseconds()
        switch plan.budget.use({ keeper.advance(at: now, budget: &$0) }) {
        case .connect(let generation): connect(generation)
        case .wait(let until): wait(until)
        case .close, .finish, .nothing: break
        }
    }

    private func connect(_ generation: UInt64) {
        guard let client else { return }
        current.withLock { $0 = Current(generation: generation) }
        tell(.connecting, generation)
        let driver = client.start(plan.request(generation), inbox: inbox) { [weak self] in
            self?.take($0, generation) ?? false
        }
        // A refusal may have ended it already.
        guard keeper.state == .connecting, keeper.generation == generation else { return }
        current.withLock { $0.driver = driver }
    }

    /// Returns whether the inbox has room for a message after this.
    private func take(
        _ happening: WebSocketConversation.Happening,
        _ generation: UInt64
    ) -> Bool {
        guard generation == keeper.generation else { return false }
        switch happening {
        case .message(let message): return tell(.message(message), generation)
        case .opened(let subprotocol):
            let now = SystemClock.monotonicNanoseconds()
            guard keeper.noteOpened(generation, at: now) else { return false }
            tell(.opened(subprotocol: subprotocol), generation)
            subscribe(generation)
        case .ended(let ending): takeEnd(ending, generation)
        }
        return false
    }

    private func takeEnd(_ ending: WebSocketEnding, _ generation: UInt64) {
        current.withLock { $0.driver = nil }
        tell(.closed(ending), generation)
        let now = SystemClock.monotonicNanoseconds()
        let draw = Double.random(in: 0..<1, using: &plan.dice)
        switch keeper.noteEnded(generation, ending, at: now, draw: draw) {
        case .wait(let until):
            tell(.waiting(until: until), generation)
            wait(until)
        case .finish: finish()
        case .connect, .close, .nothing: break
        }
    }

    private func subscribe(_ generation: UInt64) {
        guard let driver = current.withLock({ $0.driver }) else { return }
        for message in plan.subscriptions(generation) where driver.send(message) != .queued {
            return driver.fail(
                .invalidRequest("the subscriptions exceed the bounds of unsent messages")
            )
        }
    }

    private func wait(_ until: Int64) {
        timer?.cancel()
        timer = loop.scheduleTask(deadline: .uptimeNanoseconds(UInt64(max(0, until)))) { [self] in
            timer = nil
            advance()
        }
    }

    private func finish() {
        timer?.cancel()
        timer = nil
        let isFirst = current.withLock { current in
            defer { current.isFinished = true }
            return !current.isFinished
        }
        if isFirst { tell(.finished, keeper.generation) }
        client?.forget(ticket)
    }

    @discardableResult
    private func tell(_ kind: WebSocketEvent.Kind, _ generation: UInt64) -> Bool {
        inbox.put(WebSocketEvent(ticket: ticket, generation: generation, kind: kind))
    }
}
