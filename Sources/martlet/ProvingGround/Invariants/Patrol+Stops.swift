import TradingCore
import TradingEngine

/// Stops that somebody cancelled at the venue, and what must become of them.
struct WatchedRemovals {
    /// When each was cancelled, by the order's id.
    var cancelled: [ClientOrderID: (instrument: InstrumentID, at: Int64)] = [:]
    /// Since when a stop that is to be placed again is not planned.
    var awaited: [InstrumentID: Int64] = [:]
    /// Since when a position is larger than its stop, with nothing in the way of a larger one.
    var short: [InstrumentID: Int64] = [:]
}

/// Invariant 19: a stop that was removed by hand is noticed once and placed again once.
extension Patrol {
    /// A removal is told on the stream, or found by two look-ups.
    private static let unnoticedMax = TimeSpan.seconds(30)
    /// After refusals, of which each is told, the next try comes within a minute.
    private static let refusedMax = TimeSpan.seconds(75)
    /// Around a break of the line nobody can tell a hand from the venue's own cancels.
    private static let calmBefore = TimeSpan.seconds(75)

    /// Somebody cancels orders at the venue by hand.
    func handCancels(_ ids: [ClientOrderID]) {
        for id in ids {
            guard let record = world.witness.orders.records[id],
                record.intent.purpose == .protectiveStop, !record.state.isFinal
            else { continue }
            removals.cancelled[id] = (record.intent.instrument, world.time.now)
        }
    }

    func lookAtRemovals() {
        for (id, removal) in removals.cancelled.sorted(by: { $0.key < $1.key }) {
            let age = world.time.now - removal.at
            guard age >= Self.unnoticedMax.nanoseconds else { continue }
            removals.cancelled[id] = nil
            let asked = world.life?.loop.runner.state.book.orders[id]?.cancelRequestedAt
            let held = world.witness.net[removal.instrument] ?? .zero
            let calm = TimeSpan(nanoseconds: age) + Self.calmBefore
            guard asked == nil, !held.isZero, isCalm(removal.instrument.venue, for: calm) else {
                continue
            }
            world.findings.check(
                19,
                world.witness.venues.stopsRemoved[id] != nil,
                "the stop \(id) was removed by hand, and nobody noticed"
            )
        }
    }

    /// Two stops without an outcome may both rest; a third waits until something is known of them.
    private func isHeldUp(_ id: InstrumentID) -> Bool {
        world.witness.openOrders.count {
            $0.intent.instrument == id && $0.intent.purpose == .protectiveStop
                && $0.state == .unknown
        } >= 2
    }

    /// To tell of a stop that is too small is not enough where nothing is in the way of another.
    func lookAtSize(of id: InstrumentID, _ life: Life) {
        let witness = world.witness
        let held = (witness.net[id] ?? .zero).magnitude
        let now = world.time.now
        let refusedAt = witness.venues.refusedAt[id] ?? .epoch
        let isHindered =
            (witness.venues.removals[id] ?? 0) > 0 || life.loop.runner.state.book.isFlattenPending
            || world.time.trueTime - refusedAt < Self.calmBefore
            || witness.openOrders.contains {
                $0.intent.instrument == id && ($0.state == .unknown || $0.state == .sending)
            }
        let guarded = witness.guarded(id)
        guard guarded.isPositive, guarded < held, needsStop(id, life), !isHindered,
            isCalm(id.venue, for: Self.calmBefore)
        else {
            removals.short[id] = nil
            return
        }
        let since = removals.short[id] ?? now
        removals.short[id] = since
        let span = TimeSpan(nanoseconds: now - since)
        world.findings.check(
            19,
            span <= Self.refusedMax * pace(of: life),
            "\(id) holds \(held) for \(span.display) with a stop of \(guarded), and no other comes"
        )
    }

    func lookAtReplacement(of id: InstrumentID, _ life: Life) {
        let witness = world.witness
        guard witness.venues.awaitedStops.contains(id), needsStop(id, life),
            !(witness.net[id] ?? .zero).isZero, isCalm(id.venue, for: .seconds(10)),
            witness.guarded(id) < (witness.net[id] ?? .zero).magnitude,
            !isHeldUp(id)
        else {
            removals.awaited[id] = nil
            return
        }
        let since = removals.awaited[id] ?? world.time.now
        removals.awaited[id] = since
        let span = TimeSpan(nanoseconds: world.time.now - since)
        let isTold = witness.venues.unprotectedTold.contains(id)
        world.findings.check(
            19,
            span <= (isTold ? Self.refusedMax : Self.unguardedMax) * pace(of: life),
            "\(id) waits for \(span.display) for the stop that was removed once by hand"
        )
    }
}
