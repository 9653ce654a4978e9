import TradingCore

/// The last fills of one instrument in the order in which the venue executed them, so that a fill
/// which is told late is counted where it belongs: what a position realised depends on that order,
/// and the venue counts in its own.
package struct FillTrail: Sendable, Hashable, Codable {
    private struct Step: Sendable, Hashable, Codable {
        let id: String
        let time: UTCTime
        let side: Side
        let quantity: Quantity
        let price: Price
        var realised: Money

        /// By time; within an instant by id, of which a shorter one is the older number.
        static func < (left: Step, right: Step) -> Bool {
            (left.time, left.id.utf8.count, left.id) < (right.time, right.id.utf8.count, right.id)
        }
    }
    /// The position before the first step.
    private var base: HeldPosition
    private var steps: [Step] = []

    /// Fills that are told later than so many newer ones count as if they came after the oldest.
    static let stepsMax = 32

    init(from position: HeldPosition) { base = position }

    /// Counts a fill in its place.
    ///
    /// - Returns: the position after all steps, and by how much the realised profit of all of them
    ///   grew: for a fill that came in order, its own.
    mutating func insert(_ fill: Fill) -> (position: HeldPosition, realised: Money) {
        let step = Step(
            id: fill.id,
            time: fill.time,
            side: fill.side,
            quantity: fill.quantity,
            price: fill.price,
            realised: .zero
        )
        let before = steps.reduce(Money.zero) { $0 + $1.realised }
        let place = steps.lastIndex { $0 < step }.map { $0 + 1 } ?? 0
        steps.insert(step, at: place)
        var position = base
        for index in steps.indices {
            let next = steps[index]
            steps[index].realised = position.apply(next.side, next.quantity, at: next.price)
        }
        let realised = steps.reduce(Money.zero) { $0 + $1.realised } - before
        trim()
        return (position, realised)
    }

    private mutating func trim() {
        guard steps.count > Self.stepsMax else { return }
        let oldest = steps.removeFirst()
        _ = base.apply(oldest.side, oldest.quantity, at: oldest.price)
    }
}

extension Book {
    /// The position after a fill, and what it realises, before it is booked.
    func outcome(of fill: Fill) -> (position: HeldPosition, realised: Money) {
        var trail = trails[fill.instrument] ?? FillTrail(from: position(of: fill.instrument))
        return trail.insert(fill)
    }

    /// Counts a fill of the venue in its place.
    mutating func count(_ fill: Fill) -> HeldPosition {
        let trail = FillTrail(from: position(of: fill.instrument))
        return trails[fill.instrument, default: trail].insert(fill).position
    }
}
