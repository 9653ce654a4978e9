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
    private var sent: [ClientOrderID: Int] = [:]
    /// When orders left within the last minute.
    private var recentlySent: [UTCTime] = []
    /// The engine's own bound is twice the allowed rate; a restart forgets what was sent before it.
    private var perMinuteMax: Int { 4 * RiskLimits().messagesPerMinuteMax }

    init(_ world: World) {
        self.world = world
    }

    // MARK: What leaves the process

    func orderLeaves(_ order: OrderIntent) {
        sent[order.id, default: 0] += 1
        let now = world.time.trueTime
        recentlySent.removeAll { $0 < now - .minutes(1) }
        recentlySent.append(now)
        if recentlySent.count > perMinuteMax {
            world.broken(7, "\(recentlySent.count) orders left within a minute")
        }
        if sent[order.id, default: 0] > 1 { world.broken(3, "\(order.id) was sent twice") }
        guard let planned = world.witness.planned[order.id] else {
            return world.broken(1, "\(order.id) left before its intent was durable")
        }
        if planned != order { world.broken(1, "\(order.id) left other than it was journaled") }
    }

    func bytesLeave(_ call: BotCall) {
        guard case .json(let bytes) = call.body else { return }
        let canary = "a-secret-of-the-proving-ground"
        if String(decoding: bytes, as: UTF8.self).contains(canary) {
            world.broken(30, "a secret left in \(call.method)")
        }
    }

    func offsetConfirmed(_ offset: Int64) {
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
        for order in state.book.openOrders where order.state == .unknown {
            world.broken(39, "\(order.intent.id) is still unknown")
        }
        let undelivered = world.witness.alerts.keys.filter {
            guard let raised = world.witness.raisedAt[$0] else { return false }
            // What was raised a moment ago is still on its way.
            return !world.witness.delivered.contains($0)
                && world.time.trueTime - raised > .seconds(60)
        }
        if !undelivered.isEmpty {
            world.broken(
                29,
                "\(undelivered.count) alerts are not delivered: \(undelivered.min() ?? 0)"
            )
        }
        for (id, text) in world.person.said.sorted(by: { $0.key < $1.key }) where !isAnswered(id) {
            world.broken(22, "update \(id) (\(text)) was never answered")
        }
    }

    /// An order was called gone: nothing of it may stand at the venue.
    func calledGone(_ id: ClientOrderID, _ state: OrderState) {
        for exchange in world.exchanges {
            for outcome in exchange.story(of: id) {
                switch outcome {
                case .accepted, .fill:
                    return world.broken(4, "\(id) was called \(state); the venue took it")
                default: continue
                }
            }
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
        if state.book.drifts.isEmpty, !world.hasHandTraded,
            let ledger = state.book.ledgers[exchange.venue], ledger.balance != truth.balance
        {
            let what = "the venue has \(truth.balance), the book \(ledger.balance)"
            found["balance of \(exchange.venue)"] = (10, what)
        }
        for id in world.market.symbols {
            let held = truth.positions.first { $0.instrument == id }?.quantity ?? .zero
            let booked = state.book.position(of: id).quantity
            if held != booked, state.book.drifts[id] == nil {
                found["\(id)"] = (8, "\(id): the venue holds \(held), the book \(booked)")
            }
        }
    }

    private func compareOrders(
        _ state: EngineState,
        _ truth: AccountSnapshot,
        _ found: inout [String: (invariant: Int, what: String)]
    ) {
        let live = Set(truth.openOrders.compactMap(\.clientID))
        for order in state.book.openOrders
        where !live.contains(order.intent.id) && order.state != .planned && order.state != .sending
        {
            let id = order.intent.id
            found["\(id)"] = (39, "\(id) is \(order.state) in the book, not at the venue")
        }
        for id in live.sorted() where state.book.orders[id]?.state.isFinal != false {
            found["\(id)"] = (4, "\(id) is live at the venue, and not in the book")
        }
    }

    /// The journal's file, read by somebody who knows nothing of the process.
    func checkJournal() {
        guard let life = world.life else { return }
        do {
            let found = try life.history.verify(comparingTables: true)
            if !found.isSound { world.broken(33, "the journal does not verify: \(found)") }
            var oracle = try SecondOracle(life.history)
            for exchange in world.exchanges { oracle.compare(with: exchange) }
            oracle.compare(with: world.person.said.keys.sorted())
            for finding in oracle.findings { world.broken(finding.invariant, finding.what) }
        } catch {
            world.broken(33, "the journal cannot be verified: \(error)")
        }
    }
}
