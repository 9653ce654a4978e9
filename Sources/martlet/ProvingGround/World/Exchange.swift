import Simulation
import TradingCore

/// A venue as it really is, whatever the agent believes: it lives through every crash of the agent
/// and remembers everything that reached it. How it behaves towards the agent stands in its manners.
final class Exchange {
    let venue: VenueID
    let manners: VenueManners
    private let time: SimulatedTime
    private var machine: SimulatedVenue
    private var dice: SeededGenerator
    /// Every order that arrived, by its id, with how often.
    private(set) var arrivals: [ClientOrderID: (order: OrderIntent, count: Int)] = [:]
    private var arrivedAt: [ClientOrderID: Int64] = [:]
    /// Every execution of ours and of others, oldest first.
    private(set) var fills: [Fill] = []
    /// Executions that were taken back.
    private(set) var takenBack: Set<String> = []
    private var corrections: [ClientOrderID: [FillCorrection]] = [:]
    /// Takes what the venue says by itself.
    var onStream: (VenueReport) -> Void = { _ in }
    /// Whether a fault strikes at this place.
    var strikes: (FaultKind) -> Bool = { _ in false }
    /// Until then the venue answers nothing and takes nothing.
    private(set) var closedUntil: Int64 = 0
    /// When it came back from its own restart.
    private var restartedAt = Int64.min / 2
    /// What is told in the place of answers, and until when.
    private var refusing: (how: ExchangeRefusal, until: Int64)?
    private let readLag: Int64
    /// Prices must be a multiple of so many ticks.
    var tickFactor = 1
    /// Accounts as they were told before, for a stale answer.
    private var oldAccounts: [AccountSnapshot] = []

    init(
        config: SimulatedVenueConfig,
        manners: VenueManners,
        seed: UInt64,
        time: SimulatedTime
    ) {
        venue = config.venue
        self.manners = manners
        self.time = time
        machine = SimulatedVenue(config: config, seed: seed)
        dice = SeededGenerator(seed: seed).fork("exchange \(config.venue)")
        readLag = Int64(dice.uniform() * Double(manners.readLagMax.nanoseconds))
    }

    var isClosed: Bool { time.now < closedUntil }

    /// What every caller is told now in the place of an answer; nil when the venue serves.
    var refusal: ExchangeRefusal? {
        guard let refusing, time.now < refusing.until else { return nil }
        return refusing.how
    }

    func close(for span: TimeSpan) {
        closedUntil = max(closedUntil, time.now + span.nanoseconds)
        restartedAt = closedUntil
    }

    func refuse(_ how: ExchangeRefusal, for span: TimeSpan) {
        refusing = (how, time.now + span.nanoseconds)
    }

    /// Trouble ends.
    func heal() {
        closedUntil = min(closedUntil, time.now)
        // What its restart made it forget is found again.
        restartedAt = .min / 2
        refusing = nil
        tickFactor = 1
    }

    func apply(_ event: MarketEvent) {
        machine.apply(event)
        settle()
    }

    // MARK: Requests

    /// Takes an order that was signed at a moment of the sender's clock.
    ///
    /// - Returns: the answer, or nil when the venue is closed.
    func submit(_ order: OrderIntent, signedAt: UTCTime) -> [VenueReport]? {
        guard !isClosed else { return nil }
        guard isInWindow(signedAt) else { return refused(order.id, .requestExpired) }
        arrivals[order.id, default: (order, 0)].count += 1
        arrivedAt[order.id] = arrivedAt[order.id] ?? time.now
        return place(order)
    }

    /// Orders that were refused for their price.
    private var offTick: Set<ClientOrderID> = []

    /// The same bytes arrive a second time, as a machine on the way makes them; nobody sent them
    /// twice.
    func submitAgain(_ order: OrderIntent, signedAt: UTCTime) -> [VenueReport]? {
        guard !isClosed, isInWindow(signedAt) else { return nil }
        // Between the two the venue's rules do not change.
        guard !offTick.contains(order.id) else { return refused(order.id, .offTick) }
        return place(order)
    }

    private func place(_ order: OrderIntent) -> [VenueReport] {
        // An id that is known is refused as known, whatever else has changed meanwhile.
        if !machine.knows(order.id), let price = order.kind.price,
            let tick = tick(of: order.instrument), tickFactor > 1, !price.isMultiple(of: tick)
        {
            offTick.insert(order.id)
            return refused(order.id, .offTick)
        }
        let answer = acknowledged(order.id) { $0.submit(order, at: time.trueTime) }
        return manners.refusesLater ? softened(answer, order) : answer
    }

    private func tick(of id: InstrumentID) -> Price? {
        machine.config.instruments.first { $0.id == id }.map { $0.tick * tickFactor }
    }

    /// The answer says that the request was taken; the refusal comes on the stream.
    private func softened(_ answer: [VenueReport], _ order: OrderIntent) -> [VenueReport] {
        answer.map { report in
            guard case .order(let update) = report, case .rejected(let code, _) = update.outcome,
                code != manners.code(SimulatedVenueCode.duplicateClientID.rawValue),
                dice.chance(0.5)
            else { return report }
            onStream(.order(update.saying(update.outcome, via: .venueStream)))
            return .order(update.saying(.accepted(venueOrderID: "T-\(order.id)")))
        }
    }

    private func refused(_ id: ClientOrderID, _ code: SimulatedVenueCode) -> [VenueReport] {
        let update = OrderUpdate(
            id: id,
            venue: venue,
            time: time.trueTime,
            outcome: .rejected(code: code.rawValue, text: code.text),
            via: .venueAnswer
        )
        return [manners.worded(.order(update))]
    }

    func cancel(_ id: ClientOrderID, signedAt: UTCTime) -> [VenueReport]? {
        guard !isClosed, isInWindow(signedAt) else { return nil }
        // The venue says yes and does nothing.
        if strikes(.cancelIgnored) { return [] }
        return acknowledged(id) { $0.cancel(id, at: time.trueTime) }
    }

    func amend(_ id: ClientOrderID, quantity: Quantity, signedAt: UTCTime) -> [VenueReport]? {
        guard !isClosed, isInWindow(signedAt) else { return nil }
        return answered { $0.amend(id, quantity: quantity, at: time.trueTime) }
    }

    func lookUp(_ id: ClientOrderID, signedAt: UTCTime) -> [VenueReport]? {
        guard !isClosed, isInWindow(signedAt) else { return nil }
        if let arrived = arrivedAt[id], time.now - arrived < readLag {
            return [notFound(id, in: manners.places)]
        }
        let isFresh = time.now - restartedAt < TimeSpan.minutes(10).nanoseconds
        let isShort = strikes(.shortLookUp) || manners.forgetsClosed && isFresh && dice.chance(0.5)
        if isShort, !machine.openOrderIDs.contains(id) {
            return [notFound(id, in: [.openOrders])]
        }
        let again = (corrections[id] ?? []).map { correction in
            VenueReport.order(
                OrderUpdate(
                    id: id,
                    venue: venue,
                    time: time.trueTime,
                    outcome: .corrected(correction),
                    via: .venueLookup
                )
            )
        }
        return answered { $0.lookUp(id, at: time.trueTime) } + again
    }

    private func notFound(_ id: ClientOrderID, in places: Set<LookUpPlace>) -> VenueReport {
        .order(
            OrderUpdate(
                id: id,
                venue: venue,
                time: time.trueTime,
                outcome: .notFound(in: places),
                via: .venueLookup
            )
        )
    }

    func account(signedAt: UTCTime) -> [VenueReport]? {
        guard !isClosed, isInWindow(signedAt) else { return nil }
        return answered { $0.requestAccount(at: time.trueTime) }.map { report in
            guard case .account(let fresh) = report else { return report }
            return .account(harmed(fresh))
        }
    }

    /// The account as a read in trouble tells it: of an earlier moment, torn, or empty.
    private func harmed(_ fresh: AccountSnapshot) -> AccountSnapshot {
        defer {
            oldAccounts.append(fresh)
            if oldAccounts.count > 8 { oldAccounts.removeFirst() }
        }
        if let old = oldAccounts.first, strikes(.staleAccount) { return old }
        if let old = oldAccounts.last, strikes(.tornAccount) {
            return fresh.with(positions: fresh.positions, orders: old.openOrders)
        }
        if strikes(.emptyAccount) {
            let keepsPositions = dice.chance(0.5)
            return fresh.with(positions: keepsPositions ? fresh.positions : [], orders: [])
        }
        return fresh
    }

    func history(since: UTCTime, askedAt: UTCTime, signedAt: UTCTime) -> [VenueReport]? {
        guard !isClosed, isInWindow(signedAt) else { return nil }
        let until = time.trueTime - TimeSpan(nanoseconds: readLag)
        return answered {
            $0.requestHistory(since: since, askedAt: askedAt, at: time.trueTime)
        }.map { report in
            guard case .history(let whole) = report else { return report }
            return .history(whole.told(until: until, manners))
        }
    }

    // MARK: For those who know everything

    /// What is held of an instrument now.
    func position(of id: InstrumentID) -> Quantity { machine.position(of: id) }

    /// The account as it is now.
    var truth: AccountSnapshot? {
        var copy = machine
        copy.requestAccount(at: time.trueTime)
        for case .account(let snapshot) in copy.advance(to: time.trueTime) { return snapshot }
        return nil
    }

    /// Whether an order rests here now.
    func isOpen(_ id: ClientOrderID) -> Bool { machine.openOrderIDs.contains(id) }

    /// What became of an order; empty when it never came.
    func story(of id: ClientOrderID) -> [OrderUpdate.Outcome] {
        var copy = machine
        copy.lookUp(id, at: time.trueTime)
        return copy.advance(to: time.trueTime).compactMap {
            if case .order(let update) = $0, update.id == id { return update.outcome }
            return nil
        }
    }

    /// An execution's id as the venue's own books have it.
    func canonicalID(_ id: String) -> String {
        manners.renamesFills && id.hasPrefix(VenueManners.prefix)
            ? String(id.dropFirst(VenueManners.prefix.count)) : id
    }

    /// Trades, cancels or harms by hand, on the account but past the agent.
    func byHand(_ request: (inout SimulatedVenue) -> Void) {
        request(&machine)
        settle()
    }

    /// Cancels everything that is open, or as many as one call takes, picked at random.
    func cancelAll() {
        var ids = machine.openOrderIDs
        if let most = manners.cancelAllMax, ids.count > most {
            for index in 0..<most { ids.swapAt(index, dice.integer(in: index...ids.count - 1)) }
            ids.removeLast(ids.count - most)
        }
        byHand { machine in
            for id in ids { machine.cancel(id, at: time.trueTime) }
        }
    }

    // MARK: Inside

    private func isInWindow(_ signedAt: UTCTime) -> Bool {
        guard let window = manners.window else { return true }
        let age = time.trueTime - signedAt
        return age <= window && age >= manners.aheadMax * -1
    }

    /// The venue's answer is no more than that it took or refused the request; what comes of it goes
    /// out on the stream, and may be there first.
    private func acknowledged(
        _ id: ClientOrderID,
        _ request: (inout SimulatedVenue) -> Void
    ) -> [VenueReport] {
        var answer: [VenueReport] = []
        for report in answered(request) {
            if case .order(let update) = report, update.id == id, update.outcome.isAcknowledgement {
                answer.append(report)
            } else {
                onStream(report)
            }
        }
        return answer
    }

    private func answered(_ request: (inout SimulatedVenue) -> Void) -> [VenueReport] {
        settle()
        request(&machine)
        let reports = machine.advance(to: time.trueTime)
        note(reports)
        return reports.map(manners.worded)
    }

    private func settle() {
        let reports = machine.advance(to: time.trueTime)
        note(reports)
        for report in reports { onStream(manners.worded(report)) }
    }

    private var known: Set<String> = []

    private func note(_ reports: [VenueReport]) {
        for case .order(let update) in reports {
            switch update.outcome {
            case .fill(let fill): note(fill)
            case .corrected(let correction):
                takenBack.insert(correction.original.id)
                corrections[update.id, default: []].append(correction)
                if let replacement = correction.replacement { note(replacement) }
            default: break
            }
        }
    }

    private func note(_ fill: Fill) {
        if known.insert(fill.id).inserted { fills.append(fill) }
    }
}

/// What a venue tells every caller while it does not serve.
enum ExchangeRefusal: Sendable {
    /// 429: too many requests.
    case busy
    /// 403: the address is shut out.
    case banned
    /// 401: somebody must log in.
    case loggedOut

    var text: String {
        switch self {
        case .busy: "status 429"
        case .banned: "status 403, the address is shut out"
        case .loggedOut: "status 401, log in again"
        }
    }
}

extension OrderUpdate.Outcome {
    /// Whether a venue says it to the request itself, and not on its stream.
    fileprivate var isAcknowledgement: Bool {
        switch self {
        case .accepted, .rejected, .cancelRefused: true
        default: false
        }
    }
}

extension AccountSnapshot {
    /// The same money with other lists.
    fileprivate func with(positions: [VenuePosition], orders: [VenueOrder]) -> AccountSnapshot {
        AccountSnapshot(
            venue: venue,
            time: time,
            currency: currency,
            balance: balance,
            equity: equity,
            freeMargin: freeMargin,
            unrealised: unrealised,
            positions: positions,
            openOrders: orders
        )
    }
}

extension AccountHistory {
    /// What of it can be read already, in the venue's words.
    fileprivate func told(until: UTCTime, _ manners: VenueManners) -> AccountHistory {
        AccountHistory(
            venue: venue,
            askedAt: askedAt,
            since: since,
            until: min(until, self.until),
            fills: fills.filter { $0.time <= until }.map {
                manners.renamesFills ? $0.renamed(VenueManners.prefix + $0.id) : $0
            },
            cash: cash.filter { $0.time <= until },
            corrections: corrections
        )
    }
}
