import Simulation
import TradingCore

/// Times of hours and days in which nobody starts the agent again, in some of the worlds: a weekend, a
/// lost machine, a holiday. Prices go on in steps of minutes, resting orders and stops are executed, funding is
/// paid, days begin; then the agent comes back to all of it. It draws from a stream of its own.
///
/// What people, Telegram and receivers had under way stands still meanwhile and goes on afterwards.
final class LongOutages {
    private unowned let world: World
    private var dice: SeededGenerator
    /// How long the agent stays away after its next end.
    private var wanted: TimeSpan?
    private var count = 0

    /// In each world at most; more would be the same again.
    private static let countMax = 3
    private static let hours = 6...120
    /// Between the prices of an outage; an interval of funding is a multiple of it.
    private static let priceInterval = TimeSpan.minutes(10)
    /// What is on the wire when a process ends has arrived or is lost after this time.
    private static let silence = TimeSpan.seconds(30)

    init(_ world: World) {
        self.world = world
        dice = SeededGenerator(seed: world.seed).fork("long outages")
    }

    /// Where two processes wait for one another nobody is away for long.
    func begin() {
        if world.faults.strength(.longOutage) > 0, world.pair == nil { later() }
    }

    private func later() {
        world.time.after(.seconds(dice.integer(in: 20...600))) { [weak self] in
            guard let self, world.isTroubled, count < Self.countMax else { return }
            if wanted == nil, !world.time.isAsleep, world.happensSurely(.longOutage) { strike() }
            later()
        }
    }

    private func strike() {
        count += 1
        wanted = .hours(dice.integer(in: Self.hours))
        if dice.chance(0.5) { world.kill() } else { world.life?.terminate() }
    }

    /// How much longer than usual the agent is away before anybody would start it.
    var pause: TimeSpan { wanted == nil ? .zero : Self.silence }

    /// Lets the time go by, where this is wanted; call it before a life begins.
    func pass() {
        guard let span = wanted else { return }
        wanted = nil
        guard world.isTroubled, !world.time.isAsleep else { return }
        let time = world.time
        let end = time.trueTime + span
        time.postpone(by: span)
        for event in world.prices.leap(to: end, by: Self.priceInterval) where event.isTraded {
            time.pass(to: event.time)
            let truth = world.feed.truth(event, world.market)
            for exchange in world.exchanges { exchange.apply(truth) }
        }
        time.pass(to: end)
        world.nextPrice()
    }
}

extension MarketEvent {
    /// Whether it moves what is held or rests at a venue.
    fileprivate var isTraded: Bool {
        switch self {
        case .quote, .funding: true
        case .bar, .feed: false
        }
    }
}
