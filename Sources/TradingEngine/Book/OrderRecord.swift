package import TradingCore

/// An order of ours as the journal knows it.
package struct OrderRecord: Sendable, Hashable, Codable {
    @Shared package var intent: OrderIntent
    @Shared package var preflight: PreflightRecord
    package internal(set) var state = OrderState.planned
    package internal(set) var filled = Quantity.zero
    /// What was asked for, or what it was amended to; filled parts included.
    package internal(set) var quantity: Quantity
    /// The largest quantity that was ever asked for; more than that is too much.
    package private(set) var quantityMax: Quantity
    package internal(set) var venueOrderID: String?
    /// When the state last changed.
    package internal(set) var movedAt: UTCTime
    package internal(set) var lastEvidence: Evidence?
    package internal(set) var cancelRequestedAt: UTCTime?
    /// How often the venue was asked to cancel it.
    package internal(set) var cancelCount = 0
    /// The quantity that was asked for and is not confirmed yet.
    package internal(set) var amendTarget: Quantity?
    package internal(set) var amendRequestedAt: UTCTime?
    /// A person lifted a halt while it held more than was asked for; nil where nobody did.
    package internal(set) var isOverfillTaken: Bool?

    init(planned: OrderPlanned, at time: UTCTime) {
        _intent = Shared(wrappedValue: planned.intent)
        _preflight = Shared(wrappedValue: planned.preflight)
        quantity = planned.intent.quantity
        quantityMax = planned.intent.quantity
        movedAt = time
    }

    /// What a bust took back is not filled again.
    mutating func noteBusted(_ busted: Quantity) {
        quantity -= busted
        quantityMax -= busted
    }

    /// Whether the venue filled more than was asked for.
    var isOverfilled: Bool { filled > quantityMax }

    mutating func noteAsked(_ quantity: Quantity) { quantityMax = max(quantityMax, quantity) }

    /// Whether nothing of it is left to fill, as far as the venue has said what it holds.
    var isFilled: Bool { filled >= max(quantity, amendTarget ?? quantity) }

    /// Base units that may still be filled; zero for a final order. While an amendment is under way
    /// the larger of the two quantities counts.
    package var remaining: Quantity {
        let most = max(quantity, amendTarget ?? quantity)
        return state.isFinal ? .zero : max(.zero, most - filled)
    }

    /// Base units that are left to fill when what was asked for last is done.
    package var remainingWanted: Quantity {
        state.isFinal ? .zero : max(.zero, (amendTarget ?? quantity) - filled)
    }

    /// Whether the order rests at the venue or may do so, and no cancel is on its way.
    package var isWanted: Bool { state.isOpen && cancelRequestedAt == nil }

    /// Whether the venue has said that it rests.
    package var isResting: Bool { state == .live || state == .partial }
}

/// Looking at orders where they lie; they are large, and of most of them one field tells enough.
extension [OrderRecord] {
    /// Whether one is meant.
    func has(_ isMeant: (borrowing OrderRecord) -> Bool) -> Bool {
        withUnsafeBufferPointer { orders in
            orders.indices.contains { isMeant(orders[$0]) }
        }
    }

    /// Those that are meant, in the same order.
    func picked(_ isMeant: (borrowing OrderRecord) -> Bool) -> [OrderRecord] {
        var meant: [OrderRecord] = []
        withUnsafeBufferPointer { orders in
            for place in orders.indices where isMeant(orders[place]) { meant.append(orders[place]) }
        }
        return meant
    }

    /// Each of them, in order.
    func forEachWhereItLies(_ body: (borrowing OrderRecord) -> Void) {
        withUnsafeBufferPointer { orders in
            for place in orders.indices { body(orders[place]) }
        }
    }
}
