package import TradingCore

/// How large a new position is; the one place where a rule's number becomes an amount.
extension RuleDecision {
    /// Base units in whole lots, rounded down; nil without price, equity or volatility.
    func size(isLong: Bool, stop: Price?) -> Quantity? {
        let equity = view.equity(in: instrument.id)
        guard equity.isPositive, let price = touch(isLong: isLong), price.isPositive,
            let wanted = wanted(equity, at: price, stop: stop)
        else { return nil }
        return spec.capped(wanted, equity, at: price, instrument.lot)
    }

    /// The side of a sane quote that an entry takes, or the last close.
    private func touch(isLong: Bool) -> Price? {
        if let quote = view.quotes[instrument.id], quote.isSane {
            return isLong ? quote.ask : quote.bid
        }
        return tracker.plan.last?.price
    }

    /// Base units; equity is in the instrument's quote currency.
    private func wanted(_ equity: Money, at price: Price, stop: Price?) -> Quantity? {
        switch spec.size {
        case .notional(let money):
            return view.quoted(money, in: instrument.id)?.quantity(at: price, .down)
        case .fraction: return spec.value(of: equity)?.quantity(at: price, .down)
        case .risk(let share):
            guard let stop else { return nil }
            let distance = (price - stop).magnitude
            guard distance.isPositive else { return nil }
            return equity.times(share, .down).quantity(at: distance, .down)
        case .volatility(let target):
            guard let volatility = tracker.volatility, volatility > 0,
                let share = Fraction(approximating: target.approximate / volatility)
            else { return nil }
            return equity.times(share, .down).quantity(at: price, .down)
        }
    }
}

extension RuleSpec {
    /// What a new position is worth, where the rules and equity alone say it; nil for sizes by risk and by
    /// volatility.
    package func value(of equity: Money) -> Money? {
        switch size {
        case .notional(let money): money
        case .fraction(let share): equity.times(share, .down)
        case .risk, .volatility: nil
        }
    }

    /// A size cut to what `notional_max` allows, in whole lots, rounded down.
    package func capped(
        _ wanted: Quantity,
        _ equity: Money,
        at price: Price,
        _ lot: Quantity
    ) -> Quantity {
        let most = equity.times(notionalMax, .down).quantity(at: price, .down)
        return min(wanted, most).rounded(to: lot, .down)
    }

    /// The most that a position can be worth as a multiple of equity, as far as the rules alone tell: what
    /// ranges and volatility make of it is not known before.
    var shareMax: Double {
        let most = notionalMax.approximate
        switch size {
        case .fraction(let share): return min(share.approximate, most)
        case .risk(let share):
            guard case .fraction(let distance) = plan.firstStop else { return most }
            return min(share.approximate / distance, most)
        case .notional, .volatility: return most
        }
    }
}
