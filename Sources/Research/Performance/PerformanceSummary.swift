import Glibc
package import TradingCore

/// A track record in numbers. Each says what it is, and is nil where it has no meaning.
package struct PerformanceSummary: Sendable, Hashable {
    /// The last equity over the first, less 1, as a fraction.
    package let totalReturn: Double?
    /// The growth of a year at which the first equity becomes the last, by calendar time (365.25 days a year),
    /// as a fraction. Nil without time or when nothing is left.
    package let annualReturn: Double?
    /// The sample deviation of the returns of periods times the root of the periods of a year, as a fraction.
    package let volatility: Double?
    /// The mean return of a period over its sample deviation, times the root of the periods of a year; the
    /// return without risk counts as 0. Source: W. F. Sharpe, The Sharpe Ratio, 1994.
    package let sharpe: Double?
    /// As Sharpe, over the downside deviation: the root of the mean square of the returns under 0, over all
    /// periods. Source: F. A. Sortino and L. N. Price, 1994.
    package let sortino: Double?
    /// The annual return over the depth of the deepest drawdown.
    package let calmar: Double?
    /// The deepest fall of equity from a high before it; nil when it never fell.
    package let drawdown: Drawdown?
    /// The longest time without a new high of equity, to the end where the last one is not followed by another.
    package let longestFlat: TimeSpan
    /// The share of time in which a position was held, 0 to 1.
    package let exposure: Double?
    /// The value of all fills in a year over the mean equity: how often the account is turned over.
    package let turnover: Double?
    /// Closed trades.
    package let trades: Int
    /// The share of closed trades that earned more than 0 after costs.
    package let winRate: Double?
    /// What winning trades earned over what losing ones lost, after costs; nil when none lost.
    package let profitFactor: Double?
    /// The mean profit of closed trades after costs, in account currency.
    package let averageTrade: Double?
    /// Fees, funding and financing, in account currency.
    package let costs: Double

    /// How many periods of the curve make a year stands in `TradingYear.periods(of:)`.
    package init(_ record: TrackRecord, periodsPerYear: Double) {
        let curve = record.curve
        let years = curve.span.secondsApproximate / (365.25 * 86_400)
        let moments = ReturnMoments(curve.returns)
        let yearRoot = periodsPerYear.squareRoot()
        totalReturn = Self.growth(of: curve).map { $0 - 1 }
        let annualReturn = Self.growth(of: curve).flatMap {
            years > 0 && $0 > 0 ? pow($0, 1 / years) - 1 : nil
        }
        let drawdown = Drawdown.deepest(of: curve)
        self.annualReturn = annualReturn
        self.drawdown = drawdown
        volatility = moments.deviation.map { $0 * yearRoot }
        sharpe = moments.sharpe.map { $0 * yearRoot }
        sortino = moments.sortino.map { $0 * yearRoot }
        calmar = annualReturn.flatMap { earned in drawdown.map { earned / $0.depth } }
        longestFlat = Self.longestFlat(of: curve)
        exposure = record.exposure
        let meanEquity = curve.equity.reduce(0, +) / Double(max(curve.count, 1))
        turnover = years > 0 && meanEquity > 0 ? record.traded / meanEquity / years : nil
        trades = record.trips.count
        costs = record.costs
        let profits = record.trips.map(\.profit)
        let won = profits.filter { $0 > 0 }
        let lost = profits.reduce(0) { $0 + min($1, 0) }
        winRate = profits.isEmpty ? nil : Double(won.count) / Double(profits.count)
        profitFactor = lost < 0 ? won.reduce(0, +) / -lost : nil
        averageTrade = profits.isEmpty ? nil : profits.reduce(0, +) / Double(profits.count)
    }

    private static func growth(of curve: EquityCurve) -> Double? {
        guard curve.count > 1, let first = curve.equity.first, let last = curve.equity.last,
            first > 0
        else { return nil }
        return last / first
    }

    private static func longestFlat(of curve: EquityCurve) -> TimeSpan {
        guard var high = curve.times.first, let last = curve.times.last else { return .zero }
        var best = -Double.infinity
        var longest = TimeSpan.zero
        for (time, value) in zip(curve.times, curve.equity) where value > best {
            longest = max(longest, time - high)
            (best, high) = (value, time)
        }
        return max(longest, last - high)
    }
}
