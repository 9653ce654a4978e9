import TradingCore

/// The agent's end of the line to an exchange, as an adapter holds it: requests with deadlines, a
/// stream that may break, and never a claim that is not known.
final class VenueWire: VenuePort {
    let venue: VenueID
    private let world: World
    private let exchange: Exchange
    private let life: LifeClock
    /// Where reports go.
    private let deliver: (VenueReport) -> Void
    private(set) var isUp = true
    /// Accounts that reached the agent.
    private(set) var accountsTold = 0
    /// Raised with every break: what was under way before it does not arrive.
    private var connection = 0
    /// When the last message of the stream arrives; none overtakes another.
    private var lastArrival: Int64 = 0
    /// Orders that this life sent or asked about and that are not known to be final.
    private var followed: [ClientOrderID: InstrumentID] = [:]
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
        exchange.onStream = { [weak self] in self?.stream($0) }
    }

    // MARK: Requests

    func submit(_ order: OrderIntent, at time: UTCTime) {
        guard life.isAlive else { return }
        world.orderLeaves(order)
        guard life.isAlive else { return }
        followed[order.id] = order.instrument
        request(about: order.id) { exchange, sentAt in exchange.submit(order, sentAt: sentAt) }
        world.orderLeft(order)
    }

    func cancel(_ order: ClientOrderID, instrument: InstrumentID, at time: UTCTime) {
        guard life.isAlive else { return }
        world.cancelLeaves(order)
        request(about: order, tellsSilence: false) { $0.cancel(order, sentAt: $1) }
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
            $0.amend(order, quantity: quantity, sentAt: $1)
        }
    }

    func lookUp(_ order: ClientOrderID, instrument: InstrumentID, at time: UTCTime) {
        guard life.isAlive else { return }
        followed[order] = instrument
        request(about: order) { $0.lookUp(order, sentAt: $1) }
    }

    func requestAccount(at time: UTCTime) {
        guard life.isAlive else { return }
        request(about: nil) { $0.account(sentAt: $1) }
    }

    func requestHistory(since: UTCTime, at time: UTCTime) {
        guard life.isAlive else { return }
        request(about: nil) { $0.history(since: since, askedAt: time, sentAt: $1) }
    }

    /// Sends a request; exactly one thing is told of it within the deadline: the answer, or that
    /// there was none.
    private func request(
        about id: ClientOrderID?,
        tellsSilence: Bool = true,
        _ act: @escaping (Exchange, UTCTime) -> [VenueReport]?
    ) {
        let sentAt = world.time.trueTime
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
            // What is in the socket's buffer arrives, whatever became of the sender.
            guard let reports = act(exchange, sentAt) else { return }
            if world.happens(.answerLost) { return }
            let late = world.happens(.answerLate) ? world.pause(upTo: .seconds(4)) : .zero
            world.time.after(world.travel() + late) { [weak self] in
                guard let self, life.isAlive, !ticket.isDone else { return }
                ticket.isDone = true
                for report in reports { hand(report) }
            }
        }
    }

    /// Whether a request was answered or given up.
    private final class Ticket {
        var isDone = false
    }

    private func tell(_ outcome: OrderUpdate.Outcome, _ id: ClientOrderID) {
        let update = OrderUpdate(
            id: id,
            venue: venue,
            time: world.time.wallTime,
            outcome: outcome,
            via: .transport
        )
        hand(.order(update))
    }

    private func hand(_ report: VenueReport) {
        guard life.isAlive else { return }
        if case .account = report { accountsTold += 1 }
        deliver(report)
    }

    // MARK: The stream

    private func stream(_ report: VenueReport) {
        guard life.isAlive, isUp else { return }
        let arrival = max(lastArrival, world.time.now + world.travel().nanoseconds)
        lastArrival = arrival
        arrive(report, at: arrival)
        if world.happens(.streamDoubled) {
            arrive(report, at: arrival + world.pause(upTo: .seconds(3)).nanoseconds)
        }
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
    func cut(for span: TimeSpan) {
        guard isUp else { return }
        isUp = false
        connection += 1
        hand(.connection(venue: venue, isUp: false, reason: "reset", time: world.time.wallTime))
        world.time.after(span) { [weak self] in self?.reconnect() }
    }

    private func reconnect() {
        guard life.isAlive, !isUp else { return }
        isUp = true
        hand(.connection(venue: venue, isUp: true, reason: "again", time: world.time.wallTime))
    }
}
