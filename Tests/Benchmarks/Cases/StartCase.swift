import Foundation
import Journaling
import Platform
import TradingCore

/// From the making of the process until commands are taken.
enum StartCase {
    private static let count = 20
    private static let events = 1_000_000

    static func run(_ stage: Stage) throws -> [Benchmark.Result] {
        let bare = try bareStart(stage)
        let baseline = ("martlet --version ms", Double(bare.median) / 1e6)
        var fresh = Samples()
        for round in 0..<count {
            let agent = try AgentChild(stage, "fresh\(round)")
            fresh.add(agent.readyNanoseconds)
            agent.stop()
        }
        let bot = BenchBot()
        defer { bot.stop() }
        var chatting = Samples()
        for round in 0..<count {
            let agent = try AgentChild(stage, "chatting\(round)", environment: bot.environment)
            chatting.add(agent.readyNanoseconds)
            agent.stop()
        }
        return [
            .init(
                what: "fresh journal, three paper markets",
                measured: .times(fresh),
                target: .within(median: 30, p99: nil),
                baseline: baseline
            ),
            .init(
                what: "the same with Telegram",
                measured: .times(chatting),
                target: .within(median: 30, p99: nil),
                baseline: baseline
            ),
        ] + (try restarts(stage, baseline))
    }

    private static func bareStart(_ stage: Stage) throws -> Samples {
        var samples = Samples()
        for _ in 0..<count {
            samples.add(try ProgramTime.measure([stage.program, "--version"], in: stage.folder))
        }
        return samples
    }

    /// One journal of a million events: folded whole once, then started from its snapshot, then
    /// started from what a killed process left.
    private static func restarts(
        _ stage: Stage,
        _ baseline: (String, Double)
    ) throws -> [Benchmark.Result] {
        let name = "million"
        let data = try stage.folder.folder(name).folder("data")
        try LongJournal.write(to: data.file(JournalFormat.fileName), events: events)
        let first = try AgentChild(stage, name)
        var whole = Samples()
        whole.add(first.readyNanoseconds)
        first.stop()
        var clean = Samples()
        for _ in 0..<count {
            let agent = try AgentChild(stage, name)
            clean.add(agent.readyNanoseconds)
            agent.stop()
        }
        var killed = Samples()
        for _ in 0..<count {
            let agent = try AgentChild(stage, name)
            killed.add(agent.readyNanoseconds)
            usleep(200_000)
            agent.kill()
        }
        return [
            .init(
                what: "restart on \(events) events after a clean stop",
                measured: .times(clean),
                target: .within(median: 100, p99: nil),
                baseline: baseline
            ),
            .init(
                what: "the same after kill -9",
                measured: .times(killed),
                target: .within(median: 100, p99: nil),
                baseline: baseline
            ),
            .init(what: "the first start, without any snapshot", measured: .times(whole)),
        ]
    }
}
