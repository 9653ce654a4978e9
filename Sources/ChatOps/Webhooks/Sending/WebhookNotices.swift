internal import TradingCore

/// What the operator is told, over the other channels, of a webhook.
enum WebhookNotices {
    static func disabled(_ name: String, _ words: String, givenUp: Int) -> EdgeNotice {
        notice(
            name,
            "Webhook \(name) is gone: \(words). It is switched off.",
            ["Alerts for it are given up until the next start."],
            [NamedNumber("given_up", Int64(givenUp))],
            hint: "Make a new webhook there, put its URL into the settings, and restart."
        )
    }

    static func unreachable(_ name: String, _ words: String, waiting: Int) -> EdgeNotice {
        notice(
            name,
            "Webhook \(name) takes no alerts: \(words).",
            ["They are kept for 24 hours and tried again, at the longest once an hour."],
            [NamedNumber("waiting", Int64(waiting))],
            hint: "Check the receiver and its address."
        )
    }

    static func recovered(_ name: String, waiting: Int) -> EdgeNotice {
        notice(
            name,
            "Webhook \(name) takes alerts again.",
            [],
            [NamedNumber("waiting", Int64(waiting))],
            hint: nil
        )
    }

    static func lost(
        _ name: String,
        dropped: Int,
        expired: Int,
        last: Int64,
        _ words: String
    ) -> EdgeNotice {
        let count = dropped + expired
        var lines: [String] = []
        if dropped > 0 {
            lines.append("\(dropped) were dropped, the mildest first, because too many waited.")
        }
        if expired > 0 { lines.append("\(expired) could not be delivered within 24 hours.") }
        if !words.isEmpty { lines.append("The last trouble: \(words).") }
        return notice(
            name,
            "Webhook \(name) lost \(count) alert\(count == 1 ? "" : "s"), lastly #\(last).",
            lines,
            [
                NamedNumber("dropped", Int64(dropped)), NamedNumber("expired", Int64(expired)),
                NamedNumber("last", last),
            ],
            hint: "They stand in the journal; check the receiver."
        )
    }

    private static func notice(
        _ name: String,
        _ headline: String,
        _ lines: [String],
        _ numbers: [NamedNumber],
        hint: String?
    ) -> EdgeNotice {
        let report = NoticeReport(headline: headline, lines: lines, numbers: numbers, hint: hint)
        return EdgeNotice(kind: .channelTrouble, subject: name, report: report)
    }
}
