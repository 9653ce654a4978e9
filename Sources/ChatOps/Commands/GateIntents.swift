import TradingCore

/// What `/gates` and `/live` ask for.
extension IntentReader {
    /// The market that the line names; nil when it names none or all.
    var market: MarketID? {
        get throws(LineProblem) {
            switch values["market"] {
            case nil, .scope(.all): return nil
            case .scope(.venue(let venue)):
                if let market = known.markets.first(where: { $0.value == venue })?.key {
                    return market
                }
            default: break
            }
            let names = known.markets.keys.map(\.text).sorted().joined(separator: ", ")
            throw LineProblem(reason: "That is no market; there are \(names).")
        }
    }

    func liveIntent(_ tier: CommandTier) throws(LineProblem) -> CommandIntent {
        guard case .onOff(let isOn) = values["state"], let market = try market else {
            throw LineProblem(reason: "On or off, and which one market?")
        }
        return .act(.setLive(market, isOn: isOn), tier, asksFirst: false)
    }
}
