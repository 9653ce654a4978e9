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
    /// The wall clock of the start.
    let wallNow: UTCTime

    /// How old an answer may be to be sent: who asked longer ago has asked again, and takes an old
    /// number for one of now.
    static let answerAgeMax = TimeSpan.hours(1)

    /// Answers first, then alerts from the oldest on; at most 1,000 of each channel.
    func items() -> [DeliveryCenter.Item] {
        guard recovered.sequence > 0, let last = recovered.lastTime else { return [] }
        let preferences = recovered.book.preferences
        // What is older than a day is no news: a channel that was added since starts with today.
        let since = last - .days(1)
        let alerts = channels.flatMap { name in
            ((try? history.undeliveredAlerts(channel: name)) ?? [])
                .filter { $0.alert.time >= since || $0.alert.severity == .critical }
                .map { (name, $0.alert, max(.zero, wallNow - $0.recordedAt)) }
        }
        let answers =
            (try? history.undeliveredAnswers(surface: .telegram, since: oldestAnswer)) ?? []
        return answers.map { .answer($0) }
            + alerts.sorted { $0.1.number < $1.1.number }.map { name, alert, age in
                let level = preferences.level(of: alert.kind, alert.severity, at: alert.time)
                return .again(alert, level, channel: name, age: age)
            }
    }

    /// Records the answers that are too old to be sent as given up, at most 10,000 of them, and has
    /// it told in one line.
    func giveUpOldAnswers(through door: CommandDoor) {
        guard recovered.sequence > 0, channels.contains("telegram") else { return }
        let old = try? history.undeliveredAnswers(
            surface: .telegram,
            before: oldestAnswer,
            limit: 10_000
        )
        guard let old, !old.isEmpty else { return }
        for answer in old {
            door.report(
                DeliveryRecorded(
                    item: .answer,
                    number: answer.number,
                    channel: "telegram",
                    outcome: .deadLettered,
                    detail: "older than \(Self.answerAgeMax.display) at the start"
                )
            )
        }
        let what = old.count == 1 ? "1 answer was" : "\(old.count) answers were"
        let report = NoticeReport(
            headline: "\(what) too old to be sent: more than \(Self.answerAgeMax.display).",
            lines: [],
            numbers: [NamedNumber("answers", old.count)],
            hint: "/audit 50"
        )
        door.tell(EdgeNotice(kind: .channelTrouble, subject: "telegram", report: report))
    }

    private var oldestAnswer: UTCTime { wallNow - Self.answerAgeMax }
}
