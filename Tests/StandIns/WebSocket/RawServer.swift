internal import Glibc

/// A TCP server on loopback that plays a script on each connection, on a thread of its own, and closes it
/// then. Every connection is numbered from 1 on.
package final class RawServer: @unchecked Sendable {
    /// Where it listens.
    package let port: UInt16
    private let listener: Int32
    private let stop: (reading: Int32, writing: Int32)
    private let thread: pthread_t

    /// Listens and plays. The script ends by itself; the waits of a peer are bounded.
    package init(_ script: @escaping @Sendable (RawPeer, _ number: Int) -> Void) {
        let (listener, port) = LoopbackSocket.listening()
        let stop = LoopbackSocket.pipe()
        self.listener = listener
        self.port = port
        self.stop = stop
        thread = LoopbackThread.start {
            Self.serve(listener, stop: stop.reading, script)
        }
    }

    /// `ws://127.0.0.1:PORT`.
    package var url: String { "ws://127.0.0.1:\(port)" }

    /// Ends the server when the scripts under way have ended.
    package func end() {
        close(stop.writing)
        pthread_join(thread, nil)
        close(stop.reading)
        close(listener)
    }

    private static func serve(
        _ listener: Int32,
        stop: Int32,
        _ script: @escaping @Sendable (RawPeer, Int) -> Void
    ) {
        var threads: [pthread_t] = []
        var number = 0
        while true {
            var watched = [
                pollfd(fd: stop, events: Int16(POLLIN), revents: 0),
                pollfd(fd: listener, events: Int16(POLLIN), revents: 0),
            ]
            while poll(&watched, 2, -1) < 0, errno == EINTR {}
            if watched[0].revents != 0 { break }
            let descriptor = accept(listener, nil, nil)
            guard descriptor >= 0 else { continue }
            LoopbackSocket.closeOnExec(descriptor)
            LoopbackSocket.sendAtOnce(descriptor)
            number += 1
            let place = number
            threads.append(
                LoopbackThread.start {
                    script(RawPeer(reading: descriptor, writing: descriptor), place)
                    close(descriptor)
                }
            )
        }
        for thread in threads { pthread_join(thread, nil) }
    }
}
