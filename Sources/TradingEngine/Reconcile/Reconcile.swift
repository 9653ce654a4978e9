import TradingCore

/// What the reconciler compares for one instrument.
struct ReconcileInput: Sendable {
    let instrument: Instrument
    let desired: DesiredInstrument
    let position: Quantity
    /// Our open orders in the instrument, oldest first.
    let orders: [OrderRecord]
    /// Where the protective stop shall rest; nil leaves the one that rests.
    let stop: Price?
    /// False when somebody removed the stop at the venue too often.
    let mayPlaceStop: Bool
    /// Whether the venue changes the quantity of a resting stop.
    let isAmending: Bool
    /// Stops that the venue would not amend.
    let unamendable: Set<ClientOrderID>
}

/// The fewest moves that bring what is held and what rests toward what is wanted. Running it again
/// before anything happened at the venue changes nothing: what is on its way counts as done.
func reconcile(_ input: ReconcileInput) -> [ReconcileStep] {
    // While an outcome is unknown nobody can say what is missing, except for the stop: it only ever
    // reduces, and the position that it guards is known.
    if input.orders.has({ $0.state == .unknown }) { return stopSteps(input) }
    // The stop takes its room before an exit that the venue would not cut at flat. Where nothing can be
    // sold short the two share what is held, and the exits that a strategy rests come first.
    if input.instrument.canBeShort {
        return stopSteps(input) + restingSteps(input) + positionSteps(input)
    }
    return restingSteps(input) + positionSteps(input) + stopSteps(input)
}

/// Market orders of the strategy that are on their way to move the position.
private func isMoving(_ order: borrowing OrderRecord) -> Bool {
    order.intent.slot == nil && order.intent.purpose != .protectiveStop
}

private func positionSteps(_ input: ReconcileInput) -> [ReconcileStep] {
    guard let target = input.desired.targetPosition else { return [] }
    guard !input.orders.has(isMoving) else { return [] }
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
    let wanted = input.desired.restingOrders
    var steps: [ReconcileStep] = []
    // By the first wish of a slot.
    var isTaken = Array(repeating: false, count: wanted.count)
    input.orders.forEachWhereItLies { order in
        guard let slot = order.intent.slot else { return }
        let place = place(of: slot, in: wanted)
        if let place {
            let isFirst = !isTaken[place]
            // The slot is free again only when the venue has confirmed that the old order is gone.
            isTaken[place] = true
            if order.cancelRequestedAt == nil, isFirst, matches(order, wanted[place]) { return }
        }
        if order.isWanted, order.state != .sending {
            let reason = place == nil ? "no longer wanted" : "price or size changed"
            steps.append(.cancel(order.intent.id, reason: reason))
        }
    }
    for index in wanted.indices where !isTaken[index] {
        if let first = place(of: wanted[index].slot, in: wanted), isTaken[first] { continue }
        steps.append(.place(draft(of: wanted[index], input)))
    }
    return steps
}

/// Comparing some dozens of short texts beats hashing them.
private func place(of slot: String, in wanted: [WantedOrder]) -> Int? {
    for index in wanted.indices where wanted[index].slot == slot { return index }
    return nil
}

private func matches(_ order: borrowing OrderRecord, _ wanted: WantedOrder) -> Bool {
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
