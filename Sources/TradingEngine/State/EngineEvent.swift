package import TradingCore

/// What reaches the engine. Everything that changes it is one of these.
package enum EngineEvent: Sendable {
    /// The process started with this book; recover.
    case started(AgentStarted)
    case market(MarketEvent)
    case venue(VenueReport)
    case action(EngineAction, ActionOrigin)
    /// Time passed; periodic work that is due is done.
    case clock
    /// A fact that the command desk, the deliveries or the jobs established.
    case fact(Fact)
    /// An edge noticed something that the operator should know.
    case notice(AlertKind, subject: String, NoticeReport, severity: AlertSeverity? = nil)
    /// An order that was planned was not handed to the network, and why.
    case unsent(ClientOrderID, reason: String)
    /// A report that shall be told as an alert: the daily summary.
    case report(AlertKind, subject: String, EngineReport)
    /// The process is about to end.
    case stopping(reason: String)
}

/// What the engine wants done. Facts come first and are durable before anything else happens.
package enum Effect: Sendable, Hashable {
    case record(Fact)
    case submit(OrderIntent)
    case cancel(ClientOrderID, InstrumentID)
    /// Another quantity of a resting order, filled parts included.
    case amend(ClientOrderID, InstrumentID, quantity: Quantity)
    case lookUp(ClientOrderID, InstrumentID)
    case requestAccount(VenueID)
    /// Executions and movements of money since a moment of the venue's clock.
    case requestHistory(VenueID, since: UTCTime)
    /// The answer to an action.
    case answer(EngineReport)
}
