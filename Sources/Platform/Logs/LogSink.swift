internal import Glibc
package import Logging

/// Where all log entries go: a bounded queue, then a thread that makes a line, scrubs it of secrets
/// and writes it.
///
/// Logging never waits for the output. When the queue is full entries are dropped, and a later line
/// tells how many.
package final class LogSink: @unchecked Sendable {
    /// Takes one scrubbed line, its line feed included, on the writing thread.
    package typealias Output = @Sendable (String) -> Void

    private let options: LogSinkOptions
    private let scrubber: SecretScrubber
    private let mailbox: Mailbox<LogEntry>
    private let condition = ThreadCondition()
    // The rest is touched only inside `condition.locked`.
    private var output: Output
    private var accepted = 0
    private var written = 0
    private var dropped = 0
    private var remembered: RingQueue<String>
    private var thread: DedicatedThread?

    private init(options: LogSinkOptions, scrubber: SecretScrubber, output: @escaping Output) {
        self.options = options
        self.scrubber = scrubber
        self.output = output
        mailbox = Mailbox(
            bounds: MailboxBounds(urgentMax: 1, normalMax: options.queueMax, lossyKeysMax: 1)
        )
        remembered = RingQueue(countMax: options.recentMax)
    }

    /// Starts the writing thread. The output is standard error unless another one is handed in.
    package static func start(
        options: LogSinkOptions = LogSinkOptions(),
        scrubber: SecretScrubber = .shared,
        output: @escaping Output = LogSink.writeToStandardError
    ) throws(SystemFailure) -> LogSink {
        let sink = LogSink(options: options, scrubber: scrubber, output: output)
        let thread = try DedicatedThread.start(name: "logs") { sink.writeUntilClosed() }
        sink.condition.locked { sink.thread = thread }
        return sink
    }

    /// The handler to bootstrap swift-log with: `LoggingSystem.bootstrap { sink.handler(label: $0)
    /// }`.
    package func handler(label: String) -> any LogHandler {
        LogSinkHandler(label: label, logLevel: options.level, sink: self)
    }

    /// A logger that writes here whatever swift-log was bootstrapped with.
    package func logger(label: String) -> Logger {
        Logger(label: label) { handler(label: $0) }
    }

    /// The newest lines, oldest first, as they were written, without line feeds.
    package func recent(_ count: Int) -> [String] {
        condition.locked {
            let taken = min(max(count, 0), remembered.count)
            return (remembered.count - taken..<remembered.count).compactMap { remembered[$0] }
        }
    }

    /// Entries lost to a full queue since the start.
    package var droppedCount: Int { condition.locked { dropped } }

    /// Sends further lines elsewhere, for example above the console's input line.
    package func redirect(to output: @escaping Output) {
        condition.locked { self.output = output }
    }

    /// Waits until everything accepted so far is written. Returns false when it was not at the
    /// timeout.
    @discardableResult
    package func flush(timeoutNanoseconds: Int64) -> Bool {
        let deadline = SystemClock.monotonicNanoseconds() + timeoutNanoseconds
        return condition.locked {
            let wanted = accepted
            while written < wanted {
                guard condition.wait(untilMonotonic: deadline) else { return written >= wanted }
            }
            return true
        }
    }

    /// Writes what waits and ends the thread. Later entries are dropped. Returns false when it
    /// still wrote at the timeout.
    @discardableResult
    package func stop(timeoutNanoseconds: Int64) -> Bool {
        mailbox.close()
        let thread = condition.locked { self.thread }
        return thread?.join(timeoutNanoseconds: timeoutNanoseconds) ?? true
    }

    func take(_ entry: LogEntry) {
        condition.locked {
            if mailbox.post(entry) {
                accepted += 1
            } else {
                dropped += 1
            }
        }
    }

    private func writeUntilClosed() {
        var batch: [LogEntry] = []
        var toldDropped = 0
        while mailbox.takeAll(into: &batch, max: 256, waitUntilMonotonic: nil) > 0 {
            for entry in batch { write(entry) }
            let count = batch.count
            batch.removeAll(keepingCapacity: true)
            let dropped = condition.locked { self.dropped }
            if dropped > toldDropped {
                write(notice(of: dropped - toldDropped))
                toldDropped = dropped
            }
            condition.locked {
                written += count
                condition.broadcast()
            }
        }
    }

    private func notice(of count: Int) -> LogEntry {
        LogEntry(
            wallNanoseconds: SystemClock.wallNanoseconds(),
            level: .warning,
            label: "logs",
            message: "log entries were dropped because the output is too slow",
            metadata: ["dropped": "\(count)"]
        )
    }

    private func write(_ entry: LogEntry) {
        let made = options.format == .text ? LogLine.text(entry) : LogLine.json(entry)
        let line = bounded(scrubber.scrub(made))
        let output = condition.locked {
            if remembered.isFull { _ = remembered.popFirst() }
            _ = remembered.append(line)
            return self.output
        }
        output(line + "\n")
    }

    private func bounded(_ line: String) -> String {
        let excess = line.utf8.count - options.lineBytesMax
        guard excess > 0 else { return line }
        if options.format == .text {
            return String(decoding: line.utf8.prefix(options.lineBytesMax), as: UTF8.self)
                + " (\(excess) bytes cut)"
        }
        // A cut object would not be JSON any more.
        return #"{"level":"warning","label":"logs","#
            + "\"message\":\"a line of \(line.utf8.count) bytes was left out\"}"
    }

    /// One `write` per line, so that lines of several processes never mix. A full pipe is waited
    /// for.
    package static func writeToStandardError(_ line: String) {
        let bytes = Array(line.utf8)
        var start = 0
        while start < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(
                    STDERR_FILENO,
                    buffer.baseAddress?.advanced(by: start),
                    buffer.count - start
                )
            }
            if count >= 0 {
                start += count
            } else if errno == EAGAIN {
                var waiting = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
                _ = poll(&waiting, 1, 1_000)
            } else if errno != EINTR {
                return
            }
        }
    }
}

/// swift-log's view of a ``LogSink``: a value with a label, a level and metadata of its own.
struct LogSinkHandler: LogHandler {
    let label: String
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    let sink: LogSink

    init(label: String, logLevel: Logger.Level, sink: LogSink) {
        self.label = label
        self.logLevel = logLevel
        self.sink = sink
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
        if let error = event.error { all["error"] = "\(error)" }
        if let own = event.metadata { all.merge(own) { $1 } }
        sink.take(
            LogEntry(
                wallNanoseconds: SystemClock.wallNanoseconds(),
                level: event.level,
                label: label,
                message: event.message.description,
                metadata: all
            )
        )
    }
}
