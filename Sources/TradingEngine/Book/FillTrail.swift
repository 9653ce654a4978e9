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
        /// Account money for one unit of quote currency; nil where both are one.
        let conversion: Fraction?
        /// Account money.
        var realised: Money

        mutating func realise(from position: inout HeldPosition) {
            realised = position.apply(side, quantity, at: price)
                .converted(at: conversion ?? .one, .down)
        }

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
    /// - Parameters:
    ///   - fill: what the venue executed.
    ///   - now: the position after all steps so far.
    /// - Returns: the position after all steps, and by how much the realised profit of all of them
    ///   grew: for a fill that came in order, its own.
    mutating func insert(
        _ fill: Fill,
        onto now: HeldPosition
    ) -> (position: HeldPosition, realised: Money) {
        // Of several names the shortest is the venue's own number.
        let names = [fill.id] + (fill.aliases ?? [])
        let name = names.min { ($0.utf8.count, $0) < ($1.utf8.count, $1) } ?? fill.id
        var step = Step(
            id: name,
            time: fill.time,
            side: fill.side,
            quantity: fill.quantity,
            price: fill.price,
            conversion: fill.conversion,
            realised: .zero
        )
        guard let last = steps.last, step < last else {
            var position = now
            step.realise(from: &position)
            steps.append(step)
            trim()
            return (position, step.realised)
        }
        let before = steps.reduce(Money.zero) { $0 + $1.realised }
        let place = steps.lastIndex { $0 < step }.map { $0 + 1 } ?? 0
        steps.insert(step, at: place)
        var position = base
        for index in steps.indices {
            steps[index].realise(from: &position)
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
        let now = position(of: fill.instrument)
        var trail = trails[fill.instrument] ?? FillTrail(from: now)
        return trail.insert(fill, onto: now)
    }

    /// Counts a fill of the venue in its place.
    mutating func count(_ fill: Fill) -> HeldPosition {
        let now = position(of: fill.instrument)
        return trails[fill.instrument, default: FillTrail(from: now)].insert(fill, onto: now)
            .position
    }
}
