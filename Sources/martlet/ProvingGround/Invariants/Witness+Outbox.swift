import TradingCore

/// What a witness knows of alerts and their receipts.
struct WitnessedOutbox {
    var alerts: [Int64: Alert] = [:]
    /// When each alert was raised, by the true clock.
    var raisedAt: [Int64: UTCTime] = [:]
    /// Alerts with a receipt, by channel.
    var ended: [String: Set<Int64>] = [:]
    /// Alerts that a channel says it delivered.
    var delivered: [String: Set<Int64>] = [:]
    var lastAlert: Int64 = 0
    /// Critical alerts that were told while the journal took nothing: they become durable as they were
    /// told, or their life ends before.
    var toldAhead: [Int64: Alert] = [:]
    /// Given up, by channel.
    var deadLetters: [String: Int] = [:]
}

/// Invariants 28 and 29: what is to be told, and what became of it.
extension Witness {
    func seeAlert(_ alert: Alert) {
        outbox.raisedAt[alert.number] = findings.now()
        findings.check(
            28,
            outbox.alerts.updateValue(alert, forKey: alert.number) == nil,
            "the alert number \(alert.number) was given twice"
        )
        findings.check(
            28,
            alert.number == outbox.lastAlert + 1,
            "the alert \(alert.number) follows number \(outbox.lastAlert)"
        )
        outbox.lastAlert = alert.number
        if let told = outbox.toldAhead.removeValue(forKey: alert.number) {
            findings.check(
                28,
                told == alert,
                "the alert \(alert.number) was told as another than it became durable"
            )
        }
        if alert.kind == .flattenReceipt { findings.reach(.flattenDone) }
    }

    func seeDelivery(_ delivery: DeliveryRecorded) {
        guard delivery.item == .alert else { return }
        guard let alert = outbox.alerts[delivery.number] else {
            return findings.broken(
                28,
                "\(delivery.channel) has a receipt of alert \(delivery.number), which is not there"
            )
        }
        switch delivery.outcome {
        case .acknowledged: return
        case .delivered:
            outbox.delivered[delivery.channel, default: []].insert(delivery.number)
        case .withheld: findings.reach(.withheld)
        case .collapsed:
            findings.reach(.collapsed)
            findings.check(
                29,
                alert.severity < .critical,
                "the critical alert \(alert.number) was collapsed on \(delivery.channel)"
            )
        case .deadLettered:
            findings.reach(.deadLetter)
            outbox.deadLetters[delivery.channel, default: 0] += 1
            findings.check(
                29,
                alert.severity < .critical || delivery.channel != "telegram",
                "the critical alert \(alert.number) was given up: \(delivery.detail)"
            )
        }
        outbox.ended[delivery.channel, default: []].insert(delivery.number)
    }

    /// Alerts without a receipt of a channel that were raised longer ago than `age`.
    func undelivered(on channel: String, olderThan age: TimeSpan) -> [Int64] {
        let ended = outbox.ended[channel] ?? []
        let now = findings.now()
        return outbox.alerts.keys.filter { number in
            guard !ended.contains(number), let raised = outbox.raisedAt[number] else {
                return false
            }
            return now - raised > age
        }.sorted()
    }

    /// How many alerts were raised lately.
    func raised(within span: TimeSpan) -> Int {
        let since = findings.now() - span
        return outbox.raisedAt.values.count { $0 >= since }
    }

    /// Words of an alert are about to leave: it must be durable.
    func alertLeaves(_ alert: Alert) {
        findings.check(
            28,
            outbox.alerts[alert.number] == alert,
            "the alert \(alert.number) leaves, and no row tells it"
        )
    }

    /// A critical alert that nobody has acknowledged is told again, also while nothing can be written
    /// (faults 54 and 146): then alone it may be in no row yet.
    func reminderLeaves(_ alert: Alert) {
        guard isJournalFailing, outbox.alerts[alert.number] == nil else {
            return alertLeaves(alert)
        }
        findings.check(
            28,
            alert.severity == .critical && alert.number > outbox.lastAlert
                && outbox.toldAhead[alert.number].map { $0 == alert } ?? true,
            "the alert \(alert.number) leaves ahead of its row, and is not to"
        )
        outbox.toldAhead[alert.number] = alert
    }

    /// Words of an answer are about to leave: it must be durable.
    func answerLeaves(_ answer: CommandAnswered) {
        findings.check(
            32,
            isAnswered("\(answer.surface.rawValue) \(answer.key)"),
            "the answer to \(answer.key) leaves, and no row holds it"
        )
    }
}
