internal import CPlatform
internal import Glibc

/// A thread of its own for work that blocks, so that the cooperative pool never does.
package final class DedicatedThread: @unchecked Sendable {
    private final class Start: Sendable {
        let name: String
        let body: @Sendable () -> Void
        let ended: @Sendable () -> Void

        init(
            name: String,
            body: @escaping @Sendable () -> Void,
            ended: @escaping @Sendable () -> Void
        ) {
            self.name = String(decoding: name.utf8.prefix(15), as: UTF8.self)
            self.body = body
            self.ended = ended
        }
    }

    private final class Ending: @unchecked Sendable {
        let condition = ThreadCondition()
        var isOver = false

        func markOver() {
            condition.locked {
                isOver = true
                condition.broadcast()
            }
        }
    }

    private let ending = Ending()

    private init() {}

    /// Starts a thread that runs `body` to its end.
    ///
    /// The name is shown by `ps -L` and `top -H`, its first 15 bytes. The stack, at least 64 KB, is
    /// reserved address space; only touched pages cost memory. The body must end by itself when its
    /// owner tells it to.
    package static func start(
        name: String,
        stackBytes: Int = 512 * 1_024,
        body: @escaping @Sendable () -> Void
    ) throws(SystemFailure) -> DedicatedThread {
        precondition(stackBytes >= 65_536, "a thread needs at least 64 KB of stack")
        let thread = DedicatedThread()
        let start = Unmanaged.passRetained(
            Start(
                name: name,
                body: body,
                ended: { [ending = thread.ending] in ending.markOver() }
            )
        )
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, stackBytes)
        // The end is awaited through `ending`, which can be bounded in time; a pthread_join cannot.
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var handle = pthread_t()
        let outcome = pthread_create(
            &handle,
            &attributes,
            { argument in
                guard let argument else { return nil }
                let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
                martlet_name_thread(start.name)
                start.body()
                start.ended()
                return nil
            },
            start.toOpaque()
        )
        guard outcome == 0 else {
            start.release()
            throw SystemFailure(code: outcome)
        }
        return thread
    }

    /// Waits for the end of the body.
    ///
    /// - Returns: False when it still ran after `timeoutNanoseconds`.
    package func join(timeoutNanoseconds: Int64) -> Bool {
        let deadline = SystemClock.monotonicNanoseconds() + timeoutNanoseconds
        return ending.condition.locked {
            while !ending.isOver {
                guard ending.condition.wait(untilMonotonic: deadline) else { return ending.isOver }
            }
            return true
        }
    }
}
