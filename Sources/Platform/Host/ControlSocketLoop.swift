internal import CPlatform
internal import Glibc
internal import Synchronization

/// The polling thread of a ``ControlSocket``.
struct ControlSocketLoop {
    private let listening: OwnedDescriptor
    private let shared: ControlSocketShared
    private let bounds: ControlSocketBounds
    private let handler: ControlSocket.Handler
    private let refusal: ControlSocket.Refusal
    private var connections: [UInt64: ControlConnection] = [:]
    private var lastConnection: UInt64 = 0
    private var acceptsAgainAt: Int64 = 0
    private var buffer = [UInt8](repeating: 0, count: 65_536)

    init(
        listening: OwnedDescriptor,
        shared: ControlSocketShared,
        bounds: ControlSocketBounds,
        refusal: @escaping ControlSocket.Refusal,
        handler: @escaping ControlSocket.Handler
    ) {
        self.listening = listening
        self.shared = shared
        self.bounds = bounds
        self.refusal = refusal
        self.handler = handler
    }

    /// Serves until the socket is stopped.
    mutating func run() {
        while !shared.isStopping {
            let order = Array(connections.keys)
            var waiting = pollSet(order)
            let ready = poll(&waiting, nfds_t(waiting.count), timeoutMilliseconds())
            let now = SystemClock.monotonicNanoseconds()
            if ready > 0 {
                if waiting[0].revents != 0 { deliverReplies(now: now) }
                for (place, identity) in order.enumerated() {
                    serve(identity, waiting[place + 2].revents, now: now)
                }
                if waiting[1].revents != 0 { acceptWaiting(now: now) }
            }
            for (identity, connection) in connections where connection.deadline <= now {
                follow(connection.expire(now: now), identity, connection)
            }
        }
    }

    private func pollSet(_ order: [UInt64]) -> [pollfd] {
        let mayAccept = acceptsAgainAt <= SystemClock.monotonicNanoseconds()
        var set = [
            pollfd(fd: shared.wakeUp.readEnd, events: Int16(POLLIN), revents: 0),
            pollfd(fd: mayAccept ? listening.number : -1, events: Int16(POLLIN), revents: 0),
        ]
        for identity in order {
            guard let connection = connections[identity] else { continue }
            set.append(pollfd(fd: connection.socket.number, events: connection.events, revents: 0))
        }
        return set
    }

    private func timeoutMilliseconds() -> Int32 {
        let now = SystemClock.monotonicNanoseconds()
        var next = acceptsAgainAt > now ? acceptsAgainAt : Int64.max
        for connection in connections.values { next = min(next, connection.deadline) }
        guard next < Int64.max else { return -1 }
        return Int32(clamping: max(0, (next - now) / 1_000_000 + 1))
    }

    private mutating func acceptWaiting(now: Int64) {
        while true {
            let number = martlet_accept(listening.number)
            guard number >= 0 else {
                // Out of descriptors or memory: the queue would stay readable, so look again a
                // little later.
                if errno != EAGAIN, errno != EINTR, errno != ECONNABORTED {
                    acceptsAgainAt = now + 100_000_000
                }
                return
            }
            let socket = OwnedDescriptor(number)
            let user = martlet_peer_user(number)
            guard ControlSocket.mayCommand(user: user, own: geteuid()), makeRoom() else {
                continue
            }
            lastConnection += 1
            connections[lastConnection] = ControlConnection(
                socket: socket,
                bounds: bounds,
                now: now
            )
        }
    }

    /// Whether one more connection has a place. At the bound the one that asks for least gives way,
    /// so that nobody is shut out by connections that only stand there.
    private mutating func makeRoom() -> Bool {
        if connections.count < bounds.connectionsMax { return true }
        let asking = connections.filter { $0.value.phase.isHearing }
        let idle = asking.filter { $0.value.isIdle }
        guard let oldest = (idle.isEmpty ? asking : idle).min(by: isOlder) else { return false }
        connections[oldest.key] = nil
        return true
    }

    private func isOlder(
        _ left: (key: UInt64, value: ControlConnection),
        _ right: (key: UInt64, value: ControlConnection)
    ) -> Bool {
        (left.value.deadline, left.key) < (right.value.deadline, right.key)
    }

    private mutating func serve(_ identity: UInt64, _ events: Int16, now: Int64) {
        guard events != 0, let connection = connections[identity] else { return }
        if connection.phase.isHearing, events & Int16(POLLIN) != 0 {
            follow(connection.receive(into: &buffer, now: now), identity, connection)
        } else if connection.phase == .drain, events & Int16(POLLOUT) != 0 {
            follow(connection.drain(now: now), identity, connection)
        } else if events & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 {
            connections[identity] = nil
        }
    }

    private mutating func deliverReplies(now: Int64) {
        shared.wakeUp.drain()
        for reply in shared.takeReplies() {
            // A reply may come after its connection went away.
            guard let connection = connections[reply.connection] else { continue }
            follow(connection.answer(reply.line(), now: now), reply.connection, connection)
        }
    }

    private mutating func follow(
        _ step: ControlConnection.Step,
        _ identity: UInt64,
        _ connection: ControlConnection
    ) {
        switch step {
        case .wait: return
        case .close: connections[identity] = nil
        case .refuse(let reason):
            let now = SystemClock.monotonicNanoseconds()
            follow(connection.answer(refusal(reason), now: now), identity, connection)
        case .request(let line):
            let answered = AnsweredOnce()
            let shared = shared
            handler(line) { reply in
                guard answered.isFirst() else { return }
                shared.reply(connection: identity, reply)
            }
        }
    }
}

/// True once.
private final class AnsweredOnce: Sendable {
    private let taken = Atomic(false)

    func isFirst() -> Bool {
        !taken.exchange(true, ordering: .relaxed)
    }
}
