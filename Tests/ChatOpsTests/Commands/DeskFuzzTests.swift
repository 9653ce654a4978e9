import Platform
import Testing
import TradingCore

@testable import ChatOps

struct DeskFuzzTests {
    /// A small generator with a fixed seed (xorshift), so that a failure can be repeated.
    private struct Dice {
        var state: UInt64
        mutating func roll(_ sides: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(sides))
        }
    }

    private static let pieces = [
        "/", "halt", "resume", "alerts", "close", " ", "  ", "\"", "\\", "“", "\n", "\u{0}", "%",
        "🚀", "\u{202E}", "\u{200B}", "а", "é", "e\u{301}", "all", "50%", "-1", "on", "off", "now",
        "123456", "ABCDE-FGHIJ", "until 22:00", "quiet", "22:00-07:00", "BTCUSDT", "@bot", ":",
        "99999999999999999999", "{{x}}", "<b>", "&", "_", "edit", "rebase", "why",
    ]

    @Test
    func `no line of rubbish crashes the desk, raises risk, or makes a button that is too long`()
        throws
    {
        let bench = try DeskBench()
        var dice = Dice(state: 20_261_121)
        for _ in 0..<1_000 {
            let count = 1 + dice.roll(8)
            var text = dice.roll(3) > 0 ? "/" : ""
            for _ in 0..<count { text += Self.pieces[dice.roll(Self.pieces.count)] }
            let outcome = bench.say(text)
            #expect(outcome.answered != nil)
            for button in outcome.answered?.reply.buttons.flatMap({ $0 }) ?? [] {
                #expect(button.data.utf8.count <= 64)
            }
        }
        for action in bench.target.performed {
            switch action {
            case .resume, .setReduceOnly(false), .switchStrategy(_, isOn: true),
                .setLive(_, isOn: true):
                Issue.record("\(action) raises risk")
            default: break
            }
        }
    }

    @Test func `a line is read back from its own text`() throws {
        var dice = Dice(state: 7)
        for _ in 0..<1_000 {
            var text = "/halt"
            for _ in 0..<(1 + dice.roll(8)) {
                text += Self.pieces[dice.roll(Self.pieces.count)] + (dice.roll(2) > 0 ? " " : "")
            }
            guard let line = CommandLine(text), line.text.unicodeScalars.count < 1_024 else {
                continue
            }
            #expect(CommandLine(line.text) == line, "\(text)")
        }
    }

    @Test func `no bytes of rubbish are an envelope`() throws {
        let bench = try DeskBench()
        let good = bench.signed(.text("/halt")).canonical
        var dice = Dice(state: 99)
        for _ in 0..<1_500 {
            var bytes = good
            for _ in 0...dice.roll(4) {
                switch dice.roll(3) {
                case 0: bytes[dice.roll(bytes.count)] = UInt8(dice.roll(256))
                case 1: bytes.remove(at: dice.roll(bytes.count))
                default: bytes.insert(UInt8(dice.roll(256)), at: dice.roll(bytes.count))
                }
            }
            if let envelope = try? CommandEnvelope(canonical: bytes) {
                #expect(envelope.canonical == bytes)
            }
        }
    }
}
