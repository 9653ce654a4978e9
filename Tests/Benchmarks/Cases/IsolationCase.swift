import Foundation
import StandIns

/// A replay at full speed, alone and beside a Telegram and a webhook that take connections and never
/// answer.
enum IsolationCase {
    private static let bars = 6_000
    private static let count = 4

    static func run(_ stage: Stage) throws -> [Benchmark.Result] {
        let file = try BarFileMaking.write(bars: bars, in: stage.folder)
        let dead = LoopbackHTTPServer { _ in .hang }
        defer { dead.stop() }
        let settings = try settings(stage, url: dead.url)
        var alone = Samples()
        var beside = Samples()
        for round in 0..<count {
            alone.add(try Replaying.run(stage, "alone\(round)", file: file).nanoseconds)
            let outcome = try Replaying.run(
                stage,
                "beside\(round)",
                file: file,
                arguments: ["--config", settings],
                environment: BenchBot.environment(url: dead.url)
            )
            beside.add(outcome.nanoseconds)
        }
        guard dead.requestCount > 0 else { throw BenchFailure("the dead ones were never asked") }
        return [
            .init(what: "\(bars) bars alone", measured: .times(alone)),
            .init(
                what: "beside dead Telegram and webhook",
                measured: .times(beside),
                baseline: ("alone ms", Double(alone.median) / 1e6)
            ),
            .init(
                what: "throughput beside them, to alone",
                measured: .ratio(Double(alone.median) / Double(max(1, beside.median))),
                target: .atLeast(0.9)
            ),
        ]
    }

    private static func settings(_ stage: Stage, url: String) throws -> String {
        let path = stage.folder.file("dead.yaml")
        let secret = Data(repeating: 7, count: 32).base64EncodedString()
        let text = """
            webhooks:
              dead:
                kind: generic
                url: \(url)/hook
                signing_secret: whsec_\(secret)
                allow_private: true

            """
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }
}
