package import RiskControl
package import Strategies
package import TradingCore

/// How a market takes part.
package enum MarketMode: String, Sendable, Codable, CaseIterable {
    case off, paper, shadow, live
}

/// A strategy and the instruments that it alone trades.
package struct StrategyAssignment: Sendable {
    package let strategy: any Strategy
    /// Its name in the catalogue; empty for one that is not out of it.
    package let kind: String
    package let instruments: [InstrumentID]
    /// Its parameters in words, for `/strategies`.
    package let parameters: [NamedNumber]
    /// Bars per instrument that the strategy was fed before the start.
    package let barsDigested: Int
    /// What the same bars tell of the markets.
    package let board: ScanBoard
    /// The last of these bars, for pictures, plans and whoever takes an instrument over.
    package let bars: [InstrumentID: BarRing]

    package init(
        strategy: any Strategy,
        kind: String = "",
        instruments: [InstrumentID],
        parameters: [NamedNumber] = [],
        barsDigested: Int = 0,
        board: ScanBoard = ScanBoard(),
        bars: [InstrumentID: BarRing] = [:]
    ) {
        self.kind = kind
        self.bars = bars
        self.board = board
        self.barsDigested = barsDigested
        self.strategy = strategy
        self.instruments = instruments
        self.parameters = parameters
    }
}

/// One market with its venue account, instruments, limits and strategies. It never changes, so that the engine
/// passes on where it stands.
package final class MarketSetup: Sendable {
    package let id: MarketID
    package let venue: VenueID
    package let mode: MarketMode
    /// The account currency; money of this venue is in it.
    package let currency: String
    package let instruments: [Instrument]
    package let strategies: [StrategyAssignment]
    /// What may be relied on at the venue.
    package let contract: VenueContract

    package init(
        id: MarketID,
        venue: VenueID,
        mode: MarketMode,
        currency: String,
        instruments: [Instrument],
        strategies: [StrategyAssignment],
        contract: VenueContract
    ) {
        precondition(
            CurrencyConversion.strangers(among: instruments, in: currency).isEmpty,
            "every quote currency can be turned into the account's"
        )
        self.id = id
        self.venue = venue
        self.mode = mode
        self.currency = currency
        self.instruments = instruments
        self.strategies = strategies
        self.contract = contract
    }

    /// How amounts in the quote currency of an instrument become account money.
    func conversion(of instrument: Instrument) -> CurrencyConversion {
        CurrencyConversion(of: instrument, to: currency, among: instruments) ?? .same
    }

    /// Whether the account is in dollars or in a stable coin that stands for them.
    var isInDollars: Bool { ["USD", "USDT", "USDC"].contains(currency) }
}

/// Limits that stand for the whole run, passed on by where they are.
final class StandingLimits: Sendable {
    let limits: RiskLimits
    init(_ limits: RiskLimits) { self.limits = limits }
}

/// Everything that the engine is told once, before its first event.
package struct EngineSetup: Sendable {
    package let markets: [MarketSetup]
    package let policy: RiskPolicy
    /// The journal's birth mark, for client order ids.
    package let generation: String
    /// What is shown of the price source: `generated, seed 7`, `replay of EURUSD-1h.csv at max`.
    package let source: String
    package let version: String
    /// The currency of the total: dollars, with stable coins one to one; without any account in
    /// those, the currency of the first market.
    package let totalCurrency: String
    /// The running markets that the total adds up.
    package let countedMarkets: [MarketSetup]
    /// Their venues.
    let countedVenues: [VenueID]
    /// The markets that are not off.
    package let runningMarkets: [MarketSetup]
    /// The venues of all markets, sorted.
    let venues: [VenueID]
    /// The limits of each venue and of the total, where they are looked at every second.
    let limits: [VenueID: StandingLimits]
    package var intervals = EngineIntervals()
    /// Nil without bear defense.
    package var defense: DefenseSetup?
    /// Nil where the operator has not opted in.
    package var autopilot: AutopilotSetup?
    /// Whether the markets are measured for the scanner, which costs a little at each bar.
    package var measuresMarkets = true
    /// Whether time is that of a recording, which may pass in steps of any length: venues live by the same
    /// time there, so that all of it really passes.
    package var isRecorded = false

    package init(
        markets: [MarketSetup],
        policy: RiskPolicy,
        generation: String,
        source: String,
        version: String
    ) {
        let instruments = markets.flatMap { $0.instruments.map(\.id) }
        let traded = markets.flatMap { $0.strategies.flatMap(\.instruments) }
        precondition(Set(instruments).count == instruments.count, "an instrument stands once")
        precondition(Set(traded).count == traded.count, "an instrument has one strategy")
        self.markets = markets
        self.policy = policy
        self.generation = generation
        self.source = source
        self.version = version
        let running = markets.filter { $0.mode != .off }
        let hasDollars = running.contains(where: \.isInDollars)
        let currency = hasDollars ? "USD" : running.first?.currency ?? "USD"
        totalCurrency = currency
        countedMarkets = running.filter { market in
            market.currency == currency || currency == "USD" && market.isInDollars
        }
        countedVenues = countedMarkets.map(\.venue)
        runningMarkets = running
        venues = markets.map(\.venue).sorted()
        var limits = [VenueID.total: StandingLimits(policy.global)]
        for venue in venues { limits[venue] = StandingLimits(policy.limits(for: venue)) }
        self.limits = limits
    }
}

/// How often the engine looks at things, in trading time.
package struct EngineIntervals: Sendable {
    package var reconcile = TimeSpan.minutes(5)
    /// Between questions for what moved the accounts, besides those at a start and a new connection.
    package var history = TimeSpan.minutes(1)
    /// How often a drift is told again that stands and is not ignored.
    package var driftReminder = TimeSpan.hours(1)
    package var mark = TimeSpan.minutes(1)
    package var risk = TimeSpan.seconds(1)
    /// How long a strategy waits for the bars of its other instruments.
    package var barGrace = TimeSpan.seconds(2)
    /// The first span between look-ups of an order whose outcome is unknown; it doubles up to
    /// `lookUpMax`.
    package var lookUp = TimeSpan.seconds(2)
    package var lookUpMax = TimeSpan.seconds(60)
    /// An outcome that is unknown for so long is told once more, as critical.
    package var unknownOverdue = TimeSpan.minutes(10)
    /// A venue that is up and tells nothing of the account for so long is told of.
    package var accountOverdue = TimeSpan.seconds(15)
    /// How long an answer about the account may take before its absence counts as silence.
    package var accountAnswerMax = TimeSpan.seconds(5)
    /// How long a position may be without its protective stop before that is an alert.
    package var unguardedMax = TimeSpan.seconds(2)
    /// An order that is open so long after its cancel is told of; after four times as long, as
    /// critical.
    package var cancelOverdue = TimeSpan.seconds(15)
    /// Between two alerts of the same orders.
    package var cancelTellAgain = TimeSpan.minutes(5)
    /// Between the tries of a flatten, and after how many the receipt tells what is left.
    package var flattenRetry = TimeSpan.seconds(2)
    package var flattenTriesMax = 15

    package init() {}
}

extension EngineSetup {
    /// Which currencies the total takes one to one for its own; nil when it takes none so.
    package var currencyNote: String? {
        let currency = totalCurrency
        let others = Set(countedMarkets.map(\.currency)).subtracting([currency]).sorted()
        if others.isEmpty { return nil }
        return "\(others.joined(separator: ", ")) counted as \(currency), one to one"
    }

    /// What may be relied on at a venue; for a venue of no market, nothing.
    package func contract(of venue: VenueID) -> VenueContract {
        market(at: venue)?.contract ?? VenueContract()
    }

    /// The market that trades at a venue; nil for a venue of no market.
    package func market(at venue: VenueID) -> MarketSetup? {
        markets.first { $0.venue == venue }
    }
}
