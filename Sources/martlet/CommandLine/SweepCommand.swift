import ArgumentParser
import Foundation
import Journaling
import Platform
import Research
import Simulation
import TradingCore

/// Tries many parameters of a strategy over columns.
struct SweepCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweep",
        abstract: "Try many parameters of a strategy on one file of bars.",
        discussion: """
            martlet sweep --strategy sma-cross --bars BTCUSD-1d.csv --set fast=5..50:5 --set slow=20..200:10

            Every variant is tried over columns (docs/research.md says how that differs from martlet \
            backtest), and kept in a store by the hash of the data, the version of the code and the \
            parameters. A sweep that was broken off goes on where it was; every variant that was ever \
            tried stays counted. A large one is divided by --shard i/n, each shard with a store of its own, \
            and martlet sweep merge makes one of them.
            """,
        subcommands: [SweepRunCommand.self, SweepMergeCommand.self],
        defaultSubcommand: SweepRunCommand.self
    )
}

/// Runs a sweep or a shard of it.
struct SweepRunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a sweep, which is what happens without a subcommand too."
    )

    @Option(name: .long, help: "The strategy: sma-cross.")
    var strategy = "sma-cross"

    @Option(name: .long, help: "The file of bars; - for standard input.")
    var bars: String

    @Option(name: .long, help: "name=values: 20, or 5,10,20, or 5..50:5.")
    var set: [String] = []

    @Option(name: .long, help: "The fee of each fill, in basis points.")
    var takerBps = 5.0

    @Option(name: .long, help: "How much worse than the price a fill is, in basis points.")
    var slippageBps = 1.0

    @Option(name: .long, help: "next-open, or close (which looks ahead by an instant).")
    var fill = FillRule.Moment.nextOpen.rawValue

    @Option(name: .long, help: "spot, perpetual, equity or fx; without it the file's name tells.")
    var kind: String?

    @Option(name: .long, help: "refuse or keep bars that jump as at a split.")
    var splits = "refuse"

    @Option(name: .long, help: "Begin with bars of this day or time.")
    var from: String?

    @Option(name: .long, help: "End before this day or time.")
    var until: String?

    @Option(name: .long, help: "The store of results.")
    var store = ResultStore.fileName

    @Option(name: .long, help: "Run the i-th of n parts of the variants.")
    var shard = "1/1"

    @Option(name: .long, help: "Threads: the share of the machine's cores.")
    var threads = 1

    @Option(name: .long, help: "The most memory that columns may take, in MB; more is refused.")
    var memoryMb = 1_024

    @Option(name: .long, help: "How many of the best are shown.")
    var top = 10

    @Flag(name: .long, help: "Print all points as JSON.")
    var json = false

    @Flag(name: .long, help: "Print all points as CSV.")
    var csv = false

    func validate() throws {
        var problems: [String] = []
        do throws(ResearchProblems) { _ = try SweepGrid(set) } catch { problems += error.sentences }
        if strategy != "sma-cross" {
            problems.append("\(strategy) has no kernel over columns; sma-cross has.")
        }
        if SweepShard(shard) == nil {
            problems.append("--shard is \(shard), but must be i/n with i from 1 to n.")
        }
        if FillRule.Moment(rawValue: fill) == nil {
            problems.append("--fill is \(fill), but must be next-open or close.")
        }
        if !(0...1_000).contains(takerBps) || !(0...1_000).contains(slippageBps) {
            problems.append("--taker-bps and --slippage-bps must be from 0 to 1000.")
        }
        if !(1...256).contains(threads) { problems.append("--threads must be from 1 to 256.") }
        if memoryMb < 16 { problems.append("--memory-mb must be 16 or more.") }
        if json, csv { problems.append("--csv and --json exclude each other.") }
        guard problems.isEmpty else {
            throw ValidationError(problems.joined(separator: "\n"))
        }
    }

    func run() throws {
        let (series, hash) = try read()
        let file = series.file
        for finding in file.report.findings { LogSink.writeToStandardError("\(finding)\n") }
        let need = SweepWork.bytes(bars: file.rows.count, threads: threads) >> 20
        guard need <= memoryMb else {
            throw ExitStatus.usage.saying(
                "\(file.rows.count) bars on \(threads) threads take about \(need) MB, and --memory-mb is "
                    + "\(memoryMb)."
            )
        }
        do throws(ResultStoreFailure) {
            try sweep(series, hash)
        } catch {
            throw ExitStatus.storage.saying("\(error)")
        }
    }

    private func sweep(_ series: RecordedMarket.Series, _ hash: String) throws(ResultStoreFailure) {
        let report = series.file.report
        guard let grid = try? SweepGrid(set), let shard = SweepShard(shard),
            let moment = FillRule.Moment(rawValue: fill), let tape = try? TickTape(series.file.rows)
        else { return }
        let rule = FillRule(
            moment: moment,
            feeBasisPoints: takerBps,
            slippageBasisPoints: slippageBps
        )
        let part = [from.map { "from=\($0)" }, until.map { "until=\($0)" }].compactMap(\.self)
        let subject = ResultSubject(
            strategy: strategy,
            market: "\(report.name.symbol)-\(report.interval.text)",
            dataHash: hash,
            codeVersion: "\(Build.version)+\(ProgramIdentity.current()?.prefix(12) ?? "unknown")",
            settings: ([rule.canonical] + part).joined(separator: " ")
        )
        let work = SweepWork(
            tape: ReturnTape(tape, rule),
            subject: subject,
            barsPerYear: TradingYear(report.name.kind).periods(of: report.interval),
            threads: threads
        )
        let results = try ResultStore(path: store)
        let variants = shard.part(of: grid.variants)
        let found = try work.run(variants, in: results)
        let tried = try results.variantsTried(
            strategy: strategy,
            market: subject.market,
            dataHash: hash
        )
        let left =
            grid.contradictions > 0 ? "; \(grid.contradictions) pairs contradict themselves" : ""
        LogSink.writeToStandardError(
            "\(variants.count) variants, \(found.computed) computed now\(left). \(tried.onMarket) were ever "
                + "tried on \(subject.market).\n"
        )
        let output = SweepOutput(subject: subject, points: found.points, tried: tried)
        print(json ? output.json : csv ? output.csv : output.table(top), terminator: "")
    }

    /// The bars, or an end with everything that is wrong with them.
    private func read() throws -> (RecordedMarket.Series, String) {
        var reader = OptionReader()
        var spec = MarketSpec()
        spec.bars = [bars]
        spec.from = reader.time(from, "--from")
        spec.until = reader.time(until, "--until")
        spec.kind = reader.choice(
            kind,
            "--kind",
            InstrumentKind.init(rawValue:),
            ["spot", "perpetual", "equity", "fx"]
        )
        let rule = reader.choice(
            splits,
            "--splits",
            MarketSpec.Splits.init(rawValue:),
            MarketSpec.Splits.allCases.map(\.rawValue)
        )
        spec.splits = rule ?? .refuse
        guard reader.problems.isEmpty else {
            throw ExitStatus.usage.saying(reader.problems.joined(separator: "\n"))
        }
        do throws(ResearchProblems) {
            let data = try spec.read()
            guard let series = data.series.first, let hash = data.hashes.first else {
                throw ResearchProblems(sentences: ["\(bars): there are no bars."])
            }
            do throws(TickTapeProblem) { _ = try TickTape(series.file.rows) } catch {
                throw ResearchProblems(sentences: ["\(bars): \(error)"])
            }
            return (series, hash)
        } catch {
            throw ExitStatus.data.saying("\(error)")
        }
    }
}

/// Makes one store of several.
struct SweepMergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Take the results of other stores into one.",
        discussion: """
            martlet sweep merge --into research.sqlite shard-*.sqlite

            Points, counts of variants and verdicts are taken over; of two equal points the newer one \
            counts. To merge twice changes nothing.
            """
    )

    @Option(name: .long, help: "The store that gets everything; it is made where there is none.")
    var into = ResultStore.fileName

    @Argument(help: "The other stores.")
    var stores: [String]

    func validate() throws {
        let missing = stores.filter { !FileManager.default.fileExists(atPath: $0) }
        guard missing.isEmpty else {
            throw ValidationError(
                missing.map { "\($0): there is no such file." }.joined(separator: "\n")
            )
        }
    }

    func run() throws {
        do throws(ResultStoreFailure) {
            let target = try ResultStore(path: into)
            for path in stores {
                let count = try target.merge(try ResultStore(path: path))
                print("\(path): \(count) points")
            }
        } catch {
            throw ExitStatus.storage.saying("\(error)")
        }
    }
}
