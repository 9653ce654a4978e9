import ChatOps
import Foundation
import RiskControl
import Testing
import TradingCore
import Yams

@testable import martlet

/// `configs/martlet.yaml` and `configs/env.example` against the loader that reads them.
private enum Examples {
    static let settings = text("configs/martlet.yaml")
    static let secrets = text("configs/env.example")

    /// The example with every setting switched on: what begins with `#` and no single blank is a
    /// setting, the rest is prose.
    static var switchedOn: String {
        settings.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            guard line.hasPrefix("#") else { return String(line) }
            let rest = line.dropFirst()
            let isProse = rest.isEmpty || (rest.hasPrefix(" ") && !rest.hasPrefix("  "))
            return isProse ? "" : String(rest)
        }.joined(separator: "\n")
    }

    static func text(_ path: String) -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let bytes = FileManager.default.contents(atPath: root.appending(path: path).path) ?? Data()
        return String(decoding: bytes, as: UTF8.self)
    }

    static func loader(
        _ text: String?,
        _ environment: [String: String] = [:]
    ) throws
        -> ConfigurationLoader
    {
        try ConfigurationLoader(
            text: text,
            fileName: "configs/martlet.yaml",
            environment: SettingsEnvironment(environment)
        )
    }
}

/// Every path that leads to a value or a section.
private func paths(_ node: Node, under path: String = "") -> Set<String> {
    guard let mapping = node.mapping else { return [] }
    var found: Set<String> = []
    for (key, value) in mapping {
        let inner = path.isEmpty ? (key.string ?? "") : "\(path).\(key.string ?? "")"
        found.insert(inner)
        found.formUnion(paths(value, under: inner))
    }
    return found
}

/// A path without the names that the operator chooses; a market's limits have the names of `limits`.
private func general(_ path: String) -> String {
    var parts = path.split(separator: ".").map(String.init)
    if parts.count > 1, ["markets", "webhooks", "schedule"].contains(parts[0]) { parts[1] = "*" }
    if parts.count > 3, parts[0] == "markets", parts[2] == "strategies" { parts[3] = "*" }
    if parts.count > 2, parts[0] == "markets", parts[2] == "limits" { parts.removeFirst(2) }
    return parts.joined(separator: ".")
}

/// A configuration without its limits, as lines that do not depend on the order of a dictionary.
private func words(of configuration: AgentConfiguration) -> [String] {
    var rest = configuration
    rest.markets = []
    rest.policy = RiskPolicy()
    rest.gates = AgentConfiguration.GateSettings()
    let markets = configuration.markets.flatMap { market in
        ["\(market.id) \(market.mode) \(market.startingBalance) \(market.latencyMilliseconds)"]
            + market.symbols
            + market.strategies.map { strategy in
                let parameters = strategy.parameters.sorted { $0.key < $1.key }
                return "\(strategy.id) \(strategy.kind) \(strategy.symbols ?? []) \(parameters)"
            }
    }
    return [String(describing: rest)] + markets
}

@Test func `the example as it is shipped equals the defaults`() throws {
    let shipped = try Examples.loader(Examples.settings).load()
    let defaults = try Examples.loader(nil).load()
    #expect(!Examples.settings.isEmpty)
    #expect(words(of: shipped) == words(of: defaults))
    #expect(shipped.policy == defaults.policy)
    #expect(shipped.gates.thresholds == defaults.gates.thresholds)
    #expect(shipped.gates.ageDaysMax == defaults.gates.ageDaysMax)
}

@Test func `the example loads with every setting switched on`() throws {
    let configuration = try Examples.loader(Examples.switchedOn).load()
    #expect(configuration.markets.map(\.id.text) == ["crypto", "fx", "equities"])
    #expect(configuration.webhooks.map(\.name) == ["ops"])
    #expect(configuration.jobs.map(\.command) == ["/pnl week", "/summary", "/gates bands"])
}

@Test func `the example names every setting that the loader asks for`() throws {
    let loader = try Examples.loader(Examples.switchedOn)
    _ = try loader.load()
    let root = try #require(try compose(yaml: Examples.switchedOn))
    let named = Set(paths(root).map(general))
    let missing = Set(loader.askedPaths.map(general)).subtracting(named)
    #expect(missing.sorted() == [])
    #expect(named.count > 90)
}

@Test func `the values of the example are the defaults where there is one`() throws {
    var switchedOn = try Examples.loader(Examples.switchedOn).load()
    var defaults = try Examples.loader(nil).load()
    #expect(String(describing: switchedOn.telegram) == String(describing: defaults.telegram))
    #expect(String(describing: switchedOn.alerts) == String(describing: defaults.alerts))
    #expect(String(describing: switchedOn.prices) == String(describing: defaults.prices))
    #expect(switchedOn.diskFreeMin == defaults.diskFreeMin)
    #expect(switchedOn.snapshotEvery == defaults.snapshotEvery)
    #expect(switchedOn.gates.thresholds == defaults.gates.thresholds)
    // These two have no default; every other limit has.
    switchedOn.policy.global.orderQuantityMax = nil
    switchedOn.policy.global.stressFraction = nil
    defaults.policy.global.orderQuantityMax = nil
    #expect(switchedOn.policy == defaults.policy)
    #expect(switchedOn.markets.map(\.latencyMilliseconds) == [50, 20, 80])
    #expect(switchedOn.markets.map(\.startingBalance) == defaults.markets.map(\.startingBalance))
    #expect(switchedOn.markets.map(\.symbols) == defaults.markets.map(\.symbols))
}

@Test func `every name in the example of secrets is read`() throws {
    let names = Examples.secrets.split(separator: "\n").filter {
        $0.hasPrefix("#") && !$0.hasPrefix("# ")
    }
    .compactMap { $0.dropFirst().split(separator: "=").first.map(String.init) }
    #expect(names.contains("TELEGRAM_BOT_TOKEN"))
    let known = ConfigurationLoader.otherNames
        .union(["TELEGRAM_BOT_TOKEN", "TELEGRAM_CHAT_ID", "TELEGRAM_USER_IDS"])
    let loader = try Examples.loader(Examples.switchedOn)
    _ = try loader.load()
    let settings = Set(loader.askedPaths.map(ConfigReader.environmentName(of:)))
    #expect(Set(names).subtracting(known).subtracting(settings).sorted() == [])
}

@Test func `limits that contradict each other are told by their names in the file`() throws {
    let text = "limits:\n  daily_loss_max: 2\n  order_value_max: 9\n  position_value_max: 5\n"
    let problems = #expect(throws: ConfigProblems.self) { try Examples.loader(text).load() }
    let words = try #require(problems).description
    #expect(words.contains("configs/martlet.yaml:2: limits do not hold: daily_loss_max is 2"))
    #expect(words.contains("order_value_max 9 is over position_value_max 5"))
}
