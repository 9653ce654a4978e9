import Simulation
import TradingCore

/// The agent's end of the line to an exchange, as an adapter holds it: requests with deadlines and a
/// signing clock, a stream that may break, and never a claim that is not known.
final class VenueWire: VenuePort {
    let venue: VenueID
    private let world: World
    private let exchange: Exchange
    private let life: LifeClock
    /// Where reports go.
    private let deliver: (VenueReport) -> Void
    /// What becomes of answers that are lost.
    private let answers: ChanceSource
    private(set) var isUp = true
    /// Whether prices come; they may have a connection of their own, which outlives the other.
    private(set) var hasPrices = true
    /// Accounts that reached the agent, without those that are older than one before: nobody believes them.
    private(set) var accountsTold = 0
    private var newestAccount = UTCTime.epoch
    /// When the agent was last told another position than the venue held at that moment.
    private(set) var misledAt: [InstrumentID: Int64] = [:]
    /// How many accounts in a row told so, without those that nobody believes.
    private(set) var misledInARow: [InstrumentID: Int] = [:]
    /// Raised with every break: what was under way before it does not arrive.
    private var connection = 0
    /// When the last message of the stream arrives; none overtakes another.
    private var lastArrival: Int64 = 0
    /// How far our clock was ahead of the venue's when they were compared last, and when that was.
    private var clockAhead: TimeSpan
    private var comparedAt: Int64
    private static let answerMax = TimeSpan.seconds(5)

    init(
        _ world: World,
        _ exchange: Exchange,
        life: LifeClock,
        deliver: @escaping (VenueReport) -> Void
    ) {
        venue = exchange.venue
        self.world = world
        self.exchange = exchange
        self.life = life
        self.deliver = deliver
        answers = world.fork("answers")
        clockAhead = world.time.wallError
        comparedAt = world.time.now
        exchange.onStream = { [weak self] in self?.stream($0) }
    }

    // MARK: Requests

    func submit(_ order: OrderIntent, at time: UTCTime) {
        world.pair?.passes(.beforeSigning, life)
        guard life.isAlive else { return }
        world.orderLeaves(order)
        guard life.isAlive else { return }
        world.pair?.watch.leaves(life, order: order.id, isToVenue: true)
        if exchange.manners.asks > 0, world.dice.chance(exchange.manners.asks) {
            ask(order)
        } else {
            request(about: order.id, places: true) { exchange, signedAt in
                exchange.submit(order, signedAt: signedAt)
            }
            repeatOnTheWay(order)
        }
        world.orderLeft(order)
    }

    func cancel(_ order: ClientOrderID, instrument: InstrumentID, at time: UTCTime) {
        guard life.isAlive else { return }
        world.cancelLeaves(order)
        request(about: order, tellsSilence: false) { $0.cancel(order, signedAt: $1) }
    }

    func amend(
        _ order: ClientOrderID,
        instrument: InstrumentID,
        quantity: Quantity,
        at time: UTCTime
    ) {
        guard life.isAlive else { return }
        world.amendLeaves(order, to: quantity)
        request(about: order, tellsSilence: false) {
            $0.amend(order, quantity: quantity, signedAt: $1)
        }
    }

    func lookUp(_ order: ClientOrderID, instrument: InstrumentID, at time: UTCTime) {
        guard life.isAlive else { return }
        request(about: order) { $0.lookUp(order, signedAt: $1) }
    }

    func requestAccount(at time: UTCTime) {
        guard life.isAlive else { return }
        request(about: nil) { $0.account(signedAt: $1) }
    }

    func requestHistory(since: UTCTime, at time: UTCTime) {
        guard life.isAlive else { return }
        request(about: nil) { $0.history(since: since, askedAt: time, signedAt: $1) }
    }

    /// The venue asks before it takes the order. Questions of the allowed kind are answered yes, any
    /// other no; while the question stands there is no order.
    private func ask(_ order: OrderIntent) {
        let isAllowed = world.dice.chance(0.8)
        let answer: ([VenueReport]) -> Void = { [self] _ in
            guard isAllowed else {
                let code = "order_not_confirmed"
                tell(
                    .rejected(code: code, text: "A question was declined."),
                    order.id,
                    .venueAnswer
                )
                return
            }
            request(about: order.id) { exchange, signedAt in
                exchange.submit(order, signedAt: signedAt)
            }
        }
        request(about: order.id, { _, _ in [] }, then: answer)
    }

    /// A machine on the way sends the same bytes again, to a venue that knows them again.
    private func repeatOnTheWay(_ order: OrderIntent) {
        let isKnown = exchange.manners.contract.duplicateID == .refused
        guard isUp, isKnown, world.happens(.requestDoubled) else { return }
        let signedAt = sign()
        world.time.after(world.travel() + world.pause(upTo: .seconds(2))) { [self] in
            guard let reports = exchange.submitAgain(order, signedAt: signedAt) else { return }
            world.time.after(world.travel()) { [weak self] in
                guard let self, life.isAlive else { return }
                world.findings.reach(.sentAgainRefused)
                for report in reports { hand(report) }
            }
        }
    }

    /// Sends a request; exactly one thing is told of it within the deadline: the answer, or that
    /// there was none.
    private func request(
        about id: ClientOrderID?,
        tellsSilence: Bool = true,
        places: Bool = false,
        _ act: @escaping (Exchange, UTCTime) -> [VenueReport]?,
        then: (([VenueReport]) -> Void)? = nil
    ) {
        world.pair?.watch.leaves(life, isToVenue: true)
        let signedAt = sign()
        let ticket = Ticket()
        if let id, tellsSilence {
            world.time.after(Self.answerMax) { [weak self] in
                guard let self, !ticket.isDone else { return }
                ticket.isDone = true
                tell(.unknown("no answer within 5 s"), id)
            }
        }
        guard isUp else { return }
        if world.happens(.requestLost) { return }
        let delay = world.happens(.requestLate) ? world.pause(upTo: .milliseconds(5_200)) : .zero
        world.time.after(world.travel() + delay) { [self] in
            if let refusal = exchange.refusal { return refuse(refusal, about: id, ticket) }
            // What is in the socket's buffer arrives, whatever became of the sender.
            guard let reports = act(exchange, signedAt) else { return }
            if let id, places, isSpoiled(reports) { return spoilAnswer(about: id, ticket) }
            if world.happens(.answerLost) { return }
            let late = world.happens(.answerLate) ? world.pause(upTo: .seconds(4)) : .zero
            world.time.after(world.travel() + late) { [weak self] in
                guard let self, life.isAlive, !ticket.isDone else { return }
                ticket.isDone = true
                if let then { return then(reports) }
                for report in reports { hand(report) }
            }
        }
    }

    /// Where answers are lost, some are replaced; those about orders that were taken are what matters.
    private func isSpoiled(_ reports: [VenueReport]) -> Bool {
        guard world.isTroubled, world.faults.strength(.answerLost) > 0 else { return false }
        let isRefused = reports.contains {
            if case .order(let update) = $0, case .rejected = update.outcome { true } else { false }
        }
        return !isRefused && answers.chance(0.15)
    }

    /// A machine on the way answers in the venue's place, with a code that proves nothing: the order was
    /// taken.
    private func spoilAnswer(about id: ClientOrderID, _ ticket: Ticket) {
        world.count(.answerLost)
        world.time.after(world.travel()) { [weak self] in
            guard let self, life.isAlive, !ticket.isDone else { return }
            ticket.isDone = true
            tell(.rejected(code: "502", text: "Bad gateway."), id, .venueAnswer)
        }
    }

    /// Whether a request was answered or given up.
    private final class Ticket {
        var isDone = false
    }

    /// The time of a signature by the venue's clock, as far as it is known: the clocks are compared
    /// once a minute.
    private func sign() -> UTCTime {
        if world.time.now - comparedAt >= TimeSpan.minutes(1).nanoseconds {
            clockAhead = world.time.wallError
            comparedAt = world.time.now
        }
        return world.time.wallTime + clockAhead * -1
    }

    /// The venue serves nobody now. An order may still have been taken before that was said.
    private func refuse(_ refusal: ExchangeRefusal, about id: ClientOrderID?, _ ticket: Ticket) {
        world.time.after(world.travel()) { [weak self] in
            guard let self, life.isAlive, !ticket.isDone else { return }
            ticket.isDone = true
            if let id { tell(.unknown(refusal.text), id) }
            guard refusal != .busy, isUp else { return }
            world.findings.reach(.quarantined)
            goDown(reason: refusal.text)
            waitForService()
        }
    }

    private func waitForService() {
        world.time.after(.seconds(5)) { [weak self] in
            guard let self, life.isAlive, !isUp else { return }
            if exchange.refusal == nil || exchange.refusal == .busy {
                reconnect()
            } else {
                waitForService()
            }
        }
    }

    private func tell(
        _ outcome: OrderUpdate.Outcome,
        _ id: ClientOrderID,
        _ via: Evidence.Source = .transport
    ) {
        let update = OrderUpdate(
            id: id,
            venue: venue,
            time: world.time.wallTime,
            outcome: outcome,
            via: via
        )
        hand(.order(update))
    }

    private func hand(_ report: VenueReport) {
        guard life.isAlive else { return }
        switch report {
        case .account(let snapshot):
            let isNew = snapshot.time >= newestAccount
            if isNew {
                newestAccount = snapshot.time
                accountsTold += 1
            }
            noteMisleading(snapshot, isNew: isNew)
        case .order(let update):
            if case .rejected(let code, _) = update.outcome, isClock(code) { comparedAt = .min / 2 }
            if case .fill(let fill) = update.outcome { world.fillTold(fill, by: exchange) }
        default: break
        }
        deliver(report)
    }

    private func noteMisleading(_ snapshot: AccountSnapshot, isNew: Bool) {
        for id in world.symbols where id.venue == venue {
            let told = snapshot.positions.first { $0.instrument == id }?.quantity ?? .zero
            let isTrue = told == exchange.position(of: id)
            if !isTrue { misledAt[id] = world.time.now }
            if isNew { misledInARow[id] = isTrue ? 0 : (misledInARow[id] ?? 0) + 1 }
        }
    }

    private func isClock(_ code: String) -> Bool {
        code == exchange.manners.code("request_expired")
    }

    // MARK: The stream

    private func stream(_ report: VenueReport) {
        guard life.isAlive, isUp else { return }
        let arrival = max(lastArrival, world.time.now + world.travel().nanoseconds)
        if case .order(let update) = report, case .fill(let fill) = update.outcome {
            tellElsewhere(fill, of: update, arrival)
            if world.happens(.fillLate) {
                // After what followed it.
                return arrive(report, at: arrival + world.pause(upTo: .seconds(20)).nanoseconds)
            }
        }
        lastArrival = arrival
        arrive(report, at: arrival)
        if world.happens(.streamDoubled) {
            arrive(report, at: arrival + world.pause(upTo: .seconds(3)).nanoseconds)
        }
    }

    /// The same execution by another way, under another id.
    private func tellElsewhere(_ fill: Fill, of update: OrderUpdate, _ arrival: Int64) {
        guard world.happens(.fillRenamed) else { return }
        let other =
            exchange.manners.renamesFills
            ? fill.renamed(VenueManners.prefix + fill.id)
            : fill.renamed("R-\(fill.id)", aliases: [fill.id])
        arrive(
            .order(update.saying(.fill(other), via: .venueLookup)),
            at: arrival + world.pause(upTo: .seconds(3)).nanoseconds
        )
    }

    private func arrive(_ report: VenueReport, at moment: Int64) {
        let line = connection
        world.time.at(moment) { [weak self] in
            guard let self, isUp, connection == line else { return }
            hand(report)
        }
    }

    /// The line breaks and is up again after a while; then everything that may have been missed is
    /// asked for.
    func cut(for span: TimeSpan, keepsPrices: Bool = false) {
        guard isUp else { return }
        goDown(reason: "reset")
        hasPrices = keepsPrices
        world.time.after(span) { [weak self] in self?.reconnect() }
    }

    private func goDown(reason: String) {
        isUp = false
        hasPrices = false
        connection += 1
        hand(.connection(venue: venue, isUp: false, reason: reason, time: world.time.wallTime))
    }

    func reconnect() {
        guard life.isAlive, !isUp else { return }
        isUp = true
        hasPrices = true
        hand(.connection(venue: venue, isUp: true, reason: "again", time: world.time.wallTime))
    }
}
