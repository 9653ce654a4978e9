import ArgumentParser
import ChatOps
import Foundation
import Journaling
import Logging
import Platform
import TradingCore
import TradingEngine

/// One life of the agent: open, recover, wire, work, close.
struct AgentProcess {
    let configuration: AgentConfiguration
    let options: AgentOptions

    /// Runs until it is told to stop.
    ///
    /// - Throws: `ExitCode` after saying why.
    func run() throws {
        MemoryRelease.boundArenas()
        SignalWatch.ignoreWriteSignals()
        let configuration = configuration
        let text = MadeAhead("text") { try ReportText(configuration) }
        let network = networkAhead()
        let hasJournal = hasJournal
        if !hasJournal { try refuseLostJournal() }
        try configuration.checkTape()
        let plan = try MarketPlan.prepared(configuration, options, isNew: !hasJournal)
        let given = try CommandSecret.given(configuration)
        // A start that is refused leaves nothing behind. Where a journal is already there, nothing
        // new would be made, and the disk need not wait for what cannot be refused.
        if !hasJournal {
            if !SharedLibrary.curl.isInstalled(environment: options.environment) {
                try network?.value()
            }
            if configuration.hasOwnWords { _ = try text.value() }
        }
        let log = try startLog()
        defer { _ = log.stop(timeoutNanoseconds: 500_000_000) }
        let logger = log.logger(label: "agent")
        // A standby must be able to lead at once: what can be refused is refused before it waits.
        if options.isStandby {
            _ = try text.value()
            try network?.value()
        }
        let lead = try LeadSeeking(agent: self, logger: logger).lead()
        logger.info("journal: \(SQLiteLibrary.current.remark)")
        let keys = try given ?? CommandSecret.keys(configuration, mayCreate: true)
        let market = try plan(lead.recovered)
        try network?.value()
        let wiring = try AgentWiring(
            configuration: configuration,
            options: options,
            lead: lead,
            log: log,
            keys: keys,
            market: market,
            text: try text.value()
        )
        for line in market.banner { logger.info("\(line)") }
        try work(wiring, lead, logger)
    }

    private func work(
        _ wiring: AgentWiring,
        _ lead: Lead,
        _ logger: Logger
    ) throws {
        let start = AgentStarted(
            version: Build.version,
            pid: Int(getpid()),
            modes: wiring.modes,
            lead: lead.taken
        )
        let loop = wiring.makeLoop()
        wiring.takeUpUndelivered()
        let storageFailures = StorageFailures(in: configuration.dataDirectory)
        storageFailures.prepare()
        var isClosed = false
        do throws(JournalFailure) {
            let reason = try loop.run(
                start,
                onReady: {
                    if wiring.beganHalted { storageFailures.forget() }
                    wiring.open()
                },
                onStopping: { wiring.stopTaking() }
            )
            logger.info("stopping", metadata: ["reason": "\(reason)"])
            loop.saveSnapshot()
            wiring.close()
            isClosed = true
            try Self.settle(lead.journal, logger)
            lead.leadership.close()
        } catch {
            let words = Self.ending(error)
            if case .storage = error {
                storageFailures.note(at: Self.wallNow)
                // Never closed: SQLite would sync the log once more and move it into the database, and a
                // sync that succeeds after one that failed proves nothing.
                _ = Unmanaged.passRetained(lead.journal)
            }
            logger.critical("\(words)")
            if !isClosed {
                // Where another process leads, it is the one that speaks.
                if !error.isSuperseded { wiring.tellLast(loop.lastWords(words)) }
                wiring.close()
            }
            throw ExitStatus.storage.saying(words)
        }
    }

    private static var wallNow: UTCTime { UTCTime(nanoseconds: SystemClock.wallNanoseconds()) }

    private var hasJournal: Bool {
        let path = "\(configuration.dataDirectory)/\(JournalCommand.fileName)"
        return FileManager.default.fileExists(atPath: path)
    }

    /// Before anything is made: the directory stays as it was found.
    private func refuseLostJournal() throws {
        do throws(JournalOpenFailure) {
            try Journal.checkNotLost("\(configuration.dataDirectory)/\(JournalCommand.fileName)")
        } catch {
            throw Self.refusal(error)
        }
    }

    /// The file alone is then the whole journal; what a reader or a full disk holds back stays in the
    /// log, and the next start takes it from there.
    ///
    /// - Throws: what the journal does not outlive: a disk that fails here did not keep what it was
    ///   given before.
    static func settle(_ journal: Journal, _ logger: Logger) throws(JournalFailure) {
        do throws(JournalFailure) {
            if try journal.settle() { return }
            logger.warning(
                "some program reads the journal, so its write-ahead log stays",
                metadata: ["megabytes": "\(journal.walBytes / 1_048_576)"]
            )
        } catch {
            switch error {
            case .diskFull, .busy:
                logger.warning("the write-ahead log stays", metadata: ["why": "\(error.detail)"])
            case .storage, .notOurs, .superseded: throw error
            }
        }
    }

    private static func ending(_ failure: JournalFailure) -> String {
        let next = "The next start recovers from what is durable."
        return switch failure {
        case .diskFull(let text), .busy(let text):
            "The journal could not be written, so Martlet ends: \(text). \(next)"
        case .storage(let text), .notOurs(let text):
            "The journal cannot be trusted any more, so Martlet ends: \(text). \(next)"
        case .superseded(let text):
            "This process leads no more, so it ends and says nothing: \(text)."
        }
    }

    /// Loads what Telegram and webhooks need; nil without them. An agent that could not be reached
    /// must not begin to trade, so the start waits for this.
    private func networkAhead() -> MadeAhead<Void>? {
        guard configuration.usesNetwork else { return nil }
        return MadeAhead("libraries") {
            do throws(SharedLibraryMissing) {
                try SharedLibrary.curl.load()
            } catch {
                throw ExitStatus.unavailable.saying(
                    "Telegram and webhooks need libcurl, so Martlet does not start: \(error) "
                        + "Please \(error.mend)"
                )
            }
        }
    }

    func openDirectory() throws -> DataDirectory {
        do throws(DataDirectoryError) {
            return try DataDirectory.open(configuration.dataDirectory)
        } catch {
            switch error {
            case .busy: throw ExitStatus.tryLater.saying("\(error)")
            default: throw ExitStatus.cannotCreate.saying("\(error)")
            }
        }
    }

    func startLog() throws -> LogSink {
        var sink = LogSinkOptions()
        sink.level = configuration.logLevel
        sink.format = configuration.logFormat
        for secret in secrets {
            _ = secret.withExposed { SecretScrubber.shared.register($0) }
        }
        return try LogSink.start(options: sink)
    }

    private var secrets: [Secret] {
        let hooks = configuration.webhooks.flatMap {
            [$0.url] + [$0.signingSecret, $0.previousSigningSecret].compactMap { $0 }
        }
        return [
            configuration.telegram.token, configuration.security.secret,
            configuration.security.previousSecret,
        ].compactMap { $0 } + hooks
    }

    /// Opens the journal of a data directory for writing, or makes it. The directory's lock is held, so
    /// whoever holds the journal's can only be a process that is dying, which lets one go after the
    /// other.
    static func journal(in directory: DataDirectory) throws(JournalOpenFailure) -> Journal {
        let seed = SecureRandom.bytes(count: 8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        var options = JournalOptions(seed: seed, hash: { Digest.sha256($0) })
        options.lockPatienceSeconds = 2
        return try Journal(path: directory.file(JournalCommand.fileName), options: options)
    }

    /// The engine's book and the trading time that the journal has reached.
    func recover(_ journal: Journal) throws -> RecoveredBook {
        do throws(JournalOpenFailure) {
            return try RecoveredBook(of: journal)
        } catch {
            // Never closed: SQLite would move the log into the file, which is left as it is.
            _ = Unmanaged.passRetained(journal)
            throw Self.refusal(error)
        }
    }

    static func refusal(_ error: JournalOpenFailure) -> ExitCode {
        ExitStatus(error).saying("\(remains(error)) \(error.description)")
    }

    /// What a start that was refused has left.
    private static func remains(_ error: JournalOpenFailure) -> String {
        if case .lost = error { return "Nothing was touched." }
        return "The journal was left as it is."
    }
}

extension JournalFailure {
    /// Whether another process leads by now.
    var isSuperseded: Bool {
        if case .superseded = self { return true }
        return false
    }
}

/// What a start makes of the journal.
struct RecoveredBook {
    let book: Book
    /// The trading time of the last event; nil for a new journal.
    let lastTime: UTCTime?
    let sequence: Int64
    /// The last event that a readable snapshot holds; 0 without one.
    let savedSequence: Int64
    let generation: String

    /// What the journal's newest snapshot and the events after it make, or all events.
    init(of journal: Journal) throws(JournalOpenFailure) {
        let recovery = try journal.recover()
        let saved = recovery.snapshot.map { try? SnapshotCodec.decode($0.state) }
        // A snapshot that cannot be read was written by another build. The events are the record.
        let isUnreadable = saved.map { $0 == nil } ?? false
        self.init(isUnreadable ? try journal.recover(usesSnapshots: false) : recovery, saved ?? nil)
    }

    /// The saved book, an empty one without it, with the events of the tail.
    init(_ recovery: Recovery, _ saved: SavedBook?) {
        var book = saved?.book ?? Book()
        lastTime = recovery.tail.last?.entry.time ?? saved?.time
        for event in recovery.tail { book.apply(event.entry.fact, at: event.entry.time) }
        self.book = book
        sequence = recovery.headSequence
        savedSequence = saved == nil ? 0 : recovery.snapshot?.sequence ?? 0
        generation = recovery.generation
    }
}
