internal import TradingCore

/// A message with one embed for Discord. Source: Discord's documentation of webhooks and embeds.
enum DiscordPayload: WebhookMarkup {
    private static let titleUnitsMax = 256
    private static let descriptionUnitsMax = 4_096
    private static let fieldUnitsMax = 1_024
    /// Suppresses the sound.
    private static let silentFlag: Int64 = 4_096

    static func mark(of tag: String) -> String {
        switch tag {
        case "b": "**"
        case "i": "*"
        case "u": "__"
        case "s": "~~"
        case "code": "`"
        case "pre": "```"
        default: ""
        }
    }

    /// A backslash makes any ASCII punctuation plain. Lists and headings count at the start of a
    /// line alone, and dots there after a number alone.
    static func escape(_ text: String) -> String {
        var escaped = ""
        var isLineStart = true
        var isNumberStart = true
        for scalar in text.unicodeScalars {
            let isDigit = (48...57).contains(scalar.value)
            let isStarter = scalar == "-" || scalar == "+" || scalar == "#"
            if always.contains(scalar) || (isLineStart && isStarter)
                || (isNumberStart && scalar == ".")
            {
                escaped += "\\"
            }
            escaped.unicodeScalars.append(scalar)
            let isIndent = isLineStart && scalar == " "
            isNumberStart = scalar == "\n" || (isNumberStart && (isDigit || isIndent))
            isLineStart = scalar == "\n" || isIndent
        }
        return escaped
    }

    private static let always: Set<Unicode.Scalar> = [
        "\\", "*", "_", "~", "`", "|", ">", "<", "[", "]", "(", ")", "@", ":",
    ]

    static func escapeCode(_ text: String) -> String {
        String(text.map { $0 == "`" ? "'" : $0 })
    }

    /// The body of the request.
    static func body(_ words: WebhookWords) -> [UInt8] {
        var embed = JSONWriter()
        embed.add("title", escaped(words.title, titleUnitsMax))
        let description =
            words.templated?.cut(toUnits: descriptionUnitsMax)
            ?? parts(
                fromHTML: words.html,
                partUnitsMax: descriptionUnitsMax - 128,
                unitsMax: descriptionUnitsMax - 64
            ).joined(separator: "\n")
        embed.add("description", description.cut(toUnits: descriptionUnitsMax))
        embed.add("color", color(of: words.severity))
        embed.add("timestamp", words.time.description)
        var fields = [field("Severity", words.severity.rawValue), field("Number", words.number)]
        if !words.subject.isEmpty {
            fields.append(field("Subject", escaped(words.subject, fieldUnitsMax)))
        }
        embed.add("fields", json: JSONWriter.array(fields))

        var mentions = JSONWriter()
        mentions.add("parse", json: JSONWriter.array([]))
        var message = JSONWriter()
        message.add("embeds", json: JSONWriter.array([embed.finished]))
        message.add("allowed_mentions", json: mentions.finished)
        if words.isSilent { message.add("flags", silentFlag) }
        return message.finished
    }

    /// Escaped, and cut before that where it would be too long.
    private static func escaped(_ text: String, _ unitsMax: Int) -> String {
        let whole = escape(text)
        return whole.utf16.count <= unitsMax ? whole : escape(text.cut(toUnits: unitsMax / 2 - 1))
    }

    private static func field(_ name: String, _ value: String) -> [UInt8] {
        var field = JSONWriter()
        field.add("name", name)
        field.add("value", value)
        field.add("inline", true)
        return field.finished
    }

    private static func color(of severity: AlertSeverity) -> Int64 {
        switch severity {
        case .info: 0x80_80_80
        case .notice: 0x2E_86_DE
        case .warning: 0xF3_9C_12
        case .critical: 0xC0_39_2B
        }
    }
}
