import Glibc
package import TradingCore

/// The lines of a grid, from low to high, on the instrument's tick.
package struct GridLevels: Sendable, Hashable {
    /// How the lines are spread.
    package enum Spacing: String, Sendable, CaseIterable {
        /// The same distance between lines.
        case arithmetic
        /// The same ratio between lines.
        case geometric
    }
    /// Rising and distinct; two or more.
    package let prices: [Price]

    /// Line i of n lies at `low + (high - low) * i / (n - 1)`, or at
    /// `low * (high / low) ^ (i / (n - 1))`, moved to the nearest tick; the first and last are
    /// moved inward. Nil when the range is empty or not positive, when there are fewer than two or
    /// more than 1,000 lines, or when two lines fall on the same tick.
    package init?(low: Price, high: Price, count: Int, spacing: Spacing, tick: Price) {
        let bottom = low.rounded(to: tick, .up)
        let top = high.rounded(to: tick, .down)
        guard bottom.isPositive, top > bottom, (2...1_000).contains(count) else { return nil }
        var lines = [bottom]
        for index in 1..<(count - 1) where count > 2 {
            let line: Price
            switch spacing {
            case .arithmetic:
                line = Price(
                    units: bottom.units
                        + (top - bottom).units * Int128(index) / Int128(count - 1)
                )
            case .geometric:
                let power = Double(index) / Double(count - 1)
                let ratio = pow(top.approximate / bottom.approximate, power)
                guard let price = Price(approximating: bottom.approximate * ratio) else {
                    return nil
                }
                line = price
            }
            lines.append(line.rounded(to: tick, .nearest))
        }
        lines.append(top)
        guard zip(lines, lines.dropFirst()).allSatisfy({ $0 < $1 }) else { return nil }
        prices = lines
    }

    /// The lowest line.
    package var low: Price { prices[0] }
    /// The highest line.
    package var high: Price { prices[prices.count - 1] }

    /// The line nearest to a price; the lower one of two that are equally near.
    package func nearest(to price: Price) -> Int {
        var best = 0
        for index in prices.indices
        where (prices[index] - price).magnitude < (prices[best] - price).magnitude {
            best = index
        }
        return best
    }
}
