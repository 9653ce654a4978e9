import Strategies

/// Indicators whose every value rests on the one before: means by Wilder and exponential means. One of
/// them alone waits most of its time for its own last result, so all that are wanted of one market go
/// through the bars together, a lane each, eight lanes at a time.
///
/// The streaming values take the first bars, until all of them have a mean; the lanes go on from there by
/// the same arithmetic. Inputs and what is made of the means are computed for a stretch of bars at a time,
/// which stays in the nearest cache.
struct RecursiveLanes {
    private var jobs: [any LaneJob] = []
    private var room: LaneRoom?
    /// The first bar that no lane has taken.
    private var start = 0
    /// Bars of a stretch.
    static let stretch = 256

    var isEmpty: Bool { jobs.isEmpty }

    mutating func add(_ job: any LaneJob) { jobs.append(job) }

    /// Whether there are lanes for an indicator.
    static func job(_ indicator: Indicator, _ sink: ColumnSink) -> (any LaneJob)? {
        switch indicator {
        case .exponentialAverage(let period): ExponentialJob(period, sink)
        case .relativeStrength(let period): StrengthJob(period, sink)
        case .averageTrueRange(let period): RangeJob(period, sink)
        case .trendStrength(let period): TrendJob(period, sink)
        default: nil
        }
    }

    func free() {
        room?.free()
        for job in jobs { job.sink.free() }
    }

    /// Takes the first bars, and makes room for the others.
    mutating func begin(_ bars: BarPointers) {
        start = min(jobs.map(\.warmUp).max() ?? 0, bars.count)
        let room = LaneRoom(lanes: jobs.map(\.laneCount).reduce(0, +), rows: Self.stretch)
        var lane = 0
        for index in jobs.indices {
            jobs[index].begin(bars, upTo: start)
            jobs[index].firstLane = lane
            jobs[index].set(room)
            lane += jobs[index].laneCount
        }
        self.room = room
    }

    /// Takes the bars before `end`, in whole stretches unless they are the last.
    mutating func advance(_ bars: BarPointers, to end: Int) {
        guard let room else { return }
        let isLast = end == bars.count
        while start < end, isLast || start + Self.stretch <= end {
            let rows = start..<min(start + Self.stretch, end)
            if jobs.contains(where: \.takesRanges) { bars.fillRanges(room.ranges, rows) }
            for index in jobs.indices { jobs[index].fill(bars, rows, room) }
            room.run(rows.count)
            for index in jobs.indices { jobs[index].finish(rows, room) }
            start = rows.upperBound
        }
        for index in jobs.indices {
            if isLast { jobs[index].end(room) }
            jobs[index].sink.flush(min(start, end) - jobs[index].lag, isLast: isLast)
        }
    }
}
