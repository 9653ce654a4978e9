import Strategies

/// Indicators whose every value rests on the one before: means by Wilder and exponential means. One of
/// them alone waits most of its time for its own last result, so all that are wanted of one market go
/// through the bars together, a lane each (`next = decay * last + input`), eight lanes at a time.
///
/// The streaming values take the first bars, until all of them have a mean; the lanes go on from there by
/// the same arithmetic. Inputs and what is made of the means are computed for a stretch of bars at a time,
/// which stays in the nearest cache.
struct RecursiveLanes {
    typealias Output = UnsafeMutablePointer<Double>

    private var jobs: [any LaneJob] = []
    /// Bars of a stretch.
    static let stretch = 256

    /// Whether the column is computed by `run`.
    mutating func take(_ indicator: Indicator, _ out: Output) -> Bool {
        switch indicator {
        case .exponentialAverage(let period): jobs.append(ExponentialJob(period, out))
        case .relativeStrength(let period): jobs.append(StrengthJob(period, out))
        case .averageTrueRange(let period): jobs.append(RangeJob(period, out))
        case .trendStrength(let period): jobs.append(TrendJob(period, out))
        default: return false
        }
        return true
    }

    /// Computes everything that was taken; `bars` points into `columns`.
    mutating func run(_ bars: BarPointers, _ columns: BarColumns) {
        defer { jobs = [] }
        guard !jobs.isEmpty else { return }
        let first = min(jobs.map(\.warmUp).max() ?? 0, bars.count)
        for index in jobs.indices { jobs[index].begin(columns, upTo: first) }
        guard first < bars.count else { return }
        let room = LaneRoom(lanes: jobs.map(\.laneCount).reduce(0, +), rows: Self.stretch)
        defer { room.free() }
        var lane = 0
        for index in jobs.indices {
            jobs[index].firstLane = lane
            lane += jobs[index].laneCount
        }
        var start = first
        while start < bars.count {
            let rows = start..<min(start + Self.stretch, bars.count)
            for index in jobs.indices { jobs[index].fill(bars, rows, room) }
            room.run(rows.count)
            for index in jobs.indices { jobs[index].finish(rows, room) }
            start = rows.upperBound
        }
        for index in jobs.indices { jobs[index].end(room) }
    }
}
