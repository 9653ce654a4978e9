import TradingCore

/// What a rule strategy wants of one instrument.
struct RuleDecision {
    let instrument: Instrument
    let spec: RuleSpec
    let tracker: RuleTracker
    let view: MarketView
    /// Whether one more position may be opened.
    let hasRoom: Bool

    var held: Quantity { view.positions[instrument.id] ?? .zero }
    private var symbol: String { instrument.id.symbol }

    func desiredInstrument() -> DesiredInstrument {
        if !held.isZero { return leading() }
        for isLong in [true, false] where truth(of: isLong ? .buy : .short) == .yes {
            return opening(isLong: isLong)
        }
        return flat("\(symbol) waits: no condition to open a position holds.")
    }

    /// A position that is held.
    private func leading() -> DesiredInstrument {
        let isLong = held.isPositive
        let closing: RuleRole = isLong ? .sell : .cover
        if truth(of: closing) == .yes {
            return flat("\(symbol) is closed: the condition of \(closing.rawValue) holds.")
        }
        if mayReverse(isLong: isLong) {
            let other: RuleRole = isLong ? .short : .buy
            return flat("\(symbol) is closed: the condition of \(other.rawValue) holds.")
        }
        if tracker.plan.isOverdue {
            return flat(
                "\(symbol) is closed: its \(spec.plan.exitAfterBars ?? 0) bars are over."
            )
        }
        let wanted = tracker.plan.wanted(held: held, lot: instrument.lot)
        let sentence =
            wanted == held
            ? "\(symbol) is held; no condition to close it holds."
            : "\(symbol) is held, and a part is taken: the price has come far enough."
        return DesiredInstrument(
            targetPosition: wanted,
            protectiveStop: tracker.plan.stop(tick: instrument.tick)
                ?? view.stops[instrument.id],
            explanation: explanation(sentence)
        )
    }

    private func mayReverse(isLong: Bool) -> Bool {
        let other: RuleRole = isLong ? .short : .buy
        return truth(of: other) == .yes && failingFilter == nil
            && (!isLong || instrument.canBeShort)
    }

    /// A position that its condition opens, when nothing is in the way.
    private func opening(isLong: Bool) -> DesiredInstrument {
        if let obstacle = obstacle(isLong: isLong) { return flat(obstacle) }
        let role: RuleRole = isLong ? .buy : .short
        let stop = tracker.plan.firstStop(isLong: isLong, tick: instrument.tick)
        if spec.plan.firstStop != nil, stop == nil {
            return flat(
                "\(symbol) waits: its stop would not lie behind the price, or is not known."
            )
        }
        guard let size = size(isLong: isLong, stop: stop) else {
            return flat("\(symbol) waits: without price, equity or volatility there is no size.")
        }
        if size.isZero {
            return flat("\(symbol) waits: the size is under one lot of \(instrument.lot).")
        }
        return DesiredInstrument(
            targetPosition: isLong ? size : -size,
            protectiveStop: stop,
            explanation: explanation(
                "\(symbol) is opened: the condition of \(role.rawValue) holds."
            )
        )
    }

    /// Why no new position may be opened; nil when one may.
    private func obstacle(isLong: Bool) -> String? {
        let role: RuleRole = isLong ? .buy : .short
        let closing: RuleRole = isLong ? .sell : .cover
        if !isLong, !instrument.canBeShort { return "\(symbol) cannot be sold short." }
        if truth(of: closing) == .yes {
            return "\(symbol) waits: \(role.rawValue) and \(closing.rawValue) hold together."
        }
        if let filter = failingFilter {
            return "\(symbol) waits: the filter ‘\(filter)’ does not hold."
        }
        guard let last = tracker.plan.last else { return "\(symbol) waits for its first bar." }
        if let ended = tracker.plan.ended, ended.isLong == isLong, ended.time >= last.time {
            return "\(symbol) waits for the next bar: a position ended at this one."
        }
        if let out = view.stoppedOut[instrument.id], out > last.time {
            return "\(symbol) waits for the next bar: its stop was filled since the last one."
        }
        if !hasRoom {
            return "\(symbol) waits: \(spec.positionsMax ?? 0) positions are held already."
        }
        return nil
    }

    private var failingFilter: RuleCondition? {
        let first = spec.conditions.count - spec.filters.count
        return spec.filters.enumerated()
            .first { tracker.machine.truth(of: first + $0.offset) != .yes }?.element
    }

    private func truth(of role: RuleRole) -> RuleTruth {
        guard let root = role.root(in: spec) else { return .no }
        return tracker.machine.truth(of: root)
    }

    private func flat(_ sentence: String) -> DesiredInstrument {
        DesiredInstrument(targetPosition: .zero, explanation: explanation(sentence))
    }

    private func explanation(_ sentence: String) -> Explanation {
        let facts = RuleFacts(spec: spec, tracker: tracker)
        return Explanation(sentence, facts.numbers + [NamedNumber("position", held)])
    }
}

/// The conditions by their names.
enum RuleRole: String, CaseIterable {
    case buy, sell, short, cover

    /// Its place among the conditions; nil where it is not written.
    func root(in spec: RuleSpec) -> Int? {
        let written = [spec.buy, spec.sell, spec.short, spec.cover]
        guard let index = Self.allCases.firstIndex(of: self), written[index] != nil else {
            return nil
        }
        return written[..<index].count { $0 != nil }
    }
}
