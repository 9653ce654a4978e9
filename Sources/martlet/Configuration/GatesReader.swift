import Research
import TradingCore

/// Reads where the gates of a market stand: `gates.MARKET`.
struct GatesReader {
    let reader: ConfigReader

    func read() -> AgentConfiguration.GateSettings {
        var settings = AgentConfiguration.GateSettings()
        settings.ageDaysMax = reader.int(
            "gates.age_days_max",
            default: settings.ageDaysMax,
            in: 1...3650
        )
        settings.demotes = reader.bool("gates.demote", default: false)
        for year in TradingYear.allCases {
            var thresholds = GateThresholds.defaults(for: year)
            for gate in Gate.allCases {
                let fallback = Fraction(approximating: thresholds[gate]) ?? .zero
                let path = "gates.\(year.rawValue).\(Self.name(of: gate))"
                thresholds[gate] =
                    reader.amount(path, default: fallback, in: Self.range(of: gate)).approximate
            }
            settings.thresholds[MarketID(year.rawValue)] = thresholds
        }
        return settings
    }

    static func name(of gate: Gate) -> String {
        switch gate {
        case .sharpe: "sharpe_min"
        case .totalReturn: "return_min"
        case .drawdown: "drawdown_max"
        case .efficiency: "efficiency_min"
        case .positiveFolds: "positive_folds_min"
        case .pValue: "p_value_max"
        case .flatPeriod: "flat_days_max"
        case .stress: "stressed_return_min"
        case .stability: "stability_min"
        }
    }

    private static func range(of gate: Gate) -> ClosedRange<Fraction> {
        switch gate {
        case .drawdown, .positiveFolds, .pValue: .zero...Fraction(whole: 1)
        case .flatPeriod: .zero...Fraction(whole: 36_500)
        default: Fraction(whole: -100)...Fraction(whole: 100)
        }
    }
}

extension AgentConfiguration {
    struct GateSettings: Sendable {
        /// A verdict that is older, in days, opens nothing.
        var ageDaysMax = 30
        /// Whether a strategy that trades live under its band is switched off.
        var demotes = false
        var thresholds: [MarketID: GateThresholds] = [:]
    }
}
