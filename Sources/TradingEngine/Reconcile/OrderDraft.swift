import TradingCore

/// An order that the reconciler wants, before it has an id and before the risk gate.
struct OrderDraft: Hashable, Sendable {
    let instrument: InstrumentID
    let side: Side
    let kind: OrderKind
    let quantity: Quantity
    var timeInForce = TimeInForce.gtc
    var isPostOnly = false
    var isReduceOnly = false
    let purpose: OrderPurpose
    var slot: String?
}

/// One move toward the desired state.
enum ReconcileStep: Hashable, Sendable {
    case place(OrderDraft)
    case cancel(ClientOrderID, reason: String)
    /// Another quantity, filled parts included.
    case amend(ClientOrderID, quantity: Quantity, reason: String)
}
