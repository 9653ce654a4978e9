import Glibc

/// The change against the value `lookback` values ago.
///
/// The first result comes with value number `lookback + 1`. A value that is NaN, infinite, zero or
/// less is refused: the answer is nil and the state stays.
package struct RateOfChange: Sendable {
    /// How the change is told.
    package enum Form: Sendable {
        /// `now / then - 1`. TA-Lib calls it ROCP.
        case simple
        /// `log(now / then)`, which adds up over time.
        case logarithmic
    }
    private var window: SampleWindow
    private let form: Form

    /// - Parameters:
    ///   - lookback: 1 or more.
    ///   - form: how the change is told.
    package init(lookback: Int, form: Form = .simple) {
        window = SampleWindow(size: lookback)
        self.form = form
    }

    /// Takes the next value; the change once there are enough.
    package mutating func update(_ value: Double) -> Double? {
        guard value.isFinite, value > 0 else { return nil }
        guard let then = window.push(value) else { return nil }
        return form == .simple ? value / then - 1 : log(value / then)
    }
}
