import RiskControl
package import Strategies
package import TradingCore

/// What is known of the moment and need not survive a restart.
package struct Moment: Sendable {
    package internal(set) var now = UTCTime.epoch
    /// Where the last leap of time ended; the start of this life when there was none.
    var leapedAt = UTCTime.epoch
    /// A longer step from one event to the next is a leap.
    let leapMin: TimeSpan
    package internal(set) var quotes: QuoteBoard
    package internal(set) var instruments: [InstrumentID: Instrument] = [:]
    /// The last closed bars of what strategies watch, for pictures.
    package internal(set) var bars: [InstrumentID: BarRing] = [:]
    package internal(set) var venues = VenueTable()
    package internal(set) var strategies: [StrategyMoment] = []
    /// Measures and regimes of the instruments, out of the bars that strategies digest.
    package internal(set) var board = ScanBoard()
    var owners: [InstrumentID: Int] = [:]
    /// The plans of the book at work, and those that shall be looked at.
    var plans: [InstrumentID: PlanTracker] = [:]
    var plansDue: Set<InstrumentID> = []
    var lastSkips: [InstrumentID: PreflightReason] = [:]
    var staleTold: Set<InstrumentID> = []
    /// When data of an instrument that came before its time were last told of.
    var futureTold: [InstrumentID: UTCTime] = [:]
    /// When the market of a held instrument was last seen closed.
    var seenClosed: [InstrumentID: UTCTime] = [:]
    var lookUps: [ClientOrderID: LookUp] = [:]
    /// Look-ups under way, by order.
    var questions: [ClientOrderID: OpenQuestions] = [:]
    /// Instruments whose last order the venue refused, and until when nothing is tried again.
    var refusals: [InstrumentID: Refusals] = [:]
    /// Since when cancels were asked for orders that are still open.
    var cancelsSince: [ClientOrderID: UTCTime] = [:]
    /// Since when orders hold more than was asked for, by an answer that may not be whole yet.
    var overfilledSince: [ClientOrderID: UTCTime] = [:]
    /// When open cancels were last told of, by venue.
    var cancelsTold: [VenueID: CancelsTold] = [:]
    /// Orders that have ended and that the venue listed as open in the last reads, and in how many.
    var listedEnded: [ClientOrderID: Int] = [:]
    /// Ids that a way told of executions with the same contents and that were in the book, by contents
    /// and way.
    var fillsTold: [String: Set<String>] = [:]
    /// Stops that the venue would not amend; they are replaced instead.
    var unamendable: Set<ClientOrderID> = []
    /// Since when positions that should have a stop have none that covers them.
    var uncoveredSince: [InstrumentID: UTCTime] = [:]
    /// Since when positions whose missing stop was told have one again.
    var coveredSince: [InstrumentID: UTCTime] = [:]
    /// Those without one that were told in this life.
    var unprotectedTold: Set<InstrumentID> = []
    var flatten: FlattenRun?
    /// Grows with every fact and every new wish of a strategy: where it stands still, what was seen of the
    /// book holds.
    var bookVersion = 0
    /// The version at which every position had its stop.
    var guardedVersion = -1
    /// The version at which no order waited for anything.
    var quietVersion = -1
    var nextReconcile = UTCTime.epoch
    var nextHistory = UTCTime.epoch
    var nextMark = UTCTime.epoch
    var nextRisk = UTCTime.epoch
    var nextAutopilot = UTCTime.distantFuture
    var startedAt = UTCTime.epoch
    /// When a drift was last told in this life.
    var driftTold: [InstrumentID: UTCTime] = [:]
    /// The difference that an account showed last of a drift that stands, and that account's time.
    var driftShown: [InstrumentID: (difference: Quantity, at: UTCTime)] = [:]
    /// Since when accounts agree with the book although trades of others are known that left something.
    var externalsLeftSince: [InstrumentID: UTCTime] = [:]
    /// Whether a strategy of an earlier life has not been asked yet what it wants.
    var isRecalling = false
    /// What the looks of each second need of the book.
    var riskSheet: RiskSheet?
    /// Loss observations per scope; `total` stands for all venues.
    var lossConfirmations: [VenueID: LossConfirmation] = [:]

    init(setup: EngineSetup) {
        leapMin = setup.isRecorded ? .days(100_000) : EngineState.leapMin
        var rows: [QuoteBoard.Row] = []
        for market in setup.markets {
            venues.enter(market.venue, VenueMoment())
            // Nobody is asked about an account that is not traded.
            if market.mode == .off { venues[market.venue]?.nextAccount = .distantFuture }
            let limits = setup.policy.limits(for: market.venue)
            let toldAge = max(limits.staleAfter, max(limits.equityStaleAfter, .seconds(30)))
            for instrument in market.instruments {
                instruments[instrument.id] = instrument
                rows.append(
                    .init(
                        id: instrument.id,
                        calendar: instrument.calendar,
                        toldAge: toldAge,
                        conversion: market.conversion(of: instrument)
                    )
                )
            }
            for assignment in market.strategies {
                for instrument in assignment.instruments {
                    owners[instrument] = strategies.count
                }
                strategies.append(StrategyMoment(assignment, market: market))
                board.merge(assignment.board)
                bars.merge(assignment.bars) { $1 }
            }
        }
        quotes = QuoteBoard(rows)
    }

    /// Refusals in a row. The pause doubles with each, from one second to a minute.
    struct Refusals: Sendable {
        var count = 0
        var until = UTCTime.epoch

        mutating func note(at now: UTCTime) {
            count += 1
            until = now + .seconds(min(60, 1 << min(count - 1, 6)))
        }
    }

    /// Look-ups that are under way for an order whose outcome is unknown, or that the venue does not
    /// list any more.
    struct LookUp: Sendable {
        let since: UTCTime
        var tries = 0
        /// Those that found nothing; the oldest are forgotten beyond eight.
        var misses: [AbsenceProof.LookUp] = []
        var nextAt: UTCTime
        /// The venue refused the id as known, so its silence proves nothing.
        var isKnownToExist = false
        var isOverdueTold = false

        mutating func note(_ miss: AbsenceProof.LookUp) {
            if misses.count >= 8 { misses.removeFirst() }
            misses.append(miss)
        }
    }
}

/// What is known of one venue now.
package struct VenueMoment: Sendable {
    package internal(set) var isUp = true
    /// When the connection last changed; a venue may cancel orders by itself around then.
    var changedAt: UTCTime?
    package internal(set) var isFeedUp = true
    package internal(set) var standing = "up"
    package internal(set) var account: AccountSnapshot?
    var accountQuestions = OpenQuestions()
    /// Since when by our own clock the account is surely as it says.
    var accountAskedAt = UTCTime.epoch
    var alignment = Alignment()
    /// The last read listed no order although some of ours rest.
    var hasReadNothing = false
    /// When a read of the account was last believed.
    var believedAt = UTCTime.epoch
    /// The first question for the account since then; nil when none was asked.
    var accountMissedSince: UTCTime?
    var isSilenceTold = false
    /// Up to here, by the venue's clock, its history was told and booked in this life.
    var historyUntil: UTCTime?
    /// Times of the messages of the last minute.
    var messages: [UTCTime] = []
    var calls: [UTCTime] = []
    var errors: [UTCTime] = []
    var recentIntents: [OrderIntent] = []
    /// Positions that disagreed at the last look, to be believed at the second one.
    var suspected: [InstrumentID: Suspicion] = [:]
    /// Drifts that were gone at the last looks, and at how many.
    var agreed: [InstrumentID: Int] = [:]
    /// When the account is asked for next.
    var nextAccount = UTCTime.epoch
    /// The newest equity that could be computed from fresh prices, and when.
    package internal(set) var equity: Money?
    package internal(set) var unrealised: Money?
    package internal(set) var equityTime: UTCTime?

    /// Forgets what is older than a moment. Each list is in the order of time, so that its first one tells
    /// whether there is anything to forget.
    mutating func forget(before time: UTCTime) {
        if let first = messages.first, first < time { messages.removeAll { $0 < time } }
        if let first = calls.first, first < time { calls.removeAll { $0 < time } }
        if let first = errors.first, first < time { errors.removeAll { $0 < time } }
        if !recentIntents.isEmpty, recentIntents[0].createdAt < time {
            recentIntents.removeAll { $0.createdAt < time }
        }
    }
}

/// A difference that was seen and is not believed yet.
struct Suspicion: Sendable {
    let difference: Quantity
    let since: UTCTime
}

/// A running strategy.
package struct StrategyMoment: Sendable {
    package internal(set) var strategy: any Strategy
    package let market: MarketID
    package let venue: VenueID
    /// Its name in the catalogue.
    let kind: String
    /// What it trades now.
    package private(set) var instruments: [InstrumentID]
    /// What the configuration gave it.
    let home: [InstrumentID]
    package let parameters: [NamedNumber]
    package internal(set) var barsSeen: [InstrumentID: Int] = [:]
    var lastBar: [InstrumentID: UTCTime] = [:]
    /// When it shall be asked for its desired state; nil when nothing is new.
    var dueAt: UTCTime?
    package internal(set) var desired: DesiredState?
    /// The least equity that its parameters ask for, and when that was reckoned.
    var floor: (equity: CapitalFloor, at: UTCTime)?

    init(_ assignment: StrategyAssignment, market: MarketSetup) {
        strategy = assignment.strategy
        self.market = market.id
        venue = market.venue
        kind = assignment.kind
        instruments = assignment.instruments
        home =
            market.strategies.contains { $0.strategy.id == assignment.strategy.id }
            ? assignment.instruments : []
        parameters = assignment.parameters
        for instrument in instruments { barsSeen[instrument] = assignment.barsDigested }
    }

    /// Digests a bar in place; a bar of another interval, or one that is not newer, is left alone.
    mutating func digest(_ bar: Bar, at now: UTCTime, grace: TimeSpan) {
        guard strategy.interval == bar.interval else { return }
        if let last = lastBar[bar.instrument], last >= bar.openTime { return }
        strategy.update(bar)
        lastBar[bar.instrument] = bar.openTime
        barsSeen[bar.instrument, default: 0] += 1
        let isComplete = instruments.allSatisfy { lastBar[$0] == bar.openTime }
        dueAt = isComplete ? now : now + grace
    }

    /// Somebody else trades the instrument from here.
    mutating func release(_ id: InstrumentID) {
        instruments.removeAll { $0 == id }
    }

    /// It trades the instrument again, and hears of the kept bars that it missed.
    mutating func takeBack(_ id: InstrumentID, _ ring: BarRing?) {
        instruments.append(id)
        guard let ring, ring.interval == strategy.interval else { return }
        for bar in ring.bars where bar.openTime > lastBar[id] ?? .epoch {
            strategy.update(Bar(bar, of: id, ring.interval))
            lastBar[id] = bar.openTime
        }
    }

    /// Bars seen of the instrument that has the fewest, up to what the strategy needs.
    package var warmBars: Int {
        min(strategy.warmUpBars, instruments.map { barsSeen[$0] ?? 0 }.max() ?? 0)
    }
    package var isWarm: Bool { warmBars >= strategy.warmUpBars }
}

/// A flatten under way.
struct FlattenRun: Sendable {
    let startedAt: UTCTime
    var nextTryAt: UTCTime
    var tries = 0
    var cancelled = 0
    var failures: [String] = []
    var fillsBefore: Int
    /// The accounts in a row that showed nothing, by venue.
    var flat: [VenueID: FlatLooks] = [:]
    var fills: [FillBooked] = []

    mutating func note(_ fill: FillBooked) {
        fills.append(fill)
        flat[fill.fill.instrument.venue] = nil
    }
}

/// How many accounts in a row showed nothing, and when the last was asked for.
struct FlatLooks: Sendable {
    let count: Int
    let askedAt: UTCTime
}
