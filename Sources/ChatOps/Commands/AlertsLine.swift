import TradingCore

/// The arguments of `/alerts`: what the operator wants to hear from now on.
struct AlertsLine {
    static let usage =
        "/alerts KIND on|silent|off, /alerts mute 2h, /alerts unmute, "
        + "/alerts quiet 22:00-07:00 [bypass warning], /alerts quiet off"

    let preferences: AlertPreferences
    let now: UTCTime

    /// The preferences as the words change them.
    func changed(by typed: [String]) throws(LineProblem) -> AlertPreferences {
        // Buttons of the editing view add the word, so that the view comes back.
        let words = typed.filter { $0.lowercased() != "edit" }.map { $0.lowercased() }
        var changed = preferences
        switch words.first {
        case "mute": changed.mutedUntil = try muteEnd(Array(words.dropFirst()))
        case "unmute": changed.mutedUntil = nil
        case "quiet": try setQuiet(Array(words.dropFirst()), &changed)
        case let name?:
            let kind = try kind(name)
            changed.levels[kind] = try level(words.dropFirst().first ?? "", of: kind)
        case nil: break
        }
        return changed
    }

    private func muteEnd(_ words: [String]) throws(LineProblem) -> UTCTime {
        guard let first = words.first else { return now + .hours(1) }
        if first == "until", words.count > 1 { return try DurationText.next(words[1], after: now) }
        return now + (try DurationText.span(first))
    }

    private func setQuiet(
        _ words: [String],
        _ preferences: inout AlertPreferences
    ) throws(LineProblem) {
        guard let hours = words.first else {
            throw LineProblem(reason: "From when to when? \(Self.usage)")
        }
        if hours == "off" {
            preferences.quietFrom = nil
            preferences.quietTo = nil
            return
        }
        // Phones turn a hyphen into a dash.
        let ends = hours.split { $0 == "-" || $0 == "\u{2013}" || $0 == "\u{2014}" }
        guard ends.count == 2 else {
            throw LineProblem(reason: "Quiet hours are written 22:00-07:00 (UTC).")
        }
        let from = try DurationText.minuteOfDay(ends[0])
        let to = try DurationText.minuteOfDay(ends[1])
        guard from != to else {
            throw LineProblem(reason: "Quiet hours end at another time than they begin.")
        }
        preferences.quietFrom = from
        preferences.quietTo = to
        guard let word = words.dropFirst().first else { return }
        guard word == "bypass", words.count == 3, let least = AlertSeverity(rawValue: words[2])
        else {
            throw LineProblem(reason: "After the hours: bypass info|notice|warning|critical.")
        }
        preferences.quietBypass = least
    }

    private func kind(_ name: String) throws(LineProblem) -> AlertKind {
        if let kind = AlertKind(rawValue: name) { return kind }
        let near = AlertKind.allCases.map(\.rawValue)
            .filter { $0.contains(name) || EditDistance.between($0, name) <= 3 }.prefix(4)
        let hint = near.isEmpty ? Self.usage : "Did you mean \(near.joined(separator: ", "))?"
        throw LineProblem(reason: "No kind of event is called so. \(hint)")
    }

    private func level(
        _ word: String,
        of kind: AlertKind
    ) throws(LineProblem) -> AlertPreferences.Level {
        guard let level = AlertPreferences.Level(rawValue: word) else {
            throw LineProblem(reason: "\(kind.rawValue) may be on, silent or off.")
        }
        if kind.severity == .critical, level != .on {
            throw LineProblem(reason: "\(kind.rawValue) is critical: it is always told aloud.")
        }
        return level
    }
}
