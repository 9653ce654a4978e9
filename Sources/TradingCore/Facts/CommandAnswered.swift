/// The surface that a command came from.
package enum CommandSurface: String, Sendable, Codable {
    case telegram, console, control
}

/// A command, its envelope and its answer: one row that is written in the transaction of the
/// command's effects.
package struct CommandAnswered: Sendable, Hashable, Codable {
    /// How the command was judged.
    package enum Verdict: String, Sendable, Codable {
        /// Done, or answered.
        case done
        /// A preview was shown; nothing is done before it is confirmed.
        case pending
        /// Authentic, but not now: the answer says why.
        case refused
        /// Not authentic, stale or seen before; the answer says so.
        case denied
    }
    /// The number of the answer; outgoing replies are delivered under it.
    package let number: Int64
    package let surface: CommandSurface
    /// Unique per surface: `update 123`, `callback 77`, a console line's or control request's id.
    /// A second command with the same key is answered from the first one's row.
    package let key: String
    package let user: Int64
    package let chat: Int64
    /// The command as it was typed, without codes.
    package let text: String
    /// The canonical envelope and its message authentication code (hex).
    package let envelope: String
    package let mac: String
    package let verdict: Verdict
    package let reply: Reply

    package init(
        number: Int64,
        surface: CommandSurface,
        key: String,
        user: Int64,
        chat: Int64,
        text: String,
        envelope: String,
        mac: String,
        verdict: Verdict,
        reply: Reply
    ) {
        self.number = number
        self.surface = surface
        self.key = key
        self.user = user
        self.chat = chat
        self.text = text
        self.envelope = envelope
        self.mac = mac
        self.verdict = verdict
        self.reply = reply
    }
}

/// What is answered: a report value, the template that words it, and the buttons under it. The
/// surface renders it; the journal keeps the value.
package struct Reply: Sendable, Hashable, Codable {
    package let report: EngineReport
    /// The template's name in `templates/`.
    package let template: String
    package let buttons: [[ReplyButton]]
    /// The message to edit in place of sending a new one (a refresh button's own message).
    package let editsMessage: Int64?

    package init(
        report: EngineReport,
        template: String,
        buttons: [[ReplyButton]] = [],
        editsMessage: Int64? = nil
    ) {
        self.report = report
        self.template = template
        self.buttons = buttons
        self.editsMessage = editsMessage
    }
}

/// A button under a reply. `data` is at most 64 bytes and authenticates itself.
package struct ReplyButton: Sendable, Hashable, Codable {
    package let label: String
    package let data: String

    package init(label: String, data: String) {
        self.label = label
        self.data = data
    }
}
