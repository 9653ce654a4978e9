import TradingCore

extension EquityCurve {
    /// The last point of each UTC day.
    package var daily: EquityCurve {
        var times: [UTCTime] = []
        var equity: [Double] = []
        for place in self.times.indices {
            // What is worth something at midnight was earned on the day before.
            let day = UTCTime(nanoseconds: self.times[place].nanoseconds - 1).day
            if let last = times.last, UTCTime(nanoseconds: last.nanoseconds - 1).day == day {
                times[times.count - 1] = self.times[place]
                equity[equity.count - 1] = self.equity[place]
            } else {
                times.append(self.times[place])
                equity.append(self.equity[place])
            }
        }
        return EquityCurve(times: times, equity: equity)
    }

    /// Pearson's correlation of the returns of two curves over the days that both have; nil for fewer than
    /// three, or where one did not move. Both are daily.
    package func correlation(with other: EquityCurve) -> Double? {
        var mine: [UTCDay: Double] = [:]
        for (place, earned) in returns.enumerated() { mine[times[place + 1].day] = earned }
        var pairs: [(Double, Double)] = []
        for (place, earned) in other.returns.enumerated() {
            if let own = mine[other.times[place + 1].day] { pairs.append((own, earned)) }
        }
        return Correlation.pearson(pairs)
    }
}
