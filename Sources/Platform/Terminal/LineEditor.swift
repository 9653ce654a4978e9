internal import CPlatform
internal import Glibc
internal import Synchronization

/// Reads lines from a person at a terminal, or from a pipe, while other threads print above the
/// line being typed.
///
/// On a terminal it offers editing, history and completion. Elsewhere it reads plain lines, without
/// prompt or echo.
package final class LineEditor: Sendable {
    /// What to do after a line.
    package enum NextStep: Sendable {
        /// Read the next one.
        case read
        /// Return from ``run(onLine:)``.
        case end
    }

    /// Why ``run(onLine:)`` returned.
    package enum Ending: Sendable, Equatable {
        /// Ctrl-D on an empty line, or the end of the input.
        case endOfInput
        /// Ctrl-C twice on an empty line.
        case interrupted
        /// The handler said so.
        case ended
        /// ``stop()`` was called.
        case stopped
    }

    /// Gets the text before the cursor and returns the words that the last one of it may become.
    package typealias Completion = @Sendable (_ textBeforeCursor: String) -> [String]

    private struct Waiting {
        var texts: [String] = []
        var leftOut = 0
        var prompt: String?
        var isStopping = false
    }

    let options: LineEditorOptions
    let completion: Completion
    let pipe: WakeUpPipe
    private let waiting = Mutex(Waiting())

    /// Prepares an editor; nothing is drawn or read before ``run(onLine:)``.
    package init(
        options: LineEditorOptions,
        completion: @escaping Completion = { _ in [] }
    ) throws(SystemFailure) {
        self.options = options
        self.completion = completion
        pipe = try WakeUpPipe()
    }

    /// Reads lines until the input ends, on the calling thread, which should be one of its own.
    ///
    /// The handler runs on that thread too; what is printed meanwhile appears when it returns.
    package func run(onLine: (String) -> NextStep) -> Ending {
        let isTerminal =
            isatty(options.inputDescriptor) == 1 && isatty(options.outputDescriptor) == 1
            && TerminalFacts.canSteer(options.environment)
        if isTerminal, let session = TerminalSession(editor: self) {
            return session.run(onLine)
        }
        return PlainSession(editor: self).run(onLine)
    }

    /// Prints a text above the line being typed, which stays as it is. Callable from any thread; it
    /// never waits.
    package func printAbove(_ text: String) {
        waiting.withLock { waiting in
            if waiting.texts.count >= options.printQueueMax {
                waiting.texts.removeFirst()
                waiting.leftOut += 1
            }
            waiting.texts.append(text)
        }
        pipe.wake()
    }

    /// Changes the prompt, also of the line being typed. Callable from any thread.
    package func setPrompt(_ prompt: String) {
        waiting.withLock { $0.prompt = prompt }
        pipe.wake()
    }

    /// Makes ``run(onLine:)`` return soon. Callable from any thread.
    package func stop() {
        waiting.withLock { $0.isStopping = true }
        pipe.wake()
    }

    /// Prints what came too late for ``run(onLine:)``, on the calling thread. Not to be called before
    /// that has returned.
    package func printLate() {
        let lines = takeLines()
        if !lines.isEmpty { write(lines.joined(separator: "\n") + "\n") }
    }

    var isStopping: Bool { waiting.withLock { $0.isStopping } }

    /// The new prompt, if one was set since the last call.
    func takePrompt() -> String? {
        waiting.withLock { waiting in
            defer { waiting.prompt = nil }
            return waiting.prompt
        }
    }

    /// What waits to be printed, as lines without their ends.
    func takeLines() -> [Substring] {
        let (texts, leftOut) = waiting.withLock { waiting in
            defer {
                waiting.texts = []
                waiting.leftOut = 0
            }
            return (waiting.texts, waiting.leftOut)
        }
        let remark = leftOut > 0 ? ["(\(leftOut) earlier messages were left out)"] : []
        return (remark + texts).flatMap { text in
            (text.hasSuffix("\n") ? text.dropLast() : text[...])
                .split(separator: "\n", omittingEmptySubsequences: false)
        }
    }

    /// Waits for input or a wake-up. Returns true when there is something to read.
    func waitForInput() -> Bool {
        var descriptors = [
            pollfd(fd: options.inputDescriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: pipe.readEnd, events: Int16(POLLIN), revents: 0),
        ]
        guard poll(&descriptors, 2, -1) > 0 else { return false }
        return descriptors[0].revents != 0
    }

    /// Reads what is there; empty at the end of the input.
    func readInput() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = read(options.inputDescriptor, &bytes, bytes.count)
            if count >= 0 { return Array(bytes[..<count]) }
            if errno != EINTR, errno != EAGAIN { return [] }
        }
    }

    func write(_ text: String) {
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(
                    options.outputDescriptor,
                    buffer.baseAddress?.advanced(by: start),
                    buffer.count - start
                )
            }
            if count >= 0 {
                start += count
            } else if errno == EAGAIN {
                var output = pollfd(
                    fd: options.outputDescriptor,
                    events: Int16(POLLOUT),
                    revents: 0
                )
                _ = poll(&output, 1, 1_000)
            } else if errno != EINTR {
                return
            }
        }
    }
}
