/// The best bid and offer of an instrument.
package struct Quote: Sendable, Hashable {
    package let instrument: InstrumentID
    package let time: UTCTime
    package let bid: Price
    package let ask: Price
    // Units of the sizes, the least number where the source does not say. So a quote has 128 bytes, which are
    // copied by a few instructions and without a call.
    private let bidUnits: Int128
    private let askUnits: Int128

    /// Base units that can be sold at the bid; nil when the source does not say.
    package var bidSize: Quantity? { bidUnits == .min ? nil : Quantity(units: bidUnits) }
    /// Base units that can be bought at the ask; nil when the source does not say.
    package var askSize: Quantity? { askUnits == .min ? nil : Quantity(units: askUnits) }

    package init(
        instrument: InstrumentID,
        time: UTCTime,
        bid: Price,
        ask: Price,
        bidSize: Quantity? = nil,
        askSize: Quantity? = nil
    ) {
        self.instrument = instrument
        self.time = time
        self.bid = bid
        self.ask = ask
        bidUnits = bidSize?.units ?? .min
        askUnits = askSize?.units ?? .min
    }

    /// Half way between bid and ask, on the 1e-12 grid.
    package var mid: Price { Price(units: (bid.units + ask.units) / 2) }
    /// Whether both sides are positive and bid does not exceed ask.
    package var isSane: Bool { bid.isPositive && ask.isPositive && bid <= ask }
}

/// The interval of a bar.
package struct BarInterval: Hashable, Sendable, Codable {
    package let seconds: Int
    package init(seconds: Int) {
        precondition(seconds > 0, "a bar has a length")
        self.seconds = seconds
    }
    package var span: TimeSpan { .seconds(seconds) }
    package static let minute = BarInterval(seconds: 60)
    package static let fiveMinutes = BarInterval(seconds: 300)
    package static let hour = BarInterval(seconds: 3600)
    package static let day = BarInterval(seconds: 86_400)

    /// Reads `1m`, `5m`, `1h`, `8h`, `1d`, `30s`; nil otherwise.
    package init?(_ text: some StringProtocol) {
        guard let unit = text.last, let count = Int(text.dropLast()), count > 0, count <= 10_000,
            let scale = ["s": 1, "m": 60, "h": 3600, "d": 86_400][unit]
        else { return nil }
        self.init(seconds: count * scale)
    }

    /// `5m`, `1h`, `1d`.
    package var text: String {
        for (scale, unit) in [(86_400, "d"), (3600, "h"), (60, "m")]
        where seconds % scale == 0 { return "\(seconds / scale)\(unit)" }
        return "\(seconds)s"
    }
}

/// A closed bar. Strategies see nothing but closed bars.
package struct Bar: Sendable, Hashable, Codable {
    package let instrument: InstrumentID
    package let interval: BarInterval
    /// The opening instant; the bar closes at `openTime + interval`.
    package let openTime: UTCTime
    package let open: Price
    package let high: Price
    package let low: Price
    package let close: Price
    /// Base units traded; 0 where it is not recorded.
    package let volume: Quantity

    package init(
        instrument: InstrumentID,
        interval: BarInterval,
        openTime: UTCTime,
        open: Price,
        high: Price,
        low: Price,
        close: Price,
        volume: Quantity
    ) {
        self.instrument = instrument
        self.interval = interval
        self.openTime = openTime
        self.open = open
        self.high = high
        self.low = low
        self.close = close
        self.volume = volume
    }

    package var closeTime: UTCTime { openTime + interval.span }
}

/// What a market tells.
package enum MarketEvent: Sendable, Hashable {
    case quote(Quote)
    // Behind a reference, for a bar is larger than a quote and there is one to hundreds of them.
    indirect case bar(Bar)
    /// A funding rate that is due now: longs pay `rate` of notional to shorts when it is positive.
    case funding(instrument: InstrumentID, rate: Fraction, time: UTCTime)
    /// The feed of a venue was lost or came back.
    case feed(venue: VenueID, isUp: Bool, time: UTCTime)

    package var time: UTCTime {
        switch self {
        case .quote(let quote): quote.time
        case .bar(let bar): bar.closeTime
        case .funding(_, _, let time): time
        case .feed(_, _, let time): time
        }
    }
}
