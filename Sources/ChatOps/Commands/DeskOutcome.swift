package import TradingCore

/// What became of one envelope: the agent journals the facts and the answer in one transaction with
/// the effect, and only then lets anything be sent.
package struct DeskOutcome: Sendable, Hashable {
    /// The surface and key of a command that was answered before.
    package struct Duplicate: Sendable, Hashable {
        /// Where the first one came from.
        package let surface: CommandSurface
        /// The key under which its row stands.
        package let key: String
    }

    /// The row to journal; nil for duplicates, and for strangers and floods of forgeries, which are
    /// only counted.
    package let answered: CommandAnswered?
    /// `codeUsed`, `codesLocked`, `operatorBound`. What the engine did it journals itself.
    package let facts: [Fact]
    /// What the operator should hear of besides the answer.
    package let alerts: [EdgeNotice]
    /// A short text for the button that was tapped, at most 200 characters. Where the reply's
    /// template is `toast` this is all that is shown, and no message is sent.
    package let callbackText: String?
    /// The message carried a code and should be deleted.
    package let deleteMessage: Bool
    /// Answer from this row again.
    package let duplicateOf: Duplicate?
    /// The command only asked for a report, so that its answer is whole also where no row can be written.
    package let isQuestion: Bool

    init(
        answered: CommandAnswered? = nil,
        facts: [Fact] = [],
        alerts: [EdgeNotice] = [],
        callbackText: String? = nil,
        deleteMessage: Bool = false,
        duplicateOf: Duplicate? = nil,
        isQuestion: Bool = false
    ) {
        self.answered = answered
        self.facts = facts
        self.alerts = alerts
        self.callbackText = callbackText
        self.deleteMessage = deleteMessage
        self.duplicateOf = duplicateOf
        self.isQuestion = isQuestion
    }
}

/// The template of replies that are shown as a toast only.
package let toastTemplate = "toast"

/// The template of replies that stand in the journal and are not sent: what they promise follows as a message.
package let silentTemplate = "silent"
