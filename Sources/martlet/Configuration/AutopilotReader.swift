import TradingCore
import TradingEngine

/// Reads the autopilot's settings: `autopilot`.
struct AutopilotReader {
    let reader: ConfigReader
    let markets: [AgentConfiguration.MarketSettings]
    private static let path = "autopilot"

    /// Nil where it is not switched on.
    func read() -> AutopilotSetup? {
        let isOn = reader.bool("\(Self.path).enabled", default: false)
        var setup = AutopilotSetup(markets: chosenMarkets())
        setup.candidates = candidates()
        setup.advantageMin = number("advantage_min", setup.advantageMin, 1...100)
        setup.scoreMin = number("score_min", setup.scoreMin, 0...100)
        setup.every = .hours(number("look_hours", 24, 1...168))
        setup.vetoSpan = .minutes(number("veto_minutes", 60, 1...10_080))
        setup.deploymentsPerWeekMax = number(
            "deployments_per_week_max",
            setup.deploymentsPerWeekMax,
            1...50
        )
        return isOn ? setup : nil
    }

    private func number(_ name: String, _ fallback: Int, _ range: ClosedRange<Int>) -> Int {
        reader.int("\(Self.path).\(name)", default: fallback, in: range)
    }

    private func chosenMarkets() -> Set<MarketID> {
        let paper = Set(markets.filter { $0.mode == .paper }.map(\.id))
        guard let names = reader.list("\(Self.path).markets") else { return paper }
        let chosen = Set(names.map { MarketID($0) })
        for name in chosen.subtracting(paper).map(\.text).sorted() {
            reader.complain(
                "\(Self.path).markets",
                "names \(name), which is no market on paper; there are "
                    + paper.map(\.text).sorted().joined(separator: ", ") + "."
            )
        }
        return chosen
    }

    private func candidates() -> [String] {
        let known = AutopilotSetup.candidatesKnown
        guard let names = reader.list("\(Self.path).candidates") else { return known }
        for name in names where !known.contains(name) {
            reader.complain(
                "\(Self.path).candidates",
                "names \(name); the autopilot can judge \(known.joined(separator: ", "))."
            )
        }
        if names.isEmpty { reader.complain("\(Self.path).candidates", "names no strategy.") }
        return names
    }
}
