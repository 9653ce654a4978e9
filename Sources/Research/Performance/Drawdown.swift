package import TradingCore

/// A fall of equity from a high.
package struct Drawdown: Sendable, Hashable {
    /// The fall as a fraction of the high: 0.25 is a quarter; over 1 where the account owed.
    package let depth: Double
    /// When the high was reached.
    package let peak: UTCTime
    /// When equity was lowest.
    package let trough: UTCTime
    /// When equity was at the high again; nil when it was not by the end.
    package let recovery: UTCTime?
    /// From the high to the recovery, or to the end.
    package let duration: TimeSpan

    /// The deepest fall of a curve, the first of several that are alike; nil when equity never fell.
    package static func deepest(of curve: EquityCurve) -> Drawdown? {
        var peak = 0
        var best: (depth: Double, peak: Int, trough: Int) = (0, 0, 0)
        for place in curve.equity.indices {
            if curve.equity[place] >= curve.equity[peak] {
                peak = place
            } else if curve.equity[peak] > 0 {
                let depth = 1 - curve.equity[place] / curve.equity[peak]
                if depth > best.depth { best = (depth, peak, place) }
            }
        }
        guard best.depth > 0, let last = curve.times.last else { return nil }
        let recovery = (best.trough..<curve.count).first {
            curve.equity[$0] >= curve.equity[best.peak]
        }
        let end = recovery.map { curve.times[$0] }
        return Drawdown(
            depth: best.depth,
            peak: curve.times[best.peak],
            trough: curve.times[best.trough],
            recovery: end,
            duration: (end ?? last) - curve.times[best.peak]
        )
    }

    /// The fall from the highest equity so far at each point, as a fraction of it: the picture under a curve.
    package static func column(of curve: EquityCurve) -> [Double] {
        var peak = -Double.infinity
        return curve.equity.map { value in
            peak = max(peak, value)
            return peak > 0 ? 1 - value / peak : 0
        }
    }
}
