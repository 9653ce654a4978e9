package import TradingCore

/// A message that is ready for a surface: the same words as Telegram HTML and as plain text.
package struct RenderedMessage: Sendable, Hashable {
    /// The HTML subset of Telegram: b, i, u, s, code, pre, a; every value in it is escaped.
    package let html: String
    /// The words without any markup. Made when somebody asks, for most messages only go where HTML
    /// is read.
    package var plain: String { otherPlain ?? TelegramHTML.plain(fromHTML: html) }
    package let buttons: [[ReplyButton]]
    /// The message to edit in place of sending a new one.
    package let editsMessage: Int64?
    /// Shown by surfaces that can; nil for words alone.
    package var picture: MessagePicture?
    private let otherPlain: String?

    /// A message of `html`; `plain` are other words than the markup's own.
    package init(
        html: String,
        plain: String? = nil,
        buttons: [[ReplyButton]] = [],
        editsMessage: Int64? = nil
    ) {
        self.html = html
        otherPlain = plain
        self.buttons = buttons
        self.editsMessage = editsMessage
    }
}
