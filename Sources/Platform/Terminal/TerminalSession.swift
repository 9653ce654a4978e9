internal import CPlatform
internal import Glibc

/// Editing at a terminal through libedit. It owns the terminal's settings from its making to its
/// end.
final class TerminalSession {
    private let editor: LineEditor
    private let handle: OpaquePointer
    private var history: LineHistory
    private var interrupts = 0
    private var isOnRow = false

    /// Returns nil when libedit cannot take the terminal, or is not installed.
    init?(editor: LineEditor) {
        let options = editor.options
        guard (try? SharedLibrary.edit.load()) != nil,
            let handle = martlet_editor_open(
                options.inputDescriptor,
                options.outputDescriptor,
                Int32(options.historyLinesMax)
            )
        else { return nil }
        self.editor = editor
        self.handle = handle
        history = LineHistory(path: options.historyPath, linesMax: options.historyLinesMax)
        for line in history.lines { martlet_editor_remember(handle, line) }
        martlet_editor_set_prompt(handle, options.prompt)
    }

    deinit {
        martlet_editor_close(handle)
    }

    /// Reads lines until the person ends it.
    func run(_ onLine: (String) -> LineEditor.NextStep) -> LineEditor.Ending {
        _ = martlet_route_signal(SIGWINCH, editor.pipe.writeEnd)
        defer { _ = martlet_route_signal(SIGWINCH, -1) }
        printLines(editor.takeLines())
        startRow()
        while true {
            let hasInput = editor.waitForInput()
            serveWakeUp()
            if editor.isStopping { return leave(.stopped) }
            guard hasInput else { continue }
            let bytes = editor.readInput()
            if bytes.isEmpty || martlet_editor_feed(handle, bytes, bytes.count) != 0 {
                return leave(.endOfInput)
            }
            if let ending = stepThroughKeys(onLine) { return leave(ending) }
        }
    }

    private func stepThroughKeys(_ onLine: (String) -> LineEditor.NextStep) -> LineEditor.Ending? {
        while true {
            let event = Int(martlet_editor_step(handle))
            if event != MARTLET_KEY_INTERRUPT, event != MARTLET_KEY_NONE { interrupts = 0 }
            switch event {
            case MARTLET_KEY_NONE: return nil
            case MARTLET_KEY_LINE:
                if takeLine(onLine) == .end { return .ended }
                if editor.isStopping { return .stopped }
            case MARTLET_KEY_INTERRUPT:
                if interruptIsFinal() { return .interrupted }
            case MARTLET_KEY_END: return .endOfInput
            case MARTLET_KEY_COMPLETE: complete()
            default: break
            }
        }
    }

    private func takeLine(_ onLine: (String) -> LineEditor.NextStep) -> LineEditor.NextStep {
        let line = typed().text
        endRow()
        var step = LineEditor.NextStep.read
        if line.utf8.count > editor.options.lineBytesMax {
            editor.write("A line may have \(editor.options.lineBytesMax) bytes.\n")
        } else {
            if history.remember(line) { martlet_editor_remember(handle, line) }
            step = onLine(line)
        }
        printLines(editor.takeLines())
        if step == .read { startRow() }
        return step
    }

    /// Ctrl-C drops what was typed; on an empty line the second one in a row ends.
    private func interruptIsFinal() -> Bool {
        let wasEmpty = typed().text.isEmpty
        interrupts = wasEmpty ? interrupts + 1 : 0
        if interrupts > 1 { return true }
        endRow("^C")
        if wasEmpty { editor.write("Press Ctrl-C again, or Ctrl-D, to end.\n") }
        startRow()
        return false
    }

    private func complete() {
        let (text, cursor) = typed()
        let before = String(decoding: text.utf8.prefix(cursor), as: UTF8.self)
        let completion = WordCompletion(before: before, candidates: editor.completion(before))
        if completion.inserted.isEmpty {
            if completion.choices.isEmpty {
                martlet_editor_beep(handle)
            } else {
                aboveLine { printLines([completion.choices.joined(separator: "  ")[...]]) }
            }
            return
        }
        aboveLine {
            martlet_editor_delete_before(handle, Int32(completion.removedCount))
            martlet_editor_insert(handle, completion.inserted)
        }
    }

    /// Shows what other threads have sent; after a change of the window's size everything is drawn
    /// afresh.
    private func serveWakeUp() {
        let hasResized = editor.pipe.drain().contains(UInt8(SIGWINCH))
        let lines = editor.takeLines()
        let prompt = editor.takePrompt()
        guard hasResized || prompt != nil || !lines.isEmpty else { return }
        aboveLine {
            if hasResized { martlet_editor_resize(handle) }
            if let prompt { martlet_editor_set_prompt(handle, prompt) }
            printLines(lines)
        }
    }

    /// Clears the rows of the typed line, runs `body` there and draws the line again below.
    private func aboveLine(_ body: () -> Void) {
        let columns = martlet_terminal_columns(editor.options.outputDescriptor)
        let row = martlet_editor_cursor_row(handle, columns)
        editor.write((row > 0 ? "\u{1B}[\(row)A" : "") + "\r\u{1B}[J")
        body()
        martlet_editor_draw(handle)
    }

    private func printLines(_ lines: [Substring]) {
        guard !lines.isEmpty else { return }
        editor.write(lines.joined(separator: "\r\n") + "\r\n")
    }

    /// Leaves the typed line as it stands and goes below it.
    private func endRow(_ mark: String = "") {
        aboveLine { martlet_editor_go_to_end(handle) }
        martlet_editor_finish(handle)
        isOnRow = false
        editor.write(mark + "\r\n")
    }

    private func startRow() {
        if let prompt = editor.takePrompt() { martlet_editor_set_prompt(handle, prompt) }
        martlet_editor_begin(handle)
        isOnRow = true
    }

    private func leave(_ ending: LineEditor.Ending) -> LineEditor.Ending {
        if isOnRow { endRow() }
        printLines(editor.takeLines())
        return ending
    }

    private func typed() -> (text: String, cursor: Int) {
        var cursor = 0
        guard let text = martlet_editor_text(handle, &cursor) else { return ("", 0) }
        return (String(cString: text), cursor)
    }
}
