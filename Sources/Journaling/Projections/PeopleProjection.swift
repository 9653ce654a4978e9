internal import GRDB
internal import TradingCore

/// Commands, alerts, receipts and jobs.
extension ProjectedEvent {
    func answer(_ fact: CommandAnswered) throws {
        try tables.run(
            "INSERT INTO commands VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            fact.number,
            fact.surface.rawValue,
            fact.key,
            sequence,
            time,
            fact.user,
            fact.chat,
            fact.text,
            fact.envelope,
            fact.mac,
            fact.verdict.rawValue
        )
    }

    func raise(_ fact: Alert) throws {
        try tables.run(
            "INSERT INTO alerts VALUES (?,?,?,?,?,?)",
            fact.number,
            sequence,
            fact.time,
            fact.kind.rawValue,
            fact.severity.rawValue,
            fact.subject
        )
    }

    /// The newest outcome stands; a tap is kept beside it for ever.
    func receive(_ fact: DeliveryRecorded) throws {
        let isTap = fact.outcome == .acknowledged
        try tables.run(
            """
            INSERT INTO deliveries VALUES (?1,?2,?3,?4,?5,?6,?7,?8)
            ON CONFLICT DO UPDATE SET
                outcome = iif(?9, outcome, excluded.outcome),
                detail = iif(?9, detail, excluded.detail),
                time = iif(?9, time, excluded.time),
                acknowledged = coalesce(acknowledged, excluded.acknowledged),
                sequence = excluded.sequence
            """,
            fact.item.rawValue,
            fact.number,
            fact.channel,
            fact.outcome.rawValue,
            fact.detail,
            time,
            isTap ? time : nil,
            sequence,
            isTap
        )
    }

    func finish(_ fact: JobFinished) throws {
        try tables.run(
            "INSERT INTO jobs VALUES (?,?,?,?,?,?)",
            fact.name,
            fact.key,
            fact.isLate,
            fact.outcome,
            time,
            sequence
        )
    }
}
