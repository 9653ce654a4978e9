import Glibc
import Testing

@testable import Platform

@Suite struct QRCodeTests {
    @Test func `a short text makes a square with its three finder patterns`() throws {
        let code = try QRCode("MARTLET-1234")
        #expect(code.rows.count == 21)
        #expect(code.rows.allSatisfy { $0.count == 21 })
        // The finder pattern of the standard: a dark frame, a light one, a dark square of three.
        let finder = ["#######", "#.....#", "#.###.#", "#.###.#", "#.###.#", "#.....#", "#######"]
        for (top, left) in [(0, 0), (0, 14), (14, 0)] {
            for (row, line) in finder.enumerated() {
                let drawn = code.rows[top + row][left..<left + 7].map { $0 ? "#" : "." }.joined()
                #expect(drawn == line)
            }
        }
    }

    @Test func `the drawing holds every module and a quiet zone of four`() throws {
        let code = try QRCode("otpauth://totp/Martlet:op?secret=ABCDEFGHIJKLMNOP&issuer=Martlet")
        for mayColour in [true, false] {
            let lines = code.terminalLines(mayColour: mayColour)
            let width = code.rows.count + 8
            #expect(lines.count == (width + 1) / 2)
            var modules: [[Bool]] = []
            for line in lines {
                let cells = line.filter { " ▀▄█".contains($0) }
                #expect(cells.count == width)
                modules.append(cells.map { ("▀█".contains($0)) == mayColour })
                modules.append(cells.map { ("▄█".contains($0)) == mayColour })
            }
            for row in 0..<width {
                for column in 0..<width {
                    let inside = 4..<width - 4
                    let expected =
                        inside.contains(row) && inside.contains(column)
                        && code.rows[row - 4][column - 4]
                    #expect(modules[row][column] == expected)
                }
            }
            #expect(lines.allSatisfy { $0.hasPrefix("\u{1B}[") == mayColour })
        }
    }

    @Test func `texts that are empty or too long are refused`() throws {
        #expect(throws: QRCode.Failure.badLength) { try QRCode("") }
        #expect(throws: QRCode.Failure.badLength) { try QRCode(String(repeating: "x", count: 301)) }
        #expect(try QRCode(String(repeating: "x", count: 300)).rows.count + 8 <= 80)
    }

    @Test func `colours need a terminal that can show them and nobody who refuses`() throws {
        let terminal = try PseudoTerminal(columns: 57)
        let facts = TerminalFacts.of(descriptor: terminal.program, environment: ["TERM": "xterm"])
        #expect(facts == TerminalFacts(isTerminal: true, columns: 57, mayColour: true))
        for environment in [["TERM": "xterm", "NO_COLOR": "1"], ["TERM": "dumb"], [:]] {
            let plain = TerminalFacts.of(descriptor: terminal.program, environment: environment)
            #expect(plain.isTerminal && !plain.mayColour)
        }
        let empty = ["TERM": "xterm", "NO_COLOR": ""]
        #expect(TerminalFacts.of(descriptor: terminal.program, environment: empty).mayColour)
        let nothing = open("/dev/null", O_RDONLY)
        defer { close(nothing) }
        let pipe = TerminalFacts.of(descriptor: nothing, environment: ["COLUMNS": "132"])
        #expect(pipe == TerminalFacts(isTerminal: false, columns: 132, mayColour: false))
    }
}
