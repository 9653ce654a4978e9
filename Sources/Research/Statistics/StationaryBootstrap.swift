import Glibc
package import Simulation

/// Draws new series out of one by joining blocks of random place and geometric length, around the end to the
/// beginning. Source: D. N. Politis and J. P. Romano, The Stationary Bootstrap, Journal of the American
/// Statistical Association 89 (1994).
package struct StationaryBootstrap: Sendable {
    /// Sums of the values and of their squares before each place, over the series and once more.
    private let sums: [Double]
    private let squares: [Double]
    private let count: Int
    /// 1 / log(1 - 1 / mean length); 0 for blocks of one.
    private let inverseLog: Double

    /// At least one value. The mean block length is at least 1.
    package init(_ values: [Double], meanBlockLength: Double) {
        precondition(!values.isEmpty && meanBlockLength >= 1, "values, and blocks of at least one")
        count = values.count
        var (sums, squares) = ([0.0], [0.0])
        sums.reserveCapacity(2 * count + 1)
        squares.reserveCapacity(2 * count + 1)
        for value in values + values {
            sums.append(sums[sums.count - 1] + value)
            squares.append(squares[squares.count - 1] + value * value)
        }
        self.sums = sums
        self.squares = squares
        inverseLog = meanBlockLength > 1 ? 1 / log1p(-1 / meanBlockLength) : 0
    }

    /// The blocks of one new series of `length` values: places and lengths, a length being at most the count.
    package func blocks(
        of length: Int,
        using dice: inout SeededGenerator
    ) -> [(start: Int, length: Int)] {
        var blocks: [(start: Int, length: Int)] = []
        forEachBlock(of: length, using: &dice) { blocks.append(($0, $1)) }
        return blocks
    }

    /// Mean and sample deviation of one new series as long as the old one.
    package func resample(using dice: inout SeededGenerator) -> (mean: Double, deviation: Double) {
        var (sum, square) = (0.0, 0.0)
        forEachBlock(of: count, using: &dice) { start, length in
            sum += sums[start + length] - sums[start]
            square += squares[start + length] - squares[start]
        }
        let size = Double(count)
        let mean = sum / size
        let variance = max(0, square - size * mean * mean) / max(size - 1, 1)
        return (mean, variance.squareRoot())
    }

    /// The sum of one new series of `length` values.
    package func sum(of length: Int, using dice: inout SeededGenerator) -> Double {
        var sum = 0.0
        forEachBlock(of: length, using: &dice) { start, length in
            sum += sums[start + length] - sums[start]
        }
        return sum
    }

    private func forEachBlock(
        of wanted: Int,
        using dice: inout SeededGenerator,
        _ body: (_ start: Int, _ length: Int) -> Void
    ) {
        var left = wanted
        while left > 0 {
            let start = Int(
                truncatingIfNeeded: dice.next().multipliedFullWidth(by: UInt64(count)).high
            )
            // A block goes on with the chance 1 - 1 / mean after each value.
            let more = inverseLog == 0 ? 0 : log(1 - dice.uniform()) * inverseLog
            let length = more < Double(left) ? min(1 + Int(more), left) : left
            // A block that is longer than the series goes round it several times.
            var rest = length
            while rest > 0 {
                let part = min(rest, count)
                body(start, part)
                rest -= part
            }
            left -= length
        }
    }
}
