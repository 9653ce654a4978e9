import Strategies

/// One indicator that goes through lanes.
protocol LaneJob {
    /// Bars after which a mean stands.
    var warmUp: Int { get }
    var laneCount: Int { get }
    var firstLane: Int { get set }
    /// Whether it wants the true ranges.
    var takesRanges: Bool { get }
    var sink: ColumnSink { get set }
    /// Rows from the end of the last stretch that are not answered yet.
    var lag: Int { get }
    /// Lets the streaming value take the first bars.
    mutating func begin(_ bars: BarPointers, upTo end: Int)
    /// Sets the lanes to where they begin.
    func set(_ room: LaneRoom)
    /// Writes the inputs of a stretch.
    mutating func fill(_ bars: BarPointers, _ rows: Range<Int>, _ room: LaneRoom)
    /// Makes the column of the means.
    mutating func finish(_ rows: Range<Int>, _ room: LaneRoom)
    /// The last stretch is over.
    mutating func end(_ room: LaneRoom)
}

extension LaneJob {
    var takesRanges: Bool { false }
    var lag: Int { 0 }
    func finish(_ rows: Range<Int>, _ room: LaneRoom) {}
    func end(_ room: LaneRoom) {}
}

/// ``SmoothedAverage/exponential(period:)``.
struct ExponentialJob: LaneJob {
    let warmUp: Int
    let laneCount = 1
    var firstLane = 0
    var sink: ColumnSink
    private var value: SmoothedAverage

    init(_ period: Int, _ sink: ColumnSink) {
        warmUp = period
        self.sink = sink
        value = .exponential(period: period)
    }

    mutating func begin(_ bars: BarPointers, upTo end: Int) {
        for row in 0..<end { sink.column[row] = value.update(bars.close[row]) ?? .nan }
    }

    func set(_ room: LaneRoom) {
        room.set(firstLane, state: value.last ?? 0, decay: 1 - value.weight)
    }

    func fill(_ bars: BarPointers, _ rows: Range<Int>, _ room: LaneRoom) {
        let (lane, close) = (sink.column + rows.lowerBound, bars.close + rows.lowerBound)
        let weight = value.weight
        for row in 0..<rows.count { lane[row] = weight * close[row] }
        room.move(firstLane, to: lane)
    }
}

/// ``RelativeStrength``.
struct StrengthJob: LaneJob {
    let warmUp: Int
    let laneCount = 2
    var firstLane = 0
    var sink: ColumnSink
    private var value: RelativeStrength

    init(_ period: Int, _ sink: ColumnSink) {
        warmUp = period + 1
        self.sink = sink
        value = RelativeStrength(period: period)
    }

    mutating func begin(_ bars: BarPointers, upTo end: Int) {
        for row in 0..<end { sink.column[row] = value.update(bars.close[row]) ?? .nan }
    }

    func set(_ room: LaneRoom) {
        for (place, mean) in [value.gains, value.losses].enumerated() {
            room.set(firstLane + place, state: mean.last ?? 0, decay: 1 - mean.weight)
        }
    }

    func fill(_ bars: BarPointers, _ rows: Range<Int>, _ room: LaneRoom) {
        let (up, down, close) = (room[firstLane], room[firstLane + 1], bars.close + rows.lowerBound)
        let (nothing, weight) = (Pair(repeating: 0), value.gains.weight)
        var row = 0
        while row &+ 1 < rows.count {
            let change = Pair(at: close + row) - Pair(at: close + (row &- 1))
            (weight * change.larger(nothing)).put(at: up + row)
            (weight * (nothing - change).larger(nothing)).put(at: down + row)
            row &+= 2
        }
        guard row < rows.count else { return }
        let change = close[row] - close[row - 1]
        up[row] = weight * (change > 0 ? change : 0)
        down[row] = weight * (change < 0 ? -change : 0)
    }

    func finish(_ rows: Range<Int>, _ room: LaneRoom) {
        let (up, down, out) = (room[firstLane], room[firstLane + 1], sink.column + rows.lowerBound)
        var row = 0
        while row &+ 1 < rows.count {
            Self.strength(Pair(at: up + row), Pair(at: down + row)).put(at: out + row)
            row &+= 2
        }
        guard row < rows.count else { return }
        out[row] = Self.strength(Pair(repeating: up[row]), Pair(repeating: down[row])).x
    }

    @inline(__always)
    private static func strength(_ up: Pair, _ down: Pair) -> Pair {
        let sum = up + down
        return (100 * (up / sum)).replacing(with: 0, where: sum .< RelativeStrength.nothing)
    }
}

/// ``AverageTrueRange``.
struct RangeJob: LaneJob {
    let warmUp: Int
    let laneCount = 1
    let takesRanges = true
    var firstLane = 0
    var sink: ColumnSink
    private var value: AverageTrueRange

    init(_ period: Int, _ sink: ColumnSink) {
        warmUp = period + 1
        self.sink = sink
        value = AverageTrueRange(period: period)
    }

    mutating func begin(_ bars: BarPointers, upTo end: Int) {
        for row in 0..<end {
            sink.column[row] =
                value.update(high: bars.high[row], low: bars.low[row], close: bars.close[row])
                ?? .nan
        }
    }

    func set(_ room: LaneRoom) {
        let average = value.average
        room.set(firstLane, state: average.last ?? 0, decay: 1 - average.weight)
    }

    func fill(_ bars: BarPointers, _ rows: Range<Int>, _ room: LaneRoom) {
        let (lane, ranges) = (sink.column + rows.lowerBound, room.ranges)
        let weight = value.average.weight
        for row in 0..<rows.count { lane[row] = weight * ranges[row] }
        room.move(firstLane, to: lane)
    }
}
