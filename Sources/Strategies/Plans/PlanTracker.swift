package import TradingCore

/// Leads the positions of one instrument by a plan. Its state follows from closed bars, from what is held,
/// and from the anchor that a restart gives back.
package struct PlanTracker: Sendable {
    package let spec: PlanSpec
    /// What the spec says, for the anchor: one of another plan means nothing.
    private let anchoring: String
    private var trueRange: AverageTrueRange
    private var range: Double?
    /// The last closes in a ring, so that a restart can take those since the anchor.
    private var closes: [PlanClose] = []
    private var oldest = 0
    private let closesMax: Int
    /// The newest close; nil before the first bar.
    package private(set) var last: PlanClose?
    /// Nil while nothing is held.
    package private(set) var state: PlanState?
    /// Closes since the position began.
    package private(set) var bars = 0
    /// The end of the last position: the close before it, and its side.
    package private(set) var ended: (time: UTCTime, isLong: Bool)?

    /// Closes that are kept at least.
    private static let closesMin = 64

    /// - Parameters:
    ///   - spec: how positions are led.
    ///   - anchoring: names the parameters in the anchor.
    package init(_ spec: PlanSpec, anchoring: String) {
        self.spec = spec
        self.anchoring = anchoring
        trueRange = AverageTrueRange(period: spec.rangeBars)
        closesMax = max(Self.closesMin, spec.exitAfterBars ?? 0)
        closes.reserveCapacity(closesMax)
    }

    /// Takes a closed bar; one that is not newer than the last changes nothing.
    package mutating func update(_ bar: Bar) {
        guard bar.closeTime > last?.time ?? .epoch, bar.close.isPositive else { return }
        range =
            trueRange.update(
                high: bar.high.approximate,
                low: bar.low.approximate,
                close: bar.close.approximate
            ) ?? range
        let close = PlanClose(time: bar.closeTime, price: bar.close, range: range)
        last = close
        keep(close)
        guard state != nil else { return }
        bars += 1
        state?.step(close, spec)
    }

    private mutating func keep(_ close: PlanClose) {
        if closes.count < closesMax {
            closes.append(close)
        } else {
            closes[oldest] = close
            oldest = oldest + 1 == closesMax ? 0 : oldest + 1
        }
    }

    /// Takes note of what is held now.
    ///
    /// - Returns: whether anything changed.
    package mutating func note(held: Quantity, entry: Price?) -> Bool {
        let before = state
        if let state, held.isZero || state.isLong != held.isPositive {
            ended = (last?.time ?? state.openedAt, state.isLong)
            self.state = nil
            bars = 0
        }
        guard !held.isZero, let last else { return before != state }
        let entry = entry ?? last.price
        if state == nil {
            bars = 0
            state = PlanState(
                isLong: held.isPositive,
                at: last,
                entry: entry,
                size: held.magnitude,
                spec
            )
        } else {
            state?.note(entry: entry, size: held.magnitude)
        }
        return before != state
    }

    /// Where the position stands, or where the last one ended; nil before the first.
    package var anchor: StrategyAnchor? {
        if let state {
            return StrategyAnchor(
                parameters: anchoring,
                since: state.openedAt,
                prices: state.prices
            )
        }
        guard let ended else { return nil }
        return StrategyAnchor(
            parameters: anchoring,
            since: ended.time,
            prices: ["size": .zero, "side": Price(whole: ended.isLong ? 1 : -1)]
        )
    }

    /// Whether the average true range is known, where the plan needs it.
    package var isSettled: Bool { range != nil || !spec.usesRange }

    /// Goes on from an anchor, after the bars were fed: those since its position began are taken again,
    /// which changes only what came while nobody looked.
    ///
    /// - Parameters:
    ///   - anchor: of the same plan; another changes nothing.
    ///   - counted: closes since the position began that were counted before and may not be fed.
    package mutating func resume(_ anchor: StrategyAnchor, counted: Int = 0) {
        guard anchor.parameters == anchoring else { return }
        guard var state = PlanState(anchor) else {
            self.state = nil
            let isLong = anchor.prices["side"]?.isPositive ?? true
            ended = (anchor.since, isLong)
            return
        }
        bars = 0
        for close in (closes[oldest...] + closes[..<oldest]) where close.time > state.openedAt {
            bars += 1
            state.step(close, spec)
        }
        bars = max(bars, counted)
        self.state = state
    }

    /// Whether the time of the position is over.
    package var isOverdue: Bool {
        guard state != nil, let limit = spec.exitAfterBars else { return false }
        return bars >= limit
    }

    /// Where the stop shall rest, on the tick, rounded away from the price; nil for none.
    package func stop(tick: Price) -> Price? {
        guard let state, let stop = state.stop else { return nil }
        return Self.onTick(stop, tick, isLong: state.isLong)
    }

    /// Where the stop of a new position would rest; nil for none.
    package func firstStop(isLong: Bool, tick: Price) -> Price? {
        guard let last, let stop = PlanState.firstStop(isLong: isLong, at: last, spec) else {
            return nil
        }
        return Self.onTick(stop, tick, isLong: isLong)
    }

    private static func onTick(_ stop: Price, _ tick: Price, isLong: Bool) -> Price? {
        let placed = stop.rounded(to: tick, isLong ? .down : .up)
        return placed.isPositive ? placed : nil
    }

    /// What shall be left of what is held, signed, in whole lots.
    package func wanted(held: Quantity, lot: Quantity) -> Quantity {
        guard let state else { return held }
        let left = state.left(spec)
        guard left < held.magnitude else { return held }
        let rounded = left.rounded(to: lot, .up)
        let size = min(rounded, held.magnitude)
        return held.isNegative ? -size : size
    }
}
