import TradingCore

/// What `/drift` and `/drill` ask for.
extension IntentReader {
    /// How long a drift is ignored where the line does not say.
    static let ignoredByDefault = TimeSpan.hours(1)

    func driftIntent(_ tier: CommandTier) throws(LineProblem) -> CommandIntent {
        guard case .symbol(let symbol) = values["symbol"] else {
            throw LineProblem(reason: "Of which symbol? /drift shows them.")
        }
        var number: Int?
        if case .integer(let given) = values["number"] { number = given }
        let choice: DriftChoice
        switch values["do"] {
        case .choice("adopt"): choice = .adopt
        case .choice("close"): choice = .close
        case .choice("halt"): choice = .halt
        default:
            var until = now + Self.ignoredByDefault
            if case .until(let given) = values["until"] { until = given }
            choice = .ignore(until: until)
        }
        if values["until"] != nil, values["do"] != .choice("ignore") {
            throw LineProblem(reason: "A time belongs to ignore: /drift ignore \(symbol) 1h.")
        }
        let isPlain = values["now"] == nil
        return .act(
            .resolveDrift(symbol: symbol, number: number, choice),
            tier,
            asksFirst: choice == .close && isPlain
        )
    }

    func drillIntent() throws(LineProblem) -> CommandIntent {
        guard case .choice(let name) = values["drill"], let kind = DrillKind(rawValue: name) else {
            throw LineProblem(reason: "Which drill? halt, flatten or disconnect.")
        }
        var venue: VenueID?
        switch values["market"] {
        case .scope(.venue(let named)): venue = named
        case .scope: throw LineProblem(reason: "A drill cuts the line of a market, such as crypto.")
        default: break
        }
        let asksFirst = kind == .flatten && values["now"] == nil
        return .act(.beginDrill(kind, venue: venue), .lower, asksFirst: asksFirst)
    }
}
