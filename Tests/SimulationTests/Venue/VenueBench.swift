import Simulation
import Testing
import TradingCore

/// A venue under test with one clock: quotes and orders are given in plain text numbers, and every
/// step returns the reports that it caused.
struct VenueBench {
    var venue: SimulatedVenue
    var now = VenueBench.start
    private var orders = 0
    private(set) var quotes = 0

    /// A Wednesday, 15:00 UTC: all calendars are open.
    static let start = VenueBench.time("2026-03-04T15:00:00Z")
    static let venueID = VenueID("paper")

    static func time(_ text: String) -> UTCTime {
        guard let time = UTCTime(text) else { preconditionFailure("a test's time is well formed") }
        return time
    }

    static func instrument(
        _ symbol: String = "BTCUSDT",
        _ kind: InstrumentKind = .perpetual,
        makerFee: Fraction = .basisPoints(1),
        takerFee: Fraction = .basisPoints(5),
        calendar: TradingCalendar = .always
    ) -> Instrument {
        Instrument(
            id: InstrumentID(venue: venueID, symbol: symbol),
            kind: kind,
            base: symbol,
            quote: "USD",
            tick: .of("0.1"),
            lot: .of("0.001"),
            quantityMin: .of("0.002"),
            quantityMax: .of("1000"),
            notionalMin: .of("5"),
            leverageMax: .of("10"),
            makerFee: makerFee,
            takerFee: takerFee,
            fundingIntervalHours: kind == .perpetual ? 8 : nil,
            calendar: calendar
        )
    }

    init(
        _ instruments: [Instrument] = [VenueBench.instrument()],
        balance: Money = .of("10000"),
        seed: UInt64 = 1,
        change: (inout SimulatedVenueConfig) -> Void = { _ in }
    ) {
        var config = SimulatedVenueConfig(
            venue: Self.venueID,
            currency: "USD",
            startingBalance: balance,
            instruments: instruments
        )
        change(&config)
        venue = SimulatedVenue(config: config, seed: seed)
    }

    /// Sends a quote with this size on both sides; nil leaves the size to the venue.
    mutating func quote(
        _ bid: Price,
        _ ask: Price,
        size: Quantity? = .of("100"),
        symbol: String = "BTCUSDT"
    ) -> [VenueReport] {
        now = now + .seconds(1)
        quotes += 1
        venue.apply(
            .quote(
                Quote(
                    instrument: InstrumentID(venue: Self.venueID, symbol: symbol),
                    time: now,
                    bid: bid,
                    ask: ask,
                    bidSize: size,
                    askSize: size
                )
            )
        )
        return venue.advance(to: now)
    }

    mutating func intent(
        _ side: Side,
        _ quantity: Quantity,
        _ kind: OrderKind = .market,
        _ timeInForce: TimeInForce = .gtc,
        postOnly: Bool = false,
        reduceOnly: Bool = false,
        id: String? = nil,
        symbol: String = "BTCUSDT"
    ) -> OrderIntent {
        orders += 1
        return OrderIntent(
            id: ClientOrderID(id ?? "t-\(orders)"),
            instrument: InstrumentID(venue: Self.venueID, symbol: symbol),
            side: side,
            kind: kind,
            quantity: quantity,
            timeInForce: timeInForce,
            isPostOnly: postOnly,
            isReduceOnly: reduceOnly,
            purpose: .entry,
            createdAt: now,
            referencePrice: .of("100")
        )
    }

    /// Submits an order at a venue without latency.
    mutating func order(
        _ side: Side,
        _ quantity: Quantity,
        _ kind: OrderKind = .market,
        _ timeInForce: TimeInForce = .gtc,
        postOnly: Bool = false,
        reduceOnly: Bool = false,
        id: String? = nil,
        symbol: String = "BTCUSDT"
    ) -> [VenueReport] {
        venue.submit(
            intent(
                side,
                quantity,
                kind,
                timeInForce,
                postOnly: postOnly,
                reduceOnly: reduceOnly,
                id: id,
                symbol: symbol
            ),
            at: now
        )
        return venue.advance(to: now)
    }

    mutating func cancel(_ id: String) -> [VenueReport] {
        venue.cancel(ClientOrderID(id), at: now)
        return venue.advance(to: now)
    }

    mutating func lookUp(_ id: String) -> [VenueReport] {
        venue.lookUp(ClientOrderID(id), at: now)
        return venue.advance(to: now)
    }

    var account: AccountSnapshot { venue.accountSnapshot }
    var position: Quantity { account.positions.first?.quantity ?? .zero }
}

extension ExactAmount {
    /// An amount of a test's own text.
    static func of(_ text: String) -> Self {
        do { return try Self(text) } catch { preconditionFailure("a test's amount is well formed") }
    }
}

extension [VenueReport] {
    var fills: [Fill] {
        compactMap {
            if case .order(let update) = $0, case .fill(let fill) = update.outcome {
                fill
            } else {
                nil
            }
        }
    }
    var cash: [CashMovement] {
        compactMap { if case .cash(let movement) = $0 { movement } else { nil } }
    }
    /// The reports as short words: `accepted`, `filled 1 @ 100.2 taker`, `refused off_tick`.
    var words: [String] { map(\.words) }
}

extension VenueReport {
    var words: String {
        switch self {
        case .order(let update):
            switch update.outcome {
            case .accepted: "accepted"
            case .rejected(let code, _): "refused \(code)"
            case .unknown: "unknown"
            case .cancelled(let reason): "cancelled \(reason)"
            case .cancelRefused(let code, _): "cancel refused \(code)"
            case .expired(let reason): "expired \(reason)"
            case .fill(let fill):
                "filled \(fill.quantity) @ \(fill.price) \(fill.liquidity.rawValue)"
            case .notFound: "not found"
            case .notSent: "not sent"
            case .corrected(let correction): "corrected \(correction.original.id)"
            case .amended(let quantity): "amended \(quantity)"
            case .amendRefused(let code, _): "amend refused \(code)"
            }
        case .cash(let movement): "\(movement.kind.rawValue) \(movement.amount)"
        case .account: "account"
        case .history: "history"
        case .connection: "connection"
        }
    }
}
