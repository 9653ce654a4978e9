import RiskControl
import Simulation
import Strategies
import TradingCore
import TradingEngine

/// A journal in memory that counts transactions and can be told to fail.
final class MemoryJournal: JournalPort {
    private(set) var transactions: [[JournalEntry]] = []
    var failure: JournalFailure?
    var entries: [JournalEntry] { transactions.flatMap { $0 } }
    var facts: [Fact] { entries.map(\.fact) }

    func append(_ entries: [JournalEntry]) throws(JournalFailure) -> Int64 {
        if let failure { throw failure }
        transactions.append(entries)
        return Int64(self.entries.count)
    }
}

/// A simulated venue behind the port, with switches for what real venues do wrong.
final class TestVenue: VenuePort {
    var machine: SimulatedVenue
    let venue: VenueID
    /// Requests are taken, answers never arrive.
    var losesAnswers = false
    /// Orders never arrive.
    var losesOrders = false
    /// Every order is refused by a business code.
    var refusesOrders = false
    /// Cancels never arrive.
    var losesCancels = false
    /// Answers and stream messages are kept for the test to tell.
    var keepsAnswers = false
    private(set) var kept: [VenueReport] = []
    /// Questions for the history stay unanswered.
    var forgetsHistory = false
    private(set) var lookedUp: [ClientOrderID] = []
    /// Protective stops alone are refused.
    var refusesStops = false
    private(set) var refusals: [VenueReport] = []
    private(set) var submitted: [OrderIntent] = []
    private(set) var cancelled: [ClientOrderID] = []
    private(set) var amended: [ClientOrderID] = []
    /// Seen at each submit: whether the intent was durable by then.
    var wasDurable: [Bool] = []
    var isDurable: (ClientOrderID) -> Bool = { _ in true }

    init(_ config: SimulatedVenueConfig) {
        venue = config.venue
        machine = SimulatedVenue(config: config, seed: 1)
    }

    func submit(_ order: OrderIntent, at time: UTCTime) {
        submitted.append(order)
        wasDurable.append(isDurable(order.id))
        if refusesOrders || refusesStops && order.purpose == .protectiveStop {
            let outcome = OrderUpdate.Outcome.rejected(code: "test_refusal", text: "not today")
            let update = OrderUpdate(
                id: order.id,
                venue: venue,
                time: time,
                outcome: outcome,
                via: .venueAnswer
            )
            refusals.append(.order(update))
        } else if !losesOrders {
            machine.submit(order, at: time)
        }
    }
    func cancel(_ order: ClientOrderID, instrument: InstrumentID, at time: UTCTime) {
        cancelled.append(order)
        if !losesCancels { machine.cancel(order, at: time) }
    }
    func amend(
        _ order: ClientOrderID,
        instrument: InstrumentID,
        quantity: Quantity,
        at time: UTCTime
    ) {
        amended.append(order)
        machine.amend(order, quantity: quantity, at: time)
    }
    func lookUp(_ order: ClientOrderID, instrument: InstrumentID, at time: UTCTime) {
        lookedUp.append(order)
        machine.lookUp(order, at: time)
    }
    /// What the venue says up to now, its refusals first.
    func reports(until time: UTCTime) -> [VenueReport] {
        let told = refusals + machine.advance(to: time)
        refusals = []
        if keepsAnswers {
            kept += told
            return []
        }
        return told
    }

    private(set) var accountsAsked = 0
    private(set) var historiesAsked = 0

    func requestAccount(at time: UTCTime) {
        accountsAsked += 1
        machine.requestAccount(at: time)
    }
    func requestHistory(since: UTCTime, at time: UTCTime) {
        historiesAsked += 1
        if forgetsHistory { return }
        machine.requestHistory(since: since, askedAt: time, at: time)
    }
}

/// A strategy that wants what the test says.
struct ScriptedStrategy: Strategy {
    let id: StrategyID
    let interval = BarInterval.minute
    let warmUpBars = 1
    /// The wish after n bars; the last one stays.
    let wishes: [[InstrumentID: DesiredInstrument]]
    private var bars = 0

    init(_ id: String, _ wishes: [[InstrumentID: DesiredInstrument]]) {
        self.id = StrategyID(id)
        self.wishes = wishes
    }

    mutating func update(_ bar: Bar) { bars += 1 }

    func desiredState(_ view: MarketView) -> DesiredState {
        let index = min(max(bars - 1, 0), wishes.count - 1)
        return DesiredState(strategy: id, instruments: wishes[index])
    }
}

/// An engine on one simulated venue with one instrument, driven by hand.
final class TestDesk {
    static let venueID = VenueID("paper-test")
    static let btc = InstrumentID(venue: venueID, symbol: "BTCUSDT")
    static let start = UTCTime("2026-03-02T12:00:00Z") ?? .epoch

    let journal = MemoryJournal()
    let venue: TestVenue
    let runner: EngineRunner
    var now: UTCTime
    /// A second of a test brings a whole bar, so they begin a day back.
    private var barOpen = TestDesk.start - .days(1)

    init(
        wishes: [[InstrumentID: DesiredInstrument]] = [[:]],
        book: Book = Book(),
        limits: RiskLimits = RiskLimits(),
        latency: TimeSpan = .zero,
        machine: SimulatedVenue? = nil,
        strategy: (any Strategy)? = nil,
        assignment: StrategyAssignment? = nil,
        startingAt: UTCTime = TestDesk.start,
        mode: MarketMode = .paper,
        lease: (any LeasePort)? = nil,
        defense: DefenseSetup? = nil,
        autopilot: AutopilotSetup? = nil,
        isRecorded: Bool = false,
        configure: (inout SimulatedVenueConfig) -> Void = { _ in },
        change: (inout VenueContract) -> Void = { _ in }
    ) {
        var config = SimulatedVenueConfig(
            venue: Self.venueID,
            currency: "USDT",
            startingBalance: Money(whole: 10_000),
            instruments: [Self.instrument]
        )
        config.requestLatency = LatencyModel(fixed: latency)
        configure(&config)
        venue = TestVenue(config)
        if let machine { venue.machine = machine }
        now = startingAt
        let strategy = strategy ?? ScriptedStrategy("test/scripted", wishes)
        var contract = config.contract
        contract.definitiveCodes.insert("test_refusal")
        change(&contract)
        let market = MarketSetup(
            id: MarketID("test"),
            venue: Self.venueID,
            mode: mode,
            currency: "USDT",
            instruments: [Self.instrument],
            strategies: [
                assignment ?? StrategyAssignment(strategy: strategy, instruments: [Self.btc])
            ],
            contract: contract
        )
        let policy = RiskPolicy(global: limits, venues: [:], fallback: limits)
        var setup = EngineSetup(
            markets: [market],
            policy: policy,
            generation: "test0000",
            source: "test",
            version: "0"
        )
        setup.defense = defense
        setup.autopilot = autopilot
        setup.isRecorded = isRecorded
        runner = EngineRunner(
            state: EngineState(setup: setup, book: book),
            journal: journal,
            venues: [venue],
            sequence: 0,
            lease: lease
        )
        let journal = journal
        venue.isDurable = { id in
            journal.facts.contains {
                if case .orderPlanned(let planned) = $0 { return planned.intent.id == id }
                return false
            }
        }
    }

    static let instrument = Instrument(
        id: btc,
        kind: .perpetual,
        base: "BTC",
        quote: "USDT",
        tick: Price(units: 100_000_000_000),
        lot: Quantity(units: 1_000_000_000),
        quantityMin: Quantity(units: 1_000_000_000),
        quantityMax: Quantity(whole: 1000),
        notionalMin: Money(whole: 5),
        leverageMax: Fraction(whole: 20),
        makerFee: .basisPoints(2),
        takerFee: .basisPoints(5),
        fundingIntervalHours: 8,
        calendar: .always
    )

    /// Starts the engine and lets the account arrive.
    func begin(at price: Int = 50_000) {
        handle(.started(AgentStarted(version: "0", pid: 1, modes: [:])))
        quote(price)
    }

    /// A quote with a spread of one tick around a whole price, then everything that follows.
    func quote(_ price: Int, size: Quantity? = nil) {
        let event = MarketEvent.quote(
            Quote(
                instrument: Self.btc,
                time: now,
                bid: Price(whole: price),
                ask: Price(whole: price) + Self.instrument.tick,
                bidSize: size,
                askSize: size
            )
        )
        venue.machine.apply(event)
        handle(.market(event))
    }

    /// Lets a span pass with a quote at its end, in steps of one second.
    func pass(_ span: TimeSpan, at price: Int) {
        for _ in 0..<max(1, span.wholeSeconds) {
            now = now + .seconds(1)
            quote(price)
            handle(.clock)
        }
    }

    /// Sets the clock ahead at once.
    func leap(_ span: TimeSpan) {
        now = now + span
        handle(.clock)
    }

    /// Closes one bar of a minute at a price.
    func bar(_ price: Int) {
        let level = Price(whole: price)
        pass(.seconds(1), at: price)
        let bar = Bar(
            instrument: Self.btc,
            interval: .minute,
            openTime: barOpen,
            open: level,
            high: level,
            low: level,
            close: level,
            volume: Quantity(whole: 1)
        )
        barOpen = barOpen + .minutes(1)
        handle(.market(.bar(bar)))
    }

    @discardableResult
    func act(_ action: EngineAction) -> EngineReport? {
        handle(.action(action, ActionOrigin(surface: .console, user: 1)))
    }

    /// Hands an event to the engine, commits, and delivers what the venue says, until it is quiet.
    @discardableResult
    func handle(_ event: EngineEvent) -> EngineReport? {
        let report = runner.handle(event, at: now, wall: now, cause: "test")
        commit()
        deliver()
        return report
    }

    func commit() {
        _ = try? runner.commit(at: now)
    }

    func deliver() {
        var rounds = 0
        while rounds < 50 {
            let reports = venue.reports(until: now)
            if reports.isEmpty { return }
            rounds += 1
            if venue.losesAnswers { continue }
            for report in reports {
                runner.handle(.venue(report), at: now, wall: now, cause: "venue")
                commit()
            }
        }
    }

    /// Lets the venue say something about an order.
    func tell(
        _ id: ClientOrderID,
        _ outcome: OrderUpdate.Outcome,
        via: Evidence.Source = .venueStream
    ) {
        let update = OrderUpdate(
            id: id,
            venue: Self.venueID,
            time: now,
            outcome: outcome,
            via: via
        )
        handle(.venue(.order(update)))
    }

    var book: Book { runner.state.book }
    var position: Quantity { book.position(of: Self.btc).quantity }

    /// Facts of one kind so far.
    func count(_ kind: FactKind) -> Int { journal.facts.filter { $0.kind == kind }.count }

    func alerts(_ kind: AlertKind) -> [Alert] {
        journal.facts.compactMap {
            if case .alertRaised(let alert) = $0, alert.kind == kind { return alert }
            return nil
        }
    }
}

/// A wish for a position, with a stop or none.
func hold(_ quantity: String, stop: Int? = nil) -> [InstrumentID: DesiredInstrument] {
    [
        TestDesk.btc: DesiredInstrument(
            targetPosition: try? Quantity(quantity),
            protectiveStop: stop.map { Price(whole: $0) },
            explanation: Explanation("The test wants it.")
        )
    ]
}

/// A wish for one resting buy of 0.1 at a price.
func rest(_ price: Int, stop: Int? = nil) -> [InstrumentID: DesiredInstrument] {
    [
        TestDesk.btc: DesiredInstrument(
            targetPosition: nil,
            protectiveStop: stop.map { Price(whole: $0) },
            restingOrders: [
                WantedOrder(
                    slot: "buy",
                    side: .buy,
                    price: Price(whole: price),
                    quantity: Quantity(units: 100_000_000_000)
                )
            ],
            explanation: Explanation("The test wants it.")
        )
    ]
}
