package import TradingCore

/// The newest quote of each instrument of a setup, with what is asked of an instrument at every look.
package struct QuoteBoard: Sendable {
    /// What never changes of an instrument.
    struct Row: Sendable {
        let id: InstrumentID
        let calendar: TradingCalendar
        /// The age of a price from which the operator hears of it.
        let toldAge: TimeSpan
        /// How amounts of the quote currency become account money.
        let conversion: CurrencyConversion
    }

    /// A quote without the name of its instrument, so that keeping one counts no references.
    struct Touch: Sendable {
        let time: UTCTime
        let bid: Price
        let ask: Price
        let bidSize: Quantity?
        let askSize: Quantity?

        /// Half way between bid and ask, on the 1e-12 grid.
        var mid: Price { Price(units: (bid.units + ask.units) / 2) }
        /// Whether both sides are positive and bid does not exceed ask.
        var isSane: Bool { bid.isPositive && ask.isPositive && bid <= ask }
    }

    let rows: [Row]
    private let places: InstrumentPlaces
    /// Where the price stands that turns the quote currency of each row into account money; nil where both are
    /// one currency.
    private let pairs: [Int?]
    /// From when on each price is so old that it may be told, by place; never before an instrument's first one.
    private var freshUntil: [UTCTime]
    /// By place; nil before an instrument's first quote.
    private(set) var touches: [Touch?]

    init(_ rows: [Row]) {
        let places = InstrumentPlaces(rows.map(\.id))
        self.places = places
        self.rows = rows
        pairs = rows.map { $0.conversion.pair.flatMap { places.place(of: $0) } }
        freshUntil = Array(repeating: .distantFuture, count: rows.count)
        touches = Array(repeating: nil, count: rows.count)
    }

    /// The place of an instrument; nil when the setup does not have it.
    func place(of id: InstrumentID) -> Int? { places.place(of: id) }

    /// When an instrument trades; nil when the setup does not have it.
    func calendar(of id: InstrumentID) -> TradingCalendar? {
        places.place(of: id).map { rows[$0].calendar }
    }

    /// The newest quote of an instrument; nil before its first one.
    package subscript(_ id: InstrumentID) -> Quote? {
        places.place(of: id).flatMap { quote(at: $0) }
    }

    /// The newest quotes of all instruments that have had one.
    package var values: [Quote] { rows.indices.compactMap { quote(at: $0) } }

    private func quote(at place: Int) -> Quote? {
        guard let touch = touches[place] else { return nil }
        return Quote(
            instrument: rows[place].id,
            time: touch.time,
            bid: touch.bid,
            ask: touch.ask,
            bidSize: touch.bidSize,
            askSize: touch.askSize
        )
    }

    /// The newest quotes of some instruments, by their ids.
    func quotes(of ids: [InstrumentID]) -> [InstrumentID: Quote] {
        var found: [InstrumentID: Quote] = [:]
        found.reserveCapacity(ids.count)
        for id in ids { if let quote = self[id] { found[id] = quote } }
        return found
    }

    /// Half way between bid and ask of an instrument; nil before its first quote.
    func mid(of id: InstrumentID) -> Price? {
        guard let place = places.place(of: id), let touch = touches[place] else { return nil }
        return touch.mid
    }

    /// Account money for one unit of the quote currency of the instrument at a place; nil before the first
    /// price of the pair that turns it.
    @inline(__always)
    func rate(at place: Int) -> Fraction? {
        guard let pair = pairs[place] else { return .one }
        return rows[place].conversion.rate(at: touches[pair]?.mid)
    }

    /// The same by the instrument; one where the setup does not have it.
    package func rate(of id: InstrumentID) -> Fraction? {
        guard let place = places.place(of: id) else { return .one }
        return rate(at: place)
    }

    /// The time of the price by which the rate of an instrument is known; nil for one currency, and before the
    /// first.
    func rateTime(at place: Int) -> UTCTime? { pairs[place].flatMap { touches[$0]?.time } }

    /// The same by the instrument.
    func rateTime(of id: InstrumentID) -> UTCTime? {
        places.place(of: id).flatMap { rateTime(at: $0) }
    }

    /// The rate by which a fill at a price is booked: the pair's newest, or the fill's own where the instrument
    /// is the pair. Nil for one currency, and where it is not known.
    func rate(of id: InstrumentID, filledAt price: Price) -> Fraction? {
        guard let place = places.place(of: id), let pair = pairs[place] else { return nil }
        return rows[place].conversion.rate(at: pair == place ? price : touches[pair]?.mid)
    }

    /// How old the price of an instrument is; nil before its first quote.
    func age(at place: Int, now: UTCTime) -> TimeSpan? { touches[place].map { now - $0.time } }

    /// Whether the price of an instrument is so old that it may be told.
    func isOld(_ place: Int, now: UTCTime) -> Bool { now > freshUntil[place] }

    /// The places of the prices that are so old that they may be told.
    func old(now: UTCTime) -> [Int] { freshUntil.indices.filter { isOld($0, now: now) } }

    /// Whether there is such a price.
    func hasOld(now: UTCTime) -> Bool {
        for until in freshUntil where now > until { return true }
        return false
    }

    /// Takes a quote that came now, unless it is older than the one that is known. A price is at most as new as
    /// its arrival; with a later time it would count as fresh for long, and those after it as old.
    ///
    /// - Returns: whether it was taken.
    @inline(__always)
    mutating func take(_ quote: borrowing Quote, at place: Int, now: UTCTime) -> Bool {
        let time = min(quote.time, now)
        if let last = touches[place]?.time, last > time { return false }
        touches[place] = Touch(
            time: time,
            bid: quote.bid,
            ask: quote.ask,
            bidSize: quote.bidSize,
            askSize: quote.askSize
        )
        freshUntil[place] = time + rows[place].toldAge
        return true
    }
}
