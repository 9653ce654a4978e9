import ArgumentParser
import Foundation
import Platform
import TradingCore

/// Starts the agent.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Start the agent.",
        discussion: """
            Without any configuration three paper markets are traded on generated prices, and this \
            terminal is the chat. With --replay, recorded bars (time,open,high,low,close,volume) \
            take the place of the markets: at real time, at N times, or as fast as possible.

            Everything that is written lies under the data directory. SIGTERM ends cleanly.
            """
    )

    @OptionGroup var source: SourceOptions

    @Option(
        name: .long,
        help: ArgumentHelp("Replay a file of bars in place of the markets.", valueName: "file.csv"),
        completion: .file(extensions: ["csv"])
    )
    var replay: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Speed of the replay: 1, 60, 0.5 or max.", valueName: "n|max"),
        completion: .list(["1", "60", "max"])
    )
    var speed = "1"

    @Option(
        name: .long,
        help: "What the replayed file holds: spot, perpetual, equity or fx; told by its path else.",
        completion: .list(["spot", "perpetual", "equity", "fx"])
    )
    var kind: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Strategy of the replay; martlet backtest --list shows all.",
            valueName: "name"
        ),
        completion: .list(["grid", "volatility-momentum"])
    )
    var strategy = "grid"

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "A parameter of the replay's strategy; may be repeated.",
            valueName: "name=value"
        )
    )
    var parameters: [String] = []

    @Flag(name: .long, help: "End the process when the replay has ended.")
    var once = false

    @Flag(
        inversion: .prefixedNo,
        help: "Chat in this terminal; on by default when it is one and there is no bot token."
    )
    var console: Bool?

    @Flag(
        name: .long,
        help: "Be one of a pair: lead when nobody does, else wait and take over from the leader."
    )
    var standby = false

    @Option(
        name: .long,
        help: ArgumentHelp("What this process is called in the pair.", valueName: "name")
    )
    var name: String?

    func validate() throws {
        if let name, !Self.isName(name) {
            throw ValidationError("--name takes up to 16 letters, digits and hyphens.")
        }
        if name != nil, !standby { throw ValidationError("--name belongs to --standby.") }
        if standby, console == true {
            throw ValidationError("--standby has no console; talk to it with martlet ctl.")
        }
        guard Pace(speed) != nil else {
            throw ValidationError("--speed \(speed) is no speed; write max or a number such as 60.")
        }
        if let kind, InstrumentKind(rawValue: kind) == nil {
            throw ValidationError("--kind must be spot, perpetual, equity or fx.")
        }
        for parameter in parameters where !parameter.contains("=") {
            throw ValidationError("--set \(parameter) is not of the form name=value.")
        }
        if replay == nil, once || !parameters.isEmpty {
            throw ValidationError("--once and --set belong to --replay.")
        }
    }

    func run() throws {
        let started = SystemClock.monotonicNanoseconds()
        let configuration = try source.load()
        let options = AgentOptions(
            replay: try replayOptions(),
            hasConsole: standby ? false : console,
            isStandby: standby,
            name: name ?? "process \(ProcessInfo.processInfo.processIdentifier)",
            startedMonotonic: started,
            environment: ProcessInfo.processInfo.environment
        )
        try AgentProcess(configuration: configuration, options: options).run()
    }

    private static func isName(_ text: String) -> Bool {
        (1...16).contains(text.utf8.count)
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    }

    private func replayOptions() throws -> AgentOptions.Replay? {
        guard let replay else { return nil }
        var values: [String: String] = [:]
        for parameter in parameters {
            let parts = parameter.split(separator: "=", maxSplits: 1).map(String.init)
            values[parts[0]] = parts.count > 1 ? parts[1] : ""
        }
        return AgentOptions.Replay(
            path: replay,
            pace: Pace(speed) ?? .real,
            kind: kind.flatMap { InstrumentKind(rawValue: $0) },
            strategy: strategy,
            parameters: values,
            endsProcess: once
        )
    }
}

/// How this run differs from the configuration.
struct AgentOptions: Sendable {
    struct Replay: Sendable {
        let path: String
        let pace: Pace
        let kind: InstrumentKind?
        let strategy: String
        let parameters: [String: String]
        let endsProcess: Bool
    }
    let replay: Replay?
    /// Nil decides by the terminal and the token.
    let hasConsole: Bool?
    /// One of a pair: it waits while somebody else leads.
    var isStandby = false
    /// What this process is called in records and alerts.
    var name = "process \(ProcessInfo.processInfo.processIdentifier)"
    let startedMonotonic: Int64
    let environment: [String: String]
}
