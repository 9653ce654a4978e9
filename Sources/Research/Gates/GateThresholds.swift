/// Where the gates of a market stand.
package struct GateThresholds: Sendable, Hashable {
    /// Sharpe ratio of a year, at least.
    package var sharpeMin: Double
    /// Fraction, at least.
    package var returnMin = 0.0
    /// Fraction of the high, at most.
    package var drawdownMax: Double
    /// At least.
    package var efficiencyMin = 0.5
    /// Share of the folds, at least.
    package var positiveFoldsMin = 0.6
    /// Probability, at most.
    package var pValueMax = 0.05
    /// Days, at most.
    package var flatDaysMax: Double
    /// Fraction, at least.
    package var stressedReturnMin = 0.0
    /// Share of the own ratio, at least.
    package var stabilityMin = 0.5

    package init(sharpeMin: Double, drawdownMax: Double, flatDaysMax: Double) {
        self.sharpeMin = sharpeMin
        self.drawdownMax = drawdownMax
        self.flatDaysMax = flatDaysMax
    }

    /// What holds where configuration says nothing else.
    package static func defaults(for year: TradingYear) -> GateThresholds {
        switch year {
        case .crypto: GateThresholds(sharpeMin: 0.8, drawdownMax: 0.1794, flatDaysMax: 270)
        case .equities: GateThresholds(sharpeMin: 0.5, drawdownMax: 0.15, flatDaysMax: 365)
        case .fx: GateThresholds(sharpeMin: 0.5, drawdownMax: 0.1, flatDaysMax: 365)
        }
    }

    /// The threshold of a gate, in its unit; days for the flat period.
    package subscript(gate: Gate) -> Double {
        get {
            switch gate {
            case .sharpe: sharpeMin
            case .totalReturn: returnMin
            case .drawdown: drawdownMax
            case .efficiency: efficiencyMin
            case .positiveFolds: positiveFoldsMin
            case .pValue: pValueMax
            case .flatPeriod: flatDaysMax
            case .stress: stressedReturnMin
            case .stability: stabilityMin
            }
        }
        set {
            switch gate {
            case .sharpe: sharpeMin = newValue
            case .totalReturn: returnMin = newValue
            case .drawdown: drawdownMax = newValue
            case .efficiency: efficiencyMin = newValue
            case .positiveFolds: positiveFoldsMin = newValue
            case .pValue: pValueMax = newValue
            case .flatPeriod: flatDaysMax = newValue
            case .stress: stressedReturnMin = newValue
            case .stability: stabilityMin = newValue
            }
        }
    }
}
