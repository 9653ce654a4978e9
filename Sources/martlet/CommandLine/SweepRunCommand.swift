import ArgumentParser
import Foundation
import Journaling
import Platform
import Research
import Simulation
import TradingCore
import TradingEngine

/// Runs a sweep or a shard of it.
struct SweepRunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a sweep, which is what happens without a subcommand too."
    )

    @OptionGroup(title: "What is swept; --set takes 20, or 5,10,20, or 5..50:5")
    var options: BacktestOptions

    @Option(
        name: .long,
        help: "columns or engine; without it columns where a strategy has a kernel over them."
    )
    var by: String?

    @Option(
        name: .long,
        help: "Over columns: next-open, or close (which looks ahead by an instant)."
    )
    var fill = FillRule.Moment.nextOpen.rawValue

    @Option(name: .long, help: "The store of results.")
    var store = ResultStore.fileName

    @Option(name: .long, help: "Run the i-th of n parts of the variants.")
    var shard = "1/1"

    @Option(name: .long, help: "Threads: the share of the machine's cores.")
    var threads = 1

    @Option(
        name: .long,
        help: "The most memory that bars and runs may take, in MB; more is refused."
    )
    var memoryMb = 1_024

    @Option(name: .long, help: "How many of the best are shown.")
    var top = 10

    @Flag(name: .long, help: "Print all points as JSON.")
    var json = false

    @Flag(name: .long, help: "Print all points as CSV.")
    var csv = false

    /// The one that has a kernel over columns.
    private static let columnStrategy = "sma-cross"

    private var subject: SweepSubject {
        options.rules.map(SweepSubject.rules) ?? .strategy(options.strategy ?? Self.columnStrategy)
    }

    private var isByColumns: Bool { hasKernel && by != "engine" }
    private var hasKernel: Bool { options.rules == nil && subject.kind == Self.columnStrategy }

    func validate() throws {
        var problems: [String] = []
        do throws(ResearchProblems) {
            if isByColumns {
                _ = try SweepGrid(options.set)
            } else {
                _ = try subject.choices(options.set)
            }
        } catch { problems += error.sentences }
        if let by, !["columns", "engine"].contains(by) {
            problems.append("--by is \(by), but must be columns or engine.")
        }
        if by == "columns", !hasKernel {
            problems.append(
                "\(subject.kind) has no kernel over columns; sma-cross has. Leave --by out."
            )
        }
        if SweepShard(shard) == nil {
            problems.append("--shard is \(shard), but must be i/n with i from 1 to n.")
        }
        if FillRule.Moment(rawValue: fill) == nil {
            problems.append("--fill is \(fill), but must be next-open or close.")
        }
        if !(1...256).contains(threads) { problems.append("--threads must be from 1 to 256.") }
        if memoryMb < 16 { problems.append("--memory-mb must be 16 or more.") }
        if json, csv { problems.append("--csv and --json exclude each other.") }
        if isByColumns, options.bars.count > 1 {
            problems.append("Over columns one file of bars is swept; name one, or say --by engine.")
        }
        do { _ = try spec() } catch let error as ValidationError { problems.append(error.message) }
        guard problems.isEmpty else {
            throw ValidationError(problems.joined(separator: "\n"))
        }
    }

    /// The market without the parameters that are swept.
    private func spec() throws -> MarketSpec {
        var options = options
        options.set = []
        options.strategy = options.rules == nil ? subject.kind : nil
        return try options.spec()
    }

    func run() throws {
        let spec = try spec()
        let data = try read(spec)
        for finding in data.findings { LogSink.writeToStandardError("\(finding)\n") }
        let bars = data.series.reduce(0) { $0 + $1.file.rows.count }
        let need =
            isByColumns
            ? CrossSweeping.bytes(bars: bars, threads: threads)
            : EngineSweep.bytes(bars: bars, threads: threads)
        guard need >> 20 <= memoryMb else {
            throw ExitStatus.usage.saying(
                "\(bars) bars on \(threads) threads take about \(need >> 20) MB, and --memory-mb is "
                    + "\(memoryMb). Take fewer threads, or more memory."
            )
        }
        let grid = isByColumns ? nil : try engineGrid(spec, data)
        do throws(ResultStoreFailure) {
            let run = SweepRun(
                command: self,
                spec: spec,
                data: data,
                results: try ResultStore(path: store)
            )
            if let grid {
                let sweep = EngineSweep(spec: spec, data: data, threads: threads)
                print(try run.byEngine(grid, sweep), terminator: "")
            } else if let tape = try? TickTape(data.series[0].file.rows),
                let grid = try? SweepGrid(options.set)
            {
                print(try run.byColumns(tape, grid), terminator: "")
            }
        } catch {
            throw ExitStatus.storage.saying("\(error)")
        }
    }

    /// Every variant that the strategy takes.
    private func engineGrid(_ spec: MarketSpec, _ data: MarketData) throws -> EngineGrid {
        let sweep = EngineSweep(spec: spec, data: data, threads: threads)
        do throws(ResearchProblems) {
            return try EngineGrid(try subject.choices(options.set)) { values in
                do throws(ResearchProblems) {
                    let parameters = try subject.parameters(values)
                    let made = try sweep.market(parameters)
                    let whole = made.strategies.flatMap(\.parameters).map { ($0.name, $0.value) }
                    return .success(Dictionary(whole, uniquingKeysWith: { first, _ in first }))
                } catch {
                    return .failure(error)
                }
            }
        } catch {
            throw ExitStatus.usage.saying("\(error)")
        }
    }

    /// The bars, or an end with everything that is wrong with them.
    private func read(_ spec: MarketSpec) throws -> MarketData {
        do throws(ResearchProblems) {
            let data = try spec.read()
            guard isByColumns else { return data }
            do throws(TickTapeProblem) { _ = try TickTape(data.series[0].file.rows) } catch {
                throw ResearchProblems(sentences: ["\(options.bars[0]): \(error)"])
            }
            return data
        } catch {
            throw ExitStatus.data.saying("\(error)")
        }
    }
}
