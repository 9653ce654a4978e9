import RiskControl
import TradingCore

/// What the looks of each second need of the book, gathered by a look that left nothing to do. As long as no
/// fact changes the book, the next looks compare prices with it and touch nothing else.
struct RiskSheet: Sendable {
    /// A position, with the place of its price.
    struct Holding: Sendable {
        let place: Int
        let calendar: TradingCalendar
        let position: HeldPosition
    }

    /// The account of a venue.
    struct Account: Sendable {
        /// In the table of venues.
        let place: Int
        let balance: Money
        /// Among the holdings.
        let holdings: Range<Int>
        /// Nil where the market is off: it is valued, and not watched.
        let bound: Bound?
        let isCounted: Bool
    }

    /// From where on the kill switch wants a full look.
    struct Bound: Sendable {
        /// The equity at or under which a loss limit is breached.
        let floor: Money
        let staleAfter: TimeSpan

        /// Nil where losses cannot be measured.
        init?(_ ledger: VenueLedger?, _ limits: RiskLimits) {
            let opening = ledger?.day.lossBaseline
            guard areBaselinesKnown(dayOpening: opening, peak: ledger?.peak) else { return nil }
            floor = lossFloor(dayOpening: opening, peak: ledger?.peak, limits: limits)
            staleAfter = limits.equityStaleAfter
        }

        /// Whether the kill switch wants nothing of an equity that was true at a time.
        func allows(_ equity: Money, of time: UTCTime, at now: UTCTime) -> Bool {
            equity > floor && now - time <= staleAfter
        }
    }

    /// The version of the book that it was gathered from.
    let version: Int
    /// The end of the UTC day.
    let until: UTCTime
    let accounts: [Account]
    let holdings: [Holding]
    let total: Bound
}
