package import TradingCore

/// Something that a person said on a surface, after the identity check and before it is signed.
package struct IncomingCommand: Sendable, Hashable {
    /// The form in which a person said it.
    package enum Content: Sendable, Hashable {
        /// A line as it was typed: `/risk`, `/halt crypto`, or a bare one-time code.
        case text(String)
        /// A button under `message` was tapped.
        case button(data: String, message: Int64)
        /// A pairing code from a person who is not bound yet.
        case pairing(code: String)
    }
    package let surface: CommandSurface
    /// Unique per surface: `update 123`, or a random id for console and control.
    package let key: String
    /// Numeric user id; on console and control the Unix user id.
    package let user: Int64
    package let chat: Int64
    package let content: Content
    /// When the person spoke, by the surface's clock.
    package let issuedAt: UTCTime
    /// The message that carried it, so that a code in it can be deleted.
    package let message: Int64?

    /// Whether it is a typed halt, which overtakes other commands.
    package var isHalt: Bool {
        if case .text(let text) = content { text.lowercased().hasPrefix("/halt") } else { false }
    }

    package init(
        surface: CommandSurface,
        key: String,
        user: Int64,
        chat: Int64,
        content: Content,
        issuedAt: UTCTime,
        message: Int64? = nil
    ) {
        self.surface = surface
        self.key = key
        self.user = user
        self.chat = chat
        self.content = content
        self.issuedAt = issuedAt
        self.message = message
    }
}
