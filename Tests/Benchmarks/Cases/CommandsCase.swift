import Foundation
import Platform
import Synchronization

/// How many authenticated, journaled commands the agent takes.
enum CommandsCase {
    private static let connections = 16
    private static let seconds = 5.0
    private static let updates = 10_000

    static func run(_ stage: Stage) throws -> [Benchmark.Result] {
        let bot = BenchBot()
        defer { bot.stop() }
        let agent = try AgentChild(stage, "commands", environment: bot.environment)
        defer { agent.stop() }
        let (count, samples, took) = bySocket(agent)
        let before = bot.sentCount
        let start = SystemClock.monotonicNanoseconds()
        bot.post((0..<updates).map { _ in "/balance" })
        guard bot.awaitAll(secondsMax: 60) else { throw BenchFailure("updates were left over") }
        let confirmed = Double(SystemClock.monotonicNanoseconds() - start) / 1e9
        let (replies, replied) = awaitReplies(bot, before, start)
        return [
            .init(
                what: "/balance by \(connections) control connections",
                measured: .rate(Double(count) / took, unit: "commands", count: count),
                target: .atLeast(2_000)
            ),
            .init(what: "one of them, request to reply", measured: .times(samples)),
            .init(
                what: "/balance by Telegram, durable and confirmed",
                measured: .rate(Double(updates) / confirmed, unit: "commands", count: updates),
                target: .atLeast(2_000)
            ),
            .init(
                what: "their replies, each a request of its own",
                measured: .rate(Double(replies) / replied, unit: "replies", count: replies)
            ),
        ]
    }

    /// Replies and the seconds up to the last one: what waits beyond the queue's bound is not sent.
    private static func awaitReplies(
        _ bot: BenchBot,
        _ before: Int,
        _ start: Int64
    ) -> (Int, Double) {
        var count = bot.sentCount
        var last = SystemClock.monotonicNanoseconds()
        while SystemClock.monotonicNanoseconds() - last < 1_000_000_000 {
            usleep(2_000)
            let now = bot.sentCount
            if now > count { last = SystemClock.monotonicNanoseconds() }
            count = now
        }
        return (count - before, Double(last - start) / 1e9)
    }

    private static func bySocket(_ agent: AgentChild) -> (Int, Samples, Double) {
        let all = Mutex(Samples())
        let path = agent.socket
        let start = SystemClock.monotonicNanoseconds()
        let end = start + Int64(seconds * 1e9)
        let group = DispatchGroup()
        for _ in 0..<connections {
            group.enter()
            Thread.detachNewThread {
                let own = converse(path, until: end)
                all.withLock { all in for value in own.values { all.add(value) } }
                group.leave()
            }
        }
        group.wait()
        let samples = all.withLock { $0 }
        return (samples.count, samples, Double(SystemClock.monotonicNanoseconds() - start) / 1e9)
    }

    private static func converse(_ path: String, until end: Int64) -> Samples {
        var samples = Samples()
        let client = ControlClient(path: path)
        while true {
            let start = SystemClock.monotonicNanoseconds()
            guard start < end else { return samples }
            let reply = try? client.request(
                #"{"command":"/balance"}"#,
                timeoutNanoseconds: 10_000_000_000
            )
            guard let reply, reply.contains(#""outcome":"done""#) else { return samples }
            samples.add(SystemClock.monotonicNanoseconds() - start)
        }
    }
}
