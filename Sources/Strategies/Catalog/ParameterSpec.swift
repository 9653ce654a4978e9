import TradingCore

/// One parameter of a strategy: what it means and what it may be. The table in docs and chat and the
/// reading of configuration are both made from it.
package struct ParameterSpec: Sendable, Hashable {
    /// What kind of value it is, with its bounds.
    package enum Form: Sendable, Hashable {
        case count(ClosedRange<Int>)
        /// A number; the unit tells what of.
        case number(ClosedRange<Double>)
        /// An exact, positive amount.
        case amount
        case flag
        /// `5m`, `1h`, `1d`.
        case interval
        case choice([String])
        case text
    }
    package let name: String
    package let form: Form
    /// `bars`, `fraction of equity`, `quote currency`.
    package let unit: String
    /// As it would be written in configuration; nil when the parameter may be left out.
    package let fallback: String?
    /// One plain sentence.
    package let summary: String

    init(_ name: String, _ form: Form, unit: String, default fallback: String?, _ summary: String) {
        self.name = name
        self.form = form
        self.unit = unit
        self.fallback = fallback
        self.summary = summary
    }

    /// Whether a text is a value of it.
    package func takes(_ text: String) -> Bool {
        switch form {
        case .count(let range): Int(text).map(range.contains) ?? false
        case .number(let range): Double(text).map { $0.isFinite && range.contains($0) } ?? false
        case .amount: (try? Quantity(text)).map(\.isPositive) ?? false
        case .flag: Bool(text) != nil
        case .interval: BarInterval(text) != nil
        case .choice(let names): names.contains(text)
        case .text: !text.isEmpty
        }
    }

    /// The allowed values for people.
    package var range: String {
        switch form {
        case .count(let range): "\(range.lowerBound) to \(range.upperBound)"
        case .number(let range): "\(range.lowerBound) to \(range.upperBound)"
        case .amount: "over 0"
        case .flag: "true or false"
        case .interval: "such as 5m, 1h, 1d"
        case .choice(let names): names.joined(separator: ", ")
        case .text: "text"
        }
    }
}
