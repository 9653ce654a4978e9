import TradingCore

/// What a strategy must pass before it may trade live. Each compares one number with the market's threshold.
package enum Gate: String, Sendable, CaseIterable {
    case sharpe = "oos_sharpe"
    case totalReturn = "oos_return"
    case drawdown = "fold_drawdown"
    case efficiency = "walk_forward_efficiency"
    case positiveFolds = "positive_folds"
    case pValue = "p_value"
    case flatPeriod = "longest_flat"
    case stress = "stressed_return"
    case stability = "neighbour_stability"

    /// For people.
    package var name: String {
        switch self {
        case .sharpe: "Out-of-sample Sharpe"
        case .totalReturn: "Out-of-sample return"
        case .drawdown: "Worst fold's drawdown"
        case .efficiency: "Walk-forward efficiency"
        case .positiveFolds: "Folds with a gain"
        case .pValue: "P-value, corrected"
        case .flatPeriod: "Longest flat period"
        case .stress: "Return under stress"
        case .stability: "Neighbours' Sharpe"
        }
    }

    /// One plain sentence.
    package var definition: String {
        switch self {
        case .sharpe:
            "The Sharpe ratio of a year over all parts that were judged, after costs."
        case .totalReturn:
            "What all parts that were judged earned together, after costs."
        case .drawdown:
            "The deepest fall of equity within one of the parts that were judged."
        case .efficiency:
            "The mean yearly return of the parts that were judged over that of the parts that were "
                + "learned from."
        case .positiveFolds:
            "The share of the parts that were judged in which equity rose."
        case .pValue:
            "How often luck alone does as well, by the stationary bootstrap, times every variant that was "
                + "ever tried."
        case .flatPeriod:
            "The longest time without a new high of equity over all parts that were judged."
        case .stress:
            "What the parts that were judged earned at doubled costs and with fills a bar late."
        case .stability:
            "The median Sharpe ratio of the nearest other parameters over that of the chosen ones."
        }
    }

    /// Whether the number must not be under its threshold; otherwise it must not be over it.
    package var isFloor: Bool {
        switch self {
        case .sharpe, .totalReturn, .efficiency, .positiveFolds, .stress, .stability: true
        case .drawdown, .pValue, .flatPeriod: false
        }
    }

    /// The number as what it is, for printing.
    package func value(_ number: Double?) -> Metric.Value {
        guard let number, number.isFinite else { return .none }
        return switch self {
        case .sharpe, .efficiency, .stability: .number(number)
        case .totalReturn, .drawdown, .positiveFolds, .stress: .share(number)
        case .pValue: .probability(number)
        case .flatPeriod: .span(.seconds(Int(number * 86_400)))
        }
    }
}
