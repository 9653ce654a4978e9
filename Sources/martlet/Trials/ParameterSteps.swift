import Strategies
import TradingCore

/// The next values of a strategy's main numbers, for the buttons under a trial.
enum ParameterSteps {
    /// Parameters that get buttons.
    static let shownMax = 3

    /// Those that shape a strategy most; of other kinds the first numbers of their table.
    private static let main: [String: [String]] = [
        "cross-sectional-momentum": ["lookback_bars", "skip_bars", "quantile"],
        "grid": ["lines", "range_width", "stop_distance"],
        "sma-cross": ["fast", "slow"],
        "volatility-momentum": ["momentum_bars", "volatility_bars", "stop_ranges"],
    ]

    /// Steps around the values that are in use; those that the strategy would refuse are left out.
    static func of(_ kind: String, _ used: [String: String]) -> [TrialNudge] {
        let table = StrategyCatalog.parameterTable(for: kind) ?? []
        let named = (main[kind] ?? []).compactMap { name in table.first { $0.name == name } }
        let numbers = (named + table.filter { spec in !named.contains(spec) })
            .filter { isNumber($0.form) && used[$0.name] != nil }
        return numbers.prefix(shownMax).compactMap { spec in
            guard let text = used[spec.name], let value = try? Fraction(text) else { return nil }
            func allowed(_ next: Fraction?) -> String? {
                guard let next, fits(next, spec.form), next != value else { return nil }
                let set = used.merging([spec.name: next.description]) { $1 }
                let isMade =
                    (try? StrategyCatalog.make(kind, id: StrategyID("trial"), parameters: set))
                    != nil
                return isMade ? next.description : nil
            }
            let step = step(around: value, isWhole: isWhole(spec.form))
            let nudge = TrialNudge(
                parameter: spec.name,
                lower: allowed(below(value, step)),
                higher: allowed(above(value, step))
            )
            return nudge.lower == nil && nudge.higher == nil ? nil : nudge
        }
    }

    private static func isNumber(_ form: ParameterSpec.Form) -> Bool {
        switch form {
        case .count, .number: true
        default: false
        }
    }

    private static func isWhole(_ form: ParameterSpec.Form) -> Bool {
        if case .count = form { return true }
        return false
    }

    private static func fits(_ value: Fraction, _ form: ParameterSpec.Form) -> Bool {
        switch form {
        case .count(let range):
            Fraction(whole: range.lowerBound) <= value && value <= Fraction(whole: range.upperBound)
        case .number(let range): range.contains(value.approximate)
        default: false
        }
    }

    /// About a tenth of the value, as 1, 2 or 5 of a power of ten; of a whole number at least 1.
    static func step(around value: Fraction, isWhole: Bool) -> Fraction {
        let tenth = value.magnitude.units / 10
        let least: Int128 = isWhole ? Fraction.unitsPerWhole : Fraction.unitsPerWhole / 100
        var step = least
        for size in [1, 2, 5] as [Int128] {
            var power = least
            while power * size <= tenth {
                step = max(step, power * size)
                power *= 10
            }
        }
        return Fraction(units: step)
    }

    /// The next multiple of the step under a value.
    private static func below(_ value: Fraction, _ step: Fraction) -> Fraction {
        let floor = value.rounded(to: step, .down)
        return floor < value ? floor : value - step
    }

    private static func above(_ value: Fraction, _ step: Fraction) -> Fraction {
        let ceiling = value.rounded(to: step, .up)
        return ceiling > value ? ceiling : value + step
    }
}
