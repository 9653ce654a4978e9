import ArgumentParser
import Foundation
import Platform
import TradingCore

/// Runs whole simulated lives under faults and looks for broken promises.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Run seeded lives of the agent under faults, and look for broken promises.",
        discussion: """
            Every seed is a world of its own: the real loop, engine, journal, command desk and \
            Telegram side, with a venue, Telegram's servers, an operator and a disk that are \
            simulated. Each seed switches on a random part of the faults. After the events the \
            faults end, and within five simulated minutes everything must have come right.

            The same seed gives the same bytes. A seed that breaks a promise is printed with the \
            command that repeats it. Exit codes: 0 nothing was broken, 70 something was.

            Faults: \(FaultKind.allCases.sorted().map(\.rawValue).joined(separator: ", ")).
            """
    )

    @Option(name: .long, help: "How many seeds to run.")
    var seeds: UInt64 = 100

    @Option(name: .long, help: "The first seed.")
    var seed: UInt64 = 1

    @Option(name: .long, help: "Events per seed before the faults end.")
    var events = 5_000

    @Option(name: .long, help: "The faults that may be on, divided by commas; 'none'; all without.")
    var faults: String?

    @Option(name: .long, help: "Threads; as many as the machine has cores without it.")
    var threads: Int?

    @Option(name: .long, help: "Stop after so many failed seeds.")
    var failures = 5

    @Flag(name: .long, help: "Run every seed twice and compare all bytes.")
    var twice = false

    @Flag(name: .long, help: "Find the fewest faults and events that break the promise.")
    var shrink = false

    @Flag(name: .long, help: "Print every fact of the first seed as it becomes durable.")
    var story = false

    func validate() throws {
        guard seeds > 0, events >= 100, failures > 0 else {
            throw ValidationError("--seeds and --failures start at 1, --events at 100.")
        }
        guard seed <= UInt64.max - seeds else {
            throw ValidationError(
                "There are no \(seeds) seeds from \(seed) on: the last is \(UInt64.max - 1)."
            )
        }
        _ = try kinds()
    }

    func run() throws {
        let trial = Trial(parts: try WorldParts(), kinds: try kinds(), events: events)
        defer { trial.parts.folder.remove() }
        if story { return try tell(trial) }
        let series = TrialSeries(
            trial,
            seeds: seed..<(seed + seeds),
            pairs: twice ? seeds : 0,
            failuresMax: failures
        )
        // Whoever stops it early gets the totals of what was run.
        let signals = try SignalWatch.start { _ in series.end() }
        defer { signals.stop() }
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let pace = SeriesPace(threads: max(1, threads ?? cores), seeds: seeds)
        var told = 0
        try series.run(threads: pace.threads) { tally in
            // A long series is not waited for: its end tells them again, with their commands.
            for failed in tally.failures.dropFirst(told) { pace.tell(failed) }
            told = tally.failures.count
            pace.show(tally)
        }
        pace.end()
        try report(series.tally, trial, pace)
    }

    private func kinds() throws -> Set<FaultKind> {
        guard let faults else { return Set(FaultKind.allCases) }
        if faults == "none" { return [] }
        if faults.split(separator: ",").contains("none") {
            throw ValidationError("--faults none excludes every other fault; name them without it.")
        }
        return Set(
            try faults.split(separator: ",").map { name in
                guard let kind = FaultKind(rawValue: String(name)) else {
                    throw ValidationError("There is no fault \(name); --help lists them.")
                }
                return kind
            }
        )
    }

    private func report(_ tally: TrialSeries.Tally, _ trial: Trial, _ pace: SeriesPace) throws {
        print(
            """
            \(tally.seeds) seeds, \(tally.events) events, \(tally.facts) facts, \(tally.lives) lives, \
            \(SeriesPace.venueDays(tally)) venue-days
            \(pace.rates(tally))
            \(SeriesReport(tally: tally, kinds: trial.kinds).text)
            """
        )
        if tally.seeds < seeds, tally.failures.count < failures, tally.trouble == nil {
            print("stopped early: \(tally.seeds) of \(seeds) seeds were run")
        }
        if let trouble = tally.trouble { throw ExitStatus.software.saying(trouble) }
        for seed in tally.unequal { print("seed \(seed): two runs differ") }
        for failed in tally.failures { try tell(failed, trial) }
        guard tally.failures.isEmpty, tally.unequal.isEmpty else {
            throw ExitStatus.software.saying("\(tally.failures.count) seeds broke a promise.")
        }
        print("no promise was broken")
    }

    private func tell(_ failed: TrialResult, _ trial: Trial) throws {
        let venues = failed.venues.joined(separator: ", ")
        print("seed \(failed.seed) (\(venues)): \(failed.violation ?? "")")
        print("  \(trial.command(seed: failed.seed))")
        guard shrink else { return }
        let small = try trial.shrunk(failed) { _, smaller in
            LogSink.writeToStandardError(
                "\rshrinking: \(smaller.kinds.count) faults, \(smaller.events) events "
            )
        }
        print("\r  smallest: \(small.command(seed: failed.seed))")
    }

    private func tell(_ trial: Trial) throws {
        let result = try trial.run(seed: seed) { entry in
            print("\(entry.time) \(entry.fact.kind.rawValue) [\(entry.cause)] \(entry.fact)")
        }
        print(result.violation ?? "no promise was broken")
    }
}
