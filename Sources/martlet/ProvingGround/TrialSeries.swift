import Glibc
import Platform
import Synchronization
import TradingCore

/// Runs many seeds on several threads and adds up what they showed.
final class TrialSeries: Sendable {
    /// What the seeds showed so far.
    struct Tally: Sendable {
        var seeds = 0
        /// Runs of seeds: a seed that is run twice counts twice, with all that happened.
        var runs = 0
        var venueTime = TimeSpan.zero
        /// The part of it in long outages, without the agent.
        var outageTime = TimeSpan.zero
        var events = 0
        var facts = 0
        var lives = 0
        var struck: [FaultKind: Int] = [:]
        var reached: [FactKind: Int] = [:]
        var rare: [RareState: Int] = [:]
        var looks: [Int: Int] = [:]
        var failures: [TrialResult] = []
        /// Seeds whose two runs differed.
        var unequal: [UInt64] = []
        /// Why the machine could not go on.
        var trouble: String?

        fileprivate mutating func add(_ result: TrialResult) {
            runs += 1
            venueTime = venueTime + result.venueTime
            outageTime = outageTime + result.outageTime
            events += result.events
            facts += result.facts
            lives += result.lives
            struck.merge(result.struck, uniquingKeysWith: +)
            reached.merge(result.reached, uniquingKeysWith: +)
            rare.merge(result.rare, uniquingKeysWith: +)
            looks.merge(result.looks, uniquingKeysWith: +)
        }
    }

    private struct State: Sendable {
        var next: UInt64
        var isEnding = false
        var tally = Tally()
    }

    private let trial: Trial
    private let bound: UInt64
    /// The seeds before this one are run twice.
    private let twiceBefore: UInt64
    private let failuresMax: Int
    private let isPatient: Bool
    private let state: Mutex<State>

    /// Runs `seeds` by the rules of `trial`, the first `pairs` of them twice, comparing every byte. It
    /// ends early after `failuresMax` failed seeds. A patient series takes only what others leave of
    /// the processors.
    init(
        _ trial: Trial,
        seeds: Range<UInt64>,
        pairs: UInt64,
        failuresMax: Int,
        isPatient: Bool = false
    ) {
        self.trial = trial
        bound = seeds.upperBound
        twiceBefore = seeds.lowerBound + pairs
        self.isPatient = isPatient
        self.failuresMax = failuresMax
        state = Mutex(State(next: seeds.lowerBound))
    }

    /// What the seeds showed so far.
    var tally: Tally { state.withLock { $0.tally } }

    /// Runs everything; `onProgress` is called about once a second.
    func run(threads: Int, onProgress: (Tally) -> Void) throws {
        let workers = try (0..<threads).map { number in
            try DedicatedThread.start(name: "seeds-\(number)") { [self] in work() }
        }
        for worker in workers {
            while !worker.join(timeoutNanoseconds: 1_000_000_000) { onProgress(tally) }
        }
    }

    /// Begins no more seeds; `run` returns when those under way are over.
    func end() { state.withLock { $0.isEnding = true } }

    private func work() {
        // On Linux this is the niceness of the calling thread alone.
        if isPatient { _ = setpriority(Int32(PRIO_PROCESS.rawValue), 0, 10) }
        while let seed = take() {
            do {
                TrapWitness.begin(seed)
                let result = try trial.run(seed: seed)
                add(result, again: seed < twiceBefore ? try trial.run(seed: seed) : nil)
            } catch {
                state.withLock { $0.tally.trouble = "\(error)" }
            }
        }
    }

    private func take() -> UInt64? {
        state.withLock { state in
            guard !state.isEnding, state.next < bound, state.tally.failures.count < failuresMax,
                state.tally.trouble == nil
            else { return nil }
            defer { state.next += 1 }
            return state.next
        }
    }

    private func add(_ result: TrialResult, again: TrialResult?) {
        state.withLock { state in
            state.tally.seeds += 1
            state.tally.add(result)
            if result.violation != nil { state.tally.failures.append(result) }
            guard let again else { return }
            state.tally.add(again)
            if again.digest != result.digest { state.tally.unequal.append(result.seed) }
        }
    }
}
