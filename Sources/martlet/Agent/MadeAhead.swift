import Platform
import Synchronization

/// A value that is made on a thread of its own while the start goes on with what needs the disk.
final class MadeAhead<Value: Sendable>: Sendable {
    private let made = Mutex<Swift.Result<Value, any Error>?>(nil)
    private let make: @Sendable () throws -> Value

    private static var patienceNanoseconds: Int64 { 10_000_000_000 }

    init(_ name: String, _ make: @escaping @Sendable () throws -> Value) {
        self.make = make
        thread.withLock {
            $0 = try? DedicatedThread.start(name: name) { [self] in
                let result = Swift.Result(catching: make)
                made.withLock { $0 = result }
            }
        }
    }

    private let thread = Mutex<DedicatedThread?>(nil)

    /// The value, waited for at most ten seconds; made here where no thread could make it.
    func value() throws -> Value {
        _ = thread.withLock { $0 }?.join(timeoutNanoseconds: Self.patienceNanoseconds)
        if let made = made.withLock({ $0 }) { return try made.get() }
        return try make()
    }
}
