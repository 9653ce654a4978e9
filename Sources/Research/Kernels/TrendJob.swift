import Strategies

/// The index of ``DirectionalMovement``.
struct TrendJob: LaneJob {
    let warmUp: Int
    /// The movements, the range, and the index.
    let laneCount = 4
    let takesRanges = true
    var firstLane = 0
    var sink: ColumnSink
    var lag: Int { waiting.count }
    private var value: DirectionalMovement
    /// The index before the present stretch.
    private var index = 0.0
    /// The stretch whose spreads go through their lane beside the movements of the next one.
    private var waiting = 0..<0

    init(_ period: Int, _ sink: ColumnSink) {
        warmUp = 2 * period
        self.sink = sink
        value = DirectionalMovement(period: period)
    }

    mutating func begin(_ bars: BarPointers, upTo end: Int) {
        for row in 0..<end {
            sink.column[row] =
                value.update(high: bars.high[row], low: bars.low[row], close: bars.close[row])?
                .strength ?? .nan
        }
    }

    func set(_ room: LaneRoom) {
        let decay = 1 - value.scale
        for (place, state) in [value.plus, value.minus, value.range].enumerated() {
            room.set(firstLane + place, state: state, decay: decay)
        }
        room.set(firstLane + 3, state: value.index, decay: decay)
    }

    mutating func fill(_ bars: BarPointers, _ rows: Range<Int>, _ room: LaneRoom) {
        // A lane is no longer than the stretch beside it.
        if rows.count < waiting.count { end(room) }
        index = room.state(firstLane + 3)
        bars.fillMoves(room[firstLane], room[firstLane + 1], rows)
        room[firstLane + 2].update(from: room.ranges, count: rows.count)
    }

    mutating func finish(_ rows: Range<Int>, _ room: LaneRoom) {
        // While the movements of these bars went through their lanes, so did the spreads of those before.
        if waiting.isEmpty {
            setIndex(index, room)
        } else {
            let out = sink.column + waiting.lowerBound
            out.update(from: room[firstLane + 3], count: waiting.count)
        }
        waiting = rows
        // A lane cannot pass over a bar without movement.
        if spread(room, rows.count) { passOver(room) }
    }

    mutating func end(_ room: LaneRoom) { go(room) { _ in true } }

    private func setIndex(_ index: Double, _ room: LaneRoom) {
        room.set(firstLane + 3, state: index, decay: 1 - value.scale)
    }

    /// Fills the spreads; whether a bar is without movement.
    private func spread(_ room: LaneRoom, _ count: Int) -> Bool {
        let (plus, minus) = (room[firstLane], room[firstLane + 1])
        let (range, spread, scale) = (room[firstLane + 2], room[firstLane + 3], value.scale)
        let (nothing, share) = (DirectionalMovement.nothing, DirectionalMovement.share)
        var odd = Pair(repeating: 1) .< 0
        var row = 0
        while row &+ 1 < count {
            let (up, down) = (Pair(at: plus + row), Pair(at: minus + row))
            let (sum, gap, whole) = (up + down, up - down, Pair(at: range + row))
            (scale * (100 * (gap.larger(0 - gap) / sum))).put(at: spread + row)
            odd .|= whole .< nothing
            odd .|= sum .< whole * share
            row &+= 2
        }
        if row < count {
            let sum = plus[row] + minus[row]
            spread[row] = scale * (100 * (abs(plus[row] - minus[row]) / sum))
            if range[row] < nothing || sum < range[row] * share { return true }
        }
        return odd.bits != 0
    }

    private mutating func passOver(_ room: LaneRoom) {
        let (plus, minus, range) = (room[firstLane], room[firstLane + 1], room[firstLane + 2])
        go(room) { row in
            range[row] >= DirectionalMovement.nothing
                && plus[row] + minus[row] >= range[row] * DirectionalMovement.share
        }
    }

    /// Lets the index go through the waiting stretch by itself.
    private mutating func go(_ room: LaneRoom, where counts: (Int) -> Bool) {
        let (decay, spread, out) = (1 - value.scale, room[firstLane + 3], sink.column)
        var index = room.state(firstLane + 3)
        for row in 0..<waiting.count {
            if counts(row) { index = decay * index + spread[row] }
            out[waiting.lowerBound + row] = index
        }
        setIndex(index, room)
        waiting = 0..<0
    }
}

extension BarPointers {
    /// True ranges; the rows begin after the first bar.
    func fillRanges(_ lane: LaneRoom.Lane, _ rows: Range<Int>) {
        let (high, low) = (high + rows.lowerBound, low + rows.lowerBound)
        let last = close + (rows.lowerBound - 1)
        var row = 0
        // A range is the larger of what stands on either side of the last close.
        while row &+ 1 < rows.count {
            let before = Pair(at: last + row)
            let upper = Pair(at: high + row).larger(before)
            (upper - Pair(at: low + row).smaller(before)).put(at: lane + row)
            row &+= 2
        }
        guard row < rows.count else { return }
        lane[row] = max(high[row], last[row]) - min(low[row], last[row])
    }

    /// Movement up and down, into two lanes; the rows begin after the first bar.
    func fillMoves(_ plus: LaneRoom.Lane, _ minus: LaneRoom.Lane, _ rows: Range<Int>) {
        let (high, low) = (high + rows.lowerBound, low + rows.lowerBound)
        let (lastHigh, lastLow) = (high - 1, low - 1)
        let nothing = Pair(repeating: 0)
        var row = 0
        while row &+ 1 < rows.count {
            let up = Pair(at: high + row) - Pair(at: lastHigh + row)
            let down = Pair(at: lastLow + row) - Pair(at: low + row)
            up.larger(nothing).replacing(with: 0, where: up .<= down).put(at: plus + row)
            down.larger(nothing).replacing(with: 0, where: down .<= up).put(at: minus + row)
            row &+= 2
        }
        guard row < rows.count else { return }
        let (up, down) = (high[row] - lastHigh[row], lastLow[row] - low[row])
        plus[row] = up > down && up > 0 ? up : 0
        minus[row] = down > up && down > 0 ? down : 0
    }
}
