import Strategies
import Testing
import TradingCore

let venue = VenueID("paper-crypto")
let start = UTCTime(seconds: 1_700_006_400)

func price(_ text: String) throws -> Price { try Price(text) }

/// Tick 0.01, lot 0.001, at least 0.001 and 5.
func listed(_ symbol: String, kind: InstrumentKind = .perpetual) throws -> Instrument {
    Instrument(
        id: InstrumentID(venue: venue, symbol: symbol),
        kind: kind,
        base: symbol,
        quote: "USDT",
        tick: try price("0.01"),
        lot: try Quantity("0.001"),
        quantityMin: try Quantity("0.001"),
        quantityMax: Quantity(whole: 1_000_000),
        notionalMin: Money(whole: 5),
        leverageMax: Fraction(whole: 20),
        makerFee: .basisPoints(2),
        takerFee: .basisPoints(5),
        fundingIntervalHours: nil,
        calendar: .always
    )
}

/// A bar of one hour whose high and low lie one percent around the larger and smaller of its ends.
func bar(_ symbol: String, _ index: Int, from open: Double, to close: Double) throws -> Bar {
    func exact(_ value: Double) throws -> Price {
        try #require(Price(approximating: (value * 100).rounded() / 100))
    }
    return Bar(
        instrument: InstrumentID(venue: venue, symbol: symbol),
        interval: .hour,
        openTime: start + .hours(index),
        open: try exact(open),
        high: try exact(max(open, close) * 1.01),
        low: try exact(min(open, close) * 0.99),
        close: try exact(close),
        volume: .one
    )
}

func view(
    _ instruments: [Instrument],
    quotes: [String: String] = [:],
    positions: [String: String] = [:],
    entries: [String: String] = [:],
    stops: [String: String] = [:],
    equity: Int = 10_000
) throws -> MarketView {
    func keyed<Value>(
        _ texts: [String: String],
        _ read: (String) throws -> Value
    ) rethrows
        -> [InstrumentID: Value]
    {
        var result: [InstrumentID: Value] = [:]
        for (symbol, text) in texts {
            result[InstrumentID(venue: venue, symbol: symbol)] = try read(text)
        }
        return result
    }
    let prices = try keyed(quotes) { try Price($0) }
    return MarketView(
        time: start,
        instruments: Dictionary(uniqueKeysWithValues: instruments.map { ($0.id, $0) }),
        quotes: Dictionary(
            uniqueKeysWithValues: prices.map { id, price in
                (id, Quote(instrument: id, time: start, bid: price, ask: price))
            }
        ),
        positions: try keyed(positions) { try Quantity($0) },
        entryPrices: try keyed(entries) { try Price($0) },
        stops: try keyed(stops) { try Price($0) },
        equity: Money(whole: equity)
    )
}

extension DesiredState {
    subscript(_ symbol: String) -> DesiredInstrument? {
        instruments[InstrumentID(venue: venue, symbol: symbol)]
    }
}
