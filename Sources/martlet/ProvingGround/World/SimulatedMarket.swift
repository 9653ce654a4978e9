import RiskControl
import Simulation
import Strategies
import TradingCore
import TradingEngine

/// What trades in a simulated world: one or two markets on venues of manners that the seed draws,
/// with a grid and a momentum strategy each, on generated prices.
struct SimulatedMarket {
    /// One market on its venue.
    struct Place {
        let id: MarketID
        var config: SimulatedVenueConfig
        let manners: VenueManners
        var assignments: [StrategyAssignment]

        var instruments: [InstrumentID] { config.instruments.map(\.id) }
    }
    private(set) var places: [Place]
    private var instruments: [GeneratedInstrument]
    private let interval: Int
    /// The limits, some of them tight so that they bind.
    private(set) var policy: RiskPolicy

    init(_ dice: inout SeededGenerator, hasWildStrategy: Bool) {
        interval = dice.integer(in: 4...15)
        policy = Self.policy(&dice)
        let universe = DefaultUniverse.markets
        var chosen = [universe[0]]
        if dice.chance(0.3) { chosen.append(universe[1]) }
        var instruments: [GeneratedInstrument] = []
        var places: [Place] = []
        for (index, market) in chosen.enumerated() {
            // The second market trades a pair in account money and one in other money.
            let own =
                index == 0
                ? Array(market.instruments.prefix(3))
                : market.instruments.filter {
                    ["EURUSD", "USDJPY"].contains($0.instrument.id.symbol)
                }
            instruments += own
            let isWild = hasWildStrategy && index == 0
            places.append(Self.place(market, own, isWild: isWild, &dice))
        }
        self.instruments = instruments
        self.places = places
    }

    /// In some worlds prices run wild and little may be lost, so that losses are stopped often. The
    /// dice are others than those of the rest, which stays as it is.
    mutating func runWild(seed: UInt64) {
        var dice = SeededGenerator(seed: seed).fork("losses")
        guard dice.chance(0.25) else { return }
        let factor = dice.uniform(in: 4...12)
        instruments = instruments.map { $0.moving($0.dailyVolatility * factor) }
        policy.fallback.dailyLossMax = .basisPoints(dice.integer(in: 5...60))
    }

    /// In a few worlds little is bid and asked at a price, so that orders are filled in many parts.
    mutating func thinOut(seed: UInt64) {
        var dice = SeededGenerator(seed: seed).fork("thin books")
        guard dice.chance(0.1) else { return }
        instruments = instruments.map { $0.offering($0.instrument.lot * dice.integer(in: 4...30)) }
    }

    /// In some worlds an order must be worth a good deal, so that one that is cut is soon too small.
    mutating func askForMore(seed: UInt64) {
        var dice = SeededGenerator(seed: seed).fork("large minimums")
        guard dice.chance(0.12) else { return }
        let least = Money(whole: dice.integer(in: 20...150))
        instruments = instruments.map { $0.demanding(least) }
        for index in places.indices {
            places[index].config.instruments = places[index].instruments.compactMap(instrument)
        }
    }

    private static func place(
        _ market: PaperMarket,
        _ own: [GeneratedInstrument],
        isWild: Bool,
        _ dice: inout SeededGenerator
    ) -> Place {
        var config = SimulatedVenueConfig(
            venue: market.venue.venue,
            currency: market.venue.currency,
            startingBalance: Money(whole: 10_000),
            instruments: own.map(\.instrument)
        )
        config.touchSize.notional = Money(whole: dice.integer(in: 100...5_000))
        // Another fence than the manners' would hide it.
        config.requestAgeMax = .hours(1)
        var paper = config.contract
        paper.fence = .signed(.seconds(5))
        let kinds = VenueManners.all(paper: paper)
        let manners = kinds[dice.integer(in: 0...kinds.count - 1)]
        config.isAmending = manners.contract.amending != .none
        let ids = own.map(\.instrument.id)
        let name = market.market.text
        let first: StrategyAssignment? =
            isWild
            ? StrategyAssignment(
                strategy: WildStrategy(id: StrategyID("\(name)/wild")),
                instruments: [ids[0]]
            )
            : strategy(
                "\(name)/grid",
                "grid",
                [ids[0]],
                [
                    "interval": "1m", "range_width": "2", "recentre_bars": "15",
                    "investment": "3000",
                ]
            )
        let second = strategy(
            "\(name)/volatility-momentum",
            "volatility-momentum",
            Array(ids[1...]),
            [
                "interval": "1m", "momentum_bars": "6", "volatility_bars": "6",
                "rebalance_bars": "2", "volatility_target": "0.4", "allow_short": "true",
            ]
        )
        return Place(
            id: market.market,
            config: config,
            manners: manners,
            assignments: [first, second].compactMap { $0 }
        )
    }

    /// Lets the strategies digest the past, as every start of the agent does.
    mutating func warmUp(with generator: MarketGenerator) {
        var generator = generator
        let history = generator.history([.minute: 40])
        for index in places.indices {
            places[index].assignments = places[index].assignments.map { $0.warmed(by: history) }
        }
    }

    private static func policy(_ dice: inout SeededGenerator) -> RiskPolicy {
        var policy = RiskPolicy()
        var limits = policy.fallback
        if dice.chance(0.3) { limits.exposureMax = .percent(dice.integer(in: 20...120)) }
        if dice.chance(0.3) { limits.dailyLossMax = .basisPoints(dice.integer(in: 10...200)) }
        if dice.chance(0.2) { limits.drawdownMax = .basisPoints(dice.integer(in: 10...200)) }
        if dice.chance(0.3) { limits.stressFraction = .percent(dice.integer(in: 1...6)) }
        policy.fallback = limits
        return policy
    }

    private static func strategy(
        _ id: String,
        _ kind: String,
        _ instruments: [InstrumentID],
        _ parameters: [String: String]
    ) -> StrategyAssignment? {
        let made = try? StrategyCatalog.make(kind, id: StrategyID(id), parameters: parameters)
        return made.map { StrategyAssignment(strategy: $0, instruments: instruments) }
    }

    /// What the engine of every life is told.
    func setup(generation: String) -> EngineSetup {
        let markets = places.map { place in
            MarketSetup(
                id: place.id,
                venue: place.config.venue,
                mode: .paper,
                currency: place.config.currency,
                instruments: place.config.instruments,
                strategies: place.assignments,
                contract: place.manners.contract
            )
        }
        return EngineSetup(
            markets: markets,
            policy: policy,
            generation: generation,
            source: "simulated",
            version: "simulated"
        )
    }

    /// Prices from a moment on.
    func prices(seed: UInt64, start: UTCTime) -> MarketGenerator {
        var settings = MarketGeneratorSettings()
        settings.quoteInterval = .seconds(interval)
        settings.barIntervals = [.minute]
        return MarketGenerator(
            seed: seed,
            instruments: instruments,
            start: start,
            settings: settings
        )
    }

    var symbols: [InstrumentID] { places.flatMap(\.instruments) }

    func instrument(_ id: InstrumentID) -> Instrument? {
        instruments.first { $0.instrument.id == id }?.instrument
    }

    /// The jobs of the default configuration.
    var jobs: [ScheduledJob] {
        guard let cron = try? CronExpression("0 22 * * *") else { return [] }
        return [ScheduledJob(name: "daily-summary", cron: cron)]
    }
}

extension GeneratedInstrument {
    /// The same with another volatility, as far as a market has one.
    fileprivate func moving(_ volatility: Double) -> GeneratedInstrument {
        with(volatility: min(volatility, 0.45), touchSize: touchSize)
    }

    /// The same with another size at the best prices.
    fileprivate func offering(_ size: Quantity) -> GeneratedInstrument {
        with(volatility: dailyVolatility, touchSize: size)
    }

    /// The same where an order is worth that much at least.
    fileprivate func demanding(_ least: Money) -> GeneratedInstrument {
        with(rules: instrument.demanding(least), volatility: dailyVolatility, touchSize: touchSize)
    }

    private func with(
        rules: Instrument? = nil,
        volatility: Double,
        touchSize: Quantity
    ) -> GeneratedInstrument {
        GeneratedInstrument(
            rules ?? instrument,
            startPrice: startPrice,
            dailyVolatility: volatility,
            spreadTicks: spreadTicks,
            group: group,
            correlation: correlation,
            touchSize: touchSize
        )
    }
}

extension Instrument {
    /// The same rules with another smallest value of an order.
    fileprivate func demanding(_ least: Money) -> Instrument {
        Instrument(
            id: id,
            kind: kind,
            base: base,
            quote: quote,
            tick: tick,
            lot: lot,
            quantityMin: quantityMin,
            quantityMax: quantityMax,
            notionalMin: least,
            leverageMax: leverageMax,
            makerFee: makerFee,
            takerFee: takerFee,
            fundingIntervalHours: fundingIntervalHours,
            calendar: calendar
        )
    }
}

/// A strategy out of its mind: at every seventh bar it wants other prices for as many resting orders
/// as it can name, and turns its position round.
struct WildStrategy: Strategy {
    let id: StrategyID
    let interval = BarInterval.minute
    let warmUpBars = 1
    private var bars = 0
    private var last: Price?

    init(id: StrategyID) { self.id = id }

    mutating func update(_ bar: Bar) {
        bars += 1
        last = bar.close
    }

    func desiredState(_ view: MarketView) -> DesiredState {
        var wanted: [InstrumentID: DesiredInstrument] = [:]
        for (id, instrument) in view.instruments {
            guard let last, bars % 7 == 0 else { continue }
            let orders = (1...Self.ordersPerBar).map { number in
                WantedOrder(
                    slot: "wild \(number)",
                    side: number % 2 == 0 ? .buy : .sell,
                    price: (last + instrument.tick * (number % 2 == 0 ? -number : number))
                        .rounded(to: instrument.tick, .nearest),
                    quantity: instrument.lot * (number % 5 + 1)
                )
            }
            wanted[id] = DesiredInstrument(
                targetPosition: instrument.lot * (bars % 2 == 0 ? 50 : -50),
                restingOrders: orders,
                explanation: Explanation("Nobody knows.")
            )
        }
        return DesiredState(strategy: id, instruments: wanted)
    }

    /// More than the rate allows when each is replaced, again and again.
    private static let ordersPerBar = 60
}
