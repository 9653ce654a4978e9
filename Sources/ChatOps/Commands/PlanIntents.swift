import TradingCore

/// What `/plan` and `/autopilot` ask for.
extension IntentReader {
    func planIntent(_ tier: CommandTier) throws(LineProblem) -> CommandIntent {
        guard case .symbol(let symbol) = values["symbol"], case .text(let terms) = values["terms"]
        else {
            throw LineProblem(reason: "Which symbol, and how? Such as stop 2 atr, trail 3 atr.")
        }
        let isOff = terms.lowercased() == "off"
        return .act(.setPlan(symbol: symbol, terms: isOff ? nil : terms), tier, asksFirst: false)
    }

    func autopilotIntent(_ tier: CommandTier) throws(LineProblem) -> CommandIntent {
        let request: AutopilotRequest
        switch values["do"] {
        case .choice("on"): request = .switchTo(isOn: true)
        case .choice("off"): request = .switchTo(isOn: false)
        case .choice("veto"):
            if case .integer(let number) = values["number"] {
                request = .veto(number: number)
            } else {
                request = .veto(number: nil)
            }
        default:
            guard case .symbol(let symbol) = values["symbol"] else {
                throw LineProblem(reason: "On, off, veto NUMBER, or back SYMBOL?")
            }
            request = .giveBack(symbol: symbol)
        }
        return .act(.steerAutopilot(request), tier, asksFirst: false)
    }
}
