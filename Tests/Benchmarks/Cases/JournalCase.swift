import Foundation
import Journaling
import Platform
import TradingCore

/// The journal alone, with the facts of a trading day.
enum JournalCase {
    private static let nanoseconds: Int64 = 4_000_000_000
    private static let group = 64

    static func run(_ stage: Stage) throws -> [Benchmark.Result] {
        let disk = stage.disk.median > 0 ? 1e9 / Double(stage.disk.median) : 0
        let (single, commits) = try append(stage, "single", groupedBy: 1)
        let (grouped, _) = try append(stage, "grouped", groupedBy: group)
        let events = Double(grouped.count * group) / seconds(grouped)
        return [
            .init(
                what: "one event per durable commit",
                measured: .rate(
                    Double(commits) / seconds(single),
                    unit: "commits",
                    count: commits
                ),
                target: .atLeast(5_000),
                baseline: ("fdatasync/s", disk)
            ),
            .init(
                what: "one commit",
                measured: .times(single),
                baseline: stage.diskBaseline
            ),
            .init(
                what: "\(group) events per durable commit",
                measured: .rate(events, unit: "events", count: grouped.count * group),
                target: .atLeast(20_000),
                baseline: ("fdatasync/s", disk)
            ),
        ]
    }

    private static func seconds(_ samples: Samples) -> Double {
        max(1e-9, Double(samples.values.reduce(0, +)) / 1e9)
    }

    private static func append(
        _ stage: Stage,
        _ name: String,
        groupedBy count: Int
    ) throws -> (Samples, Int) {
        let folder = try stage.folder.folder("journal-\(name)")
        let journal = try Journal(
            path: folder.file(JournalFormat.fileName),
            options: JournalOptions(seed: 1, hash: { Digest.sha256($0) })
        )
        var day = TradingDay(
            generation: journal.generation,
            endsAt: LongJournal.now(),
            count: 1_000_000
        )
        var samples = Samples()
        let end = SystemClock.monotonicNanoseconds() + nanoseconds
        while SystemClock.monotonicNanoseconds() < end {
            let entries = (0..<count).map { _ in day.next() }
            let start = SystemClock.monotonicNanoseconds()
            _ = try journal.append(entries)
            samples.add(SystemClock.monotonicNanoseconds() - start)
        }
        return (samples, samples.count)
    }
}
