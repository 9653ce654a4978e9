import ChatOps
import Journaling
import Platform
import RiskControl
import TradingCore
import TradingEngine

/// Compares what the agent did with the truth outside: what left the process, what the venues hold,
/// what Telegram was told, and what stands in the journal's file.
final class Auditor {
    private unowned let world: World
    private var findings: Findings { world.findings }
    private var sent: [ClientOrderID: Int] = [:]
    /// When messages to the venues left within the last minute.
    private var recentlySent: [UTCTime] = []

    init(_ world: World) {
        self.world = world
    }

    // MARK: What leaves the process

    func orderLeaves(_ order: OrderIntent) {
        sent[order.id, default: 0] += 1
        countMessage()
        findings.check(3, sent[order.id] == 1, "\(order.id) was sent twice")
        guard let planned = world.witness.intent(of: order.id) else {
            return findings.broken(1, "\(order.id) left before its intent was durable")
        }
        findings.check(14, isWriting, "\(order.id) left while the journal takes nothing")
        findings.check(1, planned == order, "\(order.id) left other than it was journaled")
        findings.check(
            2,
            order.quantity <= planned.quantity,
            "\(order.id) left with more than was planned"
        )
        findings.check(
            21,
            !world.witness.venues.down.contains(order.instrument.venue),
            "\(order.id) left for a venue that is not to be used"
        )
        checkRules(order)
    }

    /// Tick, lot and smallest amounts of the instrument.
    private func checkRules(_ order: OrderIntent) {
        guard let instrument = world.witness.rules.instruments[order.instrument] else {
            return findings.broken(11, "\(order.id) names an instrument that nobody lists")
        }
        let isOnTick = order.kind.price?.isMultiple(of: instrument.tick) ?? true
        let isExempt = order.isReduceOnly || order.purpose != .entry
        let value = notional(of: order.quantity, at: order.valuationPrice, .up)
        findings.check(
            11,
            isOnTick && order.quantity.isMultiple(of: instrument.lot)
                && order.quantity >= instrument.quantityMin
                && order.quantity <= instrument.quantityMax
                && (isExempt || value >= instrument.notionalMin),
            "\(order.id) breaks the rules of \(order.instrument): \(order.display)"
        )
    }

    /// A cancel is about to leave: a row asks for it, unless the journal takes nothing.
    func cancelLeaves(_ id: ClientOrderID) {
        countMessage()
        guard let record = world.witness.orders.records[id] else {
            return findings.broken(7, "a cancel of \(id) left, and no row plans the order")
        }
        if record.cancelsAllowed > 0 {
            world.witness.orders.records[id]?.cancelsAllowed -= 1
        } else if isWriting {
            findings.broken(7, "a cancel of \(id) left, and no row asks for it")
        } else {
            findings.reach(.haltInMemory)
        }
    }

    /// An amendment is about to leave: a row asks for it, unless the journal takes nothing.
    func amendLeaves(_ id: ClientOrderID, to quantity: Quantity) {
        countMessage()
        let allowed = world.witness.orders.records[id]?.amendsAllowed ?? []
        findings.check(
            7,
            allowed.contains(quantity) || !isWriting,
            "\(id) is amended to \(quantity), and no row asks for it"
        )
        let isReducing = world.witness.intent(of: id)?.isReduceOnly ?? false
        findings.check(16, isReducing, "\(id) is amended, and it does not only reduce")
    }

    private var isWriting: Bool { !world.witness.isJournalFailing }

    private func countMessage() {
        let now = world.time.trueTime
        recentlySent.removeAll { $0 < now - .minutes(1) }
        recentlySent.append(now)
        let most = world.witness.rules.messagesPerMinuteMax * world.exchanges.count
        findings.check(
            7,
            recentlySent.count <= most,
            "\(recentlySent.count) messages left within a minute"
        )
    }

    /// What begins every secret of the proving ground.
    static let canary = "a-secret-of-the-proving-ground"
    private static let canaryWord = ByteWord(canary)

    func bytesLeave(_ call: BotCall) {
        switch call.body {
        case .json(let bytes): bytesLeave(bytes, to: call.method)
        case .file(let fields, _, _, _, let content):
            bytesLeave(content, to: call.method)
            for field in fields.values { bytesLeave(Array(field.utf8), to: call.method) }
        }
    }

    /// Bytes that leave the process by whatever way.
    func bytesLeave(_ bytes: [UInt8], to place: String) {
        findings.check(30, !Self.canaryWord.stands(in: bytes), "a secret left to \(place)")
    }

    func offsetConfirmed(_ offset: Int64) {
        findings.check(27, true, "")
        for id in world.person.said.keys.sorted() where id < offset && !isAnswered(id) {
            world.broken(27, "update \(id) was confirmed and is not in the journal")
        }
    }

    private func isAnswered(_ id: Int64) -> Bool {
        world.witness.isAnswered("telegram update \(id)")
            || world.witness.isAnswered("telegram callback \(id)")
    }

    // MARK: After the time of peace

    /// Faults have been off for five minutes: everything must have come right.
    func checkPeace() {
        guard let state = world.life?.loop.runner.state else {
            return world.broken(39, "nothing runs after five minutes of peace")
        }
        for order in state.book.openOrders where isProvable(order.intent) || isTaken(order.intent) {
            findings.check(39, order.state != .unknown, "\(order.intent.id) is still unknown")
        }
        checkChannels()
        checkJobs()
        checkLog()
        for (id, text) in world.person.said.sorted(by: { $0.key < $1.key }) {
            let invariant = text.hasPrefix("/halt") ? 42 : 22
            findings.check(
                invariant,
                isAnswered(id),
                "update \(id) (\(text)) was never answered"
            )
        }
    }

    /// Whether the venue took an order, so that it can tell what became of it.
    private func isTaken(_ order: OrderIntent) -> Bool {
        world.exchanges.contains { exchange in
            exchange.venue == order.instrument.venue
                && exchange.story(of: order.id).contains(where: \.isTaken)
        }
    }

    /// Where nothing bounds a late request, an order that never came stays unknown for ever.
    private func isProvable(_ order: OrderIntent) -> Bool {
        world.witness.rules.contract(of: order.instrument.venue).fence.lateArrivalMax != nil
    }

    /// The log begins anew once it is over its bound: a turn's pages and a saved book may come on top.
    private func checkLog() {
        let bound = 2 * world.framesPerCheckpointMax + 600
        guard let logged = world.life?.journal.framesLogged else { return }
        findings.check(39, logged <= bound, "the log holds \(logged) pages, over \(bound)")
    }

    /// Every alert ended on every channel, and what has a receipt arrived.
    private func checkChannels() {
        for name in world.channelNames {
            // What was raised a moment ago is still on its way, behind all that was raised before it, for a
            // channel takes one a second, and a chat's answers go before its alerts.
            let lately = TimeSpan.minutes(10)
            let answers = name == "telegram" ? world.deliveries.answered(within: lately) : 0
            let undelivered = world.witness.undelivered(
                on: name,
                olderThan: .seconds(60 + world.witness.raised(within: lately) + answers)
            )
            findings.check(
                29,
                undelivered.isEmpty,
                "\(undelivered.count) alerts are not delivered to \(name): \(undelivered.first ?? 0)"
            )
            guard name != "telegram" else { continue }
            let arrived = Set(world.hooks.received[name] ?? [])
            let missing = (world.witness.outbox.delivered[name] ?? []).subtracting(arrived)
            findings.check(
                28,
                missing.isEmpty,
                "\(name) has receipts of alerts that never came: \(missing.sorted().prefix(3))"
            )
        }
        findings.check(28, world.hooks.unsigned == 0, "\(world.hooks.unsigned) posts were unsigned")
    }

    /// The daily job ran for every 22:00 that passed within the last hours.
    private func checkJobs() {
        let now = world.time.trueTime
        let due = now.day.start + .hours(22)
        let last = due <= now ? due : due - .days(1)
        guard last > world.start + .minutes(1), now - last > .minutes(4), now - last < .hours(6)
        else { return }
        findings.check(
            40,
            world.witness.jobsDone.contains("daily-summary \(last)"),
            "the daily job of \(last) did not run"
        )
    }

    /// An order was called gone: nothing of it may stand at the venue, and what was rejected or never
    /// existed was never taken.
    func calledGone(_ id: ClientOrderID, _ state: OrderState) {
        if state == .cancelled || state == .expired {
            let isOpen = world.exchanges.contains { $0.isOpen(id) }
            return findings.check(4, !isOpen, "\(id) was called \(state); it rests at the venue")
        }
        for exchange in world.exchanges where exchange.story(of: id).contains(where: \.isTaken) {
            return world.broken(4, "\(id) was called \(state); the venue took it")
        }
    }

    /// What book and venues do not agree on at this instant, by subject. An order of this very
    /// moment is on the wire, so only what stands over several looks is a broken promise.
    func differences() -> [String: (invariant: Int, what: String)] {
        guard let state = world.life?.loop.runner.state else { return [:] }
        var found: [String: (invariant: Int, what: String)] = [:]
        for exchange in world.exchanges {
            guard let truth = exchange.truth else { continue }
            compareMoney(state, exchange, truth, &found)
            compareOrders(state, truth, &found)
        }
        return found
    }

    private func compareMoney(
        _ state: EngineState,
        _ exchange: Exchange,
        _ truth: AccountSnapshot,
        _ found: inout [String: (invariant: Int, what: String)]
    ) {
        if !state.book.drifts.keys.contains(where: { $0.venue == exchange.venue }),
            let ledger = state.book.ledgers[exchange.venue],
            !isSameMoney(state.book, ledger.balance, exchange, truth)
        {
            let what = "the venue has \(truth.balance), the book \(ledger.balance)"
            found["balance of \(exchange.venue)"] = (10, what)
        }
        for id in world.symbols where id.venue == exchange.venue {
            let held = truth.positions.first { $0.instrument == id }?.quantity ?? .zero
            let booked = state.book.position(of: id).quantity
            if held != booked, state.book.drifts[id] == nil {
                found["\(id)"] = (8, "\(id): the venue holds \(held), the book \(booked)")
            }
        }
    }

    /// Whether book and venue have the same money. Where executions were taken back, or a position was
    /// adopted at its average price, what the venue realised among them is not told: then it is the money
    /// with what the positions cost, to the rounding.
    private func isSameMoney(
        _ book: Book,
        _ balance: Money,
        _ exchange: Exchange,
        _ truth: AccountSnapshot
    ) -> Bool {
        if balance == truth.balance { return true }
        guard !exchange.takenBack.isEmpty || world.witness.money.adopted.contains(exchange.venue)
        else { return false }
        var gap = balance - truth.balance
        var allowed = Int128(4 * exchange.fills.count + 4)
        for id in world.symbols where id.venue == exchange.venue {
            let held = truth.positions.first { $0.instrument == id }
            let told = notional(
                of: held?.quantity ?? .zero,
                at: held?.averagePrice ?? .zero,
                .nearest
            )
            let apart = told - book.position(of: id).cost
            if world.witness.isForeign(id) {
                // Each part of the difference was turned at a price of its own.
                let own = world.witness.own(apart, of: id)
                gap += own
                allowed += own.magnitude.units / 10 + world.witness.slack(of: id).units
            } else {
                gap += apart
            }
            allowed += (held?.quantity ?? .zero).magnitude.units / Quantity.unitsPerWhole * 2
        }
        return gap.magnitude.units <= allowed
    }

    private func compareOrders(
        _ state: EngineState,
        _ truth: AccountSnapshot,
        _ found: inout [String: (invariant: Int, what: String)]
    ) {
        let live = Set(truth.openOrders.compactMap(\.clientID))
        for order in state.book.openOrders
        where order.intent.instrument.venue == truth.venue && !live.contains(order.intent.id)
            && order.state != .planned && order.state != .sending
        {
            let id = order.intent.id
            if order.state == .unknown, !isProvable(order.intent) { continue }
            found["\(id)"] = (39, "\(id) is \(order.state) in the book, not at the venue")
        }
        for id in live.sorted() where state.book.orders[id]?.state.isFinal != false {
            found["\(id)"] = (4, "\(id) is live at the venue, and not in the book")
        }
    }

    /// The table of positions holds what the facts make; the verifier makes both by the same hands.
    private func checkPositions(_ history: JournalReader) throws {
        let held = try history.heldQuantities()
        let net = world.witness.net
        for id in Set(held.keys).union(net.keys).sorted()
        where held[id] ?? .zero != net[id] ?? .zero {
            let what = "\(held[id] ?? .zero) of \(id), the facts make \(net[id] ?? .zero)"
            world.broken(33, "the table of positions holds \(what)")
        }
    }

    /// The journal's file, read by somebody who knows nothing of the process.
    func checkJournal() {
        guard let life = world.life else { return }
        do {
            let found = try life.history.verify(comparingTables: true)
            if !found.isSound { world.broken(33, "the journal does not verify: \(found)") }
            try checkPositions(life.history)
            var oracle = try SecondOracle(life.history)
            let settled = world.time.trueTime - Patrol.unbookedMax
            for exchange in world.exchanges { oracle.compare(with: exchange, until: settled) }
            oracle.compare(with: world.person.said.keys.sorted())
            for finding in oracle.findings { world.broken(finding.invariant, finding.what) }
            guard let pair = world.pair else { return }
            var second = try LeadOracle(life.history)
            second.judge(pair.mix.limits)
            second.compare(with: pair.watch.sendings)
            for finding in second.findings { world.broken(finding.invariant, finding.what) }
        } catch {
            world.broken(33, "the journal cannot be verified: \(error)")
        }
    }
}

extension OrderUpdate.Outcome {
    /// Whether it shows that the venue took the order.
    fileprivate var isTaken: Bool {
        switch self {
        case .accepted, .fill: true
        default: false
        }
    }
}
