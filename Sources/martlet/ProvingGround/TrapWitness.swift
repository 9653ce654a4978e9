import Glibc

/// Tells the seed in whose middle the process trapped, for a trap leaves no time for a report.
enum TrapWitness {
    /// Every thread keeps the seed that it runs under this key.
    private nonisolated(unsafe) static var key = pthread_key_t()
    private static let isWatching: Bool = {
        guard pthread_key_create(&key, nil) == 0 else { return false }
        for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT] {
            signal(number) { TrapWitness.tell($0) }
        }
        return true
    }()

    /// Notes that the calling thread runs a seed from now on.
    static func begin(_ seed: UInt64) {
        guard isWatching else { return }
        pthread_setspecific(key, UnsafeRawPointer(bitPattern: UInt(seed)))
    }

    /// In a signal handler little is allowed: no memory is taken, no lock, no buffered output.
    private static func tell(_ number: Int32) {
        signal(number, SIG_DFL)
        let seed = UInt(bitPattern: pthread_getspecific(key))
        write("\ntrapped in seed ")
        write(seed)
        write(": martlet simulate --seeds 1 --seed ")
        write(seed)
        write("\n")
        raise(number)
    }

    private static func write(_ text: StaticString) {
        _ = Glibc.write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
    }

    private static func write(_ seed: UInt) {
        if seed >= 10 { write(seed / 10) }
        var digit = UInt8(ascii: "0") + UInt8(seed % 10)
        _ = Glibc.write(STDERR_FILENO, &digit, 1)
    }
}
