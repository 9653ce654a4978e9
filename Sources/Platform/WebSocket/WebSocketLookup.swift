internal import Glibc
internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// Looks one name up on a thread of its own, so that a lookup that hangs holds up nothing else, and can be
/// given up at any time: the thread then ends by itself, and what it found is dropped.
final class WebSocketLookup: Resolver, Sendable {
    /// Lookups that run, given up or not; one more fails at once.
    static let runningMax = 32
    private static let running = Mutex(0)

    /// What the system said about a name.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let loop: any EventLoop
    private let four: EventLoopPromise<[SocketAddress]>
    private let six: EventLoopPromise<[SocketAddress]>
    private let isOver = Mutex(false)

    init(loop: any EventLoop) {
        self.loop = loop
        four = loop.makePromise()
        six = loop.makePromise()
    }

    /// The system is asked for both families at once, by the other query, which comes first.
    func initiateAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> {
        four.futureResult
    }

    func initiateAAAAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> {
        let mayRun = Self.running.withLock { running in
            guard running < Self.runningMax else { return false }
            running += 1
            return true
        }
        guard mayRun else {
            giveUp(Failure(description: "\(Self.runningMax) lookups are under way already"))
            return six.futureResult
        }
        do {
            _ = try DedicatedThread.start(name: "lookup") { [self] in
                let result = Self.look(up: host, port: port)
                Self.running.withLock { $0 -= 1 }
                deliver(result)
            }
        } catch {
            Self.running.withLock { $0 -= 1 }
            giveUp(error)
        }
        return six.futureResult
    }

    func cancelQueries() {
        giveUp(Failure(description: "the lookup was given up"))
    }

    /// On the loop. What was delivered before stays.
    private func giveUp(_ error: any Error) {
        let isFirst = isOver.withLock { isOver in
            defer { isOver = true }
            return !isOver
        }
        guard isFirst else { return }
        six.fail(error)
        four.fail(error)
    }

    /// On the lookup's thread. The loop is called under the lock: who gave up before may have ended it.
    private func deliver(_ result: Result<[SocketAddress], Failure>) {
        isOver.withLock { isOver in
            if isOver { return }
            isOver = true
            loop.execute { [self] in
                switch result {
                case .success(let addresses):
                    six.succeed(addresses.filter { $0.protocol == .inet6 })
                    four.succeed(addresses.filter { $0.protocol == .inet })
                case .failure(let error):
                    six.fail(error)
                    four.fail(error)
                }
            }
        }
    }

    private static func look(up host: String, port: Int) -> Result<[SocketAddress], Failure> {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_protocol = Int32(IPPROTO_TCP)
        var first: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, "\(port)", &hints, &first)
        guard status == 0 else {
            let words = gai_strerror(status).map { String(cString: $0) } ?? "error \(status)"
            return .failure(Failure(description: words))
        }
        defer { freeaddrinfo(first) }
        var found: [SocketAddress] = []
        var entry = first
        while let info = entry?.pointee {
            if let bytes = UnsafeRawPointer(info.ai_addr) {
                if info.ai_family == AF_INET {
                    found.append(SocketAddress(bytes.load(as: sockaddr_in.self), host: host))
                } else if info.ai_family == AF_INET6 {
                    found.append(SocketAddress(bytes.load(as: sockaddr_in6.self), host: host))
                }
            }
            entry = info.ai_next
        }
        return .success(found)
    }
}
