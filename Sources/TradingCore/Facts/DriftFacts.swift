// What the journal records of differences between book and venue, and of drills.

/// Venue and book disagree about a position and our own orders do not explain it. A drift that
/// changes is a new one, with a number of its own.
package struct DriftFound: Sendable, Hashable, Codable {
    package let instrument: InstrumentID
    package let book: Quantity
    package let venue: Quantity
    /// Counts up in the journal; nil in rows of older versions.
    package let number: Int?
    /// The best explanation, in words; nil in rows of older versions.
    package let cause: String?

    package init(
        instrument: InstrumentID,
        book: Quantity,
        venue: Quantity,
        number: Int? = nil,
        cause: String? = nil
    ) {
        self.instrument = instrument
        self.book = book
        self.venue = venue
        self.number = number
        self.cause = cause
    }

    /// What the book lacks. A drift is the same one as long as this is.
    package var difference: Quantity { venue - book }
}

/// A drift ended.
package struct DriftResolved: Sendable, Hashable, Codable {
    package let instrument: InstrumentID
    package let how: String
    /// Ids of executions of others that came after it and wait for a decision of their own; nil when
    /// none does, and in rows of older versions.
    package let keeps: [String]?

    package init(instrument: InstrumentID, how: String, keeps: [String]? = nil) {
        self.instrument = instrument
        self.how = how
        self.keeps = keeps
    }
}

/// What an operator decided about a drift.
package struct DriftDecided: Sendable, Hashable, Codable {
    /// The ways out of a drift.
    package enum Decision: String, Sendable, Codable, CaseIterable {
        /// The book takes what the venue holds.
        case adopt
        /// What the venue holds beyond the book is closed by an order.
        case close
        /// It is not told again for a while; entries stay stopped.
        case ignore
        /// The venue is halted.
        case halt
    }
    package let instrument: InstrumentID
    package let number: Int
    package let decision: Decision
    /// For `ignore`: until when.
    package let until: UTCTime?
    /// For `close`: the order that closes.
    package let order: ClientOrderID?
    package let by: String

    package init(
        instrument: InstrumentID,
        number: Int,
        decision: Decision,
        until: UTCTime? = nil,
        order: ClientOrderID? = nil,
        by: String
    ) {
        self.instrument = instrument
        self.number = number
        self.decision = decision
        self.until = until
        self.order = order
        self.by = by
    }
}

/// The venue told an execution of no order of ours: somebody traded by hand, or another program did.
/// It is not in the book's position before an operator adopts it.
package struct ExternalFillSeen: Sendable, Hashable, Codable {
    package let fill: Fill
    package let via: Evidence.Source
    /// The execution that the venue took back with this one, before anybody adopted it: neither counts.
    package let takesBack: String?

    package init(fill: Fill, via: Evidence.Source, takesBack: String? = nil) {
        self.fill = fill
        self.via = via
        self.takesBack = takesBack
    }
}

/// What a drill exercises.
package enum DrillKind: String, Sendable, Codable, CaseIterable {
    case halt, flatten, disconnect
}

/// A drill began.
package struct DrillStarted: Sendable, Hashable, Codable {
    /// Counts up in the journal.
    package let number: Int
    package let kind: DrillKind
    /// The venue whose line is cut; nil for the other drills.
    package let venue: VenueID?
    package let by: String

    package init(number: Int, kind: DrillKind, venue: VenueID? = nil, by: String) {
        self.number = number
        self.kind = kind
        self.venue = venue
        self.by = by
    }
}

/// A drill ended, with what was measured.
package struct DrillEnded: Sendable, Hashable, Codable {
    package let number: Int
    package let kind: DrillKind
    /// Whether every step was reached in its time.
    package let isPassed: Bool
    /// Whether the halts of the drill are lifted with it; they stay where an end is not certain.
    package let isHaltLifted: Bool
    /// One plain sentence.
    package let outcome: String
    /// The steps in their order, each with its time from the start, such as `1.2 ms`.
    package let steps: [NamedNumber]

    package init(
        number: Int,
        kind: DrillKind,
        isPassed: Bool,
        isHaltLifted: Bool,
        outcome: String,
        steps: [NamedNumber]
    ) {
        self.number = number
        self.kind = kind
        self.isPassed = isPassed
        self.isHaltLifted = isHaltLifted
        self.outcome = outcome
        self.steps = steps
    }
}
