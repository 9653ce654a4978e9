import TradingCore

extension RuleSpec {
    /// The strategy in plain words, a sentence each.
    package var sentences: [String] {
        conditionSentences + [sizeSentence]
            + plan.sentences(isLong: buy != nil, isShort: short != nil)
    }

    /// `BTC`, `BTC and ETH`, or all that it is given.
    private var subject: String {
        symbols.isEmpty ? "each of its instruments" : symbols.joined(separator: ", ")
    }

    private var conditionSentences: [String] {
        var sentences: [String] = []
        let judged = "judged when a bar of \(bars.text) closes"
        if let buy { sentences.append("Buys \(subject) when \(buy.words); \(judged).") }
        if let sell { sentences.append("Sells it when \(sell.words).") }
        if let short { sentences.append("Sells \(subject) short when \(short.words); \(judged).") }
        if let cover { sentences.append("Covers the short position when \(cover.words).") }
        for filter in filters { sentences.append("Opens a position only when \(filter.words).") }
        return sentences
    }

    private var sizeSentence: String {
        let cap = " A position is worth at most \(notionalMax) times equity"
        let count = positionsMax.map { ", and at most \($0) are held at once" } ?? ""
        return sizeWords + cap + count + "."
    }

    private var sizeWords: String {
        switch size {
        case .risk(let share):
            "Risks \(RuleText.percent(share.approximate)) of equity between entry and stop."
        case .fraction(let share):
            "Each position is worth \(RuleText.percent(share.approximate)) of equity."
        case .notional(let money): "Each position is worth \(money) in the account's currency."
        case .volatility(let share):
            "Each position is so large that its yearly volatility is "
                + "\(RuleText.percent(share.approximate)) of equity."
        }
    }
}

extension PlanSpec {
    /// The plan in plain words, a sentence each.
    package func sentences(isLong: Bool, isShort: Bool) -> [String] {
        let behind = isLong && isShort ? "behind" : isLong ? "under" : "over"
        var sentences: [String] = []
        switch firstStop {
        case nil: sentences.append("No stop protects it.")
        case .price(let price):
            sentences.append("A stop for all of it rests at the venue, at \(price).")
        case .some(let distance):
            sentences.append(
                "A stop for all of it rests at the venue, \(words(distance)) \(behind) the close."
            )
        }
        if let breakeven {
            sentences.append("The stop moves to the entry when \(words(breakeven)) are won.")
        }
        if let trail {
            sentences.append("It follows each close by \(words(trail)), and never back.")
        }
        for target in targets {
            sentences.append(
                "Takes \(RuleText.percent(target.share.approximate)) of it "
                    + (target.isAtPrice
                        ? "at \(words(target.distance))."
                        : "when \(words(target.distance)) are won.")
            )
        }
        if let exitAfterBars { sentences.append("Ends it after \(exitAfterBars) closed bars.") }
        return sentences
    }

    private func words(_ distance: PlanDistance) -> String {
        switch distance {
        case .ranges(let count):
            "\(RuleText.number(count)) average true ranges of \(rangeBars) bars"
        case .fraction(let share): RuleText.percent(share)
        case .risks(let count): "\(RuleText.number(count)) times the first stop's distance"
        case .price(let price): price.description
        }
    }
}

extension PlanTarget {
    fileprivate var isAtPrice: Bool { if case .price = distance { true } else { false } }
}

extension RuleCondition {
    /// `rsi(14) is under 30 and close is over sma(200)`.
    package var words: String { words(isInside: false) }

    private func words(isInside: Bool) -> String {
        switch self {
        case .comparison(let sign, let left, let right): "\(left) \(sign.words) \(right)"
        case .crossing(let isUpward, let left, let right):
            "\(left) crosses \(isUpward ? "above" : "below") \(right)"
        case .not(let inner): "not (\(inner.words))"
        case .all(let left, let right):
            "\(left.words(isInside: true)) and \(right.words(isInside: true))"
        case .any(let left, let right):
            isInside
                ? "(\(left.words) or \(right.words))"
                : "\(left.words(isInside: true)) or \(right.words(isInside: true))"
        }
    }
}

extension RuleComparison {
    fileprivate var words: String {
        switch self {
        case .under: "is under"
        case .atMost: "is at most"
        case .over: "is over"
        case .atLeast: "is at least"
        case .equal: "equals"
        case .unequal: "differs from"
        }
    }
}
