/// A change of who trades an instrument, on paper, as the autopilot proposes it.
package struct AutopilotProposal: Sendable, Hashable, Codable {
    /// Rises by one.
    package let number: Int
    package let instrument: InstrumentID
    /// Who trades it until then; nil for nobody.
    package let from: StrategyID?
    /// Under what the new strategy runs.
    package let strategy: StrategyID
    /// The strategy's name in the catalogue.
    package let kind: String
    /// What it is made with; the rest takes its defaults.
    package let parameters: [String: String]
    /// How well it suits the instrument, 0 to 100.
    package let score: Int
    /// How well the present one does.
    package let scoreNow: Int
    /// Parts of the score in words, the weightiest first.
    package let reasons: [String]
    /// When it is deployed unless somebody says no.
    package let dueAt: UTCTime

    package init(
        number: Int,
        instrument: InstrumentID,
        from: StrategyID?,
        strategy: StrategyID,
        kind: String,
        parameters: [String: String],
        score: Int,
        scoreNow: Int,
        reasons: [String],
        dueAt: UTCTime
    ) {
        self.number = number
        self.instrument = instrument
        self.from = from
        self.strategy = strategy
        self.kind = kind
        self.parameters = parameters
        self.score = score
        self.scoreNow = scoreNow
        self.reasons = reasons
        self.dueAt = dueAt
    }
}

/// What became of the autopilot or of one of its proposals.
package struct AutopilotChanged: Sendable, Hashable, Codable {
    /// What happened; the names stand in the journal.
    package enum Step: String, Sendable, Codable {
        case switchedOn = "switched_on"
        case switchedOff = "switched_off"
        /// It waits for a veto.
        case proposed
        case vetoed
        /// It was given up before it was deployed.
        case dropped
        case deployed
        /// The instrument was given back to whom it had.
        case returned
    }
    package let step: Step
    /// Nil for the switches.
    package let proposal: AutopilotProposal?
    package let reason: String
    package let by: String

    package init(
        step: Step,
        proposal: AutopilotProposal? = nil,
        reason: String,
        by: String
    ) {
        self.step = step
        self.proposal = proposal
        self.reason = reason
        self.by = by
    }
}
