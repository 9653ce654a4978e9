import ArgumentParser
import Foundation
import Journaling
import Platform
import TradingCore

/// Questions to the journal; usable while the agent runs.
struct JournalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal",
        abstract: "Verify, follow or export the journal, also while the agent runs.",
        subcommands: [JournalVerify.self, JournalTailCommand.self, JournalExportCommand.self]
    )

    static let fileName = "journal.sqlite"

    /// Opens the journal of a data directory.
    ///
    /// - Throws: `ExitCode` with the reason and its mend.
    static func reader(_ source: SourceOptions) throws -> JournalReader {
        let configuration = try source.load()
        do throws(JournalOpenFailure) {
            return try JournalReader(
                path: "\(configuration.dataDirectory)/\(fileName)",
                hash: { Digest.sha256($0) }
            )
        } catch {
            throw ExitStatus(error).saying(error.description)
        }
    }
}

/// Proves that the journal is whole.
struct JournalVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verify the hash chain and compare every table with a replay of the events.",
        discussion:
            "Exit code 0 when the journal is whole, 65 when it is damaged or not the newest one here."
    )

    @OptionGroup var source: SourceOptions

    @Flag(name: .long, help: "Verify the chain alone, which is much faster.")
    var chainOnly = false

    func run() throws {
        let reader = try JournalCommand.reader(source)
        let isTerminal = TerminalFacts.of(
            descriptor: 2,
            environment: ProcessInfo.processInfo.environment
        ).isTerminal
        let found = try reader.verify(comparingTables: !chainOnly) { read, head in
            guard isTerminal else { return }
            FileHandle.standardError.write(Data("\rverified \(read) of \(head) events".utf8))
        }
        if isTerminal { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
        print("events    \(found.events)")
        print("head      \(found.headSequence)")
        print("head hash \(Hex.encode(found.headHash))")
        let isTheLast = try tellNote(of: reader)
        if found.damages.isEmpty {
            print(found.comparedTables ? "whole: chain and tables agree" : "whole: the chain holds")
            if isTheLast { return }
        }
        for damage in found.damages { print("DAMAGE    \(damage.description.onOneLine)") }
        throw ExitCode(ExitStatus.data.rawValue)
    }

    /// Tells where what is noted beside a journal does not vouch for it; false where it proves that another
    /// one was written there last.
    private func tellNote(of reader: JournalReader) throws -> Bool {
        switch try reader.headFinding() {
        case .newest: return true
        case .doubtful(let sentence):
            print("NOTE      \(sentence.onOneLine)")
            return true
        case .notTheLast(let detail):
            let refusal = JournalOpenFailure.notTheLast(path: reader.path, detail: detail)
            print("OLDER     \(refusal.description.onOneLine)")
            return false
        }
    }
}

/// Shows the newest events.
struct JournalTailCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail",
        abstract: "Show the newest events, one line each."
    )

    @OptionGroup var source: SourceOptions

    @Option(
        name: [.customShort("n"), .customLong("lines")],
        help: "How many events to begin with."
    )
    var lines = 20

    @Flag(name: .shortAndLong, help: "Go on with new events as they come.")
    var follow = false

    func run() throws {
        let reader = try JournalCommand.reader(source)
        var tail = try JournalTail(reader, last: max(0, min(lines, 100_000)))
        while true {
            let events = try tail.next()
            // The agent may have written more since the newest ones were counted.
            for event in follow ? events : events.suffix(lines) { print(Self.line(event)) }
            guard follow else { return }
            fflush(nil)
            // Looks again five times a second until it is interrupted.
            usleep(200_000)
        }
    }

    private static func line(_ event: EventRecord) -> String {
        let row = AuditRow(event)
        return "\(row.sequence)  \(row.time)  \(row.kind)  \(row.summary)".onOneLine
    }
}

/// Writes a table out.
struct JournalExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Export fills, equity or commands as CSV, or events as JSON lines."
    )

    @OptionGroup var source: SourceOptions

    @Argument(
        help: "What to export: \(JournalExport.allCases.map(\.rawValue).joined(separator: ", ")).",
        completion: .list(JournalExport.allCases.map(\.rawValue))
    )
    var table: String

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The file to write; standard output without it.", valueName: "file"),
        completion: .file()
    )
    var output: String?

    func validate() throws {
        guard JournalExport(rawValue: table) != nil else {
            let names = JournalExport.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("There is no table \(table); there are \(names).")
        }
    }

    func run() throws {
        guard let export = JournalExport(rawValue: table) else { return }
        let reader = try JournalCommand.reader(source)
        let handle = try destination()
        // A file or another program gets every byte; a terminal is not steered by them.
        let isTerminal = output == nil && isatty(1) == 1
        try export.run(on: reader) { text in
            handle.write(Data((isTerminal ? text.withoutControls : text).utf8))
        }
    }

    private func destination() throws -> FileHandle {
        guard let output else { return .standardOutput }
        guard !FileManager.default.fileExists(atPath: output) else {
            throw ExitStatus.cannotCreate.saying(
                "\(output) exists already; nothing is overwritten."
            )
        }
        guard FileManager.default.createFile(atPath: output, contents: nil),
            let handle = FileHandle(forWritingAtPath: output)
        else { throw ExitStatus.cannotCreate.saying("\(output) cannot be written.") }
        return handle
    }
}
