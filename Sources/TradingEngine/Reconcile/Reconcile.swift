import TradingCore

/// What the reconciler compares for one instrument.
struct ReconcileInput: Sendable {
    let instrument: Instrument
    let desired: DesiredInstrument
    let position: Quantity
    /// Our open orders in the instrument, oldest first.
    let orders: [OrderRecord]
}

/// The fewest moves that bring what is held and what rests toward what is wanted. Running it again
/// before anything happened at the venue changes nothing: what is on its way counts as done.
func reconcile(_ input: ReconcileInput) -> [ReconcileStep] {
    // While an outcome is unknown nobody can say what is missing.
    if input.orders.contains(where: { $0.state == .unknown }) { return [] }
    return restingSteps(input) + positionSteps(input) + stopSteps(input)
}

/// Market orders of the strategy that are on their way to move the position.
private func isMoving(_ order: OrderRecord) -> Bool {
    order.intent.slot == nil && order.intent.purpose != .protectiveStop
}

private func positionSteps(_ input: ReconcileInput) -> [ReconcileStep] {
    guard let target = input.desired.targetPosition else { return [] }
    guard !input.orders.contains(where: isMoving) else { return [] }
    let lot = input.instrument.lot
    let position = input.position
    let isCrossing = !position.isZero && !target.isZero && position.isNegative != target.isNegative
    let next = isCrossing ? .zero : target
    let delta = (next - position).rounded(to: lot, .towardZero)
    if delta.isZero { return [] }
    let isReducing = next.magnitude < position.magnitude
    return [
        .place(
            OrderDraft(
                instrument: input.instrument.id,
                side: delta.isPositive ? .buy : .sell,
                kind: .market,
                quantity: delta.magnitude,
                timeInForce: .ioc,
                isReduceOnly: isReducing,
                purpose: isReducing ? .exit : .entry
            )
        )
    ]
}

private func restingSteps(_ input: ReconcileInput) -> [ReconcileStep] {
    let resting = input.orders.filter { $0.intent.slot != nil }
    var steps: [ReconcileStep] = []
    var taken: Set<String> = []
    for order in resting {
        guard let slot = order.intent.slot else { continue }
        let wanted = input.desired.restingOrders.first { $0.slot == slot }
        let isKept = wanted.map { matches(order, $0) } ?? false
        if order.cancelRequestedAt == nil, isKept, !taken.contains(slot) {
            taken.insert(slot)
            continue
        }
        // The slot is free again only when the venue has confirmed that the old order is gone.
        taken.insert(slot)
        if order.isWanted, order.state != .sending {
            let reason = wanted == nil ? "no longer wanted" : "price or size changed"
            steps.append(.cancel(order.intent.id, reason: reason))
        }
    }
    for wanted in input.desired.restingOrders where !taken.contains(wanted.slot) {
        steps.append(.place(draft(of: wanted, input)))
    }
    return steps
}

private func matches(_ order: OrderRecord, _ wanted: WantedOrder) -> Bool {
    order.intent.side == wanted.side && order.intent.kind == .limit(wanted.price)
        && (order.preflight.asked == wanted.quantity || order.remaining == wanted.quantity)
        && order.intent.isReduceOnly == wanted.isReduceOnly
}

private func draft(of wanted: WantedOrder, _ input: ReconcileInput) -> OrderDraft {
    let reduces =
        input.position.isZero
        ? false : (input.position.isNegative == (wanted.side == .buy))
    return OrderDraft(
        instrument: input.instrument.id,
        side: wanted.side,
        kind: .limit(wanted.price),
        quantity: wanted.quantity,
        isPostOnly: wanted.isPostOnly,
        isReduceOnly: wanted.isReduceOnly,
        purpose: reduces || wanted.isReduceOnly ? .exit : .entry,
        slot: wanted.slot
    )
}

/// The protective stop follows the position: the new one rests before the old one goes.
private func stopSteps(_ input: ReconcileInput) -> [ReconcileStep] {
    let stops = input.orders.filter { $0.intent.purpose == .protectiveStop }
    func cancelled(_ orders: [OrderRecord], _ reason: String) -> [ReconcileStep] {
        orders.filter { $0.isWanted && $0.state != .sending }
            .map { .cancel($0.intent.id, reason: reason) }
    }
    if input.position.isZero { return cancelled(stops, "the position is closed") }
    guard let trigger = input.desired.protectiveStop else { return [] }
    let side: Side = input.position.isPositive ? .sell : .buy
    let fitting = stops.filter {
        $0.cancelRequestedAt == nil && $0.intent.side == side
            && $0.intent.kind == .stop(trigger: trigger)
            && $0.remaining == input.position.magnitude
    }
    if let kept = fitting.first(where: { $0.state == .live }) {
        let others = stops.filter { $0.intent.id != kept.intent.id }
        return cancelled(others, "another stop stands")
    }
    if !fitting.isEmpty || stops.contains(where: { $0.state == .sending }) { return [] }
    return [
        .place(
            OrderDraft(
                instrument: input.instrument.id,
                side: side,
                kind: .stop(trigger: trigger),
                quantity: input.position.magnitude,
                isReduceOnly: true,
                purpose: .protectiveStop
            )
        )
    ]
}
