import Strategies
import TradingCore

/// Bear defense: once a day the own equity curve decides which strategies have the capital.
extension EngineState {
    /// Looks at the day that has begun, once, when the total equity is known.
    mutating func observeDefense() {
        guard let defense = setup.defense, let equity = totalEquity, equity.isPositive,
            (book.defense?.last?.day ?? .beforeAll) < moment.now.day
        else { return }
        let transfers = setup.countedVenues.reduce(Money.zero) {
            $0 + (book.ledgers[$1]?.transfers ?? .zero)
        }
        let today = DefenseRecord.Day(day: moment.now.day, equity: equity, transfers: transfers)
        let returns = Self.returns(of: (book.defense?.days ?? []) + [today])
        let last = book.defense?.last
        let before = BearDefenseState(
            isDefending: last?.isDefending ?? false,
            days: last?.days ?? 0,
            votes: last?.votes ?? 0
        )
        let machine = BearDefense(defense.parameters)
        let (after, sharpe) = machine.step(before, returns: returns)
        let hasSwitched = after.isDefending != before.isDefending
        let explanation = machine.explanation(of: after, sharpe: sharpe, returns: returns.count)
        record(
            .defenseObserved(
                DefenseObserved(
                    day: today.day,
                    equity: equity,
                    transfers: transfers,
                    isDefending: after.isDefending,
                    days: after.days,
                    votes: after.votes,
                    hasSwitched: hasSwitched,
                    explanation: explanation
                )
            )
        )
        if hasSwitched { moveCapital(defense, after, explanation) }
    }

    /// Daily returns without what transfers brought; days without equity before them are left out.
    private static func returns(of days: [DefenseRecord.Day]) -> [Double] {
        zip(days, days.dropFirst()).compactMap { before, now in
            guard before.equity.isPositive else { return nil }
            let earned = now.equity - now.transfers - before.equity + before.transfers
            return earned.approximate / before.equity.approximate
        }
    }

    private mutating func moveCapital(
        _ defense: DefenseSetup,
        _ state: BearDefenseState,
        _ explanation: Explanation
    ) {
        for index in moment.strategies.indices { moment.strategies[index].dueAt = moment.now }
        let basket = defense.complement.keys.sorted().map(\.text).joined(separator: ", ")
        notice(
            .capitalMoved,
            subject: "bear defense",
            state.isDefending
                ? "Bear defense: capital moves to \(basket)."
                : "Bear defense: capital comes back to the other strategies.",
            lines: [explanation.sentence],
            hint: "/strategies"
        )
    }

    /// The multiple of its account's equity that a strategy may use; nil without bear defense.
    func capitalShare(of strategy: StrategyID) -> Fraction? {
        guard let defense = setup.defense else { return nil }
        let isDefending = book.defense?.last?.isDefending ?? false
        guard let share = defense.complement[strategy] else { return isDefending ? .zero : .one }
        return isDefending ? share : defense.calmShare
    }
}

extension UTCDay {
    fileprivate static let beforeAll = UTCDay(daysSinceEpoch: .min)
}
