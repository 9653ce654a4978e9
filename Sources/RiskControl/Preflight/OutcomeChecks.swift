import TradingCore

/// Checks of the size that is left after all cuts.
extension PreflightGate {
    /// The venue's smallest quantity and value. Orders that only reduce are exempt from the value.
    func checkMinimums(_ size: GrantedSize, _ instrument: Instrument) throws(Refusal) {
        let cut = size.reason.map { " after the cut by \($0.rawValue)" } ?? ""
        if size.quantity < instrument.quantityMin {
            throw Refusal(
                .belowQuantityMin,
                "The quantity \(size.quantity)\(cut) is \(instrument.quantityMin - size.quantity) "
                    + "under the venue's minimum \(instrument.quantityMin).",
                size.numbers + [NamedNumber("quantity minimum", instrument.quantityMin)]
            )
        }
        let isExempt = !isEntry || intent.isReduceOnly
        guard !isExempt else { return }
        let price = intent.kind.price ?? usableQuote?.bid ?? intent.referencePrice
        let value = try checked("notional") { () throws(CheckedAmounts.Overflow) in
            try CheckedAmounts.value(of: size.quantity, at: price, .down)
        }
        guard value < instrument.notionalMin else { return }
        let needed = try equityNeeded(for: instrument.notionalMin, insteadOf: value)
        let advice =
            needed.map { "equity of about \($0.display) would be needed" }
            ?? "\((instrument.notionalMin - value).display) is missing"
        throw Refusal(
            .belowNotionalMin,
            "Notional \(value.display)\(cut) is under the venue's minimum "
                + "\(instrument.notionalMin.display); \(advice).",
            size.numbers + [
                NamedNumber("notional", value),
                NamedNumber("notional minimum", instrument.notionalMin),
                NamedNumber("missing", instrument.notionalMin - value),
            ]
        )
    }

    /// Sizes grow with equity, so the equity that reaches a minimum follows by proportion.
    private func equityNeeded(
        for minimum: Money,
        insteadOf value: Money
    ) throws(Refusal)
        -> Money?
    {
        guard let equity = context.equity, equity.isPositive, value.isPositive else { return nil }
        return try checked("needed equity") { () throws(CheckedAmounts.Overflow) in
            let factor = try CheckedAmounts.share(minimum, of: value, .up)
            return try CheckedAmounts.times(equity, factor, .up)
        }
    }

    /// The stressed loss of the book with the order must fit into what may still be lost. A budget
    /// that is not known fits nothing.
    func checkLossBudget(_ size: GrantedSize) throws(Refusal) {
        guard let stress = limits.stressFraction else { return }
        let otherSide = positionAlong - context.openOrders.unguarded(on: intent.side.opposite)
        let reach = max((worstAlong + size.quantity).magnitude, otherSide.magnitude)
        let stressed = try checked("stressed loss") { () throws(CheckedAmounts.Overflow) in
            let quoted = try CheckedAmounts.value(of: reach, at: markPrice, .up)
            let own = try CheckedAmounts.converted(quoted, at: context.rate ?? .one, .up)
            return try CheckedAmounts.times(own + context.exposureElsewhere, stress, .up)
        }
        guard let budget = context.lossBudgetRemaining else {
            throw Refusal(
                .lossBudget,
                "What may still be lost is not known.",
                [NamedNumber("stressed loss", stressed)]
            )
        }
        guard stressed > budget else { return }
        throw Refusal(
            .lossBudget,
            "A move of \(stress.display) against the book would lose \(stressed.display), and "
                + "\(max(budget, .zero).display) may still be lost.",
            [
                NamedNumber("stressed loss", stressed), NamedNumber("loss budget", budget),
                NamedNumber("stress", stress.display),
            ]
        )
    }
}
