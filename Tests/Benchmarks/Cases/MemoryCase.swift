import Foundation

/// Memory of an agent that chats by Telegram and trades its three paper markets.
enum MemoryCase {
    private static let seconds = 60
    private static let commands = ["/status", "/balance", "/risk", "/markets", "/trades", "/help"]

    static func run(_ stage: Stage) throws -> [Benchmark.Result] {
        let bot = BenchBot()
        defer { bot.stop() }
        let agent = try AgentChild(stage, "memory", environment: bot.environment)
        defer { agent.stop() }
        sleep(2)
        let early = agent.memory
        for second in 2..<seconds {
            if second % 3 == 0 { bot.post([commands[second / 3 % commands.count]]) }
            sleep(1)
        }
        let late = agent.memory
        return [
            .init(
                what: "resident after \(seconds) s",
                measured: .bytes(late.resident),
                target: .atMost(32),
                baseline: ("after 2 s MB", Double(early.resident) / 1_048_576)
            ),
            .init(
                what: "private of it",
                measured: .bytes(late.privately),
                baseline: ("after 2 s MB", Double(early.privately) / 1_048_576)
            ),
            .init(
                what: "written of that, in no file",
                measured: .bytes(late.written),
                baseline: ("after 2 s MB", Double(early.written) / 1_048_576)
            ),
        ]
    }
}
