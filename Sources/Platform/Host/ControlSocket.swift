internal import CPlatform
internal import Glibc
internal import Synchronization

/// A Unix stream socket that takes one request line and gives one reply line, as often as the
/// client likes.
///
/// Only processes of the same user, or of root, are heard. One thread polls all connections; each
/// connection has at most one request in work, so replies come in the order of the requests.
package final class ControlSocket: Sendable {
    /// Gets each request line, on the socket's thread: it must return at once. The closure it is
    /// given takes the reply, from any thread and at any time; only its first call counts.
    package typealias Handler = @Sendable (_ request: String, _ reply: @escaping Answer) -> Void

    /// Takes the reply line, which is made on the socket's thread, so that whoever answers is not
    /// held up by its wording.
    package typealias Answer =
        @Sendable (_ line: @autoclosure @escaping @Sendable () -> String) -> Void

    /// Words the reply to what is not handed on, as one line.
    package typealias Refusal = @Sendable (_ reason: ControlRefusal) -> String

    /// The path that clients connect to.
    package let path: String

    private let shared: ControlSocketShared
    private let thread: DedicatedThread
    /// The file that was made, so that another one is left alone.
    private let place: stat?

    private init(
        path: String,
        place: stat?,
        shared: ControlSocketShared,
        thread: DedicatedThread
    ) {
        self.path = path
        self.place = place
        self.shared = shared
        self.thread = thread
    }

    /// Listens at `path` (mode 0600). A socket file that nobody answers at is replaced.
    package static func start(
        path: String,
        bounds: ControlSocketBounds = ControlSocketBounds(),
        refusal: @escaping Refusal = { $0.sentence },
        handler: @escaping Handler
    ) throws(ControlSocketError) -> ControlSocket {
        do throws(SystemFailure) {
            if let obstacle = try clearStale(path) { throw obstacle }
            let listening = try listen(path)
            let shared = ControlSocketShared(wakeUp: try WakeUpPipe())
            let thread = try DedicatedThread.start(name: "control") {
                var loop = ControlSocketLoop(
                    listening: listening,
                    shared: shared,
                    bounds: bounds,
                    refusal: refusal,
                    handler: handler
                )
                loop.run()
            }
            return ControlSocket(path: path, place: status(path), shared: shared, thread: thread)
        } catch {
            switch error.code {
            case EADDRINUSE: throw .inUse(path: path)
            case ENOTSOCK: throw .notASocket(path: path)
            default: throw .refused(path: path, cause: error)
            }
        }
    }

    /// Closes all connections, removes the socket file unless another one stands in its place, and
    /// ends the thread, waiting at most two seconds for it.
    package func stop() {
        guard shared.stop() else { return }
        if let place, let now = Self.status(path), now.st_dev == place.st_dev,
            now.st_ino == place.st_ino
        {
            unlink(path)
        }
        _ = thread.join(timeoutNanoseconds: 2_000_000_000)
    }

    /// Who may speak: this process's own user and root.
    static func mayCommand(user: Int64, own: UInt32) -> Bool {
        user == Int64(own) || user == 0
    }

    private static func status(_ path: String) -> stat? {
        var facts = stat()
        return lstat(path, &facts) == 0 ? facts : nil
    }

    /// Removes a socket file that nobody listens at. Returns what stands in the way, if anything
    /// does.
    private static func clearStale(_ path: String) throws(SystemFailure) -> SystemFailure? {
        var facts = stat()
        guard lstat(path, &facts) == 0 else {
            return errno == ENOENT ? nil : .last
        }
        guard facts.st_mode & S_IFMT == S_IFSOCK else { return SystemFailure(code: ENOTSOCK) }
        let address = try UnixAddress(path)
        let probe = try UnixAddress.openSocket(type: SOCK_STREAM, nonBlocking: true)
        if address.withSocketAddress({ connect(probe.number, $0, $1) }) == 0 || errno == EAGAIN {
            return SystemFailure(code: EADDRINUSE)
        }
        guard errno == ECONNREFUSED, unlink(path) == 0 else { return .last }
        return nil
    }

    private static func listen(_ path: String) throws(SystemFailure) -> OwnedDescriptor {
        let address = try UnixAddress(path)
        let socket = try UnixAddress.openSocket(type: SOCK_STREAM, nonBlocking: true)
        // On Linux the file takes its mode from the unbound socket, so it never exists with a wider
        // one.
        _ = fchmod(socket.number, 0o600)
        guard address.withSocketAddress({ bind(socket.number, $0, $1) }) == 0,
            chmod(path, 0o600) == 0, Glibc.listen(socket.number, 64) == 0
        else { throw .last }
        return socket
    }
}

/// What the threads that reply share with the thread that polls.
final class ControlSocketShared: Sendable {
    /// A reply that is not worded yet.
    struct Reply: Sendable {
        let connection: UInt64
        let line: @Sendable () -> String
    }

    private struct State {
        var replies: [Reply] = []
        var isStopping = false
    }

    let wakeUp: WakeUpPipe
    // Bounded by the connections: each has one request in work, and a request is answered once.
    private let state = Mutex(State())

    init(wakeUp: WakeUpPipe) {
        self.wakeUp = wakeUp
    }

    func reply(connection: UInt64, _ line: @escaping @Sendable () -> String) {
        state.withLock { $0.replies.append(Reply(connection: connection, line: line)) }
        wakeUp.wake()
    }

    func takeReplies() -> [Reply] {
        state.withLock { state in
            let replies = state.replies
            state.replies = []
            return replies
        }
    }

    var isStopping: Bool { state.withLock { $0.isStopping } }

    /// False when it was stopped before.
    func stop() -> Bool {
        let isFirst = state.withLock { state in
            defer { state.isStopping = true }
            return !state.isStopping
        }
        wakeUp.wake()
        return isFirst
    }
}
