import ArgumentParser
import ChatOps
import TradingCore
import TradingEngine

/// Reads the configuration and says what is wrong with it, without starting anything.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check settings, secrets, manifests and templates without starting.",
        discussion: "Tells every problem with file and line. Exit code 0 when all is well, 78 else."
    )

    @OptionGroup var source: SourceOptions

    func run() throws {
        let configuration = try source.load()
        let presenter = try ReportText.presenter(configuration)
        _ = try ReportText.commands(configuration, templates: presenter.templateNames)
        print("The configuration is fine.")
        print("  " + DefaultMarkets.words(configuration.markets))
        for market in configuration.markets {
            let strategies = market.strategies.map(\.id.text).joined(separator: ", ")
            print(
                "  \(market.id): \(market.mode.rawValue), \(market.symbols.count) instruments, "
                    + (strategies.isEmpty ? "no strategy" : strategies)
            )
        }
        for hook in configuration.webhooks {
            print("  webhook \(hook.name): \(hook.kind.rawValue)")
        }
        for job in configuration.jobs {
            print("  job \(job.job.name): \(job.job.cron) \(job.command)")
        }
        let hasToken = configuration.telegram.token != nil
        print("  telegram: \(hasToken ? "token given" : "no token, the console is used")")
    }
}
