package import TradingCore

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
    package private(set) var message: RenderedMessage
    package let time: UTCTime
    /// How long it had waited before this start of the agent.
    package let age: TimeSpan
    /// For an alert that is told again because nobody tapped it: when, by the real clock.
    package let repeatedAt: UTCTime?

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
        time: UTCTime,
        age: TimeSpan = .zero,
        repeatedAt: UTCTime? = nil
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
        self.age = age
        self.repeatedAt = repeatedAt
    }

    /// The same in words alone.
    var withoutPicture: OutgoingItem {
        var words = self
        words.message.picture = nil
        return words
    }
}
