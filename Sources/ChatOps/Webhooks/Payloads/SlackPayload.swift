internal import TradingCore

/// An incoming webhook's message for Slack. Source: Slack's documentation of incoming webhooks,
/// Block Kit and mrkdwn.
enum SlackPayload: WebhookMarkup {
    /// Of a header, a section, and the fallback text; together blocks fail near 13,000.
    private static let headerUnitsMax = 150
    private static let sectionUnitsMax = 3_000
    private static let sectionsUnitsMax = 12_000
    /// Of a message; header and context are two of them.
    private static let blocksMax = 50

    static func mark(of tag: String) -> String {
        switch tag {
        case "b": "*"
        case "i": "_"
        case "s": "~"
        case "code": "`"
        case "pre": "```"
        default: ""
        }
    }

    static func escape(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    static func escapeCode(_ text: String) -> String {
        escape(String(text.map { $0 == "`" ? "'" : $0 }))
    }

    /// The body of the request.
    static func body(_ words: WebhookWords) -> [UInt8] {
        var sections: [String]
        if let line = words.templated {
            sections = [line.cut(toUnits: sectionUnitsMax)]
        } else {
            sections = parts(
                fromHTML: words.html,
                partUnitsMax: sectionUnitsMax,
                unitsMax: sectionsUnitsMax
            )
        }
        sections = sections.filter { !$0.allSatisfy(\.isWhitespace) }
        var blocks = [block("header", text("plain_text", header(words.title)))]
        for section in sections.prefix(blocksMax - 2) {
            blocks.append(block("section", text("mrkdwn", section)))
        }
        var context = JSONWriter()
        context.add("type", "context")
        context.add("elements", json: JSONWriter.array([text("mrkdwn", escape(words.footer))]))
        blocks.append(context.finished)

        var message = JSONWriter()
        message.add("text", fallback(words))
        message.add("blocks", json: JSONWriter.array(blocks))
        message.add("unfurl_links", false)
        message.add("unfurl_media", false)
        return message.finished
    }

    private static func header(_ title: String) -> String {
        // Escapes are at most five units for one.
        let escaped = escape(title)
        let isShort = escaped.utf16.count <= headerUnitsMax
        return isShort ? escaped : escape(title.cut(toUnits: headerUnitsMax / 5))
    }

    /// What notifications show, and clients that know no blocks.
    private static func fallback(_ words: WebhookWords) -> String {
        let line = words.templated ?? escape(words.plain.cut(toUnits: sectionUnitsMax / 5))
        return "\(escape(words.title)): \(line)"
    }

    private static func block(_ type: String, _ text: [UInt8]) -> [UInt8] {
        var block = JSONWriter()
        block.add("type", type)
        block.add("text", json: text)
        return block.finished
    }

    private static func text(_ type: String, _ words: String) -> [UInt8] {
        var text = JSONWriter()
        text.add("type", type)
        text.add("text", words)
        // Otherwise Slack itself makes links of names and addresses in foreign text.
        if type == "mrkdwn" { text.add("verbatim", true) }
        return text.finished
    }
}
