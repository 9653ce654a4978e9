import Foundation
import Testing

@testable import martlet

/// Words from the journal do not steer the terminal that they are shown on.
@Suite(.serialized) struct TerminalTests {
    private static let nasty = "\u{1B}]0;owned\u{7} \u{1B}[2J\u{9B}31m\u{7F} \u{202E}live"

    @Test func `ctl and tail show no steering characters of what was typed`() throws {
        let folder = AgentFolder()
        let agent = try AgentRun(in: folder)
        let data = ["--data", folder.file("data")]
        let halt = try Outcome(["ctl", "/halt crypto \(Self.nasty)"] + data, in: folder)
        #expect(halt.code == 0 && halt.output.contains("owned"), "\(halt.output)")
        let risk = try Outcome(["ctl", "/risk"] + data, in: folder)
        let audit = try Outcome(["ctl", "/audit 20"] + data, in: folder)
        let tail = try Outcome(["journal", "tail"] + data, in: folder)
        #expect(tail.output.contains("owned"), "\(tail.output)")
        for shown in [halt, risk, audit, tail] {
            let steering = shown.output.unicodeScalars.filter { $0 != "\n" && $0.isControl }
            #expect(steering.isEmpty, "\(shown.output.debugDescription)")
        }
        #expect(agent.terminate() == 0)
    }

    @Test func `a tab becomes a blank, line ends stay or go, letters stay as they are`() {
        let text = "a\tb\r\nc\u{1B}[1m é 🏳️‍🌈 שלום\n"
        #expect(text.withoutControls == "a b\nc[1m é 🏳️‍🌈 שלום\n")
        #expect(text.onOneLine == "a b c[1m é 🏳️‍🌈 שלום ")
    }

    @Test(arguments: [
        (bars: (begun: 0, all: 0), rate: 0.0, line: "replay: 0 %, bar 0 of 0, standing still"),
        (
            bars: (begun: 50, all: 200), rate: 7.5,
            line: "replay: 25 %, bar 50 of 200, 7.5 bars/s, about 20 s left"
        ),
        (
            bars: (begun: 1_000, all: 13_681), rate: 100,
            line: "replay: 7 %, bar 1000 of 13681, 100 bars/s, about 3 min left"
        ),
    ])
    func `progress says how far, how fast and how long`(
        bars: (begun: Int, all: Int),
        rate: Double,
        line: String
    ) {
        #expect(ReplayProgress.line(bars, rate: rate) == line)
    }

    @Test func `progress is drawn in place on a terminal, and logged elsewhere`() {
        var drawn = ""
        var logged: [String] = []
        for draws in [true, false] {
            var progress = ReplayProgress(draws: draws, monotonic: 0) { drawn += $0 }
            for second in 0..<21 {
                progress.look(
                    (begun: second * 10, all: 1_000),
                    monotonic: Int64(second) * 1_000_000_000
                ) { logged.append($0) }
            }
            progress.end()
        }
        #expect(drawn.split(separator: "\r").count == 11, "\(drawn.debugDescription)")
        #expect(drawn.hasSuffix("\r\u{1B}[K"))
        #expect(logged.count == 2 && logged.last?.contains("10.0 bars/s") == false)
        #expect(logged.last == "replay: 20 %, bar 200 of 1000, 10 bars/s, about 80 s left")
    }
}
