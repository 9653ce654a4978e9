import TradingCore

/// Repeats critical alerts until somebody taps them; after some repeats every channel hears them.
struct ReminderBook {
    private var told: [Int64: (at: Int64, repeats: Int)] = [:]

    /// The alerts that are due again.
    mutating func due(
        _ unacknowledged: [Alert],
        monotonic: Int64,
        settings: AgentConfiguration.AlertSettings
    ) -> [(alert: Alert, escalates: Bool)] {
        let open = Set(unacknowledged.map(\.number))
        told = told.filter { open.contains($0.key) }
        let span = Int64(settings.repeatMinutes) * 60_000_000_000
        var due: [(alert: Alert, escalates: Bool)] = []
        for alert in unacknowledged {
            guard let last = told[alert.number] else {
                told[alert.number] = (monotonic, 0)
                continue
            }
            guard monotonic - last.at >= span else { continue }
            told[alert.number] = (monotonic, last.repeats + 1)
            due.append((alert, last.repeats + 1 >= settings.escalateAfter))
        }
        return due
    }
}
