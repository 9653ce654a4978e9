import Strategies

/// One indicator that goes through lanes.
protocol LaneJob {
    /// Bars after which a mean stands.
    var warmUp: Int { get }
    var laneCount: Int { get }
    var firstLane: Int { get set }
    /// Lets the streaming value take the first bars.
    mutating func begin(_ bars: BarColumns, upTo end: Int)
    /// Writes the inputs of a stretch into the lanes; with the first stretch also where they begin.
    mutating func fill(_ bars: BarPointers, _ rows: Range<Int>, _ room: LaneRoom)
    /// Makes the column of the means.
    mutating func finish(_ rows: Range<Int>, _ room: LaneRoom)
    /// The last stretch is over.
    mutating func end(_ room: LaneRoom)
}

extension LaneJob {
    func end(_ room: LaneRoom) {}
}

/// ``SmoothedAverage/exponential(period:)``.
struct ExponentialJob: LaneJob {
    let warmUp: Int
    let laneCount = 1
    var firstLane = 0
    private let out: RecursiveLanes.Output
    private var value: SmoothedAverage
    private var isSet = false

    init(_ period: Int, _ out: RecursiveLanes.Output) {
        warmUp = period
        self.out = out
        value = .exponential(period: period)
    }

    mutating func begin(_ bars: BarColumns, upTo end: Int) {
        for row in 0..<end { out[row] = value.update(bars.close[row]) ?? .nan }
    }

    mutating func fill(_ bars: BarPointers, _ rows: Range<Int>, _ room: LaneRoom) {
        if !isSet { room.set(firstLane, state: value.last ?? 0, decay: 1 - value.weight) }
        isSet = true
        let (lane, weight, close) = (room[firstLane], value.weight, bars.close + rows.lowerBound)
        for row in 0..<rows.count { lane[row] = weight * close[row] }
    }

    mutating func finish(_ rows: Range<Int>, _ room: LaneRoom) {
        (out + rows.lowerBound).update(from: room[firstLane], count: rows.count)
    }
}

/// ``RelativeStrength``.
struct StrengthJob: LaneJob {
    let warmUp: Int
    let laneCount = 2
    var firstLane = 0
    private let out: RecursiveLanes.Output
    private var value: RelativeStrength
    private var isSet = false

    init(_ period: Int, _ out: RecursiveLanes.Output) {
        warmUp = period + 1
        self.out = out
        value = RelativeStrength(period: period)
    }

    mutating func begin(_ bars: BarColumns, upTo end: Int) {
        for row in 0..<end { out[row] = value.update(bars.close[row]) ?? .nan }
    }

    mutating func fill(_ bars: BarPointers, _ rows: Range<Int>, _ room: LaneRoom) {
        let weight = value.gains.weight
        if !isSet {
            room.set(firstLane, state: value.gains.last ?? 0, decay: 1 - weight)
            room.set(firstLane + 1, state: value.losses.last ?? 0, decay: 1 - weight)
        }
        isSet = true
        let (up, down, close) = (room[firstLane], room[firstLane + 1], bars.close + rows.lowerBound)
        let last = close - 1
        for row in 0..<rows.count {
            let change = close[row] - last[row]
            up[row] = weight * (change > 0 ? change : 0)
            down[row] = weight * (change < 0 ? -change : 0)
        }
    }

    mutating func finish(_ rows: Range<Int>, _ room: LaneRoom) {
        let (up, down, out) = (room[firstLane], room[firstLane + 1], out + rows.lowerBound)
        for row in 0..<rows.count {
            let sum = up[row] + down[row]
            let share = 100 * (up[row] / sum)
            out[row] = sum < RelativeStrength.nothing ? 0 : share
        }
    }
}

/// ``AverageTrueRange``.
struct RangeJob: LaneJob {
    let warmUp: Int
    let laneCount = 1
    var firstLane = 0
    private let out: RecursiveLanes.Output
    private var value: AverageTrueRange
    private var isSet = false

    init(_ period: Int, _ out: RecursiveLanes.Output) {
        warmUp = period + 1
        self.out = out
        value = AverageTrueRange(period: period)
    }

    mutating func begin(_ bars: BarColumns, upTo end: Int) {
        for row in 0..<end {
            out[row] =
                value.update(high: bars.high[row], low: bars.low[row], close: bars.close[row])
                ?? .nan
        }
    }

    mutating func fill(_ bars: BarPointers, _ rows: Range<Int>, _ room: LaneRoom) {
        let weight = value.average.weight
        if !isSet { room.set(firstLane, state: value.average.last ?? 0, decay: 1 - weight) }
        isSet = true
        let lane = room[firstLane]
        bars.fillRanges(lane, rows)
        for row in 0..<rows.count { lane[row] = weight * lane[row] }
    }

    mutating func finish(_ rows: Range<Int>, _ room: LaneRoom) {
        (out + rows.lowerBound).update(from: room[firstLane], count: rows.count)
    }
}

/// The index of ``DirectionalMovement``.
struct TrendJob: LaneJob {
    let warmUp: Int
    /// The movements, the range, and room for what is made of them.
    let laneCount = 4
    var firstLane = 0
    private let out: RecursiveLanes.Output
    private var value: DirectionalMovement
    private var isSet = false
    /// The index before the present stretch.
    private var index = 0.0
    /// The stretch whose spreads go through their lane beside the movements of the next one.
    private var waiting = 0..<0

    init(_ period: Int, _ out: RecursiveLanes.Output) {
        warmUp = 2 * period
        self.out = out
        value = DirectionalMovement(period: period)
    }

    mutating func begin(_ bars: BarColumns, upTo end: Int) {
        for row in 0..<end {
            out[row] =
                value.update(high: bars.high[row], low: bars.low[row], close: bars.close[row])?
                .strength ?? .nan
        }
    }

    mutating func fill(_ bars: BarPointers, _ rows: Range<Int>, _ room: LaneRoom) {
        if !isSet {
            let decay = 1 - value.scale
            room.set(firstLane, state: value.plus, decay: decay)
            room.set(firstLane + 1, state: value.minus, decay: decay)
            room.set(firstLane + 2, state: value.range, decay: decay)
            room.set(firstLane + 3, state: value.index, decay: decay)
        }
        isSet = true
        // A lane is no longer than the stretch beside it.
        if rows.count < waiting.count { end(room) }
        index = room.state(firstLane + 3)
        bars.fillMoves(room[firstLane], room[firstLane + 1], rows)
        bars.fillRanges(room[firstLane + 2], rows)
    }

    mutating func finish(_ rows: Range<Int>, _ room: LaneRoom) {
        // While the movements of these bars went through their lanes, so did the spreads of those before.
        if waiting.isEmpty {
            room.set(firstLane + 3, state: index, decay: 1 - value.scale)
        } else {
            (out + waiting.lowerBound).update(from: room[firstLane + 3], count: waiting.count)
        }
        let (plus, minus, range) = (room[firstLane], room[firstLane + 1], room[firstLane + 2])
        Self.spread(plus, minus, value.scale, room[firstLane + 3], rows.count)
        let odd = Self.odd(plus, minus, range, rows.count)
        waiting = rows
        // A lane cannot pass over a bar without movement.
        if odd > 0 { passOver(room) }
    }

    mutating func end(_ room: LaneRoom) { go(room) { _ in true } }

    private static func spread(
        _ plus: LaneRoom.Lane,
        _ minus: LaneRoom.Lane,
        _ scale: Double,
        _ spread: LaneRoom.Lane,
        _ count: Int
    ) {
        for row in 0..<count {
            let sum = plus[row] + minus[row]
            let gap = plus[row] - minus[row]
            spread[row] = scale * (100 * ((gap < 0 ? -gap : gap) / sum))
        }
    }

    /// How many bars are without movement.
    private static func odd(
        _ plus: LaneRoom.Lane,
        _ minus: LaneRoom.Lane,
        _ range: LaneRoom.Lane,
        _ count: Int
    ) -> Int {
        let nothing = DirectionalMovement.nothing
        var odd = 0
        for row in 0..<count {
            let isStill = range[row] < nothing
            let isEmpty = plus[row] + minus[row] < range[row] * DirectionalMovement.share
            odd &+= (isStill ? 1 : 0) | (isEmpty ? 1 : 0)
        }
        return odd
    }

    private mutating func passOver(_ room: LaneRoom) {
        let (plus, minus, range) = (room[firstLane], room[firstLane + 1], room[firstLane + 2])
        let nothing = DirectionalMovement.nothing
        go(room) { row in
            range[row] >= nothing
                && plus[row] + minus[row] >= range[row] * DirectionalMovement.share
        }
    }

    /// Lets the index go through the waiting stretch by itself.
    private mutating func go(_ room: LaneRoom, where counts: (Int) -> Bool) {
        let (decay, spread) = (1 - value.scale, room[firstLane + 3])
        var index = room.state(firstLane + 3)
        for row in 0..<waiting.count {
            if counts(row) { index = decay * index + spread[row] }
            out[waiting.lowerBound + row] = index
        }
        room.set(firstLane + 3, state: index, decay: decay)
        waiting = 0..<0
    }
}

extension BarPointers {
    /// True ranges; the rows begin after the first bar.
    fileprivate func fillRanges(_ lane: LaneRoom.Lane, _ rows: Range<Int>) {
        let (high, low) = (high + rows.lowerBound, low + rows.lowerBound)
        let last = close + (rows.lowerBound - 1)
        for row in 0..<rows.count {
            // A range is the larger of what stands on either side of the last close.
            let upper = high[row] > last[row] ? high[row] : last[row]
            let lower = low[row] < last[row] ? low[row] : last[row]
            lane[row] = upper - lower
        }
    }

    /// Movement up and down; the rows begin after the first bar.
    fileprivate func fillMoves(
        _ plus: LaneRoom.Lane,
        _ minus: LaneRoom.Lane,
        _ rows: Range<Int>
    ) {
        let (high, low) = (high + rows.lowerBound, low + rows.lowerBound)
        let (lastHigh, lastLow) = (high - 1, low - 1)
        for row in 0..<rows.count {
            let up = high[row] - lastHigh[row]
            let down = lastLow[row] - low[row]
            let rise = up > 0 ? up : 0
            let fall = down > 0 ? down : 0
            plus[row] = up > down ? rise : 0
            minus[row] = up < down ? fall : 0
        }
    }
}
