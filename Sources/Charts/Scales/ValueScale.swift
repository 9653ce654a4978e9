/// Turns values into pixels along one direction, evenly or by their logarithm.
package struct ValueScale: Sendable, Hashable {
    /// The values at the ends; the lower is smaller than the upper.
    package let lower: Double
    package let upper: Double
    /// The pixels at the ends.
    package let start: Double
    package let end: Double
    package let isLogarithmic: Bool

    private let base: Double
    private let factor: Double

    /// A range without width is widened about its value; what is no number counts as 0.
    package init(
        _ lower: Double,
        _ upper: Double,
        to start: Double,
        _ end: Double,
        isLogarithmic: Bool = false
    ) {
        let (low, high) = Self.widened(lower, upper)
        self.lower = low
        self.upper = high
        self.start = start
        self.end = end
        self.isLogarithmic = isLogarithmic && low > 0
        base = self.isLogarithmic ? Logarithm.natural(low) : low
        let top = self.isLogarithmic ? Logarithm.natural(high) : high
        factor = (end - start) / (top - base)
    }

    /// Pixels of a value; values outside the range lie outside the ends.
    package func position(_ value: Double) -> Double {
        let measure = isLogarithmic ? Logarithm.natural(max(value, lower / 1e6)) : value
        return start + (measure - base) * factor
    }

    /// Round values within the range, at most `countMax`, and how many decimals they need.
    package func ticks(countMax: Int) -> (values: [Double], decimals: Int) {
        let (step, decimals) = Self.step(upper - lower, countMax: max(2, countMax))
        if isLogarithmic, let values = logarithmicTicks(countMax: max(2, countMax)) {
            return (values, max(0, Self.decimals(of: values[0])))
        }
        let first = (lower / step - 1e-9).rounded(.up)
        let last = (upper / step + 1e-9).rounded(.down)
        guard first <= last, last - first < 100 else { return ([], decimals) }
        return (stride(from: first, through: last, by: 1).map { $0 * step }, decimals)
    }

    /// The smallest of 1, 2, 2.5 and 5 times a power of ten that cuts the range into so many steps.
    private static func step(_ range: Double, countMax: Int) -> (Double, decimals: Int) {
        var power = 0
        while NumberText.power(of: power) * Double(countMax) > range, power > -15 { power -= 1 }
        while NumberText.power(of: power) * Double(countMax) <= range, power < 300 { power += 1 }
        // 10^power is too wide by less than ten times, or just wide enough.
        for (multiple, extra) in [(0.1, 1), (0.2, 1), (0.25, 2), (0.5, 1)] {
            let step = NumberText.power(of: power) * multiple
            if range / step <= Double(countMax) { return (step, max(0, extra - power)) }
        }
        return (NumberText.power(of: power), max(0, -power))
    }

    /// 1, 2 and 5 times the powers of ten, or the powers alone; nil where fewer than three fit.
    private func logarithmicTicks(countMax: Int) -> [Double]? {
        for multiples in [[1.0, 1.5, 2, 3, 5, 7], [1.0, 2, 5], [1.0, 3], [1.0]] {
            var values: [Double] = []
            var power = -12
            while power < 16 {
                values += multiples.map { $0 * NumberText.power(of: power) }
                    .filter { $0 >= lower && $0 <= upper }
                power += 1
            }
            if (3...countMax).contains(values.count) { return values }
        }
        return nil
    }

    private static func decimals(of value: Double) -> Int {
        var decimals = 0
        var rest = value
        while decimals < 10, abs(rest - rest.rounded()) > rest * 1e-9 {
            rest *= 10
            decimals += 1
        }
        return decimals
    }

    private static func widened(_ lower: Double, _ upper: Double) -> (Double, Double) {
        let low = lower.isFinite ? min(lower, upper.isFinite ? upper : lower) : 0
        let high = upper.isFinite ? max(low, upper) : low
        if high - low > abs(high) * 1e-9, high > low { return (low, high) }
        let room = high == 0 ? 1 : abs(high) * 0.01
        return (low - room, high + room)
    }
}

/// The natural logarithm without a C library: exponent and significand apart, the latter by the series of
/// the inverse hyperbolic tangent. Right to some 1e-12, far finer than a pixel.
enum Logarithm {
    static func natural(_ value: Double) -> Double {
        guard value > 0, value.isFinite else { return value > 0 ? 709 : -709 }
        let ratio = (value.significand - 1) / (value.significand + 1)
        let square = ratio * ratio
        var term = ratio
        var sum = 0.0
        for odd in stride(from: 1.0, through: 23, by: 2) {
            sum += term / odd
            term *= square
        }
        return Double(value.exponent) * 0.693_147_180_559_945_3 + 2 * sum
    }
}
