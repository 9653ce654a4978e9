import Foundation
import Glibc
import Platform
import Testing

@testable import martlet

/// The proving ground at some length: hundreds of lives on their seeds, a fifth of the seeds twice.
///
/// `MARTLET_SEEDS` runs more or fewer, 0 none. The threads take what other tests leave of the
/// processors.
struct ManySeedsTests {
    private static let seeds =
        ProcessInfo.processInfo.environment["MARTLET_SEEDS"].flatMap { UInt64($0) } ?? 500

    @Test(.enabled(if: seeds > 0))
    func `many seeds break no promise, and a fifth of them are the same when run twice`()
        async throws
    {
        let pairs = Self.seeds / 5
        let kinds = Set(FaultKind.allCases)
        let trial = Trial(parts: try WorldParts(), kinds: kinds, events: 5_000)
        let series = TrialSeries(
            trial,
            seeds: 1..<(Self.seeds + 1),
            pairs: pairs,
            failuresMax: 5,
            isPatient: true
        )
        let threads = ProcessInfo.processInfo.activeProcessorCount
        let pace = SeriesPace(threads: threads, seeds: Self.seeds)
        try await withCheckedThrowingContinuation { (end: CheckedContinuation<Void, any Error>) in
            // Tests share few threads; this one waits on a thread of its own.
            do {
                _ = try DedicatedThread.start(name: "series") {
                    end.resume(with: Result { try series.run(threads: threads) { pace.show($0) } })
                }
            } catch {
                end.resume(throwing: error)
            }
        }
        pace.end()
        let tally = series.tally
        print(pace.rates(tally))
        #expect(tally.trouble == nil)
        #expect(tally.unequal.isEmpty)
        for failed in tally.failures {
            Issue.record("\(failed.violation ?? "")\n    \(trial.command(seed: failed.seed))")
        }
        guard tally.failures.isEmpty else { return }
        #expect(tally.seeds == Int(Self.seeds) && tally.runs == Int(Self.seeds + pairs))
    }
}
