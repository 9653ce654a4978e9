import Glibc

/// How often the best variant of one half of the time is under the median in the other half.
///
/// Source: D. H. Bailey, J. M. Borwein, M. Lopez de Prado and Q. J. Zhu, The Probability of Backtest
/// Overfitting, Journal of Computational Finance 20 (2017): combinatorially symmetric cross-validation.
package struct OverfittingProbability: Sendable, Hashable {
    /// The share of halves in which the chosen variant's rank was in the lower half, 0 to 1.
    package let probability: Double
    /// The share of halves in which the chosen variant lost outside.
    package let lossProbability: Double
    /// The slope of the chosen variant's ratio outside over that inside, by least squares; nil without spread.
    package let degradation: Double?
    package let variants: Int
    /// How many ways to halve the time were looked at.
    package let splits: Int

    /// Sums of one variant's returns, and of their squares, over a number of parts.
    private struct Sums {
        var value = 0.0
        var square = 0.0

        /// Mean over sample deviation; 0 without spread.
        func ratio(_ count: Double) -> Double {
            let mean = value / count
            let variance = (square - count * mean * mean) / (count - 1)
            return variance > 1e-28 * mean * mean ? mean / variance.squareRoot() : 0
        }
    }

    /// Judges variants by their returns, a column each, all of the same periods. Time is cut into `parts` of
    /// equal length, an even number from 2 to 20; rows at the beginning that do not fill them are left out.
    /// Nil for fewer than two variants, or fewer than two rows a part.
    package init?(_ columns: [[Double]], parts: Int = 16) {
        precondition(parts % 2 == 0 && (2...20).contains(parts), "an even number of parts, 2 to 20")
        let rows = columns.map(\.count).min() ?? 0
        let length = rows / parts
        guard columns.count > 1, length > 1 else { return nil }
        let sums = columns.map {
            Self.sums($0.suffix(length * parts), parts: parts, length: length)
        }
        let count = Double(length * parts / 2)
        let all = (1 << parts) - 1
        var (under, lost, splits) = (0, 0, 0)
        var points: [(inside: Double, outside: Double)] = []
        for chosen in 0...all where chosen.nonzeroBitCount == parts / 2 {
            let inside = sums.map { Self.total($0, chosen).ratio(count) }
            let outside = sums.map { Self.total($0, all & ~chosen).ratio(count) }
            let best = inside.indices.max { inside[$0] < inside[$1] } ?? 0
            splits += 1
            if Self.logit(of: outside[best], among: outside) <= 0 { under += 1 }
            if outside[best] < 0 { lost += 1 }
            points.append((inside[best], outside[best]))
        }
        self.splits = splits
        variants = columns.count
        probability = Double(under) / Double(splits)
        lossProbability = Double(lost) / Double(splits)
        degradation = Self.slope(points)
    }

    private static func sums(_ column: ArraySlice<Double>, parts: Int, length: Int) -> [Sums] {
        let base = column.startIndex
        return (0..<parts).map { part in
            var sums = Sums()
            for value in column[base + part * length..<base + (part + 1) * length] {
                sums.value += value
                sums.square += value * value
            }
            return sums
        }
    }

    /// The sums over the parts whose bits are set.
    private static func total(_ parts: [Sums], _ chosen: Int) -> Sums {
        var total = Sums()
        var rest = chosen
        while rest != 0 {
            let part = parts[rest.trailingZeroBitCount]
            total.value += part.value
            total.square += part.square
            rest &= rest - 1
        }
        return total
    }

    /// The logit of a value's rank over the count and one; equal values share their mean rank.
    private static func logit(of value: Double, among values: [Double]) -> Double {
        let lower = values.count { $0 < value }
        let equal = values.count { $0 == value }
        let share = (Double(lower) + Double(equal + 1) / 2) / Double(values.count + 1)
        return log(share / (1 - share))
    }

    private static func slope(_ points: [(inside: Double, outside: Double)]) -> Double? {
        let count = Double(points.count)
        let insideMean = points.reduce(0) { $0 + $1.inside } / count
        let outsideMean = points.reduce(0) { $0 + $1.outside } / count
        let spread = points.reduce(0) { $0 + ($1.inside - insideMean) * ($1.inside - insideMean) }
        let joint = points.reduce(0) { $0 + ($1.inside - insideMean) * ($1.outside - outsideMean) }
        return spread > 0 ? joint / spread : nil
    }
}
