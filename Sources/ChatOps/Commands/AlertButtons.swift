import TradingCore

/// The buttons under `/alerts`: mute and edit; in the editing view one for each kind, which sets
/// its next level.
struct AlertButtons {
    let buttons: ButtonCodec
    let speaker: Speaker

    func rows(
        _ preferences: AlertPreferences,
        isEditing: Bool,
        now: UTCTime
    ) -> [[ReplyButton]] {
        let isMuted = preferences.mutedUntil.map { $0 > now } ?? false
        let top =
            button("Refresh", [])
            + button(isMuted ? "Unmute" : "Mute 1 h", [isMuted ? "unmute" : "mute"])
        if !isEditing { return [top + button("Change kinds", ["edit"])] }
        let kinds = AlertKind.allCases.filter { $0.severity < .critical }
        var rows: [[ReplyButton]] = [button("Back", [])]
        for start in stride(from: 0, to: kinds.count, by: 2) {
            rows.append(
                kinds[start..<min(start + 2, kinds.count)].flatMap { toggle($0, preferences) }
            )
        }
        return rows.filter { !$0.isEmpty }
    }

    /// `● order filled`: on is a full circle, silent half of one, off an empty one.
    private func toggle(_ kind: AlertKind, _ preferences: AlertPreferences) -> [ReplyButton] {
        let level = preferences.levels[kind] ?? .on
        let (mark, next): (String, AlertPreferences.Level) =
            switch level {
            case .on: ("●", .silent)
            // Switching a warning off raises risk and is not done by one tap.
            case .silent: ("◐", kind.severity < .warning ? .off : .on)
            case .off: ("○", .on)
            }
        let words = kind.rawValue.split(separator: "_").joined(separator: " ")
        return button("\(mark) \(words)", [kind.rawValue, next.rawValue, "edit"])
    }

    private func button(_ label: String, _ arguments: [String]) -> [ReplyButton] {
        let line = CommandLine(verb: "alerts", arguments: arguments)
        return buttons.view(line, for: speaker).map { [ReplyButton(label: label, data: $0)] } ?? []
    }
}
