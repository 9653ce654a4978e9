import TradingCore

/// What a template sees: the report's fields, and beside them a few that are derived from them.
///
/// Derived fields, by the field that they come from:
/// - a list or a count `x`: `has_x` (not empty, not zero); a list also `x_count`
/// - a count `x_seconds`: `x`, for people (`3 d 4 h`)
/// - a time `x`: `x_short` (`11-21 22:00`) and `x_clock` (`22:00:00`), both UTC
/// - a gain or loss (`net`, `realised`, `unrealised`, `funding`, `equity_change`,
///   `unrealised_change`, `today_net`): `x_signed` (`+12.00`), `x_mark` (▲ or ▼, nothing at zero),
///   `x_is_gain`, `x_is_loss`
/// - `quantity`: `size` without its sign, `is_short`, `is_long`
/// - `kind`, `cause`, `state`, `purpose`: `x_words` (`halt latched`), `x_title` (`Halt latched`)
/// - `state`: `is_unknown`, `is_running`; `side`: `is_buy`
/// - `severity`: `severity_mark`, `is_critical`
/// - of a flatten's receipt: `is_close`, whether it is that of `/close`
enum TemplateContext {
    /// The fields of a report, amounts written for people.
    static func fields(of report: EngineReport) throws -> [String: Any] {
        guard case .record(let values) = try ReportEncoder.value(of: report, .display) else {
            return [:]
        }
        var fields = record(values)
        if case .flatten(let receipt) = report {
            // A span of time in seconds, which the fraction's own form would show in percent.
            let text = receipt.seconds.text(placesMin: 0, placesMax: 2, grouped: true)
            fields["seconds"] = TemplateWords(text)
            fields["is_close"] = receipt.sent != nil
        }
        return fields
    }

    /// What the frame around an alert sees, beside the finished `body`.
    static func frame(of alert: Alert) -> [String: Any] {
        record([
            "number": .integer(alert.number), "kind": .text(alert.kind.rawValue),
            "severity": .text(alert.severity.rawValue), "subject": .text(alert.subject),
            "time": .text(alert.time.display),
        ])
    }

    private static func record(_ values: [String: ReportValue]) -> [String: Any] {
        var fields: [String: Any] = [:]
        fields.reserveCapacity(values.count * 2)
        for (name, value) in values { fields[name] = object(value) }
        for (name, value) in values { derive(from: name, value, into: &fields) }
        return fields
    }

    private static func object(_ value: ReportValue) -> Any {
        switch value {
        case .null: TemplateWords.notKnown
        case .flag(let flag): flag
        case .integer(let number): TemplateWords(String(number))
        case .text(let text): TemplateWords(text)
        case .list(let values): values.map(object)
        case .record(let values): record(values)
        }
    }

    private static func derive(
        from name: String,
        _ value: ReportValue,
        into fields: inout [String: Any]
    ) {
        switch value {
        case .list(let values):
            fields["has_" + name] = !values.isEmpty
            fields[name + "_count"] = TemplateWords(String(values.count))
        case .integer(let number):
            fields["has_" + name] = number != 0
            if name.hasSuffix("_seconds") {
                fields[String(name.dropLast(8))] = span(number)
            }
        case .null:
            deriveUnknown(from: name, into: &fields)
        case .text(let text):
            deriveText(from: name, text, into: &fields)
        case .flag, .record:
            break
        }
    }

    private static func deriveState(_ text: String, into fields: inout [String: Any]) {
        fields["is_unknown"] = text == OrderState.unknown.rawValue
        fields["is_running"] = text == "running"
    }

    /// What is derived from an unknown value is as unknown.
    private static func deriveUnknown(from name: String, into fields: inout [String: Any]) {
        if name.hasSuffix("_seconds") { fields[String(name.dropLast(8))] = TemplateWords.notKnown }
        fields["has_" + name] = false
        fields[name + "_short"] = TemplateWords.notKnown
        fields[name + "_clock"] = TemplateWords.notKnown
        if gains.contains(name) {
            fields[name + "_signed"] = TemplateWords.notKnown
            fields[name + "_mark"] = TemplateWords("")
            fields[name + "_is_gain"] = false
            fields[name + "_is_loss"] = false
        }
    }

    private static func deriveText(
        from name: String,
        _ text: String,
        into fields: inout [String: Any]
    ) {
        if gains.contains(name) {
            let isLoss = text.hasPrefix("-")
            let isGain = !isLoss && text.utf8.contains { (49...57).contains($0) }
            fields[name + "_signed"] = TemplateWords(isGain ? "+" + text : text)
            fields[name + "_mark"] = TemplateWords(isGain ? "▲" : isLoss ? "▼" : "")
            fields[name + "_is_gain"] = isGain
            fields[name + "_is_loss"] = isLoss
        } else if coded.contains(name) {
            let words = words(text)
            fields[name + "_words"] = TemplateWords(words)
            let title = words.prefix(1).uppercased() + words.dropFirst()
            fields[name + "_title"] = TemplateWords(title)
            if name == "state" { deriveState(text, into: &fields) }
        } else if name == "quantity" {
            let isShort = text.hasPrefix("-")
            fields["size"] = TemplateWords(isShort ? String(text.dropFirst()) : text)
            fields["is_short"] = isShort
            fields["is_long"] = !isShort
        } else if name == "side" {
            fields["is_buy"] = text == Side.buy.rawValue
        } else if name == "severity" {
            fields["severity_mark"] = TemplateWords(marks[text] ?? "●")
            fields["is_critical"] = text == AlertSeverity.critical.rawValue
        } else if text.utf8.count == 23, text.hasSuffix(" UTC") {
            fields[name + "_short"] = TemplateWords(String(text.dropFirst(5).prefix(11)))
            fields[name + "_clock"] = TemplateWords(String(text.dropFirst(11).prefix(8)))
        }
    }

    private static let gains: Set<String> = [
        "net", "realised", "unrealised", "funding", "equity_change", "unrealised_change",
        "today_net",
    ]
    private static let coded: Set<String> = ["kind", "cause", "state", "purpose"]
    private static let marks = ["info": "○", "notice": "●", "warning": "⚠", "critical": "⚠⚠"]

    private static func span(_ seconds: Int64) -> TemplateWords {
        if seconds == 0 { return TemplateWords("0 s") }
        // Beyond a hundred years the number itself is the better text.
        guard seconds.magnitude < 3_155_760_000 else { return TemplateWords("\(seconds) s") }
        return TemplateWords(TimeSpan.seconds(Int(seconds)).display)
    }

    /// `halt_latched` and `protectiveStop` in words.
    static func words(_ code: String) -> String {
        var result = ""
        for character in code {
            if character == "_" {
                result += " "
            } else if character.isUppercase, character.isASCII, !result.isEmpty,
                code.contains(where: \.isLowercase)
            {
                result += " " + character.lowercased()
            } else {
                result.append(character)
            }
        }
        return result
    }
}
