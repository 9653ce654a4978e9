internal import Glibc
internal import Synchronization

/// A small HTTP/1.1 server on 127.0.0.1 for tests and benchmarks: a thread for each connection, keep-alive,
/// bodies with a length or in chunks, and every fault that `LoopbackReply` names.
///
/// The handler runs on the connection's thread and may block there, so long as `onStop` makes it end.
package final class LoopbackHTTPServer: Sendable {
    /// Turns a request into a reply.
    package typealias Handler = @Sendable (LoopbackRequest) -> LoopbackReply

    private struct State {
        var open: [Int32: LoopbackConnection] = [:]
        var threads: [pthread_t] = []
        var connections = 0
        var requests = 0
        var isStopping = false
    }

    /// The port that is listened on.
    package let port: UInt16
    private let listener: Int32
    /// Its reading end becomes readable when the server stops.
    private let stopPipe: (reading: Int32, writing: Int32)
    private let handler: Handler
    private let onStop: @Sendable () -> Void
    private let state = Mutex(State())

    /// Starts to listen. Ends the process when loopback is not to be had, for then no test can run.
    /// `onStop` is called first when the server stops, to wake handlers that wait. Port 0 lets the
    /// system choose.
    package init(
        port: UInt16 = 0,
        onStop: @escaping @Sendable () -> Void = {},
        handler: @escaping Handler
    ) {
        self.handler = handler
        self.onStop = onStop
        (listener, self.port) = LoopbackSocket.listening(port: port)
        stopPipe = LoopbackSocket.pipe()
        let thread = LoopbackThread.start { [self] in acceptAll() }
        state.withLock { $0.threads.append(thread) }
    }

    /// `http://127.0.0.1:PORT`.
    package var url: String { "http://127.0.0.1:\(port)" }

    /// A port on 127.0.0.1 that refuses connections: it was free a moment ago.
    package static func refusingPort() -> UInt16 {
        let (descriptor, port) = LoopbackSocket.listening()
        close(descriptor)
        return port
    }

    /// Connections accepted so far.
    package var connectionCount: Int { state.withLock { $0.connections } }

    /// Requests received whole so far.
    package var requestCount: Int { state.withLock { $0.requests } }

    /// Closes every connection and joins every thread. Again: does nothing.
    package func stop() {
        let isFirst = state.withLock { state in
            defer { state.isStopping = true }
            return !state.isStopping
        }
        guard isFirst else { return }
        onStop()
        var byte: UInt8 = 1
        write(stopPipe.writing, &byte, 1)
        shutdown(listener, Int32(SHUT_RDWR))
        state.withLock { state in
            for descriptor in state.open.keys { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
        while let thread = state.withLock({ $0.threads.popLast() }) { pthread_join(thread, nil) }
        for descriptor in [listener, stopPipe.reading, stopPipe.writing] { close(descriptor) }
    }

    private func acceptAll() {
        while true {
            let descriptor = accept(listener, nil, nil)
            guard descriptor >= 0 else {
                if errno == EINTR || errno == ECONNABORTED { continue }
                return
            }
            LoopbackSocket.closeOnExec(descriptor)
            LoopbackSocket.sendAtOnce(descriptor)
            guard serve(descriptor) else { return }
        }
    }

    /// False when the server is stopping.
    private func serve(_ descriptor: Int32) -> Bool {
        let number: Int? = state.withLock { state in
            if state.isStopping { return nil }
            state.connections += 1
            return state.connections
        }
        guard let number else {
            close(descriptor)
            return false
        }
        let connection = LoopbackConnection(
            descriptor: descriptor,
            number: number,
            stopSignal: stopPipe.reading
        )
        // Under the lock, so that `stop` joins either a thread that is listed or none.
        return state.withLock { state in
            if state.isStopping {
                close(descriptor)
                return false
            }
            state.open[descriptor] = connection
            state.threads.append(LoopbackThread.start { [self] in converse(connection) })
            return true
        }
    }

    private func converse(_ connection: LoopbackConnection) {
        var reader = LoopbackReader(connection: connection)
        while let request = reader.next() {
            state.withLock { $0.requests += 1 }
            guard connection.send(handler(request)) else { break }
        }
        state.withLock { state in
            state.open[connection.descriptor] = nil
            close(connection.descriptor)
        }
    }
}
