package import TradingCore

/// A venue that lives in memory: a deterministic state machine over quotes, requests and time, the
/// same for paper trading, tests and backtests.
///
/// Requests travel for the request latency and then meet the quote of that moment; answers travel
/// back and come out of `advance(to:)`. Neither overtakes its like. With no latency a request takes
/// effect at once and its reports are due at the same instant.
///
/// Matching rules:
/// - A taker walks levels of the touch's size, each a step further away (see `SlippageModel`), as
///   far as its limit and the number of levels allow. What is taken is gone until the next quote.
/// - What is left of a market order waits for the next quote and walks on; of a limit order it
///   rests; of an immediate-or-cancel order it is cancelled.
/// - A resting limit order is filled at its own price, as maker, when the opposite touch reaches
///   it, by what is offered there. Nobody gets a better price than the book shows.
/// - A stop becomes a market order when a quote reaches its trigger (sell: bid at or below, buy: ask
///   at or above), also at once when it comes too late.
/// - Crossed or empty quotes are not acted on.
package struct SimulatedVenue: Sendable {
    package let config: SimulatedVenueConfig
    let seed: UInt64
    var books: [InstrumentBook]
    var archive: OrderArchive
    var log = AccountLog()
    var balance: Money
    /// The latest instant that the venue has seen.
    var clock = UTCTime.epoch
    /// When holding was charged last; nil before the first event.
    var carriedAt: UTCTime?
    var nextExecution = 1
    var nextVenueOrder = 1
    var nextMessage = 1
    private let places: InstrumentPlaces
    /// How the quote currency of each book becomes account money.
    private let conversions: [(way: CurrencyConversion, pair: Int?)]
    private let isCarryFree: Bool
    /// At most `requestsUnderWayMax`.
    private var requests = MessageQueue<(sentAt: UTCTime, request: Request)>()
    /// The queue holds what happens between two calls of `advance`; only a fault drops a report.
    var reports = MessageQueue<VenueReport>()
    /// What goes wrong; nothing by itself.
    package var faults = FaultDice(.none)

    enum Request: Sendable {
        case submit(OrderIntent)
        case cancel(ClientOrderID)
        case amend(ClientOrderID, Quantity)
        case lookUp(ClientOrderID)
        case account
        case history(since: UTCTime, askedAt: UTCTime)
    }

    package init(config: SimulatedVenueConfig, seed: UInt64) {
        precondition(
            config.instruments.allSatisfy { $0.id.venue == config.venue },
            "a venue lists its own instruments"
        )
        let listed = config.instruments
        precondition(
            CurrencyConversion.strangers(among: listed, in: config.currency).isEmpty,
            "every quote currency can be turned into the account's"
        )
        self.config = config
        self.seed = seed
        books = config.instruments.map {
            InstrumentBook($0, leverage: config.leverage(of: $0))
        }
        let places = InstrumentPlaces(listed.map(\.id))
        self.places = places
        conversions = listed.map { instrument in
            let way =
                CurrencyConversion(of: instrument, to: config.currency, among: listed) ?? .same
            return (way, way.pair.flatMap { places.place(of: $0) })
        }
        isCarryFree = config.carry.isFree
        archive = OrderArchive(finalsMax: config.rememberedOrdersMax)
        balance = config.startingBalance
    }

    // MARK: Currencies

    /// Account money for one unit of the quote currency of a book; nil before its pair's first quote.
    func rate(_ index: Int) -> Fraction? {
        guard let pair = conversions[index].pair else { return .one }
        return conversions[index].way.rate(at: books[pair].hasQuote ? books[pair].mid : nil)
    }

    /// The rate by which an execution at a price is booked; nil for one currency.
    func rate(_ index: Int, filledAt price: Price) -> Fraction? {
        guard let pair = conversions[index].pair else { return nil }
        return pair == index ? conversions[index].way.rate(at: price) : rate(index)
    }

    // MARK: Requests

    /// Takes an order on its way to the venue.
    package mutating func submit(_ order: OrderIntent, at time: UTCTime) {
        guard hasRoom else {
            clock = max(clock, time)
            answer(order.id, .rejected(.tooManyRequests))
            return
        }
        send(.submit(order), at: time)
    }

    /// Takes a cancel on its way to the venue.
    package mutating func cancel(_ id: ClientOrderID, at time: UTCTime) {
        guard hasRoom else {
            let code = SimulatedVenueCode.tooManyRequests
            clock = max(clock, time)
            answer(id, .cancelRefused(code: code.rawValue, text: code.text))
            return
        }
        send(.cancel(id), at: time)
    }

    /// Takes a request for another quantity of a resting order, filled parts included.
    package mutating func amend(_ id: ClientOrderID, quantity: Quantity, at time: UTCTime) {
        guard hasRoom else {
            let code = SimulatedVenueCode.tooManyRequests
            clock = max(clock, time)
            answer(id, .amendRefused(code: code.rawValue, text: code.text))
            return
        }
        send(.amend(id, quantity), at: time)
    }

    /// Takes a question about an order. The answer tells the order's whole story again: accepted,
    /// its fills with their old ids, and its end; or `.notFound`.
    package mutating func lookUp(_ id: ClientOrderID, at time: UTCTime) {
        guard hasRoom else {
            clock = max(clock, time)
            lookUpAnswer(id, .unknown(SimulatedVenueCode.tooManyRequests.text))
            return
        }
        send(.lookUp(id), at: time)
    }

    /// Takes a question for the account. When too many requests are under way it stays
    /// unanswered; the next one answers it.
    package mutating func requestAccount(at time: UTCTime) {
        guard hasRoom else { return }
        send(.account, at: time)
    }

    /// Takes a question for executions and movements of money since a moment; one too many stays
    /// unanswered, as with the account. `askedAt` is the asker's own clock and comes back as it is.
    package mutating func requestHistory(
        since: UTCTime,
        askedAt: UTCTime,
        at time: UTCTime
    ) {
        guard hasRoom else { return }
        send(.history(since: since, askedAt: askedAt), at: time)
    }

    private var hasRoom: Bool { requests.count < config.requestsUnderWayMax }

    private mutating func send(_ request: Request, at time: UTCTime) {
        let arrival = time + span(of: config.requestLatency)
        switch faults.isQuiet ? .onTime : fate(of: request, at: time) {
        case .onTime: requests.append((time, request), due: arrival)
        case .late(let span): requests.addStray((time, request), due: arrival + span)
        case .lost: break
        }
        receiveRequests(until: time)
    }

    private mutating func reportHistory(_ since: UTCTime, _ askedAt: UTCTime) {
        let venue = config.venue
        let told = log.history(of: venue, since: since, until: clock, askedAt: askedAt)
        report(.history(told))
    }

    private mutating func receiveRequests(until time: UTCTime) {
        while let next = requests.popFirst(until: time) {
            clock = max(clock, next.due)
            switch next.message.request {
            case .submit(let order): receive(order, sentAt: next.message.sentAt)
            case .cancel(let id): receiveCancel(of: id)
            case .amend(let id, let quantity): receiveAmend(of: id, to: quantity)
            case .lookUp(let id): answerLookUp(of: id)
            case .account: reportAccount()
            case .history(let since, let askedAt): reportHistory(since, askedAt)
            }
        }
    }

    mutating func span(of latency: LatencyModel) -> TimeSpan {
        defer { nextMessage += 1 }
        return latency.span(seed: seed, message: nextMessage)
    }

    // MARK: Time

    /// The instant of the earliest arrival or delivery that is under way; nil when there is none.
    package var nextDue: UTCTime? {
        guard let arrival = requests.nextDue else { return reports.nextDue }
        guard let due = reports.nextDue else { return arrival }
        return min(arrival, due)
    }

    /// Lets time pass; returns the reports that are due up to `time`, in the order of their due
    /// times.
    package mutating func advance(to time: UTCTime) -> [VenueReport] {
        receiveRequests(until: time)
        clock = max(clock, time)
        guard let first = reports.nextDue, first <= time else { return [] }
        var due: [VenueReport] = []
        while let next = reports.popFirst(until: time) { due.append(next.message) }
        return due
    }

    /// Lets the market move: quotes match orders, funding is paid. Requests that arrive up to the
    /// event's time are met first, at the quote before it. Bars and feeds change nothing.
    package mutating func apply(_ event: MarketEvent) {
        if case .quote(let quote) = event { return apply(quote) }
        live(until: event.time)
        switch event {
        case .quote: return
        case .funding(let instrument, let rate, let time):
            guard let index = book(of: instrument) else { return }
            payFunding(index, rate: rate, time: time)
        case .bar, .feed:
            return
        }
    }

    /// The same for a quote.
    package mutating func apply(_ quote: borrowing Quote) {
        live(until: quote.time)
        guard let index = book(of: quote.instrument), quote.isSane else { return }
        if books[index].take(quote) { match(index) }
    }

    private mutating func live(until time: UTCTime) {
        if requests.count > 0 { receiveRequests(until: time) }
        clock = max(clock, time)
        if !isCarryFree { payCarry(at: time) }
    }

    func book(of instrument: InstrumentID) -> Int? { places.place(of: instrument) }

    // MARK: Reports

    mutating func report(_ report: VenueReport) {
        reports.append(report, due: clock + span(of: config.answerLatency))
    }

    /// What the stream says of an order: fills and ends.
    mutating func tell(_ id: ClientOrderID, _ outcome: OrderUpdate.Outcome) {
        deliver(update(id, outcome, .venueStream))
    }

    /// The answer to a request about an order.
    mutating func answer(_ id: ClientOrderID, _ outcome: OrderUpdate.Outcome) {
        deliver(update(id, outcome, .venueAnswer))
    }

    /// A part of the answer to a look-up.
    mutating func lookUpAnswer(_ id: ClientOrderID, _ outcome: OrderUpdate.Outcome) {
        deliver(update(id, outcome, .venueLookup))
    }

    func update(
        _ id: ClientOrderID,
        _ outcome: OrderUpdate.Outcome,
        _ via: Evidence.Source
    ) -> OrderUpdate {
        OrderUpdate(id: id, venue: config.venue, time: clock, outcome: outcome, via: via)
    }

    private mutating func deliver(_ update: OrderUpdate) {
        if faults.isQuiet { report(.order(update)) } else { deliverFaulty(update) }
    }
}

extension OrderUpdate.Outcome {
    static func rejected(_ code: SimulatedVenueCode) -> Self {
        .rejected(code: code.rawValue, text: code.text)
    }
}
