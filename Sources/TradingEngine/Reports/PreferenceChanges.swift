import TradingCore

extension AlertPreferences {
    /// What differs from other preferences, a sentence each.
    func changes(from old: AlertPreferences) -> [String] {
        var lines: [String] = []
        for kind in AlertKind.allCases {
            let before = old.levels[kind] ?? .on
            let after = levels[kind] ?? .on
            if before != after {
                lines.append("\(kind.rawValue): \(after.rawValue) (was \(before.rawValue))")
            }
        }
        if mutedUntil != old.mutedUntil {
            lines.append(mutedUntil.map { "Muted until \($0.display)" } ?? "Not muted")
        }
        if hours != old.hours { lines.append("Quiet hours: \(hours)") }
        if quietBypass != old.quietBypass {
            lines.append("In quiet hours \(quietBypass.rawValue) and above sound")
        }
        return lines
    }

    private var hours: String {
        guard let quietFrom, let quietTo else { return "none" }
        return "\(Self.clock(quietFrom)) to \(Self.clock(quietTo)) UTC"
    }

    private static func clock(_ minutes: Int) -> String {
        let (hours, rest) = minutes.quotientAndRemainder(dividingBy: 60)
        return (hours < 10 ? "0" : "") + "\(hours)" + (rest < 10 ? ":0" : ":") + "\(rest)"
    }
}
