import RiskControl
import Testing
import TradingCore

/// Noon of a Wednesday: crypto, FX and US equities (10:30 in New York is 14:30 UTC) differ here.
let noon = UTCTime(seconds: 1_700_049_600 + 14 * 3600)

func price(_ text: String) throws -> Price { try Price(text) }
func quantity(_ text: String) throws -> Quantity { try Quantity(text) }
func money(_ text: String) throws -> Money { try Money(text) }

/// Tick 0.1, lot 0.001, at least 0.002 and 5 USD, at most 100 in one order.
func instrument(
    _ kind: InstrumentKind = .perpetual,
    calendar: TradingCalendar = .always
)
    throws -> Instrument
{
    Instrument(
        id: InstrumentID(venue: VenueID("paper-crypto"), symbol: "BTCUSDT"),
        kind: kind,
        base: "BTC",
        quote: "USDT",
        tick: try price("0.1"),
        lot: try quantity("0.001"),
        quantityMin: try quantity("0.002"),
        quantityMax: Quantity(whole: 100),
        notionalMin: Money(whole: 5),
        leverageMax: Fraction(whole: kind == .spot ? 1 : 20),
        makerFee: .basisPoints(2),
        takerFee: .basisPoints(5),
        fundingIntervalHours: nil,
        calendar: calendar
    )
}

/// Bid 99.9, ask 100.1, equity 10,000, all of it free.
func healthy(_ kind: InstrumentKind = .perpetual) throws -> PreflightContext {
    let listed = try instrument(kind)
    var context = PreflightContext(
        now: noon,
        instrument: listed,
        quote: Quote(
            instrument: listed.id,
            time: noon,
            bid: try price("99.9"),
            ask: try price("100.1")
        )
    )
    context.equity = Money(whole: 10_000)
    context.freeMargin = Money(whole: 10_000)
    return context
}

func intent(
    _ side: Side,
    _ size: String,
    limit: String? = nil,
    stop: String? = nil,
    purpose: OrderPurpose = .entry,
    isReduceOnly: Bool = false,
    reference: String = "100",
    strategy: StrategyID? = StrategyID("crypto/momentum"),
    id: String = "m1-1"
) throws -> OrderIntent {
    let kind: OrderKind =
        if let limit { .limit(try price(limit)) } else if let stop {
            .stop(trigger: try price(stop))
        } else { .market }
    return OrderIntent(
        id: ClientOrderID(id),
        instrument: try instrument().id,
        side: side,
        kind: kind,
        quantity: try quantity(size),
        isReduceOnly: isReduceOnly,
        purpose: purpose,
        strategy: strategy,
        createdAt: noon,
        referencePrice: try price(reference)
    )
}

func working(
    _ side: Side,
    _ size: String,
    isReduceOnly: Bool = false,
    state: OrderState = .live,
    at limit: String = "100",
    purpose: OrderPurpose = .entry
) throws -> WorkingOrder {
    WorkingOrder(
        side: side,
        remaining: try quantity(size),
        isReduceOnly: isReduceOnly,
        state: state,
        price: try price(limit),
        purpose: purpose
    )
}
