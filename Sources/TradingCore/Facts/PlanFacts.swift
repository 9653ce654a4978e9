/// The plan by which the position of an instrument is led began, moved or ended. It says all that is known
/// then, so the newest one stands alone.
package struct PlanChanged: Sendable, Hashable, Codable {
    package let instrument: InstrumentID
    /// As it is said: `stop 2 atr, take 50% at 2R`; nil when it ended.
    package let terms: String?
    /// The bars at whose close it is looked at.
    package let interval: BarInterval
    /// Where it stands; nil before the position began.
    package let anchor: StrategyAnchor?
    /// Closes since the position began.
    package let bars: Int
    package let reason: String
    /// Who wanted it: the operator, or the agent.
    package let by: String

    package init(
        instrument: InstrumentID,
        terms: String?,
        interval: BarInterval,
        anchor: StrategyAnchor? = nil,
        bars: Int = 0,
        reason: String,
        by: String
    ) {
        self.instrument = instrument
        self.terms = terms
        self.interval = interval
        self.anchor = anchor
        self.bars = bars
        self.reason = reason
        self.by = by
    }
}
