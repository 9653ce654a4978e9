import TradingCore

/// A promise that was broken.
struct Violation: Hashable {
    /// The number of the invariant in docs/reliability.md.
    let invariant: Int
    let what: String
    /// The true time at which it was seen.
    let at: UTCTime
}
