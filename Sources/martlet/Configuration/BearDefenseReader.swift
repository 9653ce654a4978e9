import Strategies
import TradingCore
import TradingEngine

/// Reads bear defense: thresholds, and the strategies that have the capital while it defends.
struct BearDefenseReader {
    let reader: ConfigReader
    let markets: [AgentConfiguration.MarketSettings]
    private static let path = "bear_defense"

    /// Nil where it is not switched on.
    func read() -> DefenseSetup? {
        let isOn = reader.bool("\(Self.path).enabled", default: false)
        let parameters = thresholds()
        let calm = reader.amount(
            "\(Self.path).calm_share",
            default: Fraction.zero,
            in: Fraction.zero...Fraction(whole: 20)
        )
        let complement = complement()
        guard isOn else { return nil }
        if complement.isEmpty {
            reader.complain(
                "\(Self.path).complement",
                "names no strategy, and none of kind cross-sectional-momentum or fx-trend is "
                    + "configured: capital would have nowhere to go."
            )
        }
        return DefenseSetup(parameters: parameters, complement: complement, calmShare: calm)
    }

    private func thresholds() -> BearDefenseParameters {
        var parameters = BearDefenseParameters()
        parameters.windowDays = reader.int("\(Self.path).window_days", default: 30, in: 5...365)
        parameters.enterBelow = ratio("enter_below", default: "-1")
        parameters.leaveAbove = ratio("leave_above", default: "0.5")
        parameters.confirmDays = reader.int("\(Self.path).confirm_days", default: 2, in: 1...30)
        parameters.holdDays = reader.int("\(Self.path).hold_days", default: 5, in: 0...365)
        for problem in parameters.problems() { reader.complain(Self.path, "is wrong: \(problem)") }
        return parameters.problems().isEmpty ? parameters : BearDefenseParameters()
    }

    private func ratio(_ name: String, default fallback: String) -> Double {
        let bound = Fraction(whole: 20)
        let usual = (try? Fraction(fallback)) ?? .zero
        return reader.amount("\(Self.path).\(name)", default: usual, in: -bound...bound).approximate
    }

    /// `fx/trend` or `fx/trend 3`; left out, the strategies of the two kinds that are meant for it.
    private func complement() -> [StrategyID: Fraction] {
        let strategies = markets.filter { $0.mode != .off }.flatMap(\.strategies)
        guard let lines = reader.list("\(Self.path).complement") else {
            let usual = ["cross-sectional-momentum": Fraction.one, "fx-trend": Fraction(whole: 3)]
            let meant = strategies.compactMap { strategy in
                usual[strategy.kind].map { (strategy.id, $0) }
            }
            return Dictionary(uniqueKeysWithValues: meant)
        }
        var found: [StrategyID: Fraction] = [:]
        for line in lines {
            let words = line.split(separator: " ").map(String.init)
            let text = words.count == 1 ? "1" : words.count == 2 ? words[1] : ""
            let share = try? Fraction(text)
            guard let name = words.first, let share, share.isPositive, share <= Fraction(whole: 20)
            else {
                reader.complain(
                    "\(Self.path).complement",
                    "has \"\(line)\", but must name a strategy and a multiple of its account's equity "
                        + "over 0 and up to 20, such as fx/trend 3."
                )
                continue
            }
            guard let strategy = strategies.first(where: { $0.id.text == name }) else {
                let known = strategies.map(\.id.text).joined(separator: ", ")
                reader.complain("\(Self.path).complement", "names \(name); there are \(known).")
                continue
            }
            found[strategy.id] = share
        }
        return found
    }
}
