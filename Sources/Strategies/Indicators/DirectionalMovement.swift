/// Whether the bars reach up or down, and how strongly they trend (+DI, -DI and ADX).
///
/// Upward movement is what a high lies over the one before, downward what a low lies under the one before;
/// of both only the larger counts. Each is summed as Wilder does it (`(1 - 1 / period) * sum + new`) and told
/// in percent of the summed true range. The index is Wilder's mean of 100 * |+DI - -DI| / (+DI + -DI).
///
/// The first directions come with bar number `period + 1`, the first index with bar number `2 * period`.
/// Source: TA-Lib's PLUS_DI, MINUS_DI and ADX; the sums begin with `period - 1` plain terms, and the index
/// with the simple mean of the first `period` values. A bar with a NaN or infinite price, or with its high
/// under its low, is refused: the answer is nil and the state stays.
package struct DirectionalMovement: Sendable {
    /// From 0 to 100 each.
    package struct Value: Sendable, Hashable {
        package let plus: Double
        package let minus: Double
        /// The strength of the trend (ADX); nil until there are enough bars.
        package let strength: Double?
    }
    private struct Candle: Sendable {
        let high: Double
        let low: Double
        let close: Double
    }
    private let period: Int
    package let scale: Double
    private var last: Candle?
    private var count = 0
    /// The sums of movement up and down, and of the true range.
    package private(set) var plus = 0.0
    package private(set) var minus = 0.0
    package private(set) var range = 0.0
    private var indexSum = 0.0
    package private(set) var index = 0.0

    /// - Parameter period: 2 or more.
    package init(period: Int) {
        precondition(period >= 2, "one move has no direction")
        self.period = period
        scale = 1 / Double(period)
    }

    /// Takes the next bar; the directions once there are enough.
    package mutating func update(high: Double, low: Double, close: Double) -> Value? {
        guard high.isFinite, low.isFinite, close.isFinite, high >= low else { return nil }
        let bar = Candle(high: high, low: low, close: close)
        defer { last = bar }
        guard let last else { return nil }
        count += 1
        add(bar, after: last)
        guard count >= period else { return nil }
        let directions = share(of: plus, minus)
        smooth(spread)
        return Value(
            plus: directions.plus,
            minus: directions.minus,
            strength: count >= 2 * period - 1 ? index : nil
        )
    }

    private mutating func add(_ bar: Candle, after last: Candle) {
        let up = bar.high - last.high
        let down = last.low - bar.low
        if count >= period {
            plus *= 1 - scale
            minus *= 1 - scale
            range *= 1 - scale
        }
        if down > 0, up < down { minus += down } else if up > 0, up > down { plus += up }
        range += max(bar.high - bar.low, abs(bar.high - last.close), abs(bar.low - last.close))
    }

    private func share(of plus: Double, _ minus: Double) -> (plus: Double, minus: Double) {
        range < Self.nothing ? (0, 0) : (100 * (plus / range), 100 * (minus / range))
    }

    /// 100 * |+DI - -DI| / (+DI + -DI), in which the range falls out; nil without any movement.
    private var spread: Double? {
        let sum = plus + minus
        return range < Self.nothing || sum < range * Self.share
            ? nil : 100 * (abs(plus - minus) / sum)
    }

    private mutating func smooth(_ spread: Double?) {
        if count < 2 * period {
            indexSum += spread ?? 0
            index = indexSum * scale
        } else if let spread {
            index = (1 - scale) * index + scale * spread
        }
    }

    /// TA-Lib takes what is nearer to zero than this for zero.
    package static let nothing = 1e-14
    /// The same as a share of the range, of which the directions are percents.
    package static let share = 1e-16
}
