// Reports on differences between book and venue, and on drills.

/// `/drift`: what stands, and after a decision what was done.
package struct DriftReport: Sendable, Hashable, Codable {
    package let time: UTCTime
    /// What was decided or why not; nil for a mere listing.
    package let headline: String?
    package let lines: [String]
    package let drifts: [DriftRow]
    /// Orders of others that rest at our accounts, a line each; they are never touched.
    package let foreign: [String]
    /// The decision was not done.
    package let isRefusal: Bool

    package init(
        time: UTCTime,
        headline: String? = nil,
        lines: [String] = [],
        drifts: [DriftRow] = [],
        foreign: [String] = [],
        isRefusal: Bool = false
    ) {
        self.time = time
        self.headline = headline
        self.lines = lines
        self.drifts = drifts
        self.foreign = foreign
        self.isRefusal = isRefusal
    }
}

/// One drift.
package struct DriftRow: Sendable, Hashable, Codable {
    package let number: Int
    package let venue: String
    package let symbol: String
    /// Signed positions.
    package let held: Quantity
    package let booked: Quantity
    /// What the book lacks.
    package let difference: Quantity
    /// The best explanation, in words.
    package let cause: String
    package let since: UTCTime
    /// Whether an order can close the difference without turning or growing the position.
    package let canClose: Bool
    package let ignoredUntil: UTCTime?
    /// What was decided last, in words; empty before any decision.
    package let decision: String

    package init(
        number: Int,
        venue: String,
        symbol: String,
        held: Quantity,
        booked: Quantity,
        difference: Quantity,
        cause: String,
        since: UTCTime,
        canClose: Bool,
        ignoredUntil: UTCTime? = nil,
        decision: String = ""
    ) {
        self.number = number
        self.venue = venue
        self.symbol = symbol
        self.held = held
        self.booked = booked
        self.difference = difference
        self.cause = cause
        self.since = since
        self.canClose = canClose
        self.ignoredUntil = ignoredUntil
        self.decision = decision
    }
}

/// `/drill`: a drill that began, or the last ones with their times.
package struct DrillReport: Sendable, Hashable, Codable {
    package let time: UTCTime
    package let headline: String
    package let lines: [String]
    /// Newest first.
    package let runs: [DrillRow]
    /// The drill was not begun.
    package let isRefusal: Bool

    package init(
        time: UTCTime,
        headline: String,
        lines: [String] = [],
        runs: [DrillRow] = [],
        isRefusal: Bool = false
    ) {
        self.time = time
        self.headline = headline
        self.lines = lines
        self.runs = runs
        self.isRefusal = isRefusal
    }
}

/// One drill that ended.
package struct DrillRow: Sendable, Hashable, Codable {
    package let number: Int
    package let drill: String
    package let ended: UTCTime
    package let isPassed: Bool
    package let outcome: String
    package let steps: [NamedNumber]

    package init(
        number: Int,
        drill: String,
        ended: UTCTime,
        isPassed: Bool,
        outcome: String,
        steps: [NamedNumber]
    ) {
        self.number = number
        self.drill = drill
        self.ended = ended
        self.isPassed = isPassed
        self.outcome = outcome
        self.steps = steps
    }
}
