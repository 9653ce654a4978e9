package import TradingCore

/// A message that is ready for a surface: the same words as Telegram HTML and as plain text.
package struct RenderedMessage: Sendable, Hashable {
    /// The HTML subset of Telegram: b, i, u, s, code, pre, a; every value in it is escaped.
    package let html: String
    package let plain: String
    package let buttons: [[ReplyButton]]
    /// The message to edit in place of sending a new one.
    package let editsMessage: Int64?

    package init(
        html: String,
        plain: String,
        buttons: [[ReplyButton]] = [],
        editsMessage: Int64? = nil
    ) {
        self.html = html
        self.plain = plain
        self.buttons = buttons
        self.editsMessage = editsMessage
    }
}
