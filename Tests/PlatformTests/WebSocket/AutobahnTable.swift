import StandIns

/// Sections 1 to 5, 7, 9 and 10.
enum AutobahnTable {
    static let framing = lengths + pings + reserved + opcodes
    static let messages = fragments + endings
    static let large = sizes + manyMessages

    private static func bytes(_ count: Int, _ value: UInt8 = 42) -> [UInt8] {
        [UInt8](repeating: value, count: count)
    }

    private static let hello = WireFrame.text("Hello, world!")

    private static var lengths: [AutobahnCase] {
        [(1, UInt8(1), UInt8(42)), (2, 2, 0xFE)].flatMap { section, opcode, value in
            let counts = [0, 125, 126, 127, 128, 65_535, 65_536, 65_536]
            return counts.enumerated().map { index, count in
                let frame = WireFrame(opcode, bytes(count, value))
                let step = index == 7 ? 997 : Int.max
                return AutobahnCase(
                    "1.\(section).\(index + 1)",
                    [frame],
                    back: [frame],
                    step: step
                )
            }
        }
    }

    private static var pings: [AutobahnCase] {
        func ping(_ payload: [UInt8]) -> WireFrame { WireFrame(9, payload) }
        func pong(_ payload: [UInt8]) -> WireFrame { WireFrame(10, payload) }
        let odd: [UInt8] = [0x00, 0xFF, 0xFE, 0xFD, 0xFC, 0xFB, 0x00, 0xFF]
        let ten = (0..<10).map { Array("payload-\($0)".utf8) }
        return [
            AutobahnCase("2.1", [ping([])], back: [pong([])]),
            AutobahnCase("2.2", [ping(hello.payload)], back: [pong(hello.payload)]),
            AutobahnCase("2.3", [ping(odd)], back: [pong(odd)]),
            AutobahnCase("2.4", [ping(bytes(125, 0xFE))], back: [pong(bytes(125, 0xFE))]),
            AutobahnCase("2.5", [ping(bytes(126, 0xFE))], .fails(1002)),
            AutobahnCase("2.6", [ping(bytes(125, 0xFE))], back: [pong(bytes(125, 0xFE))], step: 1),
            AutobahnCase("2.7", [pong([])]),
            AutobahnCase("2.8", [pong(Array("unsolicited".utf8))]),
            AutobahnCase(
                "2.9",
                [pong(Array("unsolicited".utf8)), ping(hello.payload)],
                back: [pong(hello.payload)]
            ),
            AutobahnCase("2.10", ten.map(ping), back: ten.map(pong)),
            AutobahnCase("2.11", ten.map(ping), back: ten.map(pong), step: 1),
        ]
    }

    private static var reserved: [AutobahnCase] {
        func bad(_ opcode: UInt8, _ bits: UInt8, _ payload: [UInt8] = []) -> WireFrame {
            WireFrame(opcode, payload, flags: 8 | bits)
        }
        let ping = WireFrame(9)
        let between = [hello, bad(1, 2, hello.payload), ping]
        return [
            AutobahnCase("3.1", [bad(1, 4, hello.payload)], .fails(1002)),
            AutobahnCase("3.2", between, back: [hello], .fails(1002)),
            AutobahnCase(
                "3.3",
                [hello, bad(1, 3, hello.payload), ping],
                back: [hello],
                .fails(1002)
            ),
            AutobahnCase(
                "3.4",
                [hello, bad(1, 1, hello.payload), ping],
                back: [hello],
                .fails(1002),
                step: 1
            ),
            AutobahnCase("3.5", [bad(2, 5, bytes(8, 0xFE))], .fails(1002)),
            AutobahnCase("3.6", [bad(9, 6)], .fails(1002)),
            AutobahnCase("3.7", [bad(8, 7)], .fails(1002)),
        ]
    }

    private static var opcodes: [AutobahnCase] {
        [(1, [3, 4, 5, 6, 7]), (2, [11, 12, 13, 14, 15])].flatMap { section, numbers in
            numbers.enumerated().map { index, number in
                let payload = index % 2 == 1 ? bytes(12) : []
                let unknown = WireFrame(UInt8(number), payload)
                let isFirst = index < 2
                return AutobahnCase(
                    "4.\(section).\(index + 1)",
                    isFirst ? [unknown] : [hello, unknown, WireFrame(9)],
                    back: isFirst ? [] : [hello],
                    .fails(1002),
                    step: index == 4 ? 1 : .max
                )
            }
        }
    }

    private static var fragments: [AutobahnCase] {
        func part(_ opcode: UInt8, _ text: String, _ isFinal: Bool) -> WireFrame {
            WireFrame(opcode, Array(text.utf8), flags: isFinal ? 8 : 0)
        }
        let ping = WireFrame(9, Array("ping".utf8))
        let pong = WireFrame(10, ping.payload)
        let two = [part(1, "fragment1", false), part(0, "fragment2", true)]
        let whole = WireFrame.text("fragment1fragment2")
        let split = [two[0], ping, two[1]]
        let orphan = part(0, "non-continuation", true)
        let open = part(0, "non-continuation", false)
        let pinged = [
            part(1, "fragment1", false), part(0, "fragment2", false), ping,
            part(0, "fragment3", false), part(0, "fragment4", false), ping,
            part(0, "fragment5", true),
        ]
        let five = WireFrame.text("fragment1fragment2fragment3fragment4fragment5")
        let rows: [(String, [WireFrame], [WireFrame], AutobahnCase.Ending, Int)] = [
            ("5.1", [part(9, "fragment1", false), orphan], [], .fails(1002), .max),
            ("5.2", [part(10, "fragment1", false), orphan], [], .fails(1002), .max),
            ("5.3", two, [whole], .clean, .max),
            ("5.4", two, [whole], .clean, 13),
            ("5.5", two, [whole], .clean, 1),
            ("5.6", split, [pong, whole], .clean, .max),
            ("5.7", split, [pong, whole], .clean, 13),
            ("5.8", split, [pong, whole], .clean, 1),
            ("5.9", [orphan, hello], [], .fails(1002), .max),
            ("5.10", [orphan, hello], [], .fails(1002), 13),
            ("5.11", [orphan, hello], [], .fails(1002), 1),
            ("5.12", [open, hello], [], .fails(1002), .max),
            ("5.13", [open, hello], [], .fails(1002), 13),
            ("5.14", [open, hello], [], .fails(1002), 1),
            ("5.15", two + [part(0, "fragment3", false), hello], [whole], .fails(1002), .max),
            ("5.16", [open] + two + [open] + two, [], .fails(1002), .max),
            ("5.17", [orphan] + two + [orphan] + two, [], .fails(1002), .max),
            ("5.18", [two[0], part(1, "fragment2", true)], [], .fails(1002), .max),
            ("5.19", pinged, [pong, pong, five], .clean, .max),
            ("5.20", pinged, [pong, pong, five], .clean, 1),
        ]
        return rows.map { AutobahnCase($0, $1, back: $2, $3, step: $4) }
    }

    private static var endings: [AutobahnCase] {
        let close = WireFrame.close(1000)
        let part = WireFrame.text("fragment1", isFinal: false)
        let rest = WireFrame(0, Array("fragment2".utf8))
        let large = WireFrame(1, bytes(256 << 10))
        let reason = Array("Hello, world!".utf8)
        var cases = [
            AutobahnCase("7.1.1", [hello, close], back: [hello], .answers(1000)),
            AutobahnCase("7.1.2", [close, close], .answers(1000)),
            AutobahnCase("7.1.3", [close, WireFrame(9)], .answers(1000)),
            AutobahnCase("7.1.4", [close, hello], .answers(1000)),
            AutobahnCase("7.1.5", [part, close, rest], .answers(1000)),
            AutobahnCase(
                "7.1.6",
                [large, hello, close, WireFrame(9)],
                back: [large, hello],
                .answers(1000)
            ),
            AutobahnCase("7.3.1", [.close(nil)], .answers(nil)),
            AutobahnCase("7.3.2", [WireFrame(8, [97])], .fails(1002)),
            AutobahnCase("7.3.3", [close], .answers(1000)),
            AutobahnCase("7.3.4", [.close(1000, reason)], .answers(1000)),
            AutobahnCase("7.3.5", [.close(1000, bytes(123))], .answers(1000)),
            AutobahnCase("7.3.6", [.close(1000, bytes(124))], .fails(1002)),
            AutobahnCase("7.5.1", [.close(1000, [0xCE, 0xBA, 0xED, 0xA0, 0x80])], .fails(1007)),
        ]
        let legal: [UInt16] = [
            1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999,
        ]
        for (index, code) in legal.enumerated() {
            cases.append(AutobahnCase("7.7.\(index + 1)", [.close(code)], .answers(code)))
        }
        let illegal: [UInt16] = [0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999, 5000, 65_535]
        for (index, code) in illegal.enumerated() {
            cases.append(AutobahnCase("7.9.\(index + 1)", [.close(code)], .fails(1002)))
        }
        return cases
    }

    /// Sections 9.1 to 9.6, up to 4 MiB; the suite goes on to 16 MiB.
    private static var sizes: [AutobahnCase] {
        let counts = [64 << 10, 256 << 10, 1 << 20, 4 << 20]
        var cases: [AutobahnCase] = []
        for (section, opcode) in [(1, UInt8(1)), (2, 2)] {
            for (index, count) in counts.enumerated() {
                let frame = WireFrame(opcode, bytes(count))
                cases.append(AutobahnCase("9.\(section).\(index + 1)", [frame], back: [frame]))
            }
            let whole = WireFrame(opcode, bytes(1 << 20))
            for (index, count) in [64, 256, 1 << 10, 4 << 10, 64 << 10].enumerated() {
                let starts = Array(stride(from: 0, to: 1 << 20, by: count))
                let parts = starts.map {
                    let isLast = $0 + count == 1 << 20
                    return WireFrame($0 == 0 ? opcode : 0, bytes(count), flags: isLast ? 8 : 0)
                }
                let number = "9.\(section + 2).\(index + 1)"
                cases.append(AutobahnCase(number, parts, back: [whole]))
                cases.append(
                    AutobahnCase(
                        "9.\(section + 4).\(index + 1)",
                        [whole],
                        back: [whole],
                        step: max(count, 1 << 10)
                    )
                )
            }
        }
        return cases
    }

    /// Sections 9.7 and 9.8: many messages of one size; and 10.1.1, a message in fragments of 1,300 bytes.
    private static var manyMessages: [AutobahnCase] {
        var cases: [AutobahnCase] = []
        for (section, opcode) in [(7, UInt8(1)), (8, 2)] {
            for (index, count) in [0, 16, 64, 256, 1 << 10, 4 << 10].enumerated() {
                let frames = [WireFrame](repeating: WireFrame(opcode, bytes(count)), count: 200)
                cases.append(AutobahnCase("9.\(section).\(index + 1)", frames, back: frames))
            }
        }
        let starts = Array(stride(from: 0, to: 65_536, by: 1_300))
        let parts = starts.map { start in
            let count = min(1_300, 65_536 - start)
            return WireFrame(start == 0 ? 1 : 0, bytes(count), flags: count < 1_300 ? 8 : 0)
        }
        let whole = WireFrame(1, bytes(65_536))
        return cases + [AutobahnCase("10.1.1", parts, back: [whole])]
    }
}
