import Platform
import TradingCore
import TradingEngine

/// Looks at the world once a second and tells what has stood too long: positions without their stop,
/// differences that nobody was told of, queues beyond their bounds. What it finds by the venue's own
/// books the agent cannot know.
final class Patrol {
    unowned let world: World
    /// What `lookAtRemovals`, `lookAtLosses` and `lookAtFills` keep.
    var removals = WatchedRemovals()
    var unbooked: [String: (id: String, isForeign: Bool, exchange: Exchange, at: Int64)] = [:]
    var losses: [VenueID: WatchedLoss] = [:]
    var overfilledSince: [ClientOrderID: Int64] = [:]
    private var nextLook: Int64 = 0
    private var turnedBefore: Int64 = 0
    /// How many accounts a venue has told the agent, and when that was last one more.
    private var told: [VenueID: (count: Int, at: Int64)] = [:]
    /// After a longer time without an account nobody can know of a difference.
    private static let accountGapMax = TimeSpan.seconds(12)
    private var uncovered: [InstrumentID: Int64] = [:]
    private var differing: [InstrumentID: (by: Quantity, since: Int64, accounts: Int)] = [:]
    /// Since when orders are without an outcome.
    private var unknownSince: [ClientOrderID: Int64] = [:]
    /// Nothing travels longer.
    private static let onTheWayMax = TimeSpan.seconds(10)
    /// Since when no drift is known.
    private var driftEndedAt: [InstrumentID: Int64] = [:]
    /// When the life that runs now began.
    private var lifeSince: (number: Int, at: Int64) = (0, 0)
    /// When the venue could last not be reached, by venue.
    private var troubledAt: [VenueID: Int64] = [:]

    /// The agent's own bound is two seconds; a look each second, a turn and an answer come on top.
    static let unguardedMax = TimeSpan.seconds(8)
    /// Looks at the account every five seconds, a second one two seconds later, and what is lost of
    /// their answers.
    static let driftUntoldMax = TimeSpan.seconds(30)

    /// After the clock was set venues refuse what is signed by it, until it is compared with theirs: once a
    /// minute, or at their word.
    static let clockLearnedMax = TimeSpan.seconds(65)

    init(_ world: World) {
        self.world = world
    }

    func look() {
        guard world.time.now >= nextLook else { return }
        nextLook = world.time.now + TimeSpan.seconds(1).nanoseconds
        guard let life = world.life, life.clock.isAlive, !life.loop.cannotWrite,
            !life.clock.isPaused, !world.time.isAsleep, isTurning(life)
        else {
            uncovered = [:]
            differing = [:]
            removals = WatchedRemovals()
            losses = [:]
            overfilledSince = [:]
            unbooked = [:]
            lifeSince = (world.lives, world.time.now)
            world.witness.venues.lastGap = world.time.trueTime
            return
        }
        if lifeSince.number != world.lives {
            lifeSince = (world.lives, world.time.now)
            unbooked = [:]
        }
        for (wire, exchange) in zip(life.wires, world.exchanges)
        where !wire.isUp || exchange.isClosed || exchange.refusal != nil
            || world.time.now - world.time.wallSetAt < Self.clockLearnedMax.nanoseconds
        {
            troubledAt[exchange.venue] = world.time.now
            world.witness.venues.lastGap = world.time.trueTime
        }
        for id in world.symbols {
            lookAtStop(of: id, life)
            lookForDrift(of: id, life)
            lookAtReplacement(of: id, life)
            lookAtSize(of: id, life)
        }
        lookAtRemovals()
        lookAtFills()
        lookAtOverfills(life)
        for exchange in world.exchanges { lookAtLoss(at: exchange.venue) }
        judge(mail: life.mailWaiting, facts: life.loop.runner.uncommittedCount)
    }

    /// Whether its loop turned since the last look, and not after standing still for long: between two looks
    /// a machine may have slept, or a process been stopped.
    private func isTurning(_ life: Life) -> Bool {
        defer { turnedBefore = life.turnedAt }
        let most = TimeSpan.seconds(5).nanoseconds
        return world.time.now - life.turnedAt < most && life.turnedAt - turnedBefore < most
    }

    /// Nothing has been in the way at a venue for so long.
    func isCalm(_ venue: VenueID, for span: TimeSpan) -> Bool {
        let since = max(lifeSince.at, troubledAt[venue] ?? 0)
        return world.time.now - since >= span.nanoseconds
    }

    /// By how much longer everything takes: a trading clock that waits for a wall clock that was set
    /// back goes at half speed.
    func pace(of life: Life) -> Int {
        life.loop.runner.state.moment.now - world.time.wallTime > .seconds(1) ? 2 : 1
    }

    // MARK: 19

    private func lookAtStop(of id: InstrumentID, _ life: Life) {
        let witness = world.witness
        let held = witness.net[id] ?? .zero
        if held.isZero { witness.venues.unprotectedTold.remove(id) }
        guard !held.isZero, needsStop(id, life), witness.guarded(id) < held.magnitude,
            isCalm(id.venue, for: .seconds(10))
        else {
            uncovered[id] = nil
            return
        }
        let since = uncovered[id] ?? world.time.now
        uncovered[id] = since
        let span = TimeSpan(nanoseconds: world.time.now - since)
        world.findings.check(
            19,
            span <= Self.unguardedMax * pace(of: life)
                || witness.venues.unprotectedTold.contains(id),
            "\(id) holds \(held) for \(span.display) with a stop of \(witness.guarded(id)), untold"
        )
    }

    func needsStop(_ id: InstrumentID, _ life: Life) -> Bool {
        let state = life.loop.runner.state
        // A venue takes no stop while its market is closed.
        let calendar = world.market.instrument(id)?.calendar
        let isOpen = { (time: UTCTime) in calendar?.isOpen(at: time) ?? true }
        guard isOpen(world.time.trueTime), isOpen(state.moment.now) else { return false }
        let owner = state.moment.strategies.first { $0.instruments.contains(id) }
        guard let owner, !state.book.strategiesOff.contains(owner.strategy.id),
            let desired = owner.desired
        else { return state.book.guards[id] != nil }
        return desired.instruments[id]?.protectiveStop != nil
    }

    // MARK: 20

    private func lookForDrift(of id: InstrumentID, _ life: Life) {
        guard let exchange = world.exchanges.first(where: { $0.venue == id.venue }),
            let wire = life.wires.first(where: { $0.venue == id.venue })
        else { return }
        let witness = world.witness
        if witness.venues.drifts.contains(id) {
            driftEndedAt[id] = nil
        } else if driftEndedAt[id] == nil {
            driftEndedAt[id] = world.time.now
        }
        let gap = exchange.position(of: id) - (witness.net[id] ?? .zero)
        if told[id.venue]?.count != wire.accountsTold {
            told[id.venue] = (wire.accountsTold, world.time.now)
        }
        let silence = TimeSpan(nanoseconds: world.time.now - (told[id.venue]?.at ?? 0))
        let isMoving = {
            witness.openOrders.contains {
                $0.intent.instrument == id && self.mayMove($0, exchange)
            }
        }
        guard !gap.isZero, !isMoving(), isCalm(id.venue, for: .seconds(10)),
            silence <= Self.accountGapMax * pace(of: life)
        else {
            differing[id] = nil
            return
        }
        guard let known = differing[id], known.by == gap else {
            differing[id] = (gap, world.time.now, wire.accountsTold)
            return
        }
        // Two reads that agree are believed (fault 13), also when both are false: from the end of a
        // drift that they brought about it must be found anew. So must what stands beside a drift that
        // somebody took over: until then one was told, and entries were stopped.
        let isMisled = wire.misledAt[id].map { $0 > known.since } ?? false
        if let ended = driftEndedAt[id], ended > known.since,
            isMisled || witness.venues.takenOver.contains(id)
        {
            differing[id] = (gap, ended, wire.accountsTold)
            return
        }
        let span = TimeSpan(nanoseconds: world.time.now - known.since)
        let isSeen = wire.accountsTold - known.accounts >= 4
        world.findings.check(
            20,
            span <= Self.driftUntoldMax * pace(of: life) || !isSeen
                || witness.venues.drifts.contains(id),
            "\(id) differs by \(gap) for \(span.display), \(wire.accountsTold - known.accounts) "
                + "accounts told it, and no drift is known"
        )
    }

    /// Whether an order may change what is held: until it has arrived or can no longer be on its way.
    private func mayMove(_ record: WitnessedOrders.Record, _ exchange: Exchange) -> Bool {
        let id = record.intent.id
        guard record.state == .unknown else {
            unknownSince[id] = nil
            return record.state == .sending
        }
        let since = unknownSince[id] ?? world.time.now
        unknownSince[id] = since
        return exchange.arrivals[id] != nil
            || world.time.now - since < Self.onTheWayMax.nanoseconds
    }

    // MARK: 41

    /// Inputs that wait in the mailbox, and facts that wait for the journal.
    func judge(mail: Int, facts: Int) {
        world.findings.check(41, mail <= Life.mailMax, "\(mail) inputs wait")
        world.findings.check(41, facts <= EngineRunner.uncommittedMax, "\(facts) facts wait")
    }
}
