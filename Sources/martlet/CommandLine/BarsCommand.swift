import ArgumentParser
import Foundation
import Platform
import Research
import Simulation
import TradingCore

/// The store of bars: compact files for research, with check sums.
struct BarsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bars",
        abstract: "Keep bars as compact files for research, with check sums.",
        discussion: """
            martlet bars import BTCUSD-1d.csv EURUSD-1h.csv
            martlet bars list
            martlet sweep --bars bars/EURUSD-1h.bars --set fast=5..50:5 --set slow=100

            Every command of research takes such a file where it takes a CSV.
            """,
        subcommands: [Import.self, List.self, Check.self]
    )

    /// Where the files are, unless somebody says otherwise.
    static let folder = "bars"

    /// Reads a pack in place, checked.
    static func read(_ path: String) throws(ResearchProblems) -> BarPack {
        let file: MappedFile
        do throws(SystemFailure) { file = try MappedFile(path: path) } catch {
            throw ResearchProblems(sentences: ["\(path) cannot be read: \(error)."])
        }
        do throws(PackProblem) {
            return try file.withBytes { bytes throws(PackProblem) in try BarPack(reading: bytes) }
        } catch {
            throw ResearchProblems(sentences: ["\(path): \(error)."])
        }
    }

    /// A line for people.
    static func line(_ path: String, _ pack: BarPack) -> String {
        let (first, last) = (pack.rows.first?.time ?? .epoch, pack.rows.last?.time ?? .epoch)
        return "\(path): \(pack.rows.count) bars of \(pack.interval.text), \(pack.kind.rawValue), "
            + "\(first) to \(last), of \(Hex.encode(pack.source).prefix(12))"
    }

    /// Ends with everything that was wrong.
    static func end(_ problems: [String]) throws {
        guard problems.isEmpty else {
            throw ExitStatus.data.saying(problems.joined(separator: "\n"))
        }
    }
}

extension BarsCommand {
    /// What is done with prices that jump as at a split.
    enum Splits: String, CaseIterable, ExpressibleByArgument {
        case refuse, keep, adjust
    }

    /// Makes compact files of CSV.
    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make compact files of CSV (time,open,high,low,close,volume).",
            discussion: """
                A file with a wrong row is refused with line and reason; what was found (gaps, duplicates, \
                outliers) is told. Prices that jump as at a split are refused: --splits adjust divides the \
                prices before it by the ratio (to 0.0001) and multiplies volumes, --splits keep takes \
                them as they are.
                """
        )

        @Argument(help: "The CSV files; their names tell symbol and interval.")
        var files: [String]

        @Option(name: .long, help: "The folder of the store; it is made where there is none.")
        var into = BarsCommand.folder

        @Option(name: .long, help: "spot, perpetual, equity or fx; without it the name tells.")
        var kind: InstrumentKind?

        @Option(name: .long, help: "refuse, keep or adjust prices that jump as at a split.")
        var splits = Splits.refuse

        func run() throws {
            var problems: [String] = []
            for path in files {
                do throws(ResearchProblems) { print(try take(path)) } catch {
                    problems += error.sentences
                }
            }
            try BarsCommand.end(problems)
        }

        private func take(_ path: String) throws(ResearchProblems) -> String {
            let bytes = try InputFile.read(path)
            let file: BarFile
            do throws(FileRefusal) {
                file = try BarFile.read(bytes, name: BarFileName(path: path, kind: kind))
            } catch {
                throw ResearchProblems(sentences: ["\(error)"])
            }
            for finding in file.report.findings { LogSink.writeToStandardError("\(finding)\n") }
            let name = file.report.name
            guard name.symbol.utf8.count <= 96 else {
                throw ResearchProblems(sentences: ["\(path): its symbol has over 96 bytes."])
            }
            let pack = BarPack(
                name: name.symbol,
                kind: name.kind,
                interval: file.report.interval,
                source: Digest.sha256(bytes),
                rows: try rows(file, path)
            )
            let target = "\(into)/\(name.symbol)-\(file.report.interval.text).bars"
            do {
                try FileManager.default.createDirectory(
                    atPath: into,
                    withIntermediateDirectories: true
                )
                try Data(pack.encoded()).write(to: URL(fileURLWithPath: target), options: .atomic)
            } catch {
                throw ResearchProblems(sentences: ["\(target) cannot be written: \(error)."])
            }
            return BarsCommand.line(target, try BarsCommand.read(target))
        }

        private func rows(_ file: BarFile, _ path: String) throws(ResearchProblems) -> [BarRow] {
            guard file.report.splitCount > 0, splits != .keep else { return file.rows }
            if splits == .adjust, let rows = SplitAdjustment.adjusted(file) { return rows }
            let first = file.report.splits.first.map { "\($0.ratio) at \($0.time)" } ?? "a split"
            throw ResearchProblems(sentences: [
                "\(path): the price jumps \(file.report.splitCount) times, first by \(first), which looks like "
                    + "a split that was not adjusted. Import it with --splits adjust, or take it as it "
                    + "is with --splits keep."
            ])
        }
    }

    /// Shows what is there.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show the files of a store.")

        @Argument(help: "The folder of the store.")
        var folder = BarsCommand.folder

        func run() throws {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            let files = names.filter { $0.hasSuffix(".bars") }.sorted()
            guard !files.isEmpty else {
                return print("There are no bars in \(folder); martlet bars import makes some.")
            }
            try Check.check(files.map { "\(folder)/\($0)" })
        }
    }

    /// Looks at every byte.
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check files of a store: length, check sums, bars in order."
        )

        @Argument(help: "The files.")
        var files: [String]

        func run() throws { try Self.check(files) }

        static func check(_ files: [String]) throws {
            var problems: [String] = []
            for path in files {
                do throws(ResearchProblems) {
                    print(BarsCommand.line(path, try BarsCommand.read(path)))
                } catch {
                    problems += error.sentences
                }
            }
            try BarsCommand.end(problems)
        }
    }
}

extension InstrumentKind: ExpressibleByArgument {}
