/// Durations in nanoseconds.
struct Samples {
    private(set) var values: [Int64] = []

    mutating func add(_ nanoseconds: Int64) { values.append(nanoseconds) }

    var count: Int { values.count }

    /// The smallest value that at least so many of a hundred do not exceed; 0 without values.
    func percentile(_ percent: Double) -> Int64 {
        guard !values.isEmpty else { return 0 }
        let sorted = values.sorted()
        let rank = Int((percent / 100 * Double(sorted.count)).rounded(.up))
        return sorted[min(max(rank, 1), sorted.count) - 1]
    }

    var median: Int64 { percentile(50) }
    var worst: Int64 { values.max() ?? 0 }
}
