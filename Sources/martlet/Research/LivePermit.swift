import Journaling
import Strategies
import TradingCore

/// Whether the verdicts let strategies trade live: each needs a pass of its own parameters that is not too old.
struct LivePermit {
    /// Those of the market, newest first.
    let verdicts: [GateVerdict]
    let ageDaysMax: Int
    let now: UTCTime
    /// The times of passes whose band was left downward, by strategy.
    var left: [StrategyID: UTCTime] = [:]

    /// Why not, a sentence for each strategy that may not; none when all may.
    func refusals(_ strategies: [AgentConfiguration.StrategySettings]) -> [String] {
        if strategies.isEmpty { return ["There is no strategy on this market."] }
        return strategies.compactMap { strategy in
            refusal(strategy).map { "\(strategy.id): \($0)" }
        }
    }

    private func refusal(_ strategy: AgentConfiguration.StrategySettings) -> String? {
        let own = Self.canonical(strategy)
        let ofKind = verdicts.filter { $0.strategy == strategy.kind }
        guard let last = ofKind.first(where: { $0.parameters == own }) else {
            guard let other = ofKind.first else { return "it was never put through the gates." }
            return
                "its parameters were never put through the gates; the last verdict is of others ("
                + "\(Self.words(other)))."
        }
        guard last.isPassed else { return "the gates refused it: \(Self.words(last))." }
        guard now - last.time <= .days(ageDaysMax) else {
            return "its pass of \(last.time.day) is older than \(ageDaysMax) days."
        }
        if let left = left[strategy.id], last.time <= left {
            return
                "what it earned fell under the band of its pass of \(last.time.day); a newer pass is needed."
        }
        return nil
    }

    /// The failing gate with its number.
    private static func words(_ verdict: GateVerdict) -> String {
        if verdict.isPassed { return "a pass of \(verdict.time.day)" }
        let reason = GateDocument(verdict)?.refusal ?? "no reason was kept"
        return "\(reason), on \(verdict.time.day)"
    }

    /// The whole set of parameters as the store has it.
    static func canonical(_ strategy: AgentConfiguration.StrategySettings) -> String {
        var values: [String: String] = [:]
        for spec in StrategyCatalog.parameterTable(for: strategy.kind) ?? [] {
            values[spec.name] = strategy.parameters[spec.name] ?? spec.fallback
        }
        return ResultPoint.canonical(values)
    }
}
