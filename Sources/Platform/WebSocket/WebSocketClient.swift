internal import Dispatch
internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// WebSockets (RFC 6455) over SwiftNIO, all on one thread of the client's own. That thread sleeps until a
/// socket, a deadline or a caller wakes it; names are looked up on threads beside it. What happens is left
/// in the inbox that the caller gives.
package final class WebSocketClient: Sendable {
    private struct State {
        var isClosed = false
        var nextTicket: UInt64 = 1
        /// Every connection and kept stream, until it is gone.
        var drivers: [UInt64: WebSocketDriver] = [:]
        var streams: [WebSocketTicket: KeptStream] = [:]
    }

    private let settings: WebSocketClientSettings
    private let trust: WebSocketTrust
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let state = Mutex(State())
    /// The client's thread.
    let loop: any EventLoop

    /// Starts the thread and reads the trusted authorities; fails with `tls` when these cannot be read.
    package init(
        settings: WebSocketClientSettings = WebSocketClientSettings()
    ) throws(WebSocketFailure) {
        self.settings = settings
        trust = try WebSocketTrust(settings)
        loop = group.next()
    }

    deinit {
        shutdown()
    }

    /// Opens a WebSocket and returns at once. `connecting`, then `opened` or `closed` and all that follows
    /// stand in the inbox; after `closed` nothing more comes.
    @discardableResult
    package func open(_ request: WebSocketRequest, inbox: WebSocketInbox) -> WebSocketLink {
        let ticket = nextTicket()
        let tell: @Sendable (WebSocketEvent.Kind) -> Bool = { kind in
            inbox.put(WebSocketEvent(ticket: ticket, generation: 1, kind: kind))
        }
        _ = tell(.connecting)
        let driver = start(request, inbox: inbox) { tell(WebSocketEvent.Kind($0)) }
        return WebSocketLink(ticket: ticket, driver: driver)
    }

    /// Keeps a stream open, connection after connection, until it is stopped; see ``KeptStream``.
    package func keep(_ plan: StreamPlan, inbox: WebSocketInbox) -> KeptStream {
        let stream = KeptStream(plan, ticket: nextTicket(), client: self, inbox: inbox)
        let isClosed = state.withLock { state in
            if !state.isClosed { state.streams[stream.ticket] = stream }
            return state.isClosed
        }
        if isClosed { stream.refuse() } else { stream.start() }
        return stream
    }

    /// Ends every link with `clientClosed` and the thread after them; returns when it has ended, and after a
    /// second at the latest. Nothing in it waits for a server or a lookup. On the client's own thread it
    /// returns at once.
    package func shutdown() {
        let ended = state.withLock { state -> ([WebSocketDriver], [KeptStream])? in
            if state.isClosed { return nil }
            state.isClosed = true
            defer { state.streams = [:] }
            return (Array(state.drivers.values), Array(state.streams.values))
        }
        guard let (drivers, streams) = ended else { return }
        loop.execute {
            for stream in streams { stream.end(.clientClosed) }
            for driver in drivers { driver.fail(.clientClosed) }
        }
        let isDone = DispatchSemaphore(value: 0)
        group.shutdownGracefully(queue: .global()) { _ in isDone.signal() }
        if !loop.inEventLoop { _ = isDone.wait(timeout: .now() + .seconds(1)) }
    }

    /// Starts a connection. What happens is told on the client's thread; after a shutdown it is told on the
    /// caller's, before this returns.
    func start(
        _ request: WebSocketRequest,
        inbox: WebSocketInbox,
        happened: @escaping @Sendable (WebSocketConversation.Happening) -> Bool
    ) -> WebSocketDriver {
        let now = SystemClock.monotonicNanoseconds()
        let span = max(0, min(request.connectTimeout.wholeNanoseconds, .max - now))
        let number = nextTicket().number
        let driver = WebSocketDriver(
            request,
            loop: loop,
            trust: trust,
            userAgent: settings.userAgent,
            deadline: now + span,
            listener: WebSocketDriver.Listener(
                hasRoom: { inbox.hasRoom(otherwise: $0) },
                happened: happened,
                gone: { [weak self] in self?.forget(driver: number) }
            )
        )
        let admission = state.withLock { state -> Admission in
            if state.isClosed { return .closed }
            guard state.drivers.count < settings.linksMax else { return .full }
            state.drivers[number] = driver
            // Under the lock, so that the thread is not ended in between.
            loop.execute {
                guard let reason = request.refusal else { return driver.start() }
                driver.fail(.invalidRequest(reason))
            }
            return .admitted
        }
        switch admission {
        case .admitted: break
        case .closed: _ = happened(.ended(.failed(.clientClosed)))
        case .full: _ = happened(.ended(.failed(.tooManyLinks(linksMax: settings.linksMax))))
        }
        return driver
    }

    /// A stream is over.
    func forget(_ ticket: WebSocketTicket) {
        state.withLock { $0.streams[ticket] = nil }
    }

    private enum Admission {
        case admitted
        case closed
        case full
    }

    private func forget(driver number: UInt64) {
        state.withLock { $0.drivers[number] = nil }
    }

    private func nextTicket() -> WebSocketTicket {
        state.withLock { state in
            defer { state.nextTicket += 1 }
            return WebSocketTicket(number: state.nextTicket)
        }
    }
}
