internal import Mustache
internal import TradingCore

/// An alert in words, before a target's own format.
struct WebhookWords {
    let number: String
    let kind: AlertKind
    let severity: AlertSeverity
    let subject: String
    let time: UTCTime
    let isSilent: Bool
    let html: String
    let plain: String
    /// The template's text, escaped for the target; nil without a template.
    var templated: String?

    init(_ item: OutgoingItem) {
        number = String(item.number)
        // Only alerts come here; an answer has no kind.
        kind = item.kind ?? .digest
        severity = item.severity
        subject = item.subject
        time = item.time
        isSilent = item.isSilent
        html = item.message.html
        plain = item.message.plain
    }

    /// `Order filled: BTCUSDT`.
    var title: String {
        let name = String(kind.rawValue.map { $0 == "_" ? " " : $0 })
        let title = name.prefix(1).uppercased() + name.dropFirst()
        return subject.isEmpty ? title : "\(title): \(subject)"
    }

    /// `#17, warning, 2026-11-21 22:00:00 UTC`.
    var footer: String { "#\(number), \(severity.rawValue), \(time.display)" }

    /// The template with the alert's values, each escaped by `escape`.
    func rendered(
        _ template: MustacheTemplate,
        channel: String,
        escape: (String) -> String
    ) -> String {
        let values = [
            "number": number, "kind": kind.rawValue, "severity": severity.rawValue,
            "subject": subject, "time": time.display, "channel": channel, "text": plain,
        ]
        return template.render(values.mapValues(escape))
    }
}
