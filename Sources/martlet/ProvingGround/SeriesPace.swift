import Glibc
import Platform
import Synchronization
import TradingCore

/// How fast a series runs: shown while it does, and told when it is over.
final class SeriesPace: Sendable {
    private struct State {
        var shownAt: Int64 = 0
        var seconds = 0.0
        var processorSeconds = 0.0
    }
    let threads: Int
    private let seeds: UInt64
    private let started = SystemClock.monotonicNanoseconds()
    private let startedProcessor = SeriesPace.processorSeconds()
    private let isTerminal = isatty(2) == 1
    private let state = Mutex(State())

    init(threads: Int, seeds: UInt64) {
        self.threads = threads
        self.seeds = seeds
    }

    /// Tells on standard error how far it is: every second on a terminal, every half minute in a file.
    func show(_ tally: TrialSeries.Tally) {
        let now = SystemClock.monotonicNanoseconds()
        let pause: Int64 = isTerminal ? 900_000_000 : 30_000_000_000
        let isDue = state.withLock { state in
            guard now - state.shownAt >= pause else { return false }
            state.shownAt = now
            return true
        }
        guard isDue else { return }
        let seconds = Double(now - started) / 1e9
        let rate = Double(tally.seeds) / seconds
        var line = "\(tally.seeds) of \(seeds) seeds, \(tally.failures.count) failed"
        if tally.seeds > 0, tally.seeds < seeds {
            let left = Int(Double(seeds - UInt64(tally.seeds)) / rate)
            line += ", \(Int(rate * 60)) a minute, \(left / 60) min \(left % 60) s to go"
        }
        LogSink.writeToStandardError(isTerminal ? "\r\u{1B}[K\(line)" : "\(line)\n")
    }

    /// Tells on standard error of a seed that just broke a promise.
    func tell(_ failed: TrialResult) {
        let start = isTerminal ? "\r\u{1B}[K" : ""
        LogSink.writeToStandardError("\(start)seed \(failed.seed): \(failed.violation ?? "")\n")
    }

    /// The last seed is over.
    func end() {
        let seconds = Double(SystemClock.monotonicNanoseconds() - started) / 1e9
        let spent = Self.processorSeconds() - startedProcessor
        state.withLock { ($0.seconds, $0.processorSeconds) = (seconds, spent) }
        if isTerminal { LogSink.writeToStandardError("\r\u{1B}[K") }
    }

    /// Two lines: what a minute of this machine gave, and what a seed cost it.
    func rates(_ tally: TrialSeries.Tally) -> String {
        let (wall, processor) = state.withLock { ($0.seconds, $0.processorSeconds) }
        let seconds = max(wall, 0.001)
        let runs = Double(tally.runs)
        let minute = 60 / seconds
        let events = Int(Double(tally.events) / seconds)
        let spent = Int(processor * 1_000 / max(runs, 1))
        return """
            in \(Self.tenths(seconds)) s on \(threads) threads: \(Int(runs * minute)) seeds a minute, \
            \(events) events a second, \
            \(Self.tenths(Self.days(tally.venueTime) * minute)) venue-days a minute
            a seed took \(spent) ms of processor time, \
            \(tally.runs == 0 ? 0 : tally.events / tally.runs) events and \
            \(Self.tenths(Self.days(tally.venueTime) * 24 / max(runs, 1))) venue-hours, \
            \(Self.tenths(Self.days(tally.venueTime + tally.outageTime * -1) * 24 / max(runs, 1))) of them \
            outside of long outages
            """
    }

    /// Simulated days, one for each venue of a world that lived through it.
    static func venueDays(_ tally: TrialSeries.Tally) -> String { tenths(days(tally.venueTime)) }

    private static func days(_ span: TimeSpan) -> Double { Double(span.nanoseconds) / 86_400e9 }

    private static func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// What the process has used of its processors.
    private static func processorSeconds() -> Double {
        var time = timespec()
        guard clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0 else { return 0 }
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
