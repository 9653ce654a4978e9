package import TradingCore

/// A number of a summary with its name and its definition, so that console, JSON and report print the same.
package struct Metric: Sendable, Hashable {
    /// What a number is of.
    package enum Value: Sendable, Hashable {
        /// A pure number, such as a Sharpe ratio.
        case number(Double)
        /// A fraction, shown in percent.
        case share(Double)
        /// 0 to 1, shown with four places.
        case probability(Double)
        /// Account currency.
        case money(Double)
        case count(Int)
        case time(UTCTime)
        case span(TimeSpan)
        /// There is no such number, and the definition says when that is so.
        case none
    }
    /// For scripts: `total_return`.
    package let key: String
    /// For people: `Total return`.
    package let name: String
    package let value: Value
    /// One plain sentence, with the unit.
    package let definition: String

    package init(_ key: String, _ name: String, _ value: Value, _ definition: String) {
        self.key = key
        self.name = name
        self.value = value
        self.definition = definition
    }

    /// The number for people: `12.34 %`, `1.52`, `12,345.60`, `-`.
    package var text: String { value.text }
}

extension Metric.Value {
    /// A pure number that may be missing; what is not finite is missing too.
    package static func number(orNone value: Double?) -> Metric.Value {
        value.flatMap { $0.isFinite ? .number($0) : nil } ?? .none
    }
    /// A fraction that may be missing.
    package static func share(orNone value: Double?) -> Metric.Value {
        value.flatMap { $0.isFinite ? .share($0) : nil } ?? .none
    }
    /// A probability that may be missing.
    package static func probability(orNone value: Double?) -> Metric.Value {
        value.flatMap { $0.isFinite ? .probability($0) : nil } ?? .none
    }
    /// Money that may be missing.
    package static func money(orNone value: Double?) -> Metric.Value {
        value.flatMap { $0.isFinite ? .money($0) : nil } ?? .none
    }

    /// For people: `12.34 %`, `1.52`, `12,345.60`, `3 d 4 h`, `-` for none.
    package var text: String {
        switch self {
        case .number(let value): Self.text(value, places: 2)
        case .share(let value): Self.text(value * 100, places: 2) + " %"
        case .probability(let value): Self.text(value, places: 4)
        case .money(let value): Self.text(value, places: 2)
        case .count(let value): String(value)
        case .time(let time): time.description
        case .span(let span): span.display
        case .none: "-"
        }
    }

    /// The number for scripts: shares as fractions, spans in seconds, times in seconds since 1970; nil for none.
    package var plain: Double? {
        switch self {
        case .number(let value), .share(let value), .probability(let value), .money(let value):
            value
        case .count(let value): Double(value)
        case .time(let time): Double(time.nanoseconds) / 1e9
        case .span(let span): span.secondsApproximate
        case .none: nil
        }
    }

    private static func text(_ value: Double, places: Int) -> String {
        guard let amount = Fraction(approximating: value) else { return "\(value)" }
        return amount.text(placesMin: places, placesMax: places, grouped: true)
    }
}
