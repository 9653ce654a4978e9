package import TradingCore

/// What should have been bought of one instrument up to now. A pure fold over closed bars.
///
/// At the first bar of each period of the schedule the plan spends its amount at the close. Between them the
/// ladder spends more where the close lies a step under the average; after each rung the step is counted from
/// the new average, and once the close is back over it the ladder begins anew. With a take profit the plan
/// ends where the close has risen by so much over the average, and a new round begins.
package struct CostAveragingPlan: Sendable, Hashable {
    /// Base units of this round.
    package private(set) var quantity = Quantity.zero
    /// Money spent on them, without fees.
    package private(set) var cost = Money.zero
    /// Rungs that were used since the close was over the average.
    package private(set) var rungs = 0
    /// Rounds that ended with their profit.
    package private(set) var rounds = 0
    /// Money spent on `day`.
    package private(set) var daySpent = Money.zero
    package private(set) var day = 0
    /// The last period of the schedule that was served; nil before the first.
    package private(set) var period: Int?
    /// The close of the bar that changed the plan last.
    package private(set) var changedAt = UTCTime.epoch

    package init() {}

    /// Mean price of what was bought; nil with nothing bought.
    package var average: Price? {
        guard quantity.isPositive else { return nil }
        return Price(
            units: cost.units.scaled(by: Price.unitsPerWhole, over: quantity.units, .nearest)
        )
    }

    /// The close at or under which the next rung buys; nil when there is none.
    package func nextRung(_ parameters: CostAveragingParameters) -> Price? {
        guard let average, rungs < parameters.dipRungs,
            let fraction = Fraction(approximating: 1 - parameters.dipStep)
        else { return nil }
        return average.times(fraction, .down)
    }

    /// The close at or over which the round ends; nil when there is none.
    package func profitPrice(_ parameters: CostAveragingParameters) -> Price? {
        guard let average, parameters.takeProfit > 0,
            let fraction = Fraction(approximating: 1 + parameters.takeProfit)
        else { return nil }
        return average.times(fraction, .up)
    }

    /// Takes the next closed bar: its last price, which is positive, when it closed, and the schedule's
    /// period in which it opened.
    package mutating func apply(
        close: Price,
        at time: UTCTime,
        period now: Int,
        _ parameters: CostAveragingParameters
    ) {
        let before = self
        let isNewPeriod = period.map { now > $0 } ?? true
        if let goal = profitPrice(parameters), close >= goal {
            self = CostAveragingPlan()
            rounds = before.rounds + 1
            day = before.day
            daySpent = before.daySpent
            period = now
        } else if isNewPeriod {
            period = now
            _ = buy(parameters.amount, at: close, time, parameters)
        } else if let rung = nextRung(parameters), close <= rung {
            // A rung for which there is no room is not used up.
            let money = parameters.amount(ofRung: rungs + 1)
            if buy(money, at: close, time, parameters) { rungs += 1 }
        }
        if rungs > 0, let average, close >= average { rungs = 0 }
        if self != before { changedAt = time }
    }

    /// Spends what the caps let through; false when that is nothing.
    private mutating func buy(
        _ money: Money,
        at close: Price,
        _ time: UTCTime,
        _ parameters: CostAveragingParameters
    ) -> Bool {
        let today = time.day.daysSinceEpoch
        let spent = today == day ? daySpent : .zero
        var room = parameters.totalMax - cost
        if let dayMax = parameters.dayMax { room = min(room, dayMax - spent) }
        let spend = min(money, room)
        guard spend.isPositive else { return false }
        quantity += spend.quantity(at: close, .down)
        cost += spend
        day = today
        daySpent = spent + spend
        return true
    }
}

extension CostAveragingPlan {
    /// The plan in numbers that the journal keeps.
    func anchor(_ parameters: CostAveragingParameters) -> StrategyAnchor {
        StrategyAnchor(
            parameters: parameters.anchoring,
            since: changedAt,
            prices: [
                "quantity": Price(units: quantity.units), "cost": Price(units: cost.units),
                "rungs": Price(whole: rungs), "rounds": Price(whole: rounds),
                "day": Price(whole: day), "day_spent": Price(units: daySpent.units),
                "period": Price(whole: period ?? -1),
            ]
        )
    }

    /// The plan out of the journal's numbers; nil when they are of other parameters or one is missing.
    init?(_ anchor: StrategyAnchor, _ parameters: CostAveragingParameters) {
        func whole(_ name: String) -> Int? {
            anchor.prices[name].map { Int($0.units / Price.unitsPerWhole) }
        }
        guard anchor.parameters == parameters.anchoring,
            let quantity = anchor.prices["quantity"], let cost = anchor.prices["cost"],
            let spent = anchor.prices["day_spent"], let rungs = whole("rungs"),
            let rounds = whole("rounds"), let day = whole("day"), let period = whole("period")
        else { return nil }
        self.quantity = Quantity(units: quantity.units)
        self.cost = Money(units: cost.units)
        self.rungs = rungs
        self.rounds = rounds
        self.day = day
        daySpent = Money(units: spent.units)
        self.period = period < 0 ? nil : period
        changedAt = anchor.since
    }
}
