import Platform
import Simulation
import TradingCore
import TradingEngine

/// The built-in venue: a simulated one behind the port that real venues stand behind. Its account
/// survives a restart out of the engine's own book.
final class PaperVenue: VenuePort {
    private var machine: SimulatedVenue
    let venue: VenueID
    /// While the line is cut nothing reaches the venue and nothing comes from it; orders that rest
    /// there go on.
    private(set) var isCut = false
    private var tradesByHand = 0
    /// Trades by hand that the venue did not do, in words.
    private var handRefusals: [String] = []
    private let tape: LineFile?

    /// A tape gets a line for every order, before the venue does.
    init(config: SimulatedVenueConfig, seed: UInt64, book: Book, tape: LineFile?) {
        venue = config.venue
        self.tape = tape
        if let ledger = book.ledgers[config.venue], ledger.hasOpened {
            machine = SimulatedVenue(
                config: config,
                seed: seed,
                restoring: Self.restoration(ledger, book, config.venue)
            )
        } else {
            machine = SimulatedVenue(config: config, seed: seed)
        }
    }

    func submit(_ order: OrderIntent, at time: UTCTime) {
        guard !isCut else { return }
        try? tape?.add("order \(order.id)")
        machine.submit(order, at: time)
    }

    func cancel(_ order: ClientOrderID, instrument: InstrumentID, at time: UTCTime) {
        if !isCut { machine.cancel(order, at: time) }
    }

    func amend(
        _ order: ClientOrderID,
        instrument: InstrumentID,
        quantity: Quantity,
        at time: UTCTime
    ) {
        if !isCut { machine.amend(order, quantity: quantity, at: time) }
    }

    func lookUp(_ order: ClientOrderID, instrument: InstrumentID, at time: UTCTime) {
        if !isCut { machine.lookUp(order, at: time) }
    }

    func requestAccount(at time: UTCTime) {
        if !isCut { machine.requestAccount(at: time) }
    }

    /// Cuts the line, or mends it. What is said meanwhile is lost.
    func setCut(_ isCut: Bool) { self.isCut = isCut }

    /// Trades on the account, past the engine.
    ///
    /// - Returns: whether the venue lists the symbol.
    func tradeByHand(
        _ symbol: String,
        _ side: Side,
        _ quantity: Quantity,
        at time: UTCTime
    ) -> Bool {
        guard let instrument = machine.config.instruments.first(where: { $0.id.symbol == symbol })
        else { return false }
        tradesByHand += 1
        machine.submit(
            OrderIntent(
                id: ClientOrderID("\(Self.handPrefix)\(time.seconds)-\(tradesByHand)"),
                instrument: instrument.id,
                side: side,
                kind: .market,
                quantity: quantity,
                timeInForce: .ioc,
                isPostOnly: false,
                isReduceOnly: false,
                purpose: .entry,
                createdAt: time,
                referencePrice: instrument.tick
            ),
            at: time
        )
        return true
    }

    func requestHistory(since: UTCTime, at time: UTCTime) {
        if !isCut { machine.requestHistory(since: since, askedAt: time, at: time) }
    }

    /// When the venue has something to say next; nil when nothing is under way.
    var nextDue: UTCTime? { machine.nextDue }

    func apply(_ event: MarketEvent) { machine.apply(event) }

    func reports(until time: UTCTime) -> [VenueReport] {
        let told = machine.advance(to: time)
        for case .order(let update) in told where update.id.text.hasPrefix(Self.handPrefix) {
            noteByHand(update)
        }
        return isCut ? [] : told
    }

    private static let handPrefix = "hand-"

    private func noteByHand(_ update: OrderUpdate) {
        switch update.outcome {
        case .rejected(_, let text): handRefusals.append("\(venue) refused it: \(text).")
        case .cancelled(let reason), .expired(let reason):
            handRefusals.append("\(venue) did not do all of it: \(reason).")
        default: break
        }
    }

    /// What came of trades by hand that were not done, or not wholly; each is given back once.
    func takeHandRefusals() -> [String] {
        defer { handRefusals = [] }
        return handRefusals
    }

    /// What the journal knows of the account. Orders that were still being sent are left out: the
    /// process that held the venue ended with them, and the look-up will say so.
    static func restoration(
        _ ledger: VenueLedger,
        _ book: Book,
        _ venue: VenueID
    ) -> SimulatedVenueRestoration {
        var result = SimulatedVenueRestoration(balance: ledger.balance)
        var held = book.positions
        // What was traded by hand and not adopted is at the venue all the same.
        for fill in book.externals where fill.instrument.venue == venue {
            let realised = held[fill.instrument, default: .flat].apply(
                fill.side,
                fill.quantity,
                at: fill.price
            )
            result.balance += realised.converted(at: fill.rate, .down) - fill.fee
        }
        result.positions = held.filter { $0.key.venue == venue && !$0.value.quantity.isZero }
            .sorted { $0.key < $1.key }
            .map { id, position in
                .init(
                    instrument: id,
                    quantity: position.quantity,
                    averagePrice: position.averagePrice,
                    cost: position.cost
                )
            }
        let own = book.orders.values.filter { $0.intent.instrument.venue == venue }
        result.openOrders = book.openOrders
            .filter { $0.intent.instrument.venue == venue && $0.venueOrderID != nil }
            .map { order in
                .init(
                    intent: order.intent,
                    venueOrderID: order.venueOrderID ?? "",
                    filled: order.filled,
                    fills: book.recentFills.map(\.fill).filter { $0.order == order.intent.id },
                    quantity: order.quantity
                )
            }
        result.usedClientIDs = own.filter(\.state.isFinal).map(\.intent.id).sorted()
        result.nextExecution = lastExecution(ledger, book, venue) + 1
        result.nextVenueOrder = book.orderCount + 1
        result.nextMessage = book.orderCount * 4 + 1
        return result
    }

    /// The highest number of an execution that the journal knows: one that came again would be taken for a
    /// repetition, and its fill be lost. To count the executions is not enough, for an adjustment drops
    /// some without a row.
    private static func lastExecution(
        _ ledger: VenueLedger,
        _ book: Book,
        _ venue: VenueID
    ) -> Int {
        let external = book.externals.filter { $0.instrument.venue == venue }
            .compactMap { $0.id.hasPrefix("X") ? Int($0.id.dropFirst()) : nil }.max()
        let booked = book.fillKeys.highestNumber(after: "\(venue) X")
        return max(ledger.fillCount, booked, external ?? 0)
    }
}
