package import TradingCore

/// The limits of every venue and of the whole book.
package struct RiskPolicy: Sendable, Hashable, Codable {
    /// Daily loss, drawdown and equity age of all venues together; the kill switch reads it for
    /// the scope `all`.
    package var global: RiskLimits
    /// Limits of single venues, by venue name.
    package var venues: [String: RiskLimits]
    /// For venues that are not named.
    package var fallback: RiskLimits

    package init(
        global: RiskLimits = RiskLimits(),
        venues: [String: RiskLimits] = [:],
        fallback: RiskLimits = RiskLimits()
    ) {
        self.global = global
        self.venues = venues
        self.fallback = fallback
    }

    /// The limits that hold at a venue.
    package func limits(for venue: VenueID) -> RiskLimits { venues[venue.text] ?? fallback }

    /// Everything that is wrong, each sentence with the place in front of it.
    package func problems() -> [String] {
        let named = venues.sorted { $0.key < $1.key }.map { ("venue \($0.key)", $0.value) }
        return ([("all venues", global), ("other venues", fallback)] + named).flatMap {
            place,
            limits in limits.problems().map { "\(place): \($0)" }
        }
    }
}
