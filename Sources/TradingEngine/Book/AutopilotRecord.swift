package import TradingCore

/// What the autopilot proposed and did.
package struct AutopilotRecord: Sendable, Hashable, Codable {
    /// A proposal to which somebody said no.
    struct Veto: Sendable, Hashable, Codable {
        let instrument: InstrumentID
        let kind: String
        let at: UTCTime
    }

    /// Whether it may propose and deploy, where it is configured.
    package private(set) var isOn = true
    /// Proposals so far.
    private(set) var count = 0
    /// The one that waits for a veto.
    package private(set) var pending: AutopilotProposal?
    /// What trades each instrument by its doing.
    package private(set) var deployed: [InstrumentID: AutopilotProposal] = [:]
    /// The newest vetoes, oldest first.
    private(set) var vetoes: [Veto] = []
    /// When it deployed last, oldest first.
    private(set) var deployments: [UTCTime] = []

    private static let keptMax = 50

    mutating func apply(_ changed: AutopilotChanged, at time: UTCTime) {
        switch changed.step {
        case .switchedOn: isOn = true
        case .switchedOff:
            isOn = false
            pending = nil
        default: break
        }
        guard let proposal = changed.proposal else { return }
        count = max(count, proposal.number)
        pending = changed.step == .proposed ? proposal : nil
        switch changed.step {
        case .vetoed:
            vetoes.append(
                Veto(instrument: proposal.instrument, kind: proposal.kind, at: time)
            )
            if vetoes.count > Self.keptMax { vetoes.removeFirst() }
        case .deployed:
            deployed[proposal.instrument] = proposal
            deployments.append(time)
            if deployments.count > Self.keptMax { deployments.removeFirst() }
        case .returned: deployed[proposal.instrument] = nil
        default: break
        }
    }
}
