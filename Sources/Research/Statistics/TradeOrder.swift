package import Simulation

/// What drawdowns the same trades would have had in other orders. The end is the same in every order; the way
/// to it is not.
package struct TradeOrder: Sendable, Hashable {
    /// The drawdown in the order in which the trades were made, as a fraction of the high before it.
    package let drawdown: Double
    /// The drawdown that half of the orders exceed.
    package let median: Double
    /// The drawdown that one order in twenty exceeds.
    package let worstTwentieth: Double
    /// The drawdown that one order in a hundred exceeds.
    package let worstHundredth: Double
    package let orders: Int

    /// Shuffles the returns of trades, each a fraction of the equity at its entry. Nil without a trade.
    package init?(_ returns: [Double], orders: Int, using dice: inout SeededGenerator) {
        guard !returns.isEmpty, orders > 0 else { return nil }
        drawdown = Self.drawdown(of: returns)
        var shuffled = returns
        let drawdowns = (0..<orders).map { _ in
            shuffled.shuffle(using: &dice)
            return Self.drawdown(of: shuffled)
        }.sorted()
        median = Quantile.of(sorted: drawdowns, 0.5)
        worstTwentieth = Quantile.of(sorted: drawdowns, 0.95)
        worstHundredth = Quantile.of(sorted: drawdowns, 0.99)
        self.orders = orders
    }

    private static func drawdown(of returns: [Double]) -> Double {
        var (equity, high, deepest) = (1.0, 1.0, 0.0)
        for value in returns {
            equity = max(0, equity * (1 + value))
            high = max(high, equity)
            deepest = max(deepest, 1 - equity / high)
        }
        return deepest
    }
}

extension TrackRecord {
    /// What each closed trade earned after costs, as a fraction of the equity at its entry: that of the last
    /// point not after it.
    package var tradeReturns: [Double] {
        trips.compactMap { trip in
            var (low, high) = (0, curve.count)
            while low < high {
                let middle = (low + high) / 2
                if curve.times[middle] <= trip.entryTime { low = middle + 1 } else { high = middle }
            }
            let equity = curve.equity.isEmpty ? 0 : curve.equity[max(low - 1, 0)]
            return equity > 0 ? trip.profit / equity : nil
        }
    }
}
