import Foundation
import Platform
import StandIns

/// A tap that nudges a parameter under a backtest of 1,000,000 bars, to the picture that takes the old one's place:
/// the run over columns, its count in the store, the journal, the drawing and the upload.
enum RedrawCase {
    private static let count = 200
    private static let bars = 1_000_000

    static func run(_ stage: Stage) throws -> [Benchmark.Result] {
        let bot = BenchBot()
        defer { bot.stop() }
        let file = try BarFileMaking.write(
            bars: bars,
            in: stage.folder,
            under: "redraw-bars",
            lots: 100
        )
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent().path
        let settings = try stage.folder.folder("redraw-settings").file("martlet.yaml")
        try "bars_dir: \(folder)\n".write(toFile: settings, atomically: true, encoding: .utf8)
        let agent = try AgentChild(
            stage,
            "redraw",
            ["--config", settings],
            environment: bot.environment
        )
        defer { agent.stop() }
        // The first one reads the file and finds the font.
        let line = "/backtest sma-cross BTCUSDT interval=1m"
        _ = try bot.exchange(line, marker: "Return", secondsMax: 120)
        var samples = Samples()
        for round in -10..<count {
            let buttons = bot.lastReply.buttons
            // There and back, so that the windows stay as they are: up, and then down.
            guard buttons.count > 1 else { throw BenchFailure("there are no buttons") }
            let took = try bot.tap(buttons[round % 2 == 0 ? 1 : 0], marker: "Return")
            if round >= 0 { samples.add(took) }
            usleep(3_000)
        }
        let bytes = bot.lastReply.bytes
        return [
            .init(
                what: "redraw of 1,000,000 bars: tap served to picture read",
                measured: .times(samples),
                target: .within(median: 50, p99: nil),
                baseline: ("upload of \(bytes >> 10) KB ms", Double(upload(bytes).median) / 1e6)
            ),
            .init(what: "memory with the columns", measured: .bytes(agent.memory.resident)),
        ]
    }

    /// So many bytes over a connection that stands, to their answer, without any work behind it.
    private static func upload(_ bytes: Int) -> Samples {
        var samples = Samples()
        let server = LoopbackHTTPServer { _ in .json("{}") }
        defer { server.stop() }
        let body = String(repeating: "x", count: bytes)
        let request = Array("POST /x HTTP/1.1\r\nContent-Length: \(bytes)\r\n\r\n\(body)".utf8)
        SocketRoundTrip.each(200, request, port: server.port) { samples.add($0) }
        return samples
    }
}
