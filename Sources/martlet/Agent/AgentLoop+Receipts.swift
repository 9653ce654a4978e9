import ChatOps
import TradingCore
import TradingEngine

/// Alerts whose news the reply has brought already.
extension AgentLoop {
    /// The surface that gets the reply does not get the alert of the same effect: the reply is its
    /// receipt, in the same transaction, so that no restart tells it again. Other channels are told.
    func receipt(_ alerts: [Alert], by answered: CommandAnswered, _ cause: String) {
        let home = parts.speakers.speaker(on: "telegram")?.chat
        let isTold =
            switch answered.surface {
            case .telegram: answered.chat == home
            case .console: true
            case .control: false
            }
        guard isTold else { return }
        for alert in alerts {
            let delivery = DeliveryRecorded(
                item: .alert,
                number: alert.number,
                channel: answered.surface.rawValue,
                outcome: .delivered,
                detail: "in the reply \(answered.number)"
            )
            runner.handle(
                .fact(.deliveryRecorded(delivery)),
                at: tradingNow(),
                wall: wallNow(),
                cause: cause
            )
        }
    }
}

extension Alert {
    /// Whether the reply to the command that caused it says all that the alert says.
    var isToldInReply: Bool {
        switch kind {
        case .haltLatched, .haltCleared, .reduceOnlyChanged: severity < .critical
        default: false
        }
    }
}
