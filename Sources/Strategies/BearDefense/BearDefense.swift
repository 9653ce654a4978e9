package import TradingCore

/// When capital moves away from a losing equity curve, and when it comes back.
package struct BearDefenseParameters: Sendable, Hashable {
    /// Daily returns over which the Sharpe ratio rolls; 2 or more.
    package var windowDays = 30
    /// The annualised ratio under which a day speaks for defending.
    package var enterBelow = -1.0
    /// The annualised ratio from which on a day speaks for going back; over `enterBelow`.
    package var leaveAbove = 0.5
    /// Days in a row that must speak for the other side before it is taken; 1 or more.
    package var confirmDays = 2
    /// Days that a side is held at least.
    package var holdDays = 5
    /// For annualising.
    package var daysPerYear = 365.0

    package init() {}

    /// Values that contradict each other, one sentence each.
    package func problems() -> [String] {
        guard leaveAbove <= enterBelow else { return [] }
        return [
            "Capital would come back at a Sharpe ratio of \(leaveAbove), which is not over the "
                + "\(enterBelow) at which it leaves."
        ]
    }
}

/// Which side the capital is on.
package struct BearDefenseState: Sendable, Hashable, Codable {
    package let isDefending: Bool
    /// Days on this side.
    package let days: Int
    /// Days in a row that spoke for the other one.
    package let votes: Int

    package init(isDefending: Bool = false, days: Int = 0, votes: Int = 0) {
        self.isDefending = isDefending
        self.days = days
        self.votes = votes
    }
}

/// The overlay on an equity curve: a pure step from day to day.
///
/// Each day the Sharpe ratio of the last daily returns is taken. Under `enterBelow`, or from `leaveAbove` on while
/// defending, the day speaks for the other side; after `confirmDays` such days in a row, and `holdDays` on
/// this one, the side is changed. Between the two thresholds nothing moves.
package struct BearDefense: Sendable, Hashable {
    package let parameters: BearDefenseParameters

    package init(_ parameters: BearDefenseParameters) {
        precondition(parameters.problems().isEmpty, "the thresholds agree")
        precondition(parameters.windowDays >= 2, "a ratio needs two returns")
        self.parameters = parameters
    }

    /// The state after a day and the ratio that decided; a nil ratio means that there are too few returns.
    package func step(
        _ state: BearDefenseState,
        returns: [Double]
    ) -> (state: BearDefenseState, sharpe: Double?) {
        let sharpe = sharpe(of: returns)
        let speaks =
            sharpe.map {
                state.isDefending ? $0 >= parameters.leaveAbove : $0 < parameters.enterBelow
            }
            ?? false
        let votes = speaks ? state.votes + 1 : 0
        let days = state.days + 1
        if votes >= max(parameters.confirmDays, 1), days > parameters.holdDays {
            return (BearDefenseState(isDefending: !state.isDefending), sharpe)
        }
        return (
            BearDefenseState(isDefending: state.isDefending, days: days, votes: votes), sharpe
        )
    }

    private func sharpe(of returns: [Double]) -> Double? {
        var rolling = RollingSharpe(
            period: parameters.windowDays,
            periodsPerYear: parameters.daysPerYear
        )
        var newest: Double?
        for value in returns.suffix(parameters.windowDays) { newest = rolling.update(value) }
        return newest
    }

    /// One sentence and the numbers behind it.
    package func explanation(
        of state: BearDefenseState,
        sharpe: Double?,
        returns count: Int
    ) -> Explanation {
        let side = state.isDefending ? "defends" : "stands by"
        let window = parameters.windowDays
        guard let sharpe else {
            return Explanation(
                "Bear defense \(side); it knows \(min(count, window)) of \(window) daily returns.",
                [NamedNumber("days known", count)]
            )
        }
        let limit = state.isDefending ? parameters.leaveAbove : parameters.enterBelow
        let rule = state.isDefending ? "comes back from" : "moves under"
        return Explanation(
            "Bear defense \(side): the Sharpe ratio over \(window) days is \(shown(sharpe, 2)); "
                + "capital \(rule) \(shown(limit, 2)).",
            [
                NamedNumber("sharpe", shown(sharpe, 2)), NamedNumber("threshold", shown(limit, 2)),
                NamedNumber("days on this side", state.days),
                NamedNumber("days for the other", "\(state.votes) of \(parameters.confirmDays)"),
            ]
        )
    }
}
