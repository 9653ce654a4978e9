internal import TradingCore

/// The JSON event of Standard Webhooks 1.0.0 (`type`, `timestamp`, `data`).
enum GenericPayload {
    /// The body of the request. `report` is the report as JSON already.
    static func body(_ words: WebhookWords, report: String) -> [UInt8] {
        var data = JSONWriter()
        data.add("number", json: Array(words.number.utf8))
        data.add("severity", words.severity.rawValue)
        data.add("subject", words.subject)
        data.add("report", json: Array(report.utf8))
        data.add("text", words.templated ?? words.plain)
        var event = JSONWriter()
        event.add("type", "martlet.\(words.kind.rawValue)")
        event.add("timestamp", words.time.description)
        event.add("data", json: data.finished)
        return event.finished
    }
}
