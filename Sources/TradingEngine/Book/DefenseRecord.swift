package import TradingCore

/// The days that bear defense has seen, and on which side the capital is.
package struct DefenseRecord: Sendable, Hashable, Codable {
    /// Equity of one day, and what transfers had brought by then.
    package struct Day: Sendable, Hashable, Codable {
        package let day: UTCDay
        package let equity: Money
        package let transfers: Money
    }

    /// Oldest first; the oldest are forgotten beyond `daysMax`.
    package private(set) var days: [Day] = []
    /// The newest observation; nil before the first.
    package private(set) var last: DefenseObserved?

    /// More days than any window looks at.
    package static let daysMax = 400

    package init() {}

    mutating func apply(_ observed: DefenseObserved) {
        days.append(
            Day(day: observed.day, equity: observed.equity, transfers: observed.transfers)
        )
        if days.count > Self.daysMax { days.removeFirst() }
        last = observed
    }
}
