import Glibc
import Testing

@testable import Platform

@Suite(.serialized) struct LineEditorTests {
    private let folder = TemporaryFolder()
    private let patience: Int64 = 10_000_000_000

    /// Runs an editor on a thread of its own, collects its lines and its ending.
    private struct Running {
        let editor: LineEditor
        let lines = Mailbox<String>()
        let endings = Mailbox<LineEditor.Ending>()

        init(_ options: LineEditorOptions, words: [String] = []) throws {
            let editor = try LineEditor(options: options) { text in
                let last = text.split(separator: " ", omittingEmptySubsequences: false).last ?? ""
                return words.filter { $0.hasPrefix(last) }
            }
            self.editor = editor
            _ = try DedicatedThread.start(name: "editor") { [lines, endings] in
                let ending = editor.run { line in
                    _ = lines.post(line)
                    editor.printAbove("took <\(line)>")
                    return line == "quit" ? .end : .read
                }
                _ = endings.post(ending)
            }
        }

        func nextLine() -> String? { Self.next(lines) }

        func ending() -> LineEditor.Ending? { Self.next(endings) }

        private static func next<Element>(_ mailbox: Mailbox<Element>) -> Element? {
            var batch: [Element] = []
            let late = SystemClock.monotonicNanoseconds() + 10_000_000_000
            _ = mailbox.takeAll(into: &batch, max: 1, waitUntilMonotonic: late)
            return batch.first
        }
    }

    private func options(_ terminal: PseudoTerminal) -> LineEditorOptions {
        var options = LineEditorOptions()
        options.inputDescriptor = terminal.program
        options.outputDescriptor = terminal.program
        options.historyPath = folder.file("history")
        options.environment = ["TERM": "xterm"]
        return options
    }

    @Test func `a half-typed line survives what is printed above it`() throws {
        let terminal = try PseudoTerminal()
        let running = try Running(options(terminal))
        #expect(terminal.waits(for: "> "))
        terminal.type("half é🦜")
        #expect(terminal.waits(for: "🦜"))
        terminal.forget()
        running.editor.printAbove("ALERT one\nand two")
        #expect(terminal.waits(for: "\u{1B}[JALERT one\nand two\n> half é🦜"))
        terminal.type(" line\r")
        #expect(running.nextLine() == "half é🦜 line")
        terminal.type("\u{4}")
        #expect(running.ending() == .endOfInput)
    }

    @Test func `a wrapped line is cleared from its first row on`() throws {
        let terminal = try PseudoTerminal(columns: 20)
        let running = try Running(options(terminal))
        #expect(terminal.waits(for: "> "))
        terminal.type(String(repeating: "x", count: 45) + "y")
        #expect(terminal.waits(for: "y"))
        terminal.forget()
        running.editor.printAbove("ALERT")
        // 48 columns with the prompt: the cursor stands on the third row.
        #expect(terminal.waits(for: "\u{1B}[2A\u{1B}[JALERT\n> xx"))
        terminal.type("\r")
        #expect(running.nextLine() == String(repeating: "x", count: 45) + "y")
        running.editor.stop()
        #expect(running.ending() == .stopped)
    }

    @Test func `keys edit, history comes back and is kept for its owner alone`() throws {
        let terminal = try PseudoTerminal()
        let running = try Running(options(terminal))
        #expect(terminal.waits(for: "> "))
        terminal.type("bc\u{1}a\u{5}d\r first blank\r/status\r\u{1B}[A\u{1B}[A\r")
        #expect(running.nextLine() == "abcd")
        #expect(running.nextLine() == " first blank")
        #expect(running.nextLine() == "/status")
        #expect(running.nextLine() == "abcd")
        terminal.type("quit\r")
        #expect(running.ending() == .ended)
        #expect(folder.read("history") == "abcd\n/status\nabcd\nquit\n")
        #expect(folder.mode("history") == 0o600)

        let later = try PseudoTerminal()
        let again = try Running(options(later))
        #expect(later.waits(for: "> "))
        later.type("\u{1B}[A\u{1B}[A\r")
        #expect(again.nextLine() == "abcd")
        again.editor.stop()
        #expect(again.ending() == .stopped)
    }

    @Test func `tab completes one word, extends several and shows the choice`() throws {
        let terminal = try PseudoTerminal()
        let running = try Running(options(terminal), words: ["/halt", "/halve", "/resume"])
        #expect(terminal.waits(for: "> "))
        terminal.type("/r\tall\r")
        #expect(running.nextLine() == "/resume all")
        terminal.type("/h\t")
        #expect(terminal.waits(for: "> /hal"))
        terminal.type("\t")
        #expect(terminal.waits(for: "/halt  /halve\n> /hal"))
        terminal.type("t\r")
        #expect(running.nextLine() == "/halt")
        running.editor.stop()
        #expect(running.ending() == .stopped)
    }

    @Test func `Ctrl-C drops the line, and ends only twice on an empty one`() throws {
        let terminal = try PseudoTerminal()
        let running = try Running(options(terminal))
        #expect(terminal.waits(for: "> "))
        terminal.type("dangerous\u{3}safe\r")
        #expect(running.nextLine() == "safe")
        terminal.type("\u{3}x\u{15}\u{3}")
        #expect(terminal.waits(for: "Press Ctrl-C again"))
        terminal.type("\u{3}")
        #expect(running.ending() == .interrupted)
        #expect(running.lines.counts.waiting == 0)
    }

    @Test func `a lone Escape and a torn character do not hold alerts back`() throws {
        let terminal = try PseudoTerminal()
        let running = try Running(options(terminal))
        #expect(terminal.waits(for: "> "))
        terminal.type("ab\u{1B}")
        // When both letters are drawn the Escape is being worked on; what comes now waits for its
        // end.
        #expect(terminal.waits(for: "ab"))
        running.editor.printAbove("ALERT")
        #expect(terminal.waits(for: "ALERT\n> ab"))
        terminal.type("c\r")
        #expect(running.nextLine() == "abc")
        running.editor.stop()
        #expect(running.ending() == .stopped)
    }

    @Test func `the terminal gets its settings back`() throws {
        let terminal = try PseudoTerminal()
        var before = termios()
        var during = termios()
        var after = termios()
        tcgetattr(terminal.program, &before)
        let running = try Running(options(terminal))
        #expect(terminal.waits(for: "> "))
        tcgetattr(terminal.program, &during)
        terminal.type("\u{4}")
        #expect(running.ending() == .endOfInput)
        tcgetattr(terminal.program, &after)
        #expect(during.c_lflag != before.c_lflag)
        #expect(after.c_lflag == before.c_lflag && after.c_iflag == before.c_iflag)
    }

    @Test func `a new prompt is drawn in the place of the old one`() throws {
        let terminal = try PseudoTerminal()
        let running = try Running(options(terminal))
        #expect(terminal.waits(for: "> "))
        terminal.type("typed")
        #expect(terminal.waits(for: "typed"))
        running.editor.setPrompt("halted> ")
        #expect(terminal.waits(for: "halted> typed"))
        running.editor.stop()
        #expect(running.ending() == .stopped)
    }

    @Test func `a pipe is read line by line without prompt or echo`() throws {
        var input: [Int32] = [-1, -1]
        var output: [Int32] = [-1, -1]
        try #require(pipe(&input) == 0 && pipe(&output) == 0)
        var options = LineEditorOptions()
        options.inputDescriptor = input[0]
        options.outputDescriptor = output[1]
        options.lineBytesMax = 20
        let running = try Running(options)
        let text =
            "one\r\n\(String(repeating: "x", count: 21))\n\(String(repeating: "y", count: 20))\nlast é"
        write(input[1], text, text.utf8.count)
        close(input[1])
        #expect(running.nextLine() == "one")
        #expect(running.nextLine() == String(repeating: "y", count: 20))
        #expect(running.nextLine() == "last é")
        #expect(running.ending() == .endOfInput)
        close(output[1])
        let drawn = try OwnedDescriptor(output[0]).readAll(bytesMax: 10_000)
        #expect(
            String(decoding: drawn, as: UTF8.self) == """
                took <one>
                A line may have 20 bytes; this one was left out.
                took <yyyyyyyyyyyyyyyyyyyy>
                took <last é>

                """
        )
        close(input[0])
    }

    @Test func `too many waiting texts leave the oldest out and say so`() throws {
        var options = LineEditorOptions()
        options.printQueueMax = 2
        let editor = try LineEditor(options: options)
        for number in 0..<5 { editor.printAbove("\(number)") }
        #expect(editor.takeLines() == ["(3 earlier messages were left out)", "3", "4"])
        #expect(editor.takeLines().isEmpty)
    }

    @Test func `a history over its bound is shortened in the file, a link is not followed`() {
        folder.write("1\n2\n3\n4\n", to: "history", mode: 0o644)
        var history = LineHistory(path: folder.file("history"), linesMax: 2)
        #expect(history.lines == ["3", "4"])
        #expect(folder.read("history") == "3\n4\n")
        #expect(folder.mode("history") == 0o600)
        let kept = ["4", "", "5"].map { history.remember($0) }
        #expect(kept == [false, false, true])
        #expect(history.lines == ["4", "5"])
        symlink(folder.file("history"), folder.file("link"))
        #expect(LineHistory(path: folder.file("link"), linesMax: 2).lines.isEmpty)
    }
}
