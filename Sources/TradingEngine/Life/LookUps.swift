import TradingCore

/// Orders that nobody answered for: unknown until there is proof, asked about on a bounded schedule.
extension EngineState {
    /// The way to the venue failed and proves nothing. What has been seen at the venue stays so.
    mutating func noteSilence(_ order: OrderRecord, _ text: String) {
        moment.venues[order.intent.instrument.venue]?.errors.append(moment.now)
        guard order.state == .sending else { return }
        markUnknown(order, Evidence(.transport, text))
    }

    /// Takes an order whose outcome nobody knows into the state of that name and looks it up.
    mutating func markUnknown(_ order: OrderRecord, _ evidence: Evidence) {
        let id = order.intent.id
        guard order.state.mayMove(to: .unknown) else { return }
        record(.orderMoved(OrderMoved(id: id, state: .unknown, evidence: evidence)))
        notice(
            .orderUnknown,
            subject: id.text,
            "The outcome of \(order.intent.display) is not known; the venue is asked.",
            lines: [evidence.text, "It counts as exposure at full size until there is proof."],
            hint: "/why \(id)"
        )
        moment.lookUps[id] = Moment.LookUp(
            since: moment.now,
            nextAt: moment.now + setup.intervals.lookUp
        )
        ask(for: order)
    }

    private mutating func ask(for order: OrderRecord) {
        let venue = order.intent.instrument.venue
        effects.append(.lookUp(order.intent.id, order.intent.instrument))
        // That another question is answered is a part of the proof.
        let asking = Effect.requestAccount(venue)
        if !effects.contains(asking) { effects.append(asking) }
    }

    /// A look-up found nothing.
    mutating func noteNotFound(_ order: OrderRecord, in places: Set<LookUpPlace>) {
        let id = order.intent.id
        guard order.state.isOpen, order.state != .planned,
            moment.venues[order.intent.instrument.venue]?.isUp ?? false
        else { return }
        var lookUp =
            moment.lookUps[id]
            ?? Moment.LookUp(since: moment.now, nextAt: moment.now + setup.intervals.lookUp)
        let timeout = setup.contract(of: order.intent.instrument.venue).answerTimeout
        let askedAt =
            moment.questions[id]?.answered(at: moment.now, within: timeout)
            ?? moment.now - timeout
        // Asked before the venue took it, the question says nothing of what became of it since.
        guard !order.isResting || askedAt >= order.movedAt else { return }
        lookUp.note(AbsenceProof.LookUp(at: askedAt, places: places))
        moment.lookUps[id] = lookUp
        conclude(order)
    }

    /// Draws the conclusion from what the look-ups found, as soon as it is proven.
    func absenceProof(of order: OrderRecord) -> AbsenceProof? {
        let venue = order.intent.instrument.venue
        guard let lookUp = moment.lookUps[order.intent.id], !lookUp.isKnownToExist,
            order.state == .unknown, let here = moment.venues[venue], here.account != nil
        else { return nil }
        return AbsenceProof(
            sentAtLatest: sentAtLatest(order),
            lookUps: lookUp.misses,
            accountAt: here.accountAskedAt,
            contract: setup.contract(of: venue)
        )
    }

    /// The last moment at which a byte of an order without an outcome can have left. How much of a leap of
    /// time has really passed nobody knows, so the venue's window begins anew behind it.
    private func sentAtLatest(_ order: OrderRecord) -> UTCTime {
        max(order.movedAt, moment.leapedAt)
    }

    private mutating func conclude(_ order: OrderRecord) {
        if wasSeen(order) {
            concludeSeen(order)
        } else if let proof = absenceProof(of: order) {
            let times = proof.lookUps.map(\.at.description).joined(separator: " and ")
            let text = "the venue does not know it, asked at \(times), after \(proof.windowEnd)"
            move(order, to: .neverExisted, Evidence(.venueLookup, text, proof: proof))
        }
    }

    /// Whether the venue has ever said that it has the order.
    private func wasSeen(_ order: OrderRecord) -> Bool {
        order.venueOrderID != nil || order.filled.isPositive
    }

    /// An order that rested and is neither open nor executed further, by two looks apart, has ended.
    /// Where the venue cannot be asked for executions, its end is not known.
    private mutating func concludeSeen(_ order: OrderRecord) {
        let contract = setup.contract(of: order.intent.instrument.venue)
        guard let lookUp = moment.lookUps[order.intent.id] else { return }
        let needed = contract.absencePlaces.subtracting([.orderHistory])
        let full = lookUp.misses.filter { needed.isSubset(of: Set($0.places)) }
        guard let first = full.first, let last = full.last,
            last.at - first.at >= contract.lookUpSpacing
        else {
            if order.isResting, lookUp.misses.count >= 3 {
                markUnknown(order, Evidence(.venueLookup, "the venue does not list it any more"))
            }
            return
        }
        let text =
            "no longer listed, and not executed beyond \(order.filled), asked at "
            + "\(first.at) and \(last.at)"
        let evidence = Evidence(.venueLookup, text)
        move(order, to: .cancelled, evidence)
        noteEndedStop(order, reason: text)
    }

    /// The venue lists one of our orders as open: that is an answer too.
    mutating func adoptListed(_ snapshot: AccountSnapshot) {
        let askedAt = moment.venues[snapshot.venue]?.accountAskedAt ?? .epoch
        noteListedEnded(snapshot, askedAt: askedAt)
        for listed in snapshot.openOrders {
            guard let id = listed.clientID else { continue }
            guard let order = book.orders[id] else {
                watchWriter(id, at: snapshot.venue)
                continue
            }
            let isNewer = askedAt >= order.movedAt
            if isNewer, order.state == .unknown || order.state == .sending {
                let text = "listed among the open orders as \(listed.venueOrderID)"
                let evidence = Evidence(.venueAccount, text, reference: listed.venueOrderID)
                move(
                    order,
                    to: order.filled.isPositive ? .partial : .live,
                    evidence,
                    venueOrderID: listed.venueOrderID
                )
            }
            if order.state == .rejected || order.state == .neverExisted {
                contradict(order, "It is listed among the open orders.")
            }
            // Its fills were lost on the way.
            if order.state.isOpen, listed.filled > order.filled {
                effects.append(.lookUp(id, order.intent.instrument))
            }
        }
    }

    /// An order that has ended by the venue's own word and is listed as open, in two reads that were
    /// asked for after that: it is cancelled, and the venue halted until somebody has understood why.
    private mutating func noteListedEnded(_ snapshot: AccountSnapshot, askedAt: UTCTime) {
        let since = askedAt - setup.contract(of: snapshot.venue).readLagMax
        let listed = Set(snapshot.openOrders.compactMap(\.clientID))
        moment.listedEnded = moment.listedEnded.filter {
            listed.contains($0.key)
                || book.orders[$0.key]?.intent.instrument.venue != snapshot.venue
        }
        for id in listed.sorted() {
            guard let order = book.orders[id],
                [.filled, .cancelled, .expired].contains(order.state),
                order.movedAt < since
            else { continue }
            moment.listedEnded[id, default: 0] += 1
            guard moment.listedEnded[id, default: 0] >= 2 else { continue }
            contradict(order, "It is listed among the open orders.")
        }
    }

    /// What is due for open orders: answers that never came, cancels that did nothing, questions to
    /// ask again.
    mutating func watchOrders() {
        // Of a book full of quiet orders none is copied.
        if moment.quietVersion == moment.bookVersion, moment.lookUps.isEmpty { return }
        let isAsked = !moment.lookUps.isEmpty
        let lookUps = moment.lookUps
        let busy = book.openOrders {
            $0.state == .sending || $0.state == .unknown || $0.cancelRequestedAt != nil
                || $0.amendRequestedAt != nil || (isAsked && lookUps[$0.intent.id] != nil)
        }
        if busy.isEmpty { moment.quietVersion = moment.bookVersion }
        for order in busy {
            let contract = setup.contract(of: order.intent.instrument.venue)
            let isLate = moment.now - order.movedAt >= contract.answerTimeout
            if order.state == .sending, isLate {
                let text = "no answer within \(contract.answerTimeout.display)"
                markUnknown(order, Evidence(.engine, text))
            } else if let asked = order.amendRequestedAt,
                moment.now - asked >= contract.answerTimeout
            {
                giveUpAmend(order)
            }
            repeatCancel(order, contract)
            continueLookUp(order)
        }
    }

    /// A cancel that changed nothing is asked again: after the answer's time, then at doubling spans
    /// up to the longest of the look-ups. Cancelling what is gone is no error.
    private mutating func repeatCancel(_ order: OrderRecord, _ contract: VenueContract) {
        guard let asked = order.cancelRequestedAt, order.state != .planned else { return }
        let doubled = contract.answerTimeout * (1 << min(order.cancelCount - 1, 4))
        let pause = max(contract.answerTimeout, min(doubled, setup.intervals.lookUpMax))
        guard moment.now - asked >= pause else { return }
        sendCancel(order, reason: "still open after \(order.cancelCount) cancel(s)")
        effects.append(.lookUp(order.intent.id, order.intent.instrument))
    }

    /// Asks again for an order without an outcome, at spans that double up to `lookUpMax`. A look-up
    /// stands at the end of the venue's window, and after a first miss there the second follows as
    /// soon as the proof allows.
    private mutating func continueLookUp(_ order: OrderRecord) {
        let id = order.intent.id
        if order.state == .unknown, moment.lookUps[id] == nil {
            moment.lookUps[id] = Moment.LookUp(since: order.movedAt, nextAt: moment.now)
        }
        guard var lookUp = moment.lookUps[id] else { return }
        tellOverdue(order, &lookUp)
        if lookUp.nextAt <= moment.now {
            lookUp.tries += 1
            lookUp.nextAt = moment.now + pause(of: order, lookUp)
            moment.lookUps[id] = lookUp
            ask(for: order)
        } else {
            moment.lookUps[id] = lookUp
        }
    }

    private func pause(of order: OrderRecord, _ lookUp: Moment.LookUp) -> TimeSpan {
        let contract = setup.contract(of: order.intent.instrument.venue)
        let doubled = setup.intervals.lookUp * (1 << min(lookUp.tries, 5))
        let pause = min(doubled, setup.intervals.lookUpMax)
        guard order.state == .unknown, let bound = contract.fence.lateArrivalMax else {
            return pause
        }
        let left = sentAtLatest(order) + bound + contract.clockSkewMax - moment.now
        // Within the window a miss proves nothing, so one stands right at its end; then one more.
        if left > .zero { return min(pause, left) }
        return left > contract.lookUpSpacing * -1 ? contract.lookUpSpacing : pause
    }

    private mutating func tellOverdue(_ order: OrderRecord, _ lookUp: inout Moment.LookUp) {
        guard order.state == .unknown, !lookUp.isOverdueTold,
            moment.now - order.movedAt >= setup.intervals.unknownOverdue
        else { return }
        lookUp.isOverdueTold = true
        let report = NoticeReport(
            headline: "The outcome of \(order.intent.display) is still not known.",
            lines: [unknownSentence(order), "Look at the venue; entries in it stay blocked."],
            numbers: [NamedNumber("order", order.intent.id)],
            hint: "/why \(order.intent.id)"
        )
        alert(.orderUnknown, subject: order.intent.id.text, .notice(report), severity: .critical)
    }

    /// What is known of an order without an outcome, and what is missing for a proof.
    func unknownSentence(_ order: OrderRecord) -> String {
        let contract = setup.contract(of: order.intent.instrument.venue)
        let lookUp = moment.lookUps[order.intent.id]
        let asked = "The venue was asked \((lookUp?.tries ?? 0) + 1) time(s)"
        let next = lookUp.map { ", next at \($0.nextAt.display)" } ?? ""
        let size = "it counts at its full size of \(order.remaining)"
        let bound =
            contract.fence.lateArrivalMax.map {
                "it can be proven absent from "
                    + (sentAtLatest(order) + $0 + contract.clockSkewMax).display + " on"
            } ?? "this venue bounds no late request, so its absence cannot be proven"
        return "\(asked)\(next); \(size), and \(bound)."
    }
}
