import ArgumentParser
import Foundation
import Journaling
import Logging
import Platform
import TradingCore
import TradingEngine

/// One run beside a dead engine: halt, cancel, tell, end. It holds ways to the venues that cannot place
/// an order, and everything that it does is durable in the journal before it leaves.
struct GuardianProcess {
    let configuration: AgentConfiguration
    let options: AgentOptions
    let reason: String
    let keepsStops: Bool

    /// How often an order is asked to go whose end no venue confirms.
    private static let roundsMax = 3

    /// - Throws: `ExitCode` when the journal is not to be had, or when orders are left.
    func run(_ directory: DataDirectory, _ log: LogSink) throws {
        let logger = log.logger(label: "guardian")
        let journal: Journal
        do throws(JournalOpenFailure) {
            journal = try AgentProcess.journal(in: directory)
        } catch {
            tellWithoutJournal(error, directory, log)
            throw AgentProcess.refusal(error)
        }
        if let doubt = journal.doubt { logger.warning("\(doubt)") }
        let recovered = try AgentProcess(configuration: configuration, options: options)
            .recover(journal)
        let lastHeard = try? lastHeard(of: journal)
        var work = GuardianWork(
            book: recovered.book,
            lastTime: recovered.lastTime,
            keepsStops: keepsStops,
            wall: { UTCTime(nanoseconds: SystemClock.wallNanoseconds()) }
        )
        let isNew = work.halt(reason, lastHeard: lastHeard)
        // Halted before anything is asked of a venue.
        try commit(&work, journal)
        logger.warning("halted", metadata: ["new": "\(isNew)"])
        let mayTell = isNew || !work.unwanted.isEmpty
        try cancel(&work, journal, ports(recovered.book))
        if mayTell { try tell(&work, journal, directory, log, lastHeard) }
        try settle(journal, logger)
        try say(work, isNew)
    }

    /// The venues that orders rest at, held as what can only cancel.
    private func ports(_ book: Book) -> [GuardianPort] {
        Set(book.openOrders.map(\.intent.instrument.venue)).sorted()
            .filter(PaperCancels.isPaper)
            .map { venue in
                let port = PaperCancels(venue, book)
                return GuardianPort(port: port) { port.takeAnswers() }
            }
    }

    private func cancel(
        _ work: inout GuardianWork,
        _ journal: Journal,
        _ ports: [GuardianPort]
    ) throws {
        let now = UTCTime(nanoseconds: SystemClock.wallNanoseconds())
        for _ in 0..<Self.roundsMax where !work.unwanted.isEmpty {
            let orders = work.requestCancels()
            try commit(&work, journal)
            for order in orders {
                let id = order.intent.instrument
                let port = ports.first { $0.port.venue == id.venue }?.port
                port?.cancel(order.intent.id, instrument: id, at: now)
            }
            for port in ports {
                for report in port.answers() { work.take(report) }
            }
            try commit(&work, journal)
        }
    }

    private func tell(
        _ work: inout GuardianWork,
        _ journal: Journal,
        _ directory: DataDirectory,
        _ log: LogSink,
        _ lastHeard: UTCTime?
    ) throws {
        let words = GuardianWords(
            reason: reason,
            lastHeard: lastHeard,
            doubt: journal.doubt,
            work: work
        )
        _ = work.tell(words.report)
        let entries = try commit(&work, journal)
        journal.forgetDoubt()
        // Without a channel the alert is left for the next start to tell; why was said.
        guard
            let channels = try? GuardianChannels(
                configuration,
                options,
                directory,
                log,
                operators: configuration.telegram.bound(of: work.book.operators)
            )
        else { return }
        defer { channels.close() }
        for receipt in channels.tell(entries) { work.note(receipt) }
        try commit(&work, journal)
    }

    /// The journal cannot be used: nothing can be halted in it, and no engine starts on it either. That
    /// is told, as far as the configuration alone knows whom to tell.
    private func tellWithoutJournal(
        _ failure: JournalOpenFailure,
        _ directory: DataDirectory,
        _ log: LogSink
    ) {
        let report = NoticeReport(
            headline: "Guardian: the engine is dead, and its journal cannot be used.",
            lines: [
                "Why: \(reason).", failure.description,
                "No engine starts on it. Orders at the venues stand as they are: cancel them there.",
            ],
            numbers: []
        )
        let alert = Alert(
            number: 1,
            kind: .journalTrouble,
            severity: .critical,
            time: UTCTime(nanoseconds: SystemClock.wallNanoseconds()),
            subject: "guardian",
            report: .notice(report)
        )
        guard
            let channels = try? GuardianChannels(
                configuration,
                options,
                directory,
                log,
                operators: []
            )
        else { return }
        channels.tellLast(alert)
        channels.close()
    }

    private func lastHeard(of journal: Journal) throws -> UTCTime? {
        let reader = try JournalReader(path: journal.path, hash: { Digest.sha256($0) })
        return try reader.events(.last(1)).first?.recordedAt
    }

    private func settle(_ journal: Journal, _ logger: Logger) throws {
        do throws(JournalFailure) {
            try AgentProcess.settle(journal, logger)
        } catch {
            throw Self.cannotWrite(error)
        }
    }

    private static func cannotWrite(_ failure: JournalFailure) -> ExitCode {
        ExitStatus.storage.saying("The guardian cannot write: \(failure.detail)")
    }

    @discardableResult
    private func commit(_ work: inout GuardianWork, _ journal: Journal) throws -> [JournalEntry] {
        let entries = work.takeEntries()
        do throws(JournalFailure) {
            _ = try journal.append(entries)
        } catch {
            throw Self.cannotWrite(error)
        }
        return entries
    }

    private func say(_ work: GuardianWork, _ isNew: Bool) throws {
        let left = work.unwanted.count
        let halt = isNew ? "Halted everything." : "Everything was halted before."
        let gone = "\(work.asked.count - left) order(s) cancelled"
        print(
            "\(halt) \(gone), \(left) not confirmed, \(work.stops.count) protective stop(s) kept."
        )
        guard left == 0 else {
            throw ExitStatus.unavailable.saying(
                "Look at the venue: \(left) order(s) may still rest."
            )
        }
    }
}

/// One venue's way out and its answers.
struct GuardianPort {
    let port: any CancelPort
    /// What the venue has said since it was asked last.
    let answers: () -> [VenueReport]
}
