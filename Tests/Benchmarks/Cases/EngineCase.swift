import Foundation
import Journaling
import Platform

/// The whole agent over a replay at full speed: venue, strategy, risk gate, journal.
enum EngineCase {
    private static let bars = 10_000
    private static let count = 3
    /// Four quotes and a bar. Source: `ReplaySource`.
    private static let eventsPerBar = 5

    static func run(_ stage: Stage) throws -> [Benchmark.Result] {
        let file = try BarFileMaking.write(bars: bars, in: stage.folder)
        var samples = Samples()
        var facts: Int64 = 0
        for round in 0..<count {
            let replay = try Replaying.run(stage, "engine\(round)", file: file)
            samples.add(replay.nanoseconds)
            facts = replay.facts
        }
        let seconds = Double(samples.median) / 1e9
        let events = bars * eventsPerBar
        return [
            .init(what: "\(bars) bars of a minute", measured: .times(samples)),
            .init(
                what: "market events of it",
                measured: .rate(Double(events) / seconds, unit: "events", count: events)
            ),
            .init(
                what: "facts journaled by it",
                measured: .rate(Double(facts) / seconds, unit: "facts", count: Int(facts))
            ),
        ]
    }
}

/// One replay from ready to the end of the process.
enum Replaying {
    struct Outcome {
        let nanoseconds: Int64
        let facts: Int64
    }

    static func run(
        _ stage: Stage,
        _ name: String,
        file: String,
        arguments: [String] = [],
        environment: [String: String] = [:]
    ) throws -> Outcome {
        let agent = try AgentChild(
            stage,
            name,
            ["--replay", file, "--speed", "max", "--once"] + arguments,
            environment: environment
        )
        guard let replayed = agent.awaitStopping(seconds: 180),
            agent.awaitEnd(seconds: 20) != nil
        else {
            throw BenchFailure("the replay did not end: \(agent.lastWords)")
        }
        let reader = try JournalReader(
            path: "\(agent.data)/\(JournalFormat.fileName)",
            hash: { Digest.sha256($0) }
        )
        return Outcome(
            nanoseconds: replayed - agent.readyNanoseconds,
            facts: try reader.head().sequence
        )
    }
}
