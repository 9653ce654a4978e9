/// Mean and standard deviation of the last `period` values, sliding along (Welford's recurrence for a
/// replaced sample) and taken afresh each time the window has gone round.
///
/// The first result comes with value number `period`. A value that is NaN or infinite is refused: the
/// answer is nil and the state stays.
package struct Deviation: Sendable {
    /// In the unit of the values.
    package struct Value: Sendable, Hashable {
        package let mean: Double
        /// The root of the mean squared deviation, divided by `period`.
        package let population: Double
        /// The same, divided by `period - 1`; 0 for a period of 1.
        package let sample: Double
    }
    private var window: SampleWindow
    private var mean = 0.0
    private var squares = 0.0
    private let scale: Double

    /// - Parameter period: 1 or more.
    package init(period: Int) {
        window = SampleWindow(size: period)
        scale = 1 / Double(period)
    }

    /// Takes the next value; mean and deviation once there are enough.
    package mutating func update(_ value: Double) -> Value? {
        guard value.isFinite else { return nil }
        if let dropped = window.push(value), !window.isAtStart {
            let step = value - dropped
            let before = mean
            mean += step * scale
            squares = max(squares + step * (value - mean + dropped - before), 0)
        } else if window.isFull {
            mean = window.unordered.reduce(0, +) * scale
            squares = window.unordered.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        }
        guard window.isFull else { return nil }
        let size = Double(window.size)
        return Value(
            mean: mean,
            population: (squares * scale).squareRoot(),
            sample: size > 1 ? (squares / (size - 1)).squareRoot() : 0
        )
    }
}

/// A band of standard deviations around the simple mean (Bollinger bands). Source: TA-Lib's BBANDS with
/// simple means, which divides by `period`.
///
/// The first result comes with value number `period`; values are refused as in ``Deviation``.
package struct BollingerBands: Sendable {
    /// In the unit of the values.
    package struct Value: Sendable, Hashable {
        package let upper: Double
        package let middle: Double
        package let lower: Double
    }
    private var deviation: Deviation
    private let width: Double

    /// - Parameters:
    ///   - period: 2 or more.
    ///   - width: standard deviations to either side; over 0.
    package init(period: Int, width: Double = 2) {
        precondition(period >= 2 && width > 0, "a band has a width")
        deviation = Deviation(period: period)
        self.width = width
    }

    /// Takes the next value; the bands once there are enough.
    package mutating func update(_ value: Double) -> Value? {
        guard let now = deviation.update(value) else { return nil }
        let reach = width * now.population
        return Value(upper: now.mean + reach, middle: now.mean, lower: now.mean - reach)
    }
}

/// How many sample standard deviations a value lies over the mean of the last `period` values, itself
/// included (z-score). 0 where the values do not differ.
///
/// The first result comes with value number `period`; values are refused as in ``Deviation``.
package struct StandardScore: Sendable {
    private var deviation: Deviation

    /// - Parameter period: 2 or more.
    package init(period: Int) {
        precondition(period >= 2, "a deviation needs two values")
        deviation = Deviation(period: period)
    }

    /// Takes the next value; its score once there are enough.
    package mutating func update(_ value: Double) -> Double? {
        guard let now = deviation.update(value) else { return nil }
        return now.sample > 0 ? (value - now.mean) / now.sample : 0
    }
}

/// The mean of the last returns over their sample standard deviation, annualised (rolling Sharpe ratio,
/// without a riskless rate). 0 where the returns do not differ. Source: W. F. Sharpe, The Sharpe Ratio,
/// Journal of Portfolio Management 21 (1994).
///
/// The first result comes with return number `period`; values are refused as in ``Deviation``.
package struct RollingSharpe: Sendable {
    private var deviation: Deviation
    private let scale: Double

    /// - Parameters:
    ///   - period: how many returns are looked at; 2 or more.
    ///   - periodsPerYear: over 0; 1 leaves the ratio per period.
    package init(period: Int, periodsPerYear: Double) {
        precondition(period >= 2 && periodsPerYear > 0, "a deviation needs two returns")
        deviation = Deviation(period: period)
        scale = periodsPerYear.squareRoot()
    }

    /// Takes the next return, a fraction; the ratio once there are enough.
    package mutating func update(_ value: Double) -> Double? {
        guard let now = deviation.update(value) else { return nil }
        return now.sample > 0 ? now.mean / now.sample * scale : 0
    }
}
