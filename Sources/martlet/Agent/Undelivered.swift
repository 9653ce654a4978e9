import ChatOps
import Journaling
import TradingCore
import TradingEngine

/// What an earlier life left undelivered, for the channels of this one.
struct Undelivered {
    let recovered: RecoveredBook
    let history: JournalReader
    /// The names of the channels, in the order in which they are served.
    let channels: [String]

    /// Answers first, then alerts from the oldest on; at most 1,000 of each channel.
    func items() -> [DeliveryCenter.Item] {
        guard recovered.sequence > 0, let last = recovered.lastTime else { return [] }
        let preferences = recovered.book.preferences
        // What is older than a day is no news: a channel that was added since starts with today.
        let since = last - .days(1)
        let alerts = channels.flatMap { name in
            ((try? history.undeliveredAlerts(channel: name)) ?? [])
                .filter { $0.time >= since || $0.severity == .critical }
                .map { (name, $0) }
        }
        let answers = (try? history.undeliveredAnswers(surface: .telegram)) ?? []
        return answers.map { .answer($0) }
            + alerts.sorted { $0.1.number < $1.1.number }.map { name, alert in
                let level = preferences.level(of: alert.kind, alert.severity, at: alert.time)
                return .again(alert, level, channel: name)
            }
    }
}
