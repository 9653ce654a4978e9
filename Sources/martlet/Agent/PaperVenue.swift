import Simulation
import TradingCore
import TradingEngine

/// The built-in venue: a simulated one behind the port that real venues stand behind. Its account
/// survives a restart out of the engine's own book.
final class PaperVenue: VenuePort {
    private var machine: SimulatedVenue
    let venue: VenueID

    init(config: SimulatedVenueConfig, seed: UInt64, book: Book) {
        venue = config.venue
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

    func submit(_ order: OrderIntent, at time: UTCTime) { machine.submit(order, at: time) }

    func cancel(_ order: ClientOrderID, instrument: InstrumentID, at time: UTCTime) {
        machine.cancel(order, at: time)
    }

    func amend(
        _ order: ClientOrderID,
        instrument: InstrumentID,
        quantity: Quantity,
        at time: UTCTime
    ) {
        machine.amend(order, quantity: quantity, at: time)
    }

    func lookUp(_ order: ClientOrderID, instrument: InstrumentID, at time: UTCTime) {
        machine.lookUp(order, at: time)
    }

    func requestAccount(at time: UTCTime) { machine.requestAccount(at: time) }

    func requestHistory(since: UTCTime, at time: UTCTime) {
        machine.requestHistory(since: since, askedAt: time, at: time)
    }

    /// When the venue has something to say next; nil when nothing is under way.
    var nextDue: UTCTime? { machine.nextDue }

    func apply(_ event: MarketEvent) { machine.apply(event) }

    func reports(until time: UTCTime) -> [VenueReport] { machine.advance(to: time) }

    /// What the journal knows of the account. Orders that were still being sent are left out: the
    /// process that held the venue ended with them, and the look-up will say so.
    private static func restoration(
        _ ledger: VenueLedger,
        _ book: Book,
        _ venue: VenueID
    ) -> SimulatedVenueRestoration {
        var result = SimulatedVenueRestoration(balance: ledger.balance)
        result.positions = book.positions.filter { $0.key.venue == venue }
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
        result.nextExecution = ledger.fillCount + 1
        result.nextVenueOrder = book.orderCount + 1
        result.nextMessage = book.orderCount * 4 + 1
        return result
    }
}
