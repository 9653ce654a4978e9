internal import Glibc

/// Why a request to a ``ControlSocket`` has no reply.
package enum ControlClientError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Nothing listens at the path: the request was not sent.
    case notRunning(path: String)
    /// This user may not connect: the request was not sent.
    case notPermitted(path: String)
    /// The connection was closed without a reply: the request may have been carried out.
    case refused(path: String)
    /// No reply in time: the request may have been carried out.
    case timedOut(path: String)
    /// The request or the reply is longer than the protocol allows, or the request holds a line
    /// feed.
    case tooLong
    /// The system refused a step.
    case failed(path: String, cause: SystemFailure)

    /// One or two sentences for the operator.
    package var description: String {
        switch self {
        case .notRunning(let path):
            return "No agent listens at \(path). Start it, or name its data directory."
        case .notPermitted(let path):
            return "You may not speak to the agent at \(path). "
                + "Run this as the agent's user, or as root."
        case .refused(let path):
            return "The agent at \(path) closed the connection without a reply."
        case .timedOut(let path):
            return
                "The agent at \(path) did not reply in time. The request may still be carried out."
        case .tooLong:
            return "The request or its reply is too long, or the request holds a line break."
        case .failed(let path, let cause):
            return "Speaking to the agent at \(path) failed: \(cause)."
        }
    }
}

/// A client of a ``ControlSocket``. It keeps its connection; it is used by one thread at a time.
package final class ControlClient {
    private let path: String
    private let bounds = ControlSocketBounds()
    private var socket: OwnedDescriptor?

    /// - Parameter path: Where the agent listens.
    package init(path: String) {
        self.path = path
    }

    /// Sends one line and waits for the reply line. A request is never sent twice.
    /// The timeout holds for connecting, sending and receiving together.
    package func request(
        _ line: String,
        timeoutNanoseconds: Int64
    ) throws(ControlClientError) -> String {
        guard line.utf8.count <= bounds.requestBytesMax, !line.utf8.contains(UInt8(ascii: "\n"))
        else {
            throw .tooLong
        }
        let deadline = SystemClock.monotonicNanoseconds() + timeoutNanoseconds
        do throws(ControlClientError) {
            let socket = try connected(deadline)
            try send(Array(line.utf8) + [UInt8(ascii: "\n")], socket, deadline)
            return try receive(socket, deadline)
        } catch {
            // Half an exchange cannot be continued.
            socket = nil
            throw error
        }
    }

    private func connected(_ deadline: Int64) throws(ControlClientError) -> OwnedDescriptor {
        if let socket, !isClosedByPeer(socket) { return socket }
        do throws(SystemFailure) {
            let address = try UnixAddress(path)
            let fresh = try UnixAddress.openSocket(type: SOCK_STREAM, nonBlocking: true)
            while address.withSocketAddress({ connect(fresh.number, $0, $1) }) != 0 {
                // The queue of waiting connections is full: try again every 2 ms until the
                // deadline.
                guard errno == EAGAIN, SystemClock.monotonicNanoseconds() < deadline else {
                    throw SystemFailure.last
                }
                usleep(2_000)
            }
            socket = fresh
            return fresh
        } catch {
            switch error.code {
            case ENOENT, ECONNREFUSED, ENOTDIR: throw .notRunning(path: path)
            case EACCES, EPERM: throw .notPermitted(path: path)
            case EAGAIN: throw .timedOut(path: path)
            default: throw .failed(path: path, cause: error)
            }
        }
    }

    /// Between requests nothing is to be read; readable means closed.
    private func isClosedByPeer(_ socket: OwnedDescriptor) -> Bool {
        var waiting = pollfd(fd: socket.number, events: Int16(POLLIN), revents: 0)
        return poll(&waiting, 1, 0) != 0
    }

    private func send(
        _ bytes: [UInt8],
        _ socket: OwnedDescriptor,
        _ deadline: Int64
    ) throws(ControlClientError) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.send(
                    socket.number,
                    buffer.baseAddress?.advanced(by: sent),
                    buffer.count - sent,
                    Int32(MSG_NOSIGNAL)
                )
            }
            if count >= 0 {
                sent += count
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN: try wait(socket, Int16(POLLOUT), deadline)
            case EPIPE, ECONNRESET: throw .refused(path: path)
            default: throw .failed(path: path, cause: .last)
            }
        }
    }

    private func receive(
        _ socket: OwnedDescriptor,
        _ deadline: Int64
    ) throws(ControlClientError) -> String {
        var reply: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(socket.number, &buffer, buffer.count)
            if count > 0 {
                reply.append(contentsOf: buffer[..<count])
                if reply.last == UInt8(ascii: "\n") {
                    return String(decoding: reply.dropLast(), as: UTF8.self)
                }
                guard reply.count <= bounds.replyBytesMax else { throw .tooLong }
            } else if count == 0 || errno == ECONNRESET {
                throw .refused(path: path)
            } else if errno == EAGAIN {
                try wait(socket, Int16(POLLIN), deadline)
            } else if errno != EINTR {
                throw .failed(path: path, cause: .last)
            }
        }
    }

    private func wait(
        _ socket: OwnedDescriptor,
        _ events: Int16,
        _ deadline: Int64
    ) throws(ControlClientError) {
        let left = deadline - SystemClock.monotonicNanoseconds()
        guard left > 0 else { throw .timedOut(path: path) }
        var waiting = pollfd(fd: socket.number, events: events, revents: 0)
        _ = poll(&waiting, 1, Int32(clamping: left / 1_000_000 + 1))
    }
}
