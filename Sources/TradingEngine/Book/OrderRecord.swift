package import TradingCore

/// An order of ours as the journal knows it.
package struct OrderRecord: Sendable, Hashable, Codable {
    package let intent: OrderIntent
    package let preflight: PreflightRecord
    package internal(set) var state: OrderState
    package internal(set) var filled: Quantity
    package internal(set) var venueOrderID: String?
    /// When the state last changed.
    package internal(set) var movedAt: UTCTime
    package internal(set) var lastEvidence: Evidence?
    package internal(set) var cancelRequestedAt: UTCTime?

    /// Base units that may still be filled; zero for a final order.
    package var remaining: Quantity {
        state.isFinal ? .zero : max(.zero, intent.quantity - filled)
    }

    /// Whether the order rests at the venue or may do so, and no cancel is on its way.
    package var isWanted: Bool { state.isOpen && cancelRequestedAt == nil }
}
