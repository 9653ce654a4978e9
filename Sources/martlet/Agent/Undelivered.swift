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

    /// Alerts that are sent again to one channel. What is over comes with the next start.
    private static let itemsMax = 1_000
    /// Alerts that are given up for one channel. What is over is given up by the next start.
    private static let outdatedMax = 3_000

    /// What is done with it.
    struct Plan {
        /// Answers first, then alerts from the oldest on.
        var items: [DeliveryCenter.Item] = []
        /// Receipts for what is too old to be news, so that it is not counted for ever.
        var outdated: [DeliveryRecorded] = []
    }

    /// Sorts what is undelivered: what is older than a day, and not critical, is no news, so that a
    /// channel that was added since starts with today.
    func plan() -> Plan {
        guard recovered.sequence > 0, let last = recovered.lastTime else { return Plan() }
        var plan = Plan()
        var alerts: [(channel: String, alert: Alert, age: TimeSpan)] = []
        for name in channels {
            let sorted = sorted(of: name, since: last - .days(1))
            alerts += sorted.alerts.map {
                (name, $0.alert, max(.zero, wallNow - $0.recordedAt))
            }
            plan.outdated += sorted.outdated.map { Self.outdated($0, name) }
        }
        let answers =
            (try? history.undeliveredAnswers(surface: .telegram, since: oldestAnswer)) ?? []
        let preferences = recovered.book.preferences
        plan.items =
            answers.map { .answer($0) }
            + alerts.sorted { $0.alert.number < $1.alert.number }.map { name, alert, age in
                let level = preferences.level(of: alert.kind, alert.severity, at: alert.time)
                return .again(alert, level, channel: name, age: age)
            }
        return plan
    }

    private func sorted(
        of channel: String,
        since: UTCTime
    ) -> (alerts: [(alert: Alert, recordedAt: UTCTime)], outdated: [Alert]) {
        var alerts: [(alert: Alert, recordedAt: UTCTime)] = []
        var outdated: [Alert] = []
        var reached: Int64 = 0
        while alerts.count < Self.itemsMax, outdated.count < Self.outdatedMax {
            let page = (try? history.undeliveredAlerts(channel: channel, after: reached)) ?? []
            guard let newest = page.last else { break }
            reached = newest.alert.number
            for item in page {
                if item.alert.time >= since || item.alert.severity == .critical {
                    alerts.append(item)
                } else {
                    outdated.append(item.alert)
                }
            }
        }
        return (Array(alerts.prefix(Self.itemsMax)), Array(outdated.prefix(Self.outdatedMax)))
    }

    private static func outdated(_ alert: Alert, _ channel: String) -> DeliveryRecorded {
        DeliveryRecorded(
            item: .alert,
            number: alert.number,
            channel: channel,
            outcome: .deadLettered,
            detail: "over a day old at a start"
        )
    }

    /// Records what a plan calls too old to be sent as given up, and answers of that age.
    func giveUpOld(of plan: Plan, through door: CommandDoor) {
        for receipt in plan.outdated { door.report(receipt) }
        giveUpOldAnswers(through: door)
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
