import TradingCore

/// What a witness knows of orders.
struct WitnessedOrders {
    final class Record {
        let intent: OrderIntent
        var state = OrderState.planned
        /// What was asked for or amended to, filled parts included.
        var quantity: Quantity
        var filled = Quantity.zero
        /// The largest quantity that was ever asked for, less what busts took back.
        var quantityMax: Quantity
        var isAcknowledged = false
        /// Journaled requests that may still leave.
        var cancelsAllowed = 0
        var amendsAllowed: [Quantity] = []
        /// The quantity that was asked for and is not confirmed.
        var amendTarget: Quantity?
        var sendings = 0
        /// When its row said that it is being sent, by trading time.
        var sendingAt = UTCTime.distantFuture

        init(intent: OrderIntent) {
            self.intent = intent
            quantity = intent.quantity
            quantityMax = intent.quantity
        }

        func noteAsked(_ quantity: Quantity) { quantityMax = max(quantityMax, quantity) }

        /// What may still be filled.
        var remaining: Quantity {
            let most = max(quantity, amendTarget ?? quantity)
            return state.isFinal ? .zero : max(.zero, most - filled)
        }
    }
    /// Those that hold more than was asked for, and whose venue was not halted for it.
    var overfilled: Set<ClientOrderID> = []
    private(set) var records: [ClientOrderID: Record] = [:]
    /// Those that are not final, in the order of their ids.
    private(set) var open: [Record] = []
    /// The open order of each slot of a strategy.
    var slots: [String: ClientOrderID] = [:]
    var epoch = 0
    var lastSequence = 0
    var generation: String?

    mutating func add(_ record: Record) {
        let id = record.intent.id
        records[id] = record
        open.insert(record, at: open.firstIndex { $0.intent.id > id } ?? open.count)
    }

    mutating func close(_ id: ClientOrderID) { open.removeAll { $0.intent.id == id } }
}

/// Invariants 2 to 6, 12, 14, 16: the life of orders.
extension Witness {
    func seeStart() {
        orders.epoch += 1
        // What its predecessor told ahead of a row went with it.
        outbox.toldAhead = [:]
        // Whether a venue can be reached is found out anew by every life.
        venues.down = []
    }

    var openOrders: [WitnessedOrders.Record] { orders.open }

    /// Whether an order may make a position larger.
    func isEntry(_ intent: OrderIntent) -> Bool {
        !intent.isReduceOnly && intent.purpose == .entry
    }

    func seePlan(_ plan: OrderPlanned) {
        let intent = plan.intent
        let id = intent.id
        findings.check(6, orders.records[id] == nil, "the client order id \(id) was given twice")
        seeIdentity(id)
        orders.add(WitnessedOrders.Record(intent: intent))
        seeSlot(intent)
        findings.check(
            12,
            plan.preflight.granted == intent.quantity && intent.quantity <= plan.preflight.asked
                && plan.preflight.verdict != .skip && intent.quantity.isPositive,
            "\(id) is planned with \(intent.quantity); \(plan.preflight.asked) was asked for and "
                + "\(plan.preflight.granted) granted"
        )
        // What closes, protects or leaves at the market is cut at flat by the venue, whatever fills first.
        findings.check(
            16,
            intent.purpose == .entry || intent.slot != nil || intent.isReduceOnly,
            "\(id) is planned as \(intent.purpose), and may turn the position"
        )
        if isEntry(intent) { seeEntry(intent) }
        if isReduceOnly { seeReduceOnlyPlan(intent) }
        seeVenueOfPlan(intent)
    }

    private func seeIdentity(_ id: ClientOrderID) {
        let parts = id.parts
        findings.check(
            6,
            id.text.utf8.count <= 32 && parts != nil,
            "the client order id \(id) is not portable"
        )
        guard let parts else { return }
        findings.check(
            6,
            parts.sequence > orders.lastSequence
                && parts.generation
                    == (orders.generation ?? parts.generation),
            "the client order id \(id) follows number \(orders.lastSequence)"
        )
        findings.check(
            33,
            parts.epoch >= orders.epoch,
            "\(id) is of epoch \(parts.epoch), and \(orders.epoch) has begun"
        )
        orders.lastSequence = parts.sequence
        orders.generation = parts.generation
    }

    /// One resting wish of a strategy never stands twice.
    private func seeSlot(_ intent: OrderIntent) {
        guard let slot = intent.slot else { return }
        let key = "\(intent.strategy?.text ?? "") \(intent.instrument) \(slot)"
        let other = orders.slots[key].flatMap { orders.records[$0] }
        findings.check(
            2,
            other?.state.isFinal ?? true,
            "\(intent.id) repeats \(other?.intent.id.text ?? ""), which is not over"
        )
        orders.slots[key] = intent.id
    }

    private func seeEntry(_ intent: OrderIntent) {
        let halt = halt(covering: intent)
        findings.check(
            14,
            halt == nil,
            "the entry \(intent.id) was planned under halt \(halt?.id ?? 0)"
        )
        let unknown = openOrders.first {
            $0.state == .unknown && $0.intent.instrument == intent.instrument
        }
        findings.check(
            13,
            unknown == nil,
            "the entry \(intent.id) was planned while \(unknown?.intent.id.text ?? "") is unknown"
        )
        seeExposure(intent)
    }

    /// In reduce-only mode an order fits into the position, whatever fills first.
    private func seeReduceOnlyPlan(_ intent: OrderIntent) {
        let held = money.net[intent.instrument] ?? .zero
        let room = intent.side == .buy ? -held : held
        let others = openOrders.filter {
            $0.intent.instrument == intent.instrument && $0.intent.side == intent.side
                && !$0.intent.isReduceOnly && $0.intent.id != intent.id
        }.reduce(Quantity.zero) { $0 + $1.remaining }
        let isSafe = intent.isReduceOnly || others + intent.quantity <= room
        findings.check(
            16,
            isSafe,
            "\(intent.id) could grow the position of \(held) in reduce-only mode"
        )
    }

    func seeMove(_ move: OrderMoved) {
        guard let record = orders.records[move.id] else {
            return findings.broken(5, "\(move.id) moved to \(move.state) and was never planned")
        }
        let before = record.state
        findings.check(
            5,
            before.mayMove(to: move.state),
            "\(move.id) moved from \(before) to \(move.state)"
        )
        if before == .unknown, let state = RareState.after(unknown: move.state) {
            findings.reach(state)
        }
        if move.state == .sending { seeSending(record) }
        seeEvidence(move, from: before)
        record.state = move.state
        record.isAcknowledged = record.isAcknowledged || move.venueOrderID != nil
        if move.state.isFinal { orders.close(move.id) }
        switch move.state {
        case .unknown: findings.reach(.unknown)
        case .rejected:
            venues.refusedAt[record.intent.instrument] = findings.now()
            findings.reach(.rejected)
        case .expired: findings.reach(.expired)
        case .partial: findings.reach(.partial)
        default: break
        }
    }

    private func seeSending(_ record: WitnessedOrders.Record) {
        record.sendings += 1
        let id = record.intent.id
        findings.check(3, record.sendings == 1, "\(id) was handed to the network twice")
        guard isEntry(record.intent) else { return }
        let halt = halt(covering: record.intent)
        findings.check(
            14,
            halt == nil,
            "the entry \(id) went to the network under halt \(halt?.id ?? 0)"
        )
    }

    private func seeEvidence(_ move: OrderMoved, from before: OrderState) {
        let id = move.id
        switch move.state {
        case .rejected:
            findings.check(
                4,
                move.evidence.source.isVenue && move.evidence.code != nil,
                "\(id) was called rejected without the venue's word"
            )
        case .neverExisted where before == .unknown:
            let proof = move.evidence.proof
            findings.check(4, proof != nil, "\(id) was called never existed without a proof")
            if let proof { seeProof(proof, of: id) }
        case .neverExisted, .cancelled, .expired: break
        default: return
        }
        onGone(id, move.state)
    }

    /// The proof again, by other arithmetic than the one that made it.
    private func seeProof(_ proof: AbsenceProof, of id: ClientOrderID) {
        guard let intent = orders.records[id]?.intent else { return }
        let contract = rules.contract(of: intent.instrument.venue)
        let bound = contract.fence.lateArrivalMax?.nanoseconds ?? .max / 4
        let end = proof.sentAtLatest.nanoseconds + bound + contract.clockSkewMax.nanoseconds
        let times = proof.lookUps.map(\.at.nanoseconds)
        let isSpaced =
            (times.max() ?? 0) - (times.min() ?? 0) >= contract.lookUpSpacing.nanoseconds
        let isWide = proof.lookUps.allSatisfy {
            contract.absencePlaces.isSubset(of: Set($0.places))
        }
        // No byte left before the row that says so.
        let isTrue = proof.sentAtLatest >= (orders.records[id]?.sendingAt ?? .epoch)
        let isLate = times.allSatisfy { $0 >= end } && proof.accountAt.nanoseconds >= end
        findings.check(
            4,
            times.count >= 2 && isSpaced && isWide && isLate && isTrue,
            "the proof that \(id) never existed does not hold"
        )
    }

    func seeAmendRequest(_ request: AmendRequested) {
        orders.records[request.id]?.amendsAllowed.append(request.quantity)
        orders.records[request.id]?.amendTarget = request.quantity
        orders.records[request.id]?.noteAsked(request.quantity)
    }

    func seeAmended(_ amended: OrderAmended) {
        findings.reach(.amended)
        orders.records[amended.id]?.quantity = amended.quantity
        orders.records[amended.id]?.amendTarget = nil
    }
}
