import ChatOps
import RiskControl
import TradingCore

/// What a witness is told about its world: the limits that were set, what may be relied on at each
/// venue, who the operator is.
struct WitnessRules {
    var instruments: [InstrumentID: Instrument] = [:]
    var policy = RiskPolicy()
    var contracts: [VenueID: VenueContract] = [:]
    /// The operator's user id.
    var operatorID: Int64 = 0
    /// Whether somebody who holds the operator's secret signed this.
    var isSigned: (SignedEnvelope) -> Bool = { _ in true }
    /// Messages that may leave within a minute for one venue, restarts included.
    var messagesPerMinuteMax = 4 * RiskLimits().messagesPerMinuteMax

    func contract(of venue: VenueID) -> VenueContract { contracts[venue] ?? VenueContract() }
}
