import ArgumentParser
import ChatOps
import Foundation
import Platform
import Simulation
import Strategies
import TradingCore

/// Ranks files of bars by how well they suit each strategy.
struct ScanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "Rank files of bars by how well they suit each strategy.",
        discussion: """
            Reads every CSV of bars in a folder and the folders in it (time,open,high,low,close,volume), and \
            prints for each strategy the files that suit it, the best first: a score from 0 to 100 and the \
            reasons. What was found in the bars is told on standard error, and so is a file that is passed \
            over. Strategies: \(SuitabilityRules.strategies.joined(separator: ", ")).

            Exit codes: 0 done, 64 a wrong name, 65 no file could be read.
            """
    )

    @Option(name: .long, help: "The folder with files of bars.")
    var bars: String

    @Option(name: .long, help: "Only this strategy.")
    var strategy: String?

    @Flag(name: .long, help: "Print JSON, with all rows.")
    var json = false

    func validate() throws {
        if let strategy, !SuitabilityRules.strategies.contains(strategy) {
            let known = SuitabilityRules.strategies.joined(separator: ", ")
            throw ValidationError(
                "--strategy: \(strategy) cannot be scanned for; there are \(known)."
            )
        }
    }

    func run() throws {
        let scanned = try ScannedFolder(path: bars)
        let report = scanned.board.scan(
            for: strategy,
            kinds: scanned.kinds,
            spread: { _ in nil },
            rowsMax: json ? Int.max : 20,
            at: scanned.time
        )
        let text = json ? try jsonText(report) : Self.plain(report)
        try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    }

    private func jsonText(_ report: ScanReport) throws -> String {
        try Presenter().json(.scan(report)) + "\n"
    }

    private static func plain(_ report: ScanReport) -> String {
        var text = ""
        for block in report.strategies {
            text += "\(block.strategy): \(block.wants)\n"
            for row in block.rows {
                let regime = row.regime.map { " (\($0))" } ?? ""
                text += "  \(padded(row.score)) \(row.venue)/\(row.symbol)\(regime)\n"
                for reason in row.reasons { text += "        \(reason)\n" }
            }
            if block.rows.isEmpty { text += "  nothing of its kind\n" }
            if block.more > 0 { text += "  and \(block.more) more\n" }
        }
        if !report.waiting.isEmpty {
            text += "too few bars: \(report.waiting.joined(separator: ", "))\n"
        }
        return text
    }

    private static func padded(_ score: Int) -> String {
        let text = "\(score)"
        return String(repeating: " ", count: max(0, 3 - text.count)) + text
    }
}

/// The files of a folder as a board.
private struct ScannedFolder {
    private(set) var board = ScanBoard()
    private(set) var kinds: [InstrumentID: InstrumentKind] = [:]
    /// When the newest bar closed.
    private(set) var time = UTCTime.epoch

    /// Reads what can be read; what is passed over is said on standard error.
    ///
    /// - Throws: `ExitCode` when nothing can.
    init(path: String) throws {
        let files = Self.files(under: path)
        for file in files { take(file, under: path) }
        guard !kinds.isEmpty else {
            let what =
                files.isEmpty ? "holds no .csv file" : "holds no file of bars that can be read"
            throw ExitStatus.data.saying("\(path) \(what).")
        }
    }

    private static func files(under path: String) -> [String] {
        let found = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        return found.filter { $0.lowercased().hasSuffix(".csv") }.sorted()
    }

    private mutating func take(_ file: String, under path: String) {
        let whole = path.hasSuffix("/") ? path + file : path + "/" + file
        let folder = file.split(separator: "/").dropLast().joined(separator: "/")
        let venue = VenueID(folder.isEmpty ? "bars" : folder)
        do throws(FileRefusal) {
            let read = try ReplayFile(path: whole, kind: nil, venue: venue)
            let report = read.file.report
            for finding in report.findings {
                LogSink.writeToStandardError("\(file): \(finding)\n")
            }
            let symbol = "\(report.name.symbol)-\(report.interval.text)"
            let instrument = InstrumentID(venue: venue, symbol: symbol)
            kinds[instrument] = report.name.kind
            for bar in read.file.bars(of: instrument) {
                board.update(bar)
                time = max(time, bar.closeTime)
            }
        } catch {
            let reason = error.problems.first.map { "\($0)" } ?? "\(error)"
            LogSink.writeToStandardError("\(file): passed over: \(reason)\n")
        }
    }
}
