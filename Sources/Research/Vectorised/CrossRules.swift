/// A cross of two simple averages: long while the quick one is over the slow one.
package struct CrossRule: Sendable, Hashable {
    /// Closes of the quick average; 1 or more.
    package let fast: Int
    /// Closes of the slow average; more than `fast`.
    package let slow: Int
    /// Short while the quick one is under the slow one; otherwise flat then. Equal is flat.
    package let isShortAllowed: Bool

    /// - Precondition: 0 < fast < slow.
    package init(fast: Int, slow: Int, isShortAllowed: Bool = false) {
        precondition(0 < fast && fast < slow, "the quick average is over fewer closes")
        self.fast = fast
        self.slow = slow
        self.isShortAllowed = isShortAllowed
    }
}

/// How a decision at a close becomes a fill, and what it costs.
package struct FillRule: Sendable, Hashable {
    /// Which price a decision gets.
    package enum Moment: String, Sendable, CaseIterable {
        /// The open of the next bar; a decision at the last close is never filled.
        case nextOpen = "next-open"
        /// The very close that decided. It looks ahead by an instant: no order reaches a market before the
        /// price that decides it is known.
        case close
    }

    package let moment: Moment
    /// A fraction of the traded value, paid at entry and at exit.
    package let fee: Double
    /// How much worse than the price a fill is, a fraction of it.
    package let slippage: Double

    /// Costs in basis points.
    package init(
        moment: Moment = .nextOpen,
        feeBasisPoints: Double = 0,
        slippageBasisPoints: Double = 0
    ) {
        self.moment = moment
        fee = feeBasisPoints / 10_000
        slippage = slippageBasisPoints / 10_000
    }

    /// Money per unit of price that a long entry takes, fee included.
    var buyCost: Double { (1 + slippage) * (1 + fee) }
    /// Money per unit of price that a long exit gives.
    var sellYield: Double { (1 - slippage) * (1 - fee) }

    /// One text for keys of results.
    package var canonical: String { "fill=\(moment.rawValue) fee=\(fee) slippage=\(slippage)" }
}

/// What a variant of the cross came to.
package struct CrossMetrics: Sendable, Hashable {
    /// Equity at the end over that at the start, less 1.
    package var totalReturn = 0.0
    /// Mean over sample deviation of the returns from bar to bar, times the root of the bars in a year; 0
    /// without spread.
    package var sharpe = 0.0
    /// The deepest fall of equity at closes from its highest before, as a fraction of that.
    package var maxDrawdown = 0.0
    /// Entries that were filled.
    package var trades = 0

    package init() {}

    /// Out of sums over the returns.
    init(
        growth: Double,
        sum: Double,
        squares: Double,
        returns: Int,
        barsPerYear: Double,
        maxDrawdown: Double,
        trades: Int
    ) {
        totalReturn = growth - 1
        self.maxDrawdown = maxDrawdown
        self.trades = trades
        guard returns > 1 else { return }
        let mean = sum / Double(returns)
        let variance = (squares - sum * mean) / Double(returns - 1)
        // What is left of a constant series is rounding.
        guard variance > 1e-28 else { return }
        sharpe = mean / variance.squareRoot() * barsPerYear.squareRoot()
    }
}
