/// Where an order stands. `unknown` is a state of its own: the venue may or may not have it.
package enum OrderState: String, Sendable, Codable, CaseIterable {
    /// Journaled, not yet handed to the network.
    case planned
    /// Handed to the network; no answer yet.
    case sending
    /// Resting at the venue, nothing filled.
    case live
    /// Resting at the venue, filled in part.
    case partial
    case filled
    case cancelled
    case expired
    /// Refused by the venue's own business code.
    case rejected
    /// The outcome is not known; counts as exposure at full size until there is proof.
    case unknown
    /// Proven never to have reached the venue.
    case neverExisted = "never_existed"

    package var isFinal: Bool {
        switch self {
        case .filled, .cancelled, .expired, .rejected, .neverExisted: true
        case .planned, .sending, .live, .partial, .unknown: false
        }
    }

    /// Whether the order can still be filled as far as we know.
    package var isOpen: Bool { !isFinal }

    /// The moves that an order may make. A late fill may re-open the accounting of a final order
    /// but not its state, except that a cancelled or expired order filled to the end is filled.
    package func mayMove(to next: OrderState) -> Bool {
        switch self {
        case .planned: return next == .sending || next == .cancelled || next == .neverExisted
        case .sending:
            return next != .planned && next != .sending
        case .live:
            return [.partial, .filled, .cancelled, .expired, .rejected, .unknown].contains(next)
        case .partial: return [.partial, .filled, .cancelled, .expired, .unknown].contains(next)
        case .unknown:
            return next != .planned && next != .sending && next != .unknown
        case .cancelled, .expired: return next == .filled
        case .filled, .rejected, .neverExisted: return false
        }
    }
}
