import Logging
import Synchronization
import Testing

@testable import Platform

@Suite struct LogSinkTests {
    /// Collects lines, and can hold the writing thread back to fill the queue.
    private final class Paper: Sendable {
        private let lines = Mutex<[String]>([])
        let gate = Mailbox<Bool>(bounds: MailboxBounds(normalMax: 1))
        let isHeld = Mutex(false)
        let reached = Mailbox<Bool>()

        func write(_ line: String) {
            if isHeld.withLock({ $0 }) {
                _ = reached.post(true)
                var batch: [Bool] = []
                _ = gate.takeAll(into: &batch, max: 1, waitUntilMonotonic: nil)
            }
            lines.withLock { $0.append(line) }
        }

        var all: [String] { lines.withLock { $0 } }
    }

    private let paper = Paper()
    private let patience: Int64 = 10_000_000_000

    private func start(_ options: LogSinkOptions = LogSinkOptions()) throws -> LogSink {
        let scrubber = SecretScrubber()
        scrubber.register("hunter2-hunter2")
        return try LogSink.start(options: options, scrubber: scrubber) { [paper] in paper.write($0)
        }
    }

    @Test func `a line has time, level, label, message and sorted metadata`() {
        let entry = LogEntry(
            wallNanoseconds: 1_795_298_400_123_456_789,
            level: .info,
            label: "agent",
            message: "ready",
            metadata: ["b": "two words", "a": "1", "c": ""]
        )
        #expect(
            LogLine.text(entry)
                == "2026-11-21T22:00:00.123Z info agent: ready a=1 b=\"two words\" c=\"\""
        )
        #expect(
            LogLine.json(entry)
                == """
                {"time":"2026-11-21T22:00:00.123Z","level":"info","label":"agent","message":"ready",\
                "metadata":{"a":"1","b":"two words","c":""}}
                """
        )
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (951_868_799_999, "2000-02-29T23:59:59.999Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (1_704_067_199_999, "2023-12-31T23:59:59.999Z"), (-1, "1969-12-31T23:59:59.999Z"),
        ] as [(Int64, String)]
    )
    func `times are right over leap days and year ends`(milliseconds: Int64, text: String) {
        #expect(LogLine.timeText(milliseconds * 1_000_000) == text)
    }

    @Test func `nothing in a message can begin a line or steer a terminal`() throws {
        let sink = try start()
        let logger = sink.logger(label: "lab\nel")
        logger.info("one\ntwo\r\u{1B}[2J\u{9B}\u{202E}\u{7F}", metadata: ["k\n": "v\nw"])
        #expect(sink.flush(timeoutNanoseconds: patience))
        let line = try #require(paper.all.first)
        #expect(
            line.hasSuffix(
                " info lab\\nel: one\\ntwo\\r\\u001b[2J\\u009b\\u202e\\u007f k\\n=\"v\\nw\"\n"
            )
        )
        sink.stop(timeoutNanoseconds: patience)
    }

    @Test(arguments: LogSinkOptions.Format.allCases)
    func `secrets never reach the output or the memory`(format: LogSinkOptions.Format) throws {
        var options = LogSinkOptions()
        options.format = format
        let sink = try start(options)
        let logger = sink.logger(label: "hunter2-hunter2")
        logger.info("is hunter2-hunter2", metadata: ["key": "hunter2-hunter2"])
        sink.stop(timeoutNanoseconds: patience)
        let line = try #require(paper.all.first)
        #expect(!line.contains("hunter2"))
        #expect(line.components(of: "•••") == 3)
        #expect(sink.recent(10) == [String(line.dropLast())])
    }

    @Test func `levels, handler metadata and the event's metadata follow swift-log`() throws {
        let sink = try start()
        var logger = sink.logger(label: "a")
        logger[metadataKey: "x"] = "1"
        logger[metadataKey: "y"] = "1"
        logger.debug("left out")
        logger.warning("kept", metadata: ["y": "2"])
        logger.logLevel = .debug
        logger.debug("now kept")
        logger.error("failed", error: SystemFailure(code: 2))
        sink.stop(timeoutNanoseconds: patience)
        #expect(
            paper.all.map { $0.dropFirst(25) } == [
                "warning a: kept x=1 y=2\n", "debug a: now kept x=1 y=1\n",
                "error a: failed error=\"No such file or directory\" x=1 y=1\n",
            ]
        )
    }

    @Test func `a stuck output drops and counts instead of stopping the caller`() throws {
        var options = LogSinkOptions()
        options.queueMax = 4
        let sink = try start(options)
        paper.isHeld.withLock { $0 = true }
        let logger = sink.logger(label: "a")
        logger.info("first")
        var batch: [Bool] = []
        // The writing thread now holds the first line, so exactly four more fit.
        _ = paper.reached.takeAll(into: &batch, max: 1, waitUntilMonotonic: nil)
        for number in 0..<10 { logger.info("\(number)") }
        #expect(sink.droppedCount == 6)
        #expect(!sink.flush(timeoutNanoseconds: 2_000_000))
        paper.isHeld.withLock { $0 = false }
        #expect(paper.gate.post(true))
        #expect(sink.stop(timeoutNanoseconds: patience))
        #expect(paper.all.count == 6)
        #expect(paper.all.contains { $0.contains("warning logs: ") && $0.contains("dropped=6") })
    }

    @Test func `only the newest lines are remembered, oldest first`() throws {
        var options = LogSinkOptions()
        options.recentMax = 3
        let sink = try start(options)
        let logger = sink.logger(label: "a")
        for number in 0..<5 { logger.info("\(number)") }
        sink.stop(timeoutNanoseconds: patience)
        #expect(sink.recent(2).map { $0.last } == ["3", "4"])
        #expect(sink.recent(99).map { $0.last } == ["2", "3", "4"])
        #expect(sink.recent(-1).isEmpty)
    }

    @Test func `a long line is cut, and as JSON left out, and says so`() throws {
        for format in LogSinkOptions.Format.allCases {
            var options = LogSinkOptions()
            options.format = format
            options.lineBytesMax = 200
            let sink = try start(options)
            sink.logger(label: "a").info("\(String(repeating: "x", count: 1_000))")
            sink.stop(timeoutNanoseconds: patience)
        }
        #expect(paper.all.count == 2)
        #expect(paper.all[0].hasSuffix(" bytes cut)\n") && paper.all[0].utf8.count < 230)
        #expect(paper.all[1].hasPrefix("{") && paper.all[1].contains("left out"))
    }

    @Test func `lines go to the new output after a redirection`() throws {
        let sink = try start()
        let logger = sink.logger(label: "a")
        logger.info("old")
        #expect(sink.flush(timeoutNanoseconds: patience))
        let other = Paper()
        sink.redirect { other.write($0) }
        logger.info("new")
        sink.stop(timeoutNanoseconds: patience)
        #expect(paper.all.count == 1)
        #expect(other.all.count == 1)
    }
}

extension String {
    fileprivate func components(of part: String) -> Int {
        var count = 0
        var rest = self[...]
        while let range = rest.firstRange(of: part) {
            count += 1
            rest = rest[range.upperBound...]
        }
        return count
    }
}
