package import TradingCore

/// What a simulated venue is like.
package struct SimulatedVenueConfig: Sendable, Hashable {
    package let venue: VenueID
    /// The account currency. An instrument that is quoted in another one is converted by its own price, or by that
    /// of a listed pair.
    package let currency: String
    package let startingBalance: Money
    package var instruments: [Instrument]
    /// The way of an order, a cancel or a question to the venue.
    package var requestLatency = LatencyModel.none
    /// The way of an answer or a stream message back.
    package var answerLatency = LatencyModel.none
    package var slippage = SlippageModel()
    package var touchSize = TouchSizeModel()
    /// The share of a position's value that its margin must keep; below it the venue liquidates.
    package var maintenanceMargin = Fraction.basisPoints(50)
    /// The venue's charge for a liquidation, a fraction of the closed value.
    package var liquidationFee = Fraction.basisPoints(50)
    /// Leverage of instruments that `leverages` does not name; never above an instrument's own
    /// largest.
    package var defaultLeverage = Fraction(whole: 5)
    /// Leverage by symbol.
    package var leverages: [String: Fraction] = [:]
    /// How many final orders the venue remembers. A remembered id can be looked up and cannot be
    /// used again; the oldest is forgotten at the bound.
    package var rememberedOrdersMax = 20_000
    /// Open orders per instrument; more are refused.
    package var openOrdersMax = 500
    /// Requests on their way to the venue; more are refused at once.
    package var requestsUnderWayMax = 10_000

    /// An order that travels longer than this is refused, as by a signed time.
    package var requestAgeMax = TimeSpan.seconds(5)
    /// What holding costs by the day.
    package var carry = CarryModel()
    /// Whether the quantity of a resting order can be changed in place.
    package var isAmending = true

    package init(
        venue: VenueID,
        currency: String,
        startingBalance: Money,
        instruments: [Instrument]
    ) {
        self.venue = venue
        self.currency = currency
        self.startingBalance = startingBalance
        self.instruments = instruments
    }

    /// What an engine may rely on at this venue.
    package var contract: VenueContract {
        var contract = VenueContract()
        contract.clientIDLengthMax = 32
        contract.duplicateID = .refused
        contract.acknowledgement = .final
        contract.fence = .signed(requestAgeMax)
        contract.readLagMax = .zero
        contract.definitiveCodes = Set(SimulatedVenueCode.refusals.map(\.rawValue))
        contract.duplicateCodes = [SimulatedVenueCode.duplicateClientID.rawValue]
        contract.nothingToReduceCodes = [SimulatedVenueCode.nothingToReduce.rawValue]
        contract.ownEndReasons = Set(
            [SimulatedVenueCode.reduceOnlyShrunk, .liquidation, .immediateOrCancel, .fillOrKill]
                .map(\.rawValue)
        )
        contract.amending = isAmending ? .quantity : .none
        contract.ownOrderPrefixes = ["liquidation-"]
        return contract
    }

    /// The leverage that positions in `instrument` are held with; 1 for cash instruments.
    package func leverage(of instrument: Instrument) -> Fraction {
        guard instrument.canBeShort else { return .one }
        let wanted = leverages[instrument.id.symbol] ?? defaultLeverage
        return max(.one, min(wanted, instrument.leverageMax))
    }
}

/// How long a message travels: a fixed part and a uniform part of at most `jitterMax`. Messages
/// never overtake one another, as on one connection.
package struct LatencyModel: Sendable, Hashable {
    package let fixed: TimeSpan
    package let jitterMax: TimeSpan

    package init(fixed: TimeSpan, jitterMax: TimeSpan = .zero) {
        precondition(fixed >= .zero && jitterMax >= .zero, "a message does not arrive early")
        self.fixed = fixed
        self.jitterMax = jitterMax
    }

    package static let none = LatencyModel(fixed: .zero)

    /// The travel time of the message with this number.
    package func span(seed: UInt64, message: Int) -> TimeSpan {
        guard jitterMax > .zero else { return fixed }
        let bits = SeededGenerator.bits(seed: seed, position: UInt64(message))
        let range = UInt64(jitterMax.nanoseconds) + 1
        return fixed + TimeSpan(nanoseconds: Int64(bits.multipliedFullWidth(by: range).high))
    }
}

/// What lies behind the touch: levels of the touch's size, each one step further away, where a step
/// is `spreadShare` of the spread plus `priceShare` of the mid price, rounded up to whole ticks, at
/// least one. An order meets at most `levelsMax` levels per quote.
package struct SlippageModel: Sendable, Hashable {
    package var spreadShare = Fraction.percent(50)
    package var priceShare = Fraction.zero
    package var levelsMax = 10
    /// What orders without a limit pay beyond what they meet, a share of the price, rounded up to whole
    /// ticks.
    package var touchShare = Fraction.zero

    package init() {}
}

/// How much can be traded at the touch: a share of the size that a quote tells, or the value
/// `notional` in quote currency where it tells none (at least one lot).
package struct TouchSizeModel: Sendable, Hashable {
    package var quotedShare = Fraction.one
    package var notional = Money(whole: 50_000)

    package init() {}
}

/// What it costs to hold a position from one day to the next: financing of currencies, borrowing of
/// shares that were sold short. Charged once a day at 21:00 UTC, the close of New York in summer, for the
/// days since the last time, on the value at mid.
package struct CarryModel: Sendable, Hashable {
    /// Of the value of a long position, a year of 365 days; negative is received.
    package var longPerYear = Fraction.zero
    /// Of the value of a short position.
    package var shortPerYear = Fraction.zero

    package init() {}

    var isFree: Bool { longPerYear.isZero && shortPerYear.isZero }

    /// The last charging instant that is not later than a time.
    static func charging(before time: UTCTime) -> UTCTime {
        let shift = TimeSpan.hours(21)
        let day = (time - shift).day
        return UTCTime(seconds: Int64(day.daysSinceEpoch) * 86_400) + shift
    }
}
