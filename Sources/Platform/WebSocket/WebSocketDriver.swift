internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import NIOTLS

/// Brings one WebSocket to life and moves its bytes: the conversation decides, this performs.
///
/// Unchecked, for everything in it is touched on the loop's thread alone; `start` hops there.
final class WebSocketDriver: @unchecked Sendable {
    /// Where what happens goes. Everything is called on the loop's thread.
    struct Listener: Sendable {
        /// Whether a message may be told; if not, the closure is called once when it may, on any thread.
        let hasRoom: @Sendable (_ otherwise: @escaping @Sendable () -> Void) -> Bool
        /// Returns whether there is room for a message after this.
        let happened: @Sendable (WebSocketConversation.Happening) -> Bool
        /// The connection is gone; nothing is called after this.
        let gone: @Sendable () -> Void
    }

    /// Beyond so many unwritten bytes only the newest ping is answered.
    private static let unwrittenBytesMax = 64 << 10

    let loop: any EventLoop
    let outbox: WebSocketOutbox
    private let request: WebSocketRequest
    private let trust: WebSocketTrust?
    private let listener: Listener
    private let deadline: Int64
    private var stage = WebSocketFailure.Stage.connecting
    private var conversation: WebSocketConversation
    private var dice = SecureDice()
    private var lookup: WebSocketLookup?
    private var channel: (any Channel)?
    private var deadlineTask: Scheduled<Void>?
    private var timer: (moment: Int64, task: Scheduled<Void>)?
    /// What was read and not yet looked at, while the listener has no room: one read's worth, a few at most.
    private var unread: [ByteBuffer] = []
    /// The connection ended while something was unread, which is told first.
    private var heldEnd: String?
    private var unwrittenBytes = 0
    private var isGone = false
    /// As far as the listener said when it was last told something; it is asked again before it counts.
    private var isRoomy = false

    init(
        _ request: WebSocketRequest,
        loop: any EventLoop,
        trust: WebSocketTrust?,
        userAgent: String,
        deadline: Int64,
        listener: Listener
    ) {
        self.request = request
        self.loop = loop
        self.trust = trust
        self.deadline = deadline
        self.listener = listener
        outbox = WebSocketOutbox(bounds: request.bounds)
        conversation = WebSocketConversation(
            WebSocketHandshake(
                request,
                userAgent: userAgent,
                nonce: SecureRandom.bytes(count: 16)
            ),
            bounds: request.bounds
        )
    }

    /// Begins to connect. On the loop.
    func start() {
        let address = request.address
        deadlineTask = loop.scheduleTask(deadline: Self.moment(deadline)) { [self] in
            fail(.timeout(host: address.hostHeader, stage: stage))
        }
        let left = max(1, deadline - SystemClock.monotonicNanoseconds())
        let bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(.nanoseconds(left))
            .channelOption(.autoRead, value: false)
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .channelOption(.socketOption(.so_keepalive), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(WebSocketGate(address))
                }
            }
        // An address needs no lookup; a name is looked up on a thread beside, and its addresses are tried side
        // by side where they are slow (RFC 8305).
        let connection: EventLoopFuture<any Channel>
        if let literal = try? SocketAddress(ipAddress: address.host, port: address.port) {
            connection = bootstrap.connect(to: literal)
        } else {
            let lookup = WebSocketLookup(loop: loop)
            self.lookup = lookup
            connection = bootstrap.resolver(lookup)
                .connect(host: address.host, port: address.port)
        }
        connection.whenComplete { [self] result in
            switch result {
            case .success(let channel): connected(channel)
            case .failure(let error): fail(WebSocketConnectFailure.of(error, at: address))
            }
        }
    }

    /// Queues a message for sending. On any thread.
    func send(_ message: WebSocketMessage) -> WebSocketSending {
        let (sending, isFirst) = outbox.put(message)
        if isFirst { onLoop { $0.drain() } }
        return sending
    }

    /// Does something on the loop, if the connection is not gone. On any thread.
    func onLoop(_ body: @escaping @Sendable (WebSocketDriver) -> Void) {
        if loop.inEventLoop { return body(self) }
        guard !outbox.isGone else { return }
        loop.execute { body(self) }
    }

    /// Sends what waits in the outbox. On the loop.
    func drain() {
        let messages = outbox.takeAll()
        guard !messages.isEmpty else { return }
        var bytes = 0
        for message in messages {
            _ = conversation.send(message, dice: &dice)
            bytes += message.bytes.count
        }
        flush(releasing: (messages.count, bytes))
    }

    /// Begins the closing handshake, after what was sent before. On the loop.
    func close(_ code: WebSocketCloseCode, reason: String) {
        drain()
        let now = SystemClock.monotonicNanoseconds()
        settle(conversation.close(code, reason: reason, at: now, dice: &dice))
    }

    /// Ends at once. On the loop.
    func fail(_ failure: WebSocketFailure) {
        settle(conversation.cancel(failure))
    }

    private func connected(_ channel: any Channel) {
        guard !conversation.isOver else {
            channel.close(promise: nil)
            return
        }
        self.channel = channel
        do {
            let operations = channel.pipeline.syncOperations
            if request.address.isSecure {
                guard let trust else { return fail(.tls("TLS was not prepared")) }
                stage = .tls
                try operations.addHandler(try trust.handler(for: request.address.host))
            }
            try operations.addHandler(WebSocketHandler(self))
        } catch let failure as WebSocketFailure {
            return fail(failure)
        } catch {
            return fail(.connect("\(request.address.hostHeader): \(error)"))
        }
        // From a closed channel nobody would tell the end any more.
        guard channel.isActive else { return noteEnd("it closed at once") }
        if !request.address.isSecure { begin() }
        setReading(true)
    }

    /// The connection stands, and TLS on it.
    private func begin() {
        stage = .upgrade
        conversation.begin(at: SystemClock.monotonicNanoseconds())
        settle(nil)
    }

    /// TLS stands. The certificate is looked at before a byte is sent through it.
    func noteSecured() {
        guard stage == .tls, let channel else { return }
        let host = request.address.host
        let certificate = try? channel.pipeline.syncOperations.nioSSL_peerCertificate()
        if let failure = trust?.refusal(of: certificate, host: host) { return fail(failure) }
        begin()
    }

    func take(_ buffer: ByteBuffer) {
        conversation.noteHeard(at: SystemClock.monotonicNanoseconds())
        unread.append(buffer)
        readOn()
    }

    func noteError(_ error: any Error) {
        let host = request.address.hostHeader
        if stage == .tls { return fail(.tls("\(host): \(WebSocketTrust.words(error))")) }
        noteEnd(WebSocketConnectFailure.words(error))
    }

    func noteEnd(_ text: String) {
        if stage == .tls {
            return fail(.tls("\(request.address.hostHeader): the connection ended within TLS"))
        }
        guard unread.isEmpty || conversation.hasEnded else {
            heldEnd = heldEnd ?? text
            return
        }
        settle(conversation.noteEnd(text))
    }
}

extension WebSocketDriver {
    /// Tells what was read, as long as the listener has room; otherwise stops reading until it has.
    private func readOn() {
        guard !conversation.isPaused else { return }
        let now = SystemClock.monotonicNanoseconds()
        // Others may have filled it since, and only they: while this runs, the listener's room is what it said.
        isRoomy = false
        while !unread.isEmpty {
            // Taken out first, for what is told may end everything.
            var buffer = unread.removeFirst()
            let (isWhole, offset) = buffer.withUnsafeReadableBytes { bytes in
                var offset = 0
                while offset < bytes.count {
                    guard hasRoom() else { return (false, offset) }
                    let happening = conversation.read(bytes, from: &offset, at: now, dice: &dice)
                    if let happening { tell(happening) }
                }
                return (true, offset)
            }
            guard isWhole else {
                buffer.moveReaderIndex(forwardBy: offset)
                unread.insert(buffer, at: 0)
                conversation.pause()
                setReading(false)
                break
            }
        }
        if unread.isEmpty, let text = heldEnd { settle(conversation.noteEnd(text)) }
        settle(nil)
    }

    private func hasRoom() -> Bool {
        isRoomy || conversation.hasEnded
            || listener.hasRoom { [weak self] in
                guard let self else { return }
                loop.execute { self.resume() }
            }
    }

    private func resume() {
        guard conversation.isPaused, !isGone else { return }
        conversation.resume(at: SystemClock.monotonicNanoseconds())
        readOn()
        if !conversation.isPaused { setReading(true) }
    }

    private func setReading(_ isReading: Bool) {
        // Fails only on a channel that is closed, which reads nothing anyhow.
        try? channel?.syncOptions?.setOption(.autoRead, value: isReading)
    }

    private func tell(_ happening: WebSocketConversation.Happening) {
        switch happening {
        case .opened:
            deadlineTask?.cancel()
            outbox.setOpen(true)
        case .message: break
        case .ended: outbox.setOpen(false)
        }
        isRoomy = listener.happened(happening)
    }

    /// After every step: what happened is told, what is to be written is written, the clock is set.
    private func settle(_ happening: WebSocketConversation.Happening?) {
        guard !isGone else { return }
        if let happening { tell(happening) }
        flush(releasing: (0, 0))
        if conversation.hasEnded, conversation.isPaused {
            // Nobody waits for what is unread, and the server's closing should be seen.
            unread = []
            conversation.resume(at: SystemClock.monotonicNanoseconds())
            setReading(true)
        }
        if conversation.isOver { return finish() }
        setTimer()
    }

    private func flush(releasing released: (messages: Int, bytes: Int)) {
        conversation.answerHeldPing(dice: &dice)
        let output = conversation.takeOutput()
        guard let channel, !output.isEmpty else {
            outbox.release(messages: released.messages, bytes: released.bytes)
            return
        }
        unwrittenBytes += output.count
        conversation.holdsPongs = unwrittenBytes > Self.unwrittenBytesMax
        channel.writeAndFlush(ByteBuffer(bytes: output)).whenComplete { [self] _ in
            outbox.release(messages: released.messages, bytes: released.bytes)
            unwrittenBytes -= output.count
            let isHolding = unwrittenBytes > Self.unwrittenBytesMax
            guard conversation.holdsPongs, !isHolding else { return }
            conversation.holdsPongs = false
            flush(releasing: (0, 0))
        }
    }

    private func setTimer() {
        guard let moment = conversation.nextMoment else { return }
        // One that rings too early looks again; so a timer is not set anew for every read.
        if let timer, timer.moment <= moment { return }
        timer?.task.cancel()
        let task = loop.scheduleTask(deadline: Self.moment(moment)) { [self] in
            timer = nil
            settle(conversation.passTime(at: SystemClock.monotonicNanoseconds(), dice: &dice))
        }
        timer = (moment, task)
    }

    private func finish() {
        isGone = true
        outbox.setGone()
        lookup?.cancelQueries()
        lookup = nil
        deadlineTask?.cancel()
        timer?.task.cancel()
        timer = nil
        unread = []
        channel?.close(promise: nil)
        channel = nil
        listener.gone()
    }

    private static func moment(_ nanoseconds: Int64) -> NIODeadline {
        .uptimeNanoseconds(UInt64(max(0, nanoseconds)))
    }
}
