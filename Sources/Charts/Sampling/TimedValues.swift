package import TradingCore

/// Values over time, oldest first.
package struct TimedValues: Sendable, Hashable {
    package let times: [UTCTime]
    package let values: [Double]

    /// - Precondition: as many times as values; the times do not go back.
    package init(times: [UTCTime], values: [Double]) {
        precondition(times.count == values.count, "each value has its time")
        self.times = times
        self.values = values
    }

    package var count: Int { values.count }

    /// The index of the first time that is not before a moment.
    func index(of time: UTCTime) -> Int {
        var (low, high) = (0, times.count)
        while low < high {
            let middle = (low + high) / 2
            if times[middle] < time { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// For each column of pixels the index of its first value, and the end.
    func bounds(columns: Int) -> [Int] {
        guard let first = times.first, let last = times.last, columns > 0 else { return [0] }
        let span = Double(last.nanoseconds - first.nanoseconds)
        guard span > 0 else { return [0, count] }
        var bounds = (0..<columns).map { column in
            let offset = (span * Double(column) / Double(columns)).rounded(.up)
            return index(of: UTCTime(nanoseconds: first.nanoseconds + Int64(offset)))
        }
        bounds.append(count)
        return bounds
    }
}
