/// Line reading for pipes and dumb terminals: no prompt, no echo, no steering characters.
struct PlainSession {
    private let editor: LineEditor

    init(editor: LineEditor) {
        self.editor = editor
    }

    /// Hands lines on until the input ends; a last line without its line feed counts.
    func run(_ onLine: (String) -> LineEditor.NextStep) -> LineEditor.Ending {
        var input: [UInt8] = []
        while !editor.isStopping {
            let hasInput = editor.waitForInput()
            printWaiting()
            guard hasInput else { continue }
            let bytes = editor.readInput()
            if bytes.isEmpty {
                let step = input.isEmpty ? .read : hand(input[...], onLine)
                return step == .end ? .ended : .endOfInput
            }
            input.append(contentsOf: bytes)
            var start = 0
            while let end = input[start...].firstIndex(of: UInt8(ascii: "\n")) {
                if hand(input[start..<end], onLine) == .end { return .ended }
                if editor.isStopping { return .stopped }
                start = end + 1
            }
            input.removeFirst(start)
            // Enough is kept to see that the line is too long; the rest of it is not.
            let excess = input.count - editor.options.lineBytesMax - 1
            if excess > 0 { input.removeLast(excess) }
        }
        printWaiting()
        return .stopped
    }

    private func hand(
        _ bytes: ArraySlice<UInt8>,
        _ onLine: (String) -> LineEditor.NextStep
    ) -> LineEditor.NextStep {
        var bytes = bytes
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard bytes.count <= editor.options.lineBytesMax else {
            editor.write(
                "A line may have \(editor.options.lineBytesMax) bytes; this one was left out.\n"
            )
            return .read
        }
        let step = onLine(String(decoding: bytes, as: UTF8.self))
        printWaiting()
        return step
    }

    private func printWaiting() {
        editor.pipe.drain()
        let lines = editor.takeLines()
        if !lines.isEmpty { editor.write(lines.joined(separator: "\n") + "\n") }
    }
}
