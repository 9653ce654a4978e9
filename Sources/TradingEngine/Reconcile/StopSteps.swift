import TradingCore

/// Protective stops whose outcome is unknown beyond this number are not added to; the look-ups must
/// tell first.
private let unknownStopsMax = 2

/// The protective stop follows the position. Where the venue amends, its quantity is changed in
/// place; elsewhere the new one rests before the old one goes, so that no moment is without a stop.
func stopSteps(_ input: ReconcileInput) -> [ReconcileStep] {
    let stops = input.orders.picked { $0.intent.purpose == .protectiveStop }
    if input.position.isZero { return cancels(stops, "the position is closed") }
    guard let trigger = input.stop else { return [] }
    let side: Side = input.position.isPositive ? .sell : .buy
    let size = input.position.magnitude
    let standing = stops.filter {
        $0.cancelRequestedAt == nil && $0.intent.side == side
            && $0.intent.kind == .stop(trigger: trigger)
    }
    let fitting = standing.filter { $0.remainingWanted == size && $0.state != .unknown }
    if let kept = fitting.first(where: { $0.isResting && $0.amendTarget == nil }) {
        return cancels(stops.filter { $0.intent.id != kept.intent.id }, "another stop stands")
    }
    // One is on its way already, or an answer about one is.
    if !fitting.isEmpty || stops.contains(where: { $0.state == .sending }) { return [] }
    if standing.contains(where: { $0.isResting && $0.amendTarget != nil }) { return [] }
    if input.isAmending, let order = standing.first(where: { isAmendable($0, input) }) {
        let quantity = order.filled + size
        return [.amend(order.intent.id, quantity: quantity, reason: "the position changed")]
    }
    guard input.mayPlaceStop, stops.filter({ $0.state == .unknown }).count < unknownStopsMax else {
        return []
    }
    return [
        .place(
            OrderDraft(
                instrument: input.instrument.id,
                side: side,
                kind: .stop(trigger: trigger),
                quantity: size,
                isReduceOnly: true,
                purpose: .protectiveStop
            )
        )
    ]
}

private func isAmendable(_ order: OrderRecord, _ input: ReconcileInput) -> Bool {
    order.isResting && order.amendTarget == nil && !input.unamendable.contains(order.intent.id)
}

private func cancels(_ orders: [OrderRecord], _ reason: String) -> [ReconcileStep] {
    orders.filter { $0.isWanted && $0.state != .sending }
        .map { .cancel($0.intent.id, reason: reason) }
}
