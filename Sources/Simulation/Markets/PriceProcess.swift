import TradingCore

/// What the instruments of a group have in common: the regime and one factor.
struct GroupProcess: Sendable {
    private(set) var regime = MarketRegime.range
    private(set) var factor = 0.0
    private var random: SeededGenerator

    init(random: SeededGenerator) {
        self.random = random
        regime = pick()
    }

    mutating func advance(seconds: Double) {
        factor = random.normal()
        if random.chance(seconds / regime.meanSeconds) { regime = pick() }
    }

    private mutating func pick() -> MarketRegime {
        let all = MarketRegime.allCases
        return all[random.integer(in: 0...all.count - 1)]
    }
}

/// The mid price of one instrument as a random walk with regime, jumps, gaps and a slow pull toward
/// where it began, so that months of paper trading stay in a sensible range.
struct PriceProcess: Sendable {
    private(set) var mid: Double
    private let home: Double
    private var anchor: Double
    private let dailyVolatility: Double
    private let correlation: Double
    private let ownWeight: Double
    private(set) var random: SeededGenerator

    private static let secondsPerDay = 86_400.0
    private static let jumpsPerDay = 0.4
    private static let homePullPerDay = 0.01

    init(_ generated: GeneratedInstrument, random: SeededGenerator) {
        mid = generated.startPrice.approximate
        home = mid
        anchor = mid
        dailyVolatility = generated.dailyVolatility
        correlation = generated.correlation
        ownWeight = (1 - correlation * correlation).squareRoot()
        self.random = random
    }

    /// Walks for a time in which the market is open.
    mutating func advance(seconds: Double, _ group: GroupProcess) {
        let days = seconds / Self.secondsPerDay
        let noise = correlation * group.factor + ownWeight * random.normal()
        let deviation = dailyVolatility * group.regime.volatilityFactor
        var change = deviation * days.squareRoot() * noise
        change += dailyVolatility * group.regime.driftPerDay * days
        change += min(0.5, group.regime.reversionPerDay * days) * (anchor / mid - 1)
        change += min(0.5, Self.homePullPerDay * days) * (home / mid - 1)
        if random.chance(Self.jumpsPerDay * days) { change += jump() }
        move(change)
        if group.regime.reversionPerDay == 0 { anchor = mid }
    }

    /// The step from a close to the next open: less than the market would have moved meanwhile, and
    /// now and then a jump.
    mutating func gap(closedSeconds: Double) {
        let days = closedSeconds / Self.secondsPerDay
        var change = 0.45 * dailyVolatility * days.squareRoot() * random.normal()
        if random.chance(min(0.25, 0.08 * days)) { change += jump() }
        move(change)
        anchor = mid
    }

    /// Moves the whole past so that the price stands at `price` now.
    mutating func rebase(to price: Double) {
        anchor *= price / mid
        mid = price
    }

    mutating func draw() -> Double { random.uniform() }

    private mutating func jump() -> Double {
        let size = dailyVolatility * random.uniform(in: 0.4...1.6)
        return random.chance(0.5) ? size : -size
    }

    private mutating func move(_ change: Double) {
        mid *= 1 + max(-0.3, min(0.3, change))
    }
}
