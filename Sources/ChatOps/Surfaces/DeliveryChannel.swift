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

/// An alert or an answer on its way to one channel.
package struct OutgoingItem: Sendable, Hashable {
    package let item: DeliveryRecorded.Item
    /// The alert's or the answer's number; together with `item` unique for ever.
    package let number: Int64
    package let severity: AlertSeverity
    /// The alert's kind and subject; nil for answers.
    package let kind: AlertKind?
    package let subject: String
    /// Delivered without sound.
    package let isSilent: Bool
    /// Where an answer goes; nil for alerts, which go to the channel's own target.
    package let chat: Int64?
    /// The value behind the message, for channels that send data.
    package let report: EngineReport
    package let message: RenderedMessage
    package let time: UTCTime

    package init(
        item: DeliveryRecorded.Item,
        number: Int64,
        severity: AlertSeverity,
        kind: AlertKind?,
        subject: String,
        isSilent: Bool,
        chat: Int64?,
        report: EngineReport,
        message: RenderedMessage,
        time: UTCTime
    ) {
        self.item = item
        self.number = number
        self.severity = severity
        self.kind = kind
        self.subject = subject
        self.isSilent = isSilent
        self.chat = chat
        self.report = report
        self.message = message
        self.time = time
    }
}

/// A way out: Telegram, the console, a webhook. It owns its queue, its order, its back-off and its
/// limits; it never makes the caller wait. Every item ends in exactly one reported outcome.
package protocol DeliveryChannel: AnyObject, Sendable {
    /// The name under which receipts are journaled: `telegram`, `console`, or a webhook's name.
    var name: String { get }
    /// Takes an item that is durable in the journal; returns at once.
    func enqueue(_ item: OutgoingItem)
    /// Ends the channel; what is queued stays undelivered in the journal and goes out after the
    /// next start.
    func stop()
}

/// What the edges tell the loop beside commands and deliveries.
package struct EdgeNotice: Sendable, Hashable {
    package let kind: AlertKind
    package let subject: String
    package let report: NoticeReport

    package init(kind: AlertKind, subject: String, report: NoticeReport) {
        self.kind = kind
        self.subject = subject
        self.report = report
    }
}
