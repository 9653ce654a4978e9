import ChatOps
import TradingCore
import TradingEngine

/// What the journal hears of deliveries.
extension AgentLoop {
    /// Receipts that are recorded in one turn: a digest may end with a hundred thousand, and a halt
    /// must not wait behind them.
    static let receiptsPerTurnMax = 512

    /// Records what waits, up to the bound; gives back how many. While nothing can be written they
    /// wait where they are.
    func takeReceipts() -> Int {
        guard !cannotWrite else { return 0 }
        let receipts = parts.mail.takeReceipts(max: Self.receiptsPerTurnMax)
        for delivery in receipts {
            awaited?.note(delivery)
            runner.handle(
                .fact(.deliveryRecorded(delivery)),
                at: tradingNow(),
                wall: wallNow(),
                cause: "delivery"
            )
        }
        return receipts.count
    }

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
