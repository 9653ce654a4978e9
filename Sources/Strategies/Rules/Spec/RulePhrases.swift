import TradingCore

/// The short phrases beside the conditions: `2 atr`, `risk 1%`, `50% at 2R`.
extension RuleReader {
    /// Reads a whole text as a phrase.
    static func phrase<Value>(
        _ text: String,
        _ read: (inout RuleReader) throws(RuleProblem) -> Value
    ) throws(RuleProblem) -> Value {
        var reader = try RuleReader(text)
        let value = try read(&reader)
        guard reader.isAtEnd else { throw reader.unexpected("the end") }
        return value
    }

    /// `2 atr`, `3%`, `2R` or a price.
    mutating func distance() throws(RuleProblem) -> PlanDistance {
        _ = takes("at")
        let token = next
        guard let value = takesNumber() else {
            throw unexpected("a distance such as 2 atr, 3% or 2R, or a price")
        }
        guard value > 0 else { throw RuleProblem(at: token.place, "a distance is over 0") }
        if takes("atr", "atrs") { return .ranges(value) }
        if takes("r") { return .risks(value) }
        if takes(sign: "%") {
            // Twelve places, so that what is written back reads as the same.
            let percent = (value * 1e12).rounded() / 1e12
            guard percent > 0, percent < 100 else {
                throw RuleProblem(at: token.place, "a distance is over 0% and under 100%")
            }
            return .fraction(percent / 100)
        }
        guard let price = try? Price(token.written) else {
            throw RuleProblem(at: token.place, "‘\(token.written)’ is no price")
        }
        return .price(price)
    }

    /// `risk 1%`, `fraction 20%`, `notional 1000` or `volatility 15%`.
    mutating func sizing() throws(RuleProblem) -> RuleSizing {
        if takes("risk") { return .risk(try share(upTo: 20, "of equity")) }
        if takes("fraction") { return .fraction(try share(upTo: 1_000, "of equity")) }
        if takes("volatility") { return .volatility(try share(upTo: 200, "a year")) }
        guard takes("notional") else {
            throw unexpected("risk 1%, fraction 20%, notional 1000 or volatility 15%")
        }
        let token = next
        guard takesNumber() != nil, let money = try? Money(token.written), money.isPositive else {
            throw RuleProblem(at: token.place, "expected an amount over 0, found \(token.shown)")
        }
        return .notional(money)
    }

    /// A percent over 0.
    mutating func share(upTo most: Int, _ use: String) throws(RuleProblem) -> Fraction {
        let token = next
        guard let value = takesNumber() else { throw unexpected("a percent \(use)") }
        try require(sign: "%", "after \(token.written)")
        guard value > 0, value <= Double(most), let share = Fraction(approximating: value / 100),
            share.isPositive
        else {
            throw RuleProblem(
                at: token.place,
                "a percent \(use) is over 0 and at most \(most), not \(token.written)"
            )
        }
        return share
    }

    /// `50% at 2R, 50% at 4R`, or one distance for the whole position.
    mutating func targets() throws(RuleProblem) -> [PlanTarget] {
        var found = [try target()]
        while takes(sign: ",") { found.append(try target()) }
        return found
    }

    /// `50% at 2R`; without a share, the whole position.
    mutating func target() throws(RuleProblem) -> PlanTarget {
        _ = takes("profit")
        let start = self
        if takesNumber() != nil, takes(sign: "%"), takes("at") {
            self = start
            let share = try share(upTo: 100, "of the position")
            return PlanTarget(at: try distance(), share: share)
        }
        self = start
        return PlanTarget(at: try distance(), share: .one)
    }

    /// `20 bars`, within the bounds of a plan.
    mutating func barCount(_ use: String) throws(RuleProblem) -> Int {
        let count = try requireBars(1...PlanSpec.barsMax, use)
        _ = takes("bars", "bar")
        return count
    }

    /// Conditions divided by commas.
    mutating func conditions() throws(RuleProblem) -> [RuleCondition] {
        var found = [try condition()]
        while takes(sign: ",") { found.append(try condition()) }
        return found
    }
}
