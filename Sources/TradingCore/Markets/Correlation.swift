/// How two series of numbers go together.
package enum Correlation {
    /// Pearson's coefficient, -1...1: the covariance over the product of both standard deviations. Nil for fewer
    /// than three pairs, or where one of the two did not move.
    ///
    /// Source: K. Pearson, Notes on Regression and Inheritance in the Case of Two Parents, Proceedings of the
    /// Royal Society of London 58 (1895).
    package static func pearson(_ pairs: [(Double, Double)]) -> Double? {
        guard pairs.count > 2 else { return nil }
        let count = Double(pairs.count)
        let left = pairs.reduce(0) { $0 + $1.0 } / count
        let right = pairs.reduce(0) { $0 + $1.1 } / count
        var (both, one, two) = (0.0, 0.0, 0.0)
        for (mine, others) in pairs {
            both += (mine - left) * (others - right)
            one += (mine - left) * (mine - left)
            two += (others - right) * (others - right)
        }
        guard one > 0, two > 0 else { return nil }
        return both / (one * two).squareRoot()
    }
}

/// The closes of an instrument by the opening time of their bars, oldest first.
package struct TimedCloses: Sendable, Hashable {
    /// Seconds since 1970, rising.
    package let seconds: [Int64]
    /// As many, over zero.
    package let closes: [Double]

    /// Bars in the order of their time.
    package init(_ bars: [ClosedBar]) {
        let sound = bars.filter { $0.close.isPositive }
        seconds = sound.map(\.openTime.seconds)
        closes = sound.map(\.close.approximate)
    }

    /// The returns of both (0.01 = 1 %) from each bar that both have to the next that both have, so that the two
    /// of a pair span the same time even where one of the markets was closed in between.
    package func returns(with other: TimedCloses) -> [(Double, Double)] {
        var pairs: [(Double, Double)] = []
        pairs.reserveCapacity(min(seconds.count, other.seconds.count))
        var (mine, theirs) = (0, 0)
        var last: (Double, Double)?
        while mine < seconds.count, theirs < other.seconds.count {
            if seconds[mine] < other.seconds[theirs] {
                mine += 1
            } else if seconds[mine] > other.seconds[theirs] {
                theirs += 1
            } else {
                let now = (closes[mine], other.closes[theirs])
                if let last { pairs.append((now.0 / last.0 - 1, now.1 / last.1 - 1)) }
                last = now
                mine += 1
                theirs += 1
            }
        }
        return pairs
    }
}
