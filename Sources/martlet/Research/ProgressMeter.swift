import Glibc
import Platform
import Synchronization

/// How far a long work is, on standard error: every half second on a terminal, every ten seconds in a file.
/// Work that is short shows nothing.
final class ProgressMeter: Sendable {
    private let title: String
    private let started = SystemClock.monotonicNanoseconds()
    private let isTerminal = isatty(2) == 1
    private let shownAt = Mutex<Int64>(0)

    init(_ title: String) { self.title = title }

    /// Shows the share that is done, 0 to 1, when it is time to; it is asked for only then.
    func show(_ share: () -> Double) {
        let now = SystemClock.monotonicNanoseconds()
        let pause: Int64 = isTerminal ? 500_000_000 : 10_000_000_000
        let isDue = shownAt.withLock { shown in
            guard now - max(shown, started) >= pause else { return false }
            shown = now
            return true
        }
        guard isDue else { return }
        let done = min(1, max(0, share()))
        var line = "\(title): \(Int(done * 100)) %"
        if done > 0 {
            let seconds = Double(now - started) / 1e9
            line += ", \(Int((seconds / done * (1 - done)).rounded(.up))) s to go"
        }
        LogSink.writeToStandardError(isTerminal ? "\r\u{1B}[K\(line)" : "\(line)\n")
    }

    /// Clears the line.
    func end() {
        guard isTerminal, shownAt.withLock({ $0 > 0 }) else { return }
        LogSink.writeToStandardError("\r\u{1B}[K")
    }
}
