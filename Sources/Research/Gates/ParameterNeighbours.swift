package import Strategies
import TradingCore

/// The nearest other parameters: each number by itself a tenth up and a tenth down, and a whole number by one
/// at least, within its bounds. Flags, choices, intervals and amounts are left alone.
package enum ParameterNeighbours {
    /// Of a set whose missing values are those of the table, and which the strategy takes.
    ///
    /// - Parameters:
    ///   - table: the strategy's parameters.
    ///   - given: values as text.
    ///   - isTaken: whether a strategy can be made of a set.
    /// - Returns: sets that differ from the given one in one value.
    package static func of(
        _ table: [ParameterSpec],
        _ given: [String: String],
        isTaken: ([String: String]) -> Bool
    ) -> [[String: String]] {
        var found: [[String: String]] = []
        for spec in table {
            guard let text = given[spec.name] ?? spec.fallback else { continue }
            for moved in moved(text, spec.form) where moved != text {
                var neighbour = given
                neighbour[spec.name] = moved
                if isTaken(neighbour) { found.append(neighbour) }
            }
        }
        return found
    }

    private static func moved(_ text: String, _ form: ParameterSpec.Form) -> [String] {
        switch form {
        case .count(let range):
            guard let count = Int(text) else { return [] }
            let step = max(1, Int((Double(abs(count)) / 10).rounded()))
            return [count - step, count + step].filter(range.contains).map { String($0) }
        case .number(let range):
            guard let number = Double(text), number != 0 else { return [] }
            return [number * 0.9, number * 1.1].filter(range.contains)
                .map {
                    Fraction(approximating: $0)?.text(placesMin: 0, placesMax: 6, grouped: false)
                        ?? text
                }
        case .amount, .flag, .interval, .choice, .text: return []
        }
    }
}
