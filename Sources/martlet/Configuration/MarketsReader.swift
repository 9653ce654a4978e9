import Simulation
import Strategies
import TradingCore
import TradingEngine

/// Reads the markets with their strategies; without any in the file, the built-in three.
struct MarketsReader {
    let reader: ConfigReader

    func read() -> [AgentConfiguration.MarketSettings] {
        guard let names = reader.names(under: "markets"), !names.isEmpty else {
            // Whoever empties the list does not expect three markets to trade.
            if reader.isWritten("markets") {
                reader.complain(
                    "markets",
                    "names no market. Name one (\(known)), or remove the line for the default ones."
                )
            }
            return DefaultMarkets.all.map { overlaid($0) }
        }
        return names.compactMap(market)
    }

    private var known: String { DefaultMarkets.all.map(\.id.text).joined(separator: ", ") }

    /// A built-in market with what the environment says of it.
    private func overlaid(
        _ market: AgentConfiguration.MarketSettings
    )
        -> AgentConfiguration.MarketSettings
    {
        var market = market
        let path = "markets.\(market.id)"
        market.mode = mode(path, default: market.mode)
        market.startingBalance = balance(path, default: market.startingBalance)
        market.latencyMilliseconds = latency(path, default: market.latencyMilliseconds)
        return market
    }

    private func market(_ name: String) -> AgentConfiguration.MarketSettings? {
        let path = "markets.\(name)"
        guard let known = DefaultMarkets.all.first(where: { $0.id.text == name }) else {
            reader.complain(path, "is not a market; there are \(self.known).")
            return nil
        }
        var market = overlaid(known)
        if let symbols = reader.list("\(path).instruments") {
            let repeated = Set(symbols.filter { symbol in symbols.count { $0 == symbol } > 1 })
            for symbol in repeated.sorted() {
                reader.complain("\(path).instruments", "names \(symbol) twice.")
            }
            for symbol in symbols where !known.symbols.contains(symbol) {
                let listed = known.symbols.joined(separator: ", ")
                reader.complain("\(path).instruments", "names \(symbol); there are \(listed).")
            }
            market.symbols = symbols.filter { known.symbols.contains($0) }
        }
        if let strategies = reader.names(under: "\(path).strategies") {
            market.strategies = strategies.map {
                strategy($0, path: "\(path).strategies.\($0)", market)
            }
        } else {
            let symbols = Set(market.symbols)
            let isWhole = { (settings: AgentConfiguration.StrategySettings) in
                symbols.isSuperset(of: settings.symbols ?? [])
            }
            market.leftOut = market.strategies.filter { !isWhole($0) }.map(\.id)
            market.strategies = market.strategies.filter(isWhole)
        }
        checkOwnership(market, path)
        return market
    }

    private func mode(_ path: String, default fallback: MarketMode) -> MarketMode {
        let mode: MarketMode = reader.choice("\(path).mode", default: fallback)
        if mode == .live || mode == .shadow {
            reader.complain(
                "\(path).mode",
                "is \(mode.rawValue), but this build trades at the built-in paper venue only; "
                    + "write paper or off. Nothing falls back to paper in silence."
            )
        }
        return mode
    }

    private func balance(_ path: String, default fallback: Money) -> Money {
        reader.amount(
            "\(path).starting_balance",
            default: fallback,
            in: Money(whole: 1)...Money(whole: 1_000_000_000)
        )
    }

    private func latency(_ path: String, default fallback: Int) -> Int {
        reader.int("\(path).latency_ms", default: fallback, in: 0...60_000)
    }

    private func strategy(
        _ name: String,
        path: String,
        _ market: AgentConfiguration.MarketSettings
    ) -> AgentConfiguration.StrategySettings {
        let kind = reader.string("\(path).kind", default: name)
        let symbols = reader.list("\(path).instruments")
        for symbol in symbols ?? [] where !market.symbols.contains(symbol) {
            reader.complain("\(path).instruments", "names \(symbol), which \(market.id) lacks.")
        }
        var parameters = fileFields(kind, path)
        for parameter in reader.names(under: "\(path).parameters") ?? [] {
            parameters[parameter] = reader.text("\(path).parameters.\(parameter)")
        }
        for spec in StrategyCatalog.parameterTable(for: kind) ?? [] {
            if let text = reader.text("\(path).parameters.\(spec.name)") {
                parameters[spec.name] = text
            }
        }
        let id = StrategyID("\(market.id)/\(name)")
        do {
            _ = try StrategyCatalog.make(kind, id: id, parameters: parameters)
        } catch {
            for sentence in error.sentences { reader.complain(path, "is wrong: \(sentence)") }
        }
        return AgentConfiguration.StrategySettings(
            id: id,
            kind: kind,
            symbols: symbols,
            parameters: parameters
        )
    }

    /// What the file of written rules says; nothing when there is none, or when it is told to be wrong.
    private func fileFields(_ kind: String, _ path: String) -> [String: String] {
        guard kind == "rules", let file = reader.text("\(path).file") else { return [:] }
        do throws(RuleFileProblems) {
            return try RuleFile.read(path: file).spec.fields
        } catch {
            for sentence in error.sentences {
                reader.complain("\(path).file", "is wrong: \(sentence)")
            }
            return [:]
        }
    }

    /// Every instrument belongs to one strategy at most.
    private func checkOwnership(_ market: AgentConfiguration.MarketSettings, _ path: String) {
        var owners: [String: StrategyID] = [:]
        for strategy in market.strategies {
            for symbol in strategy.symbols ?? [] {
                if let other = owners[symbol] {
                    reader.complain(
                        "\(path).strategies",
                        "give \(symbol) to both \(other) and \(strategy.id); one may have it."
                    )
                }
                owners[symbol] = strategy.id
            }
        }
        if market.strategies.filter({ $0.symbols == nil }).count > 1 {
            reader.complain(
                "\(path).strategies",
                "has more than one strategy without instruments; name them for all but one."
            )
        }
    }
}
