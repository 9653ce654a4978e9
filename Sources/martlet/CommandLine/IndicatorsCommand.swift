import ArgumentParser
import Foundation
import Platform
import Research
import Simulation
import Strategies
import TradingCore

/// Computes columns of indicators for scripts.
struct IndicatorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "indicators",
        abstract: "Compute indicators over a file of bars, a column each.",
        discussion: """
            Reads time,open,high,low,close,volume as CSV, from a file or with - from standard input, and \
            prints a row for each bar: its time, then a column for each indicator, empty where there is \
            no answer yet. What was found in the bars (gaps, duplicates, outliers) is told on standard \
            error. The numbers are those of the strategies.

            Names: \(IndicatorsCommand.names).

            bb, macd, stoch and donchian stand for all their columns. volatility, parkinson and sharpe \
            are per bar; session_vwap begins anew at midnight UTC. Exit codes: 0 done, 64 a wrong name, \
            65 a file that is refused.
            """
    )

    @Option(name: .long, help: "The file of bars; - for standard input.")
    var bars: String

    @Option(name: .long, help: "Names divided by commas, such as sma(20),rsi(14).")
    var columns: String

    @Flag(name: .long, help: "Print CSV, which is what is printed without it too.")
    var csv = false

    @Flag(name: .long, help: "Print JSON: a list of bars, null where there is no answer yet.")
    var json = false

    private static var names: String {
        IndicatorName.known.map { name, usual in
            let numbers = usual.map { $0 == $0.rounded() ? String(Int($0)) : "\($0)" }
            return usual.isEmpty ? name : "\(name)(\(numbers.joined(separator: ",")))"
        }.joined(separator: ", ")
    }

    func validate() throws {
        if csv, json { throw ValidationError("--csv and --json exclude each other.") }
        do throws(IndicatorNameProblem) {
            _ = try IndicatorName.list(columns)
        } catch {
            throw ValidationError("--columns: \(error)")
        }
    }

    func run() throws {
        let wanted = try IndicatorName.list(columns)
        let file = try Self.read(bars)
        for finding in file.report.findings { LogSink.writeToStandardError("\(finding)\n") }
        let columns = BarColumns(file.rows)
        var table = IndicatorTable(wanted.map(\.indicator))
        table.compute(columns)
        let output = IndicatorOutput(heads: wanted.map(\.head), times: columns.times, table: table)
        try output.write(asJSON: json)
    }

    private static func read(_ path: String) throws -> BarFile {
        guard path == "-" else {
            do throws(FileRefusal) {
                return try ReplayFile(path: path, kind: nil, venue: VenueID("file")).file
            } catch {
                throw ExitStatus.data.saying("\(error)")
            }
        }
        var parser = BarFileParser(name: BarFileName(path: "standard input"))
        while let bytes = try FileHandle.standardInput.read(upToCount: 1 << 16), !bytes.isEmpty {
            parser.feed(Array(bytes)[...])
        }
        do throws(FileRefusal) {
            return try parser.finish()
        } catch {
            throw ExitStatus.data.saying("\(error)")
        }
    }
}

/// Rows of indicators as text, a stretch at a time.
private struct IndicatorOutput {
    let heads: [String]
    let times: [UTCTime]
    let table: IndicatorTable
    private static let rowsPerWrite = 4_096

    func write(asJSON: Bool) throws {
        let columns = heads.indices.map { Array(table[column: $0]) }
        var text = asJSON ? "[" : "time," + heads.map(Self.quoted).joined(separator: ",") + "\n"
        for row in times.indices {
            let cells = columns.map { $0[row] }
            text += asJSON ? object(row, cells) : line(row, cells)
            if row % Self.rowsPerWrite == Self.rowsPerWrite - 1 {
                guard put(text) else { return }
                text = ""
            }
        }
        _ = put(text + (asJSON ? "]\n" : ""))
    }

    private func line(_ row: Int, _ cells: [Double]) -> String {
        "\(times[row])," + cells.map { $0.isNaN ? "" : "\($0)" }.joined(separator: ",") + "\n"
    }

    private func object(_ row: Int, _ cells: [Double]) -> String {
        let members = zip(heads, cells).map { "\"\($0)\":\($1.isNaN ? "null" : "\($1)")" }
        return (row == 0 ? "" : ",\n") + "{\"time\":\"\(times[row])\","
            + members.joined(separator: ",")
            + "}"
    }

    /// A head with a comma stands in quotes (RFC 4180).
    private static func quoted(_ head: String) -> String {
        head.contains(",") ? "\"\(head)\"" : head
    }

    /// False when nobody reads any more.
    private func put(_ text: String) -> Bool {
        (try? FileHandle.standardOutput.write(contentsOf: Data(text.utf8))) != nil
    }
}
