/// What bear defense saw when a day began, and the side on which the capital is since.
package struct DefenseObserved: Sendable, Hashable, Codable {
    package let day: UTCDay
    /// Total equity, in the currency of the total.
    package let equity: Money
    /// What transfers have brought in all, which is no gain.
    package let transfers: Money
    package let isDefending: Bool
    /// Days on this side.
    package let days: Int
    /// Days in a row that spoke for the other side.
    package let votes: Int
    /// Whether capital moves now.
    package let hasSwitched: Bool
    package let explanation: Explanation

    package init(
        day: UTCDay,
        equity: Money,
        transfers: Money,
        isDefending: Bool,
        days: Int,
        votes: Int,
        hasSwitched: Bool,
        explanation: Explanation
    ) {
        self.day = day
        self.equity = equity
        self.transfers = transfers
        self.isDefending = isDefending
        self.days = days
        self.votes = votes
        self.hasSwitched = hasSwitched
        self.explanation = explanation
    }
}
