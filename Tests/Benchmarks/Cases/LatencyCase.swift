import Foundation
import Platform

/// An update from Telegram to its reply, which leaves only when effect, answer and offset's reason are
/// durable.
enum LatencyCase {
    private static let count = 1_000

    static func run(_ stage: Stage) throws -> [Benchmark.Result] {
        let bot = BenchBot()
        defer { bot.stop() }
        let agent = try AgentChild(stage, "latency", environment: bot.environment)
        defer { agent.stop() }
        let status = try exchanges(bot, marker: "Market clock") { _ in "/status" }
        let halt = try exchanges(bot, marker: "Only /resume lifts it") { "/halt all drill \($0)" }
        let socket = try socketHalts(agent)
        let trip = ("raw round trip ms", Double(stage.trip.median) / 1e6)
        return [
            .init(
                what: "/status: update served to reply read",
                measured: .times(status),
                target: .within(median: 1.5, p99: 10),
                baseline: trip
            ),
            .init(
                what: "/halt: update served to reply read",
                measured: .times(halt),
                target: .within(median: 1.5, p99: 5),
                baseline: stage.diskBaseline
            ),
            .init(
                what: "/halt by control socket, durable",
                measured: .times(socket),
                target: .within(median: nil, p99: 5),
                baseline: stage.diskBaseline
            ),
        ]
    }

    private static func exchanges(
        _ bot: BenchBot,
        marker: String,
        _ text: (Int) -> String
    ) throws -> Samples {
        var samples = Samples()
        // The first ones find templates and caches cold.
        for round in -20..<count {
            let took = try bot.exchange(text(round), marker: marker)
            if round >= 0 { samples.add(took) }
            usleep(3_000)
        }
        return samples
    }

    private static func socketHalts(_ agent: AgentChild) throws -> Samples {
        var samples = Samples()
        let client = ControlClient(path: agent.socket)
        for round in 0..<count {
            let start = SystemClock.monotonicNanoseconds()
            _ = try client.request(
                #"{"command":"/halt all drill \#(round)"}"#,
                timeoutNanoseconds: 10_000_000_000
            )
            samples.add(SystemClock.monotonicNanoseconds() - start)
            usleep(1_000)
        }
        return samples
    }
}
