import ChatOps
import TradingCore

/// The answer to a command whose row cannot be written now.
struct UnwrittenAnswer: Sendable {
    /// For people: what is and what is not, and why.
    let words: String
    /// Nil for a command that has no answer.
    let answered: CommandAnswered?
    /// Whether the command only asked, so that its answer is whole without a row.
    let isQuestion: Bool

    /// A command that comes while the agent stops.
    static let stopping = UnwrittenAnswer(
        words: "Not done: the agent stops.",
        answered: nil,
        isQuestion: false
    )

    private init(words: String, answered: CommandAnswered?, isQuestion: Bool) {
        self.words = words
        self.answered = answered
        self.isQuestion = isQuestion
    }

    init(_ outcome: DeskOutcome) {
        self.init(
            words: Self.words(outcome.answered, isQuestion: outcome.isQuestion),
            answered: outcome.answered,
            isQuestion: outcome.isQuestion
        )
    }

    private static func words(_ answered: CommandAnswered?, isQuestion: Bool) -> String {
        let wait =
            "The journal cannot be written now: the disk is full, or another program holds it."
        guard let answered, answered.verdict == .done else { return wait }
        if isQuestion { return "\(wait) That you asked stands in no row; the answer is of now." }
        if case .halt(let report) = answered.reply.report {
            return "Halted now, not yet written: \(report.halt.scope) takes no entries. \(wait) "
                + "A restart before there is room forgets the halt."
        }
        if case .flatten = answered.reply.report {
            return "No order has left yet: what stands below as sent waits for the journal, and "
                + "leaves when there is room, at the price of then. \(wait) "
                + "A restart before there is room forgets it."
        }
        return "Not yet written; a restart before there is room forgets it. \(wait)"
    }
}
