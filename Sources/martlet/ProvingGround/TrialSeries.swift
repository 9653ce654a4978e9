import Platform
import Synchronization
import TradingCore

/// Runs many seeds on several threads and adds up what they showed.
final class TrialSeries: Sendable {
    /// What the seeds showed so far.
    struct Tally: Sendable {
        var seeds = 0
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
    }

    private struct State: Sendable {
        var next: UInt64
        var tally = Tally()
    }

    private let trial: Trial
    private let end: UInt64
    private let runsTwice: Bool
    private let failuresMax: Int
    private let state: Mutex<State>

    /// Runs `seeds` by the rules of `trial`; with `runsTwice` each twice, comparing every byte. It
    /// ends early after `failuresMax` failed seeds.
    init(_ trial: Trial, seeds: Range<UInt64>, runsTwice: Bool, failuresMax: Int) {
        self.trial = trial
        end = seeds.upperBound
        self.runsTwice = runsTwice
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

    private func work() {
        while let seed = take() {
            do {
                TrapWitness.begin(seed)
                let result = try trial.run(seed: seed)
                let isEqual = runsTwice ? try trial.run(seed: seed).digest == result.digest : true
                add(result, isEqual: isEqual)
            } catch {
                state.withLock { $0.tally.trouble = "\(error)" }
            }
        }
    }

    private func take() -> UInt64? {
        state.withLock { state in
            guard state.next < end, state.tally.failures.count < failuresMax,
                state.tally.trouble == nil
            else { return nil }
            defer { state.next += 1 }
            return state.next
        }
    }

    private func add(_ result: TrialResult, isEqual: Bool) {
        state.withLock { state in
            state.tally.seeds += 1
            state.tally.events += result.events
            state.tally.facts += result.facts
            state.tally.lives += result.lives
            state.tally.struck.merge(result.struck, uniquingKeysWith: +)
            state.tally.reached.merge(result.reached, uniquingKeysWith: +)
            state.tally.rare.merge(result.rare, uniquingKeysWith: +)
            state.tally.looks.merge(result.looks, uniquingKeysWith: +)
            if result.violation != nil { state.tally.failures.append(result) }
            if !isEqual { state.tally.unequal.append(result.seed) }
        }
    }
}
