package import TradingCore

/// How well an instrument suits a strategy now, and why.
package struct Suitability: Sendable, Hashable {
    package let instrument: InstrumentID
    /// 0 to 100.
    package let score: Int
    /// One sentence for each part of the score, the weightiest first.
    package let reasons: [String]
    package let measures: MarketMeasures
}

/// One part of a score: a measure that is worth so much.
struct SuitabilityPart {
    let weight: Double
    /// 0 to 1; nil where the measure is not known, and the part is left out.
    let worth: Double?
    /// What was measured: `ADX 31.2`.
    let words: String

    /// The share of the way from a value worth nothing to one worth everything.
    static func ramp(_ value: Double, from nothing: Double, to everything: Double) -> Double {
        min(max((value - nothing) / (everything - nothing), 0), 1)
    }
}

/// What each strategy likes in a market.
package enum SuitabilityRules {
    /// The strategies that can be scanned for, by name.
    package static let strategies = [
        "cross-sectional-momentum", "dca", "fx-trend", "grid", "volatility-momentum",
    ]

    /// What it is looked for, in a few words; nil for an unknown strategy.
    package static func summary(of strategy: String) -> String? {
        switch strategy {
        case "cross-sectional-momentum": "a long rise, steady and liquid"
        case "dca": "a price under its peak that still moves up, liquid"
        case "fx-trend": "a steady trend, little cost"
        case "grid": "a range with much to and fro, wide for its cost"
        case "volatility-momentum": "a strong, straight trend with enough movement"
        default: nil
        }
    }

    /// Whether a strategy trades instruments of a kind; of an unknown kind, it does.
    package static func suits(_ strategy: String, _ kind: InstrumentKind?) -> Bool {
        guard let kind else { return true }
        switch strategy {
        case "fx-trend": return kind == .fx
        case "cross-sectional-momentum": return kind != .fx
        default: return true
        }
    }

    /// Ranks instruments by suitability, the best first, equal ones by name. Nil for an unknown strategy.
    package static func rank(
        _ measures: [InstrumentID: MarketMeasures],
        for strategy: String
    ) -> [Suitability]? {
        guard strategies.contains(strategy) else { return nil }
        let turnovers = measures.values.compactMap(\.turnover)
        let rows = measures.map { id, here in
            let parts = parts(of: here, for: strategy, turnovers)
            let known = parts.filter { $0.worth != nil }
            let whole = known.reduce(0) { $0 + $1.weight }
            let sum = known.reduce(0) { $0 + $1.weight * ($1.worth ?? 0) }
            let ordered = known.enumerated().sorted {
                $0.element.weight != $1.element.weight
                    ? $0.element.weight > $1.element.weight : $0.offset < $1.offset
            }.map(\.element)
            return Suitability(
                instrument: id,
                score: whole > 0 ? Int((100 * sum / whole).rounded()) : 0,
                reasons: ordered.map {
                    "\($0.words): \(Int((($0.worth ?? 0) * 100).rounded())) of 100"
                } + parts.filter { $0.worth == nil }.map { "\($0.words): not known" },
                measures: here
            )
        }
        return rows.sorted {
            $0.score != $1.score ? $0.score > $1.score : $0.instrument < $1.instrument
        }
    }

    private static func parts(
        of here: MarketMeasures,
        for strategy: String,
        _ turnovers: [Double]
    ) -> [SuitabilityPart] {
        let liquid = liquidity(here, turnovers)
        switch strategy {
        case "grid":
            return [
                trend(here, from: 30, to: 15, weight: 0.25),
                efficiency(here, from: 0.4, to: 0.05, weight: 0.25),
                crossings(here, weight: 0.2), room(here, weight: 0.2), liquid,
            ]
        case "dca":
            return [
                drawdown(here, weight: 0.4), rise(here, from: -1, to: 1, weight: 0.3),
                liquid, calm(here, weight: 0.2),
            ]
        case "fx-trend":
            return [
                steadiness(here, weight: 0.5),
                efficiency(here, from: 0.1, to: 0.5, weight: 0.3), cost(here, weight: 0.2),
            ]
        case "cross-sectional-momentum":
            return [
                rise(here, from: 0, to: 2, weight: 0.6),
                efficiency(here, from: 0.05, to: 0.4, weight: 0.2), liquid,
            ]
        default:
            return [
                trend(here, from: 15, to: 40, weight: 0.35),
                efficiency(here, from: 0.1, to: 0.5, weight: 0.3), movement(here, weight: 0.2),
                liquid,
            ]
        }
    }

    // Parts. What a measure is worth at its ends is a choice, not a law; the ends stand here alone.

    private static func trend(
        _ here: MarketMeasures,
        from: Double,
        to: Double,
        weight: Double
    ) -> SuitabilityPart {
        let strength = here.regime?.strength
        return SuitabilityPart(
            weight: weight,
            worth: strength.map { SuitabilityPart.ramp($0, from: from, to: to) },
            words: strength.map { "ADX \(shown($0, 1))" } ?? "ADX"
        )
    }

    private static func efficiency(
        _ here: MarketMeasures,
        from: Double,
        to: Double,
        weight: Double
    ) -> SuitabilityPart {
        SuitabilityPart(
            weight: weight,
            worth: SuitabilityPart.ramp(here.efficiency, from: from, to: to),
            words: "efficiency \(shown(here.efficiency, 2))"
        )
    }

    private static func crossings(_ here: MarketMeasures, weight: Double) -> SuitabilityPart {
        SuitabilityPart(
            weight: weight,
            worth: SuitabilityPart.ramp(here.crossings, from: 0.05, to: 0.25),
            words: "crosses its mean in \(percent(here.crossings)) of bars"
        )
    }

    /// The range of a bar against the cost of a way there and back.
    private static func room(_ here: MarketMeasures, weight: Double) -> SuitabilityPart {
        let cost = max(here.spread ?? 0.0005, 0.0001)
        return SuitabilityPart(
            weight: weight,
            worth: SuitabilityPart.ramp(here.range / cost, from: 1, to: 10),
            words: "a bar moves \(percent(here.range))"
        )
    }

    private static func movement(_ here: MarketMeasures, weight: Double) -> SuitabilityPart {
        SuitabilityPart(
            weight: weight,
            worth: SuitabilityPart.ramp(here.volatility, from: 0.03, to: 0.3),
            words: "volatility \(percent(here.volatility))"
        )
    }

    private static func calm(_ here: MarketMeasures, weight: Double) -> SuitabilityPart {
        let isWild = here.regime?.regime == .highVolatility
        return SuitabilityPart(
            weight: weight,
            worth: isWild ? 0 : SuitabilityPart.ramp(here.volatility, from: 2, to: 0.5),
            words: "volatility \(percent(here.volatility))"
        )
    }

    /// Log change in deviations of the window.
    private static func rise(
        _ here: MarketMeasures,
        from: Double,
        to: Double,
        weight: Double
    ) -> SuitabilityPart {
        let steps = deviations(here)
        return SuitabilityPart(
            weight: weight,
            worth: steps.map { SuitabilityPart.ramp($0, from: from, to: to) },
            words: "change \(percent(growth(here.change)))"
        )
    }

    private static func steadiness(_ here: MarketMeasures, weight: Double) -> SuitabilityPart {
        let steps = deviations(here)
        return SuitabilityPart(
            weight: weight,
            worth: steps.map { SuitabilityPart.ramp(abs($0), from: 0.3, to: 2) },
            words: "trend of \(steps.map { shown($0, 2) } ?? "no") deviations"
        )
    }

    private static func deviations(_ here: MarketMeasures) -> Double? {
        guard let regime = here.regime, regime.volatility > 0 else { return nil }
        return here.change / (regime.volatility * Double(MarketMeter.window).squareRoot())
    }

    private static func drawdown(_ here: MarketMeasures, weight: Double) -> SuitabilityPart {
        // The most at a fifth under the peak; a fall of three fifths is no dip.
        let worth =
            here.drawdown <= 0.2
            ? SuitabilityPart.ramp(here.drawdown, from: 0, to: 0.2)
            : SuitabilityPart.ramp(here.drawdown, from: 0.6, to: 0.2)
        return SuitabilityPart(
            weight: weight,
            worth: worth,
            words: "\(percent(here.drawdown)) under its peak"
        )
    }

    private static func cost(_ here: MarketMeasures, weight: Double) -> SuitabilityPart {
        SuitabilityPart(
            weight: weight,
            worth: here.spread.map { SuitabilityPart.ramp($0, from: 0.001, to: 0.00005) },
            words: here.spread.map { "spread \(percent($0))" } ?? "spread"
        )
    }

    /// The share of the scanned instruments that are traded no more than this one.
    private static func liquidity(
        _ here: MarketMeasures,
        _ turnovers: [Double]
    ) -> SuitabilityPart {
        guard let own = here.turnover else {
            return SuitabilityPart(weight: 0.1, worth: nil, words: "turnover")
        }
        let under = turnovers.filter { $0 <= own }.count
        return SuitabilityPart(
            weight: 0.1,
            worth: Double(under) / Double(turnovers.count),
            words:
                "turnover \(Money(approximating: own.rounded())?.display ?? "beyond count") a day"
        )
    }
}
