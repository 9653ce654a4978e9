package import TradingCore

/// What an account was worth over time, oldest first: one point at the beginning, and one at the end of each
/// period.
package struct EquityCurve: Sendable, Hashable, Codable {
    /// When each point was taken; each later than the one before.
    package let times: [UTCTime]
    /// Account currency, open positions at their price of that time. As long as `times`.
    package let equity: [Double]

    /// - Precondition: both columns are of the same length.
    package init(times: [UTCTime], equity: [Double]) {
        precondition(times.count == equity.count, "a time for each value of equity")
        self.times = times
        self.equity = equity
    }

    package var count: Int { equity.count }

    /// From the first point to the last; zero without two points.
    package var span: TimeSpan {
        guard let first = times.first, let last = times.last else { return .zero }
        return last - first
    }

    /// The return of each period as a fraction (0.01 = 1 %): equity over that of the point before, less 1. One
    /// fewer than the points. An account that is worth nothing or less earns nothing more: its periods are 0,
    /// and the one that ruined it is -1.
    package var returns: [Double] {
        guard count > 1 else { return [] }
        return (1..<count).map { place in
            let before = equity[place - 1]
            guard before > 0 else { return 0 }
            return max(equity[place], 0) / before - 1
        }
    }

    /// The points from one time to another, both included.
    package func between(_ first: UTCTime, _ last: UTCTime) -> EquityCurve {
        let places = times.indices.filter { times[$0] >= first && times[$0] <= last }
        return EquityCurve(
            times: places.map { times[$0] },
            equity: places.map { equity[$0] }
        )
    }
}
