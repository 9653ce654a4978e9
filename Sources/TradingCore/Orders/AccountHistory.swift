/// What moved an account within a span: every execution and every movement of money. It is how a venue
/// tells what its stream could not, because the line was down or nobody listened.
package struct AccountHistory: Sendable, Hashable {
    package let venue: VenueID
    /// The `at` of the question that this answers, by the asker's clock.
    package let askedAt: UTCTime
    /// From here on nothing is missing, by the venue's clock; later than asked for where the venue
    /// remembers no more.
    package let since: UTCTime
    /// Up to here nothing is missing, by the venue's clock. Where an answer is bounded this is the time
    /// of its last row, and the next question goes on from there.
    package let until: UTCTime
    /// Executions of every order of the account, ours or not, oldest first.
    package let fills: [Fill]
    /// Oldest first.
    package let cash: [CashMovement]
    /// Executions that the venue took back or corrected within the span, oldest first.
    package let corrections: [FillCorrection]

    package init(
        venue: VenueID,
        askedAt: UTCTime,
        since: UTCTime,
        until: UTCTime,
        fills: [Fill],
        cash: [CashMovement],
        corrections: [FillCorrection] = []
    ) {
        self.venue = venue
        self.askedAt = askedAt
        self.since = since
        self.until = until
        self.fills = fills
        self.cash = cash
        self.corrections = corrections
    }
}
