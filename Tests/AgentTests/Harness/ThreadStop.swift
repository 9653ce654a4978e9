import Glibc

/// Stops one thread of a child process, as a debugger does, while its other threads go on: what a
/// loop that hangs looks like from outside. To be used from one thread of the tests.
///
/// Source: ptrace(2), PTRACE_SEIZE and PTRACE_INTERRUPT.
final class ThreadStop {
    private typealias Call = @convention(c) (Int, Int, Int, Int) -> Int
    private static let seize = 0x4206
    private static let interrupt = 0x4207
    private static let detach = 17

    private let thread: pid_t

    /// Glibc declares it with variable arguments, which Swift does not import.
    private static let call: Call? = dlsym(nil, "ptrace").map { unsafeBitCast($0, to: Call.self) }

    /// Nil where this machine does not let a parent do it.
    init?(thread: pid_t) {
        self.thread = thread
        guard let call = Self.call, call(Self.seize, Int(thread), 0, 0) == 0 else { return nil }
        guard call(Self.interrupt, Int(thread), 0, 0) == 0 else {
            _ = call(Self.detach, Int(thread), 0, 0)
            return nil
        }
        var status: Int32 = 0
        _ = waitpid(thread, &status, Int32(bitPattern: 0x4000_0000))
    }

    /// Lets the thread go on.
    func end() { _ = Self.call?(Self.detach, Int(thread), 0, 0) }
}
