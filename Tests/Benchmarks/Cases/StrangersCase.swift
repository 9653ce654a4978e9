import Foundation
import Platform

/// Strangers write as fast as they can; the operator's halt is answered all the same.
enum StrangersCase {
    private static let perMinute = 100_000
    private static let seconds = 20
    private static let stepsPerSecond = 100
    private static let backlog = 100_000

    static func run(_ stage: Stage) throws -> [Benchmark.Result] {
        let bot = BenchBot()
        defer { bot.stop() }
        let agent = try AgentChild(stage, "strangers", environment: bot.environment)
        defer { agent.stop() }
        let flood = Thread { write(to: bot) }
        flood.start()
        var samples = Samples()
        while !flood.isFinished {
            samples.add(
                try bot.exchangeFromWriting("/halt all drill", marker: "Only /resume lifts it")
            )
            usleep(300_000)
        }
        guard bot.awaitAll(secondsMax: 10) else { throw BenchFailure("strangers were left over") }
        let start = SystemClock.monotonicNanoseconds()
        bot.post((0..<backlog).map { "hello \($0)" }, from: 99)
        guard bot.awaitAll(secondsMax: 120) else { throw BenchFailure("the backlog was left over") }
        let took = Double(SystemClock.monotonicNanoseconds() - start) / 6e10
        return [
            .init(
                what: "/halt among \(perMinute) strangers a minute, from writing",
                measured: .times(samples),
                target: .within(median: nil, p99: 1_000)
            ),
            .init(
                what: "a backlog of \(backlog) strangers, per minute",
                measured: .rate(Double(backlog) / took / 60, unit: "updates", count: backlog),
                target: .atLeast(Double(perMinute) / 60)
            ),
        ]
    }

    private static func write(to bot: BenchBot) {
        let begin = SystemClock.monotonicNanoseconds()
        let steps = seconds * stepsPerSecond
        let total = perMinute * seconds / 60
        for step in 0..<steps {
            let count = total * (step + 1) / steps - total * step / steps
            bot.post((0..<count).map { _ in "/halt all" }, from: 1_000 + Int64(step))
            let due = begin + Int64(step + 1) * 1_000_000_000 / Int64(stepsPerSecond)
            let wait = due - SystemClock.monotonicNanoseconds()
            if wait > 0 { usleep(UInt32(wait / 1_000)) }
        }
    }
}
