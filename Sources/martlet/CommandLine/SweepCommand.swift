import ArgumentParser
import Foundation
import Journaling

/// Tries many parameters of a strategy.
struct SweepCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweep",
        abstract: "Try many parameters of a strategy on recorded bars.",
        discussion: """
            martlet sweep --strategy sma-cross --bars BTCUSD-1d.csv --set fast=5..50:5 --set slow=20..200:10
            martlet sweep --strategy grid --bars ETHBTC-5m.csv --set lines=11..41:10 --threads 2
            martlet sweep --rules dip.yaml --bars BTCUSD-1d.csv --set low=20..40:5

            The cross of averages is tried over columns (docs/research.md says how that differs from martlet \
            backtest), every other strategy by the engine that trades live. Each variant is kept in a store by \
            the hash of the data, the version of the code and the parameters. A sweep that was broken off goes \
            on where it was; every variant that was ever tried stays counted. A large one is divided by \
            --shard i/n, each shard with a store of its own, and martlet sweep merge makes one of them.
            """,
        subcommands: [SweepRunCommand.self, SweepMergeCommand.self],
        defaultSubcommand: SweepRunCommand.self
    )
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
