internal import GRDB
package import TradingCore

/// A command that was taken before; together these are the set of what may not be taken again.
package struct SeenCommand: Sendable, Hashable {
    /// Where it came from.
    package let surface: CommandSurface
    /// Unique per surface.
    package let key: String
    /// The real clock when it was written.
    package let time: UTCTime
    /// The canonical envelope, which holds the nonce.
    package let envelope: String

    /// A command as the journal holds it.
    package init(surface: CommandSurface, key: String, time: UTCTime, envelope: String) {
        self.surface = surface
        self.key = key
        self.time = time
        self.envelope = envelope
    }
}

/// A job that ran.
package struct JobRun: Sendable, Hashable {
    /// The job, as the schedule names it.
    package let name: String
    /// The date or instant that the run stands for; once per name.
    package let key: String
    /// Whether it ran after its time.
    package let isLate: Bool
    /// `done`, `missed`, or why it failed.
    package let outcome: String
    /// The trading clock when it had run.
    package let time: UTCTime

    /// A run as the journal holds it.
    package init(name: String, key: String, isLate: Bool, outcome: String, time: UTCTime) {
        self.name = name
        self.key = key
        self.isLate = isLate
        self.outcome = outcome
        self.time = time
    }
}

/// Commands, alerts, receipts, jobs and settings.
extension JournalReader {
    /// Alerts that a channel has no receipt for, oldest first, with the real clock when each was
    /// written.
    ///
    /// Only alerts with a number greater than `after` count: a channel that was added later starts
    /// there. `limit` is 10,000 at most.
    package func undeliveredAlerts(
        channel: String,
        after: Int64 = 0,
        limit: Int = 1000
    ) throws(JournalReadFailure) -> [(alert: Alert, recordedAt: UTCTime)] {
        try read { database in
            try entries(
                database,
                sql: """
                    SELECT events.* FROM alerts JOIN events USING (sequence)
                    WHERE number > ? AND NOT EXISTS (
                        SELECT 1 FROM deliveries WHERE item = 'alert'
                        AND deliveries.number = alerts.number AND channel = ?)
                    ORDER BY number LIMIT \(min(max(limit, 0), 10_000))
                    """,
                [after, channel]
            ).compactMap { entry in
                guard case .alertRaised(let alert) = entry.fact else { return nil }
                return (alert, entry.recordedAt)
            }
        }
    }

    /// Subjects of the alerts of a kind that were written since a moment of the real clock.
    package func subjects(
        of kind: AlertKind,
        since time: UTCTime
    ) throws(JournalReadFailure) -> Set<String> {
        try read { database in
            // From the end of the log backwards: the past before the moment is never touched.
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT alerts.kind AS kind, subject, recorded
                    FROM alerts JOIN events USING (sequence)
                    ORDER BY number DESC
                    """
            )
            var subjects: Set<String> = []
            while let row = try rows.next() {
                if UTCTime(nanoseconds: row["recorded"]) < time { break }
                if row["kind"] == kind.rawValue { subjects.insert(row["subject"]) }
            }
            return subjects
        }
    }

    /// Answers of a surface that it has no receipt for, oldest first; a surface's channel has its
    /// name. Only those count that were written, by the real clock, at `since` or later and before
    /// `before`. `limit` is 10,000 at most.
    package func undeliveredAnswers(
        surface: CommandSurface,
        after: Int64 = 0,
        since: UTCTime = .epoch,
        before: UTCTime = .distantFuture,
        limit: Int = 1000
    ) throws(JournalReadFailure) -> [CommandAnswered] {
        try read { database in
            try facts(
                database,
                sql: """
                    SELECT events.* FROM commands JOIN events USING (sequence)
                    WHERE number > ? AND surface = ? AND recorded >= ? AND recorded < ?
                    AND NOT EXISTS (
                        SELECT 1 FROM deliveries WHERE item = 'answer'
                        AND deliveries.number = commands.number AND channel = ?)
                    ORDER BY number LIMIT \(min(max(limit, 0), 10_000))
                    """,
                [
                    after, surface.rawValue, since.nanoseconds, before.nanoseconds,
                    surface.rawValue,
                ]
            ).compactMap { if case .commandAnswered(let answer) = $0 { answer } else { nil } }
        }
    }

    /// How many alerts each channel has no receipt for.
    package func undeliveredCounts(
        channels: [String],
        after: Int64 = 0
    ) throws(JournalReadFailure) -> [String: Int] {
        try read { database in
            var counts: [String: Int] = [:]
            let statement = try database.cachedStatement(
                sql: """
                    SELECT count(*) FROM alerts WHERE number > ?1 AND NOT EXISTS (
                        SELECT 1 FROM deliveries WHERE item = 'alert'
                        AND deliveries.number = alerts.number AND channel = ?2)
                    """
            )
            for channel in channels {
                counts[channel] = try Int.fetchOne(statement, arguments: [after, channel])
            }
            return counts
        }
    }

    /// Whether an answer to a command of this key is in the journal; one look into an index.
    package func wasAnswered(
        surface: CommandSurface,
        key: String
    ) throws(JournalReadFailure) -> Bool {
        try read { database in
            let sql = "SELECT 1 FROM commands WHERE surface = ? AND key = ?"
            let question = try database.cachedStatement(sql: sql)
            return try Bool.fetchOne(question, arguments: [surface.rawValue, key]) ?? false
        }
    }

    /// Commands that were written since a moment of the real clock, oldest first; of more than
    /// 200,000 the newest.
    package func commandsSince(_ time: UTCTime) throws(JournalReadFailure) -> [SeenCommand] {
        try read { database in
            // From the end of the log backwards: the past before the moment is never touched.
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT surface, key, recorded, envelope
                    FROM commands JOIN events USING (sequence)
                    ORDER BY number DESC LIMIT 200000
                    """
            )
            var newestFirst: [SeenCommand] = []
            while let row = try rows.next() {
                let recorded = UTCTime(nanoseconds: row["recorded"])
                if recorded < time { break }
                guard let surface = CommandSurface(rawValue: row["surface"]) else {
                    throw JournalReadFailure.unreadable("a command has an unknown surface")
                }
                newestFirst.append(
                    SeenCommand(
                        surface: surface,
                        key: row["key"],
                        time: recorded,
                        envelope: row["envelope"]
                    )
                )
            }
            return newestFirst.reversed()
        }
    }

    /// The answer that was given to a command; nil when there was none with this key.
    package func storedAnswer(
        surface: CommandSurface,
        key: String
    ) throws(JournalReadFailure) -> CommandAnswered? {
        try read { database in
            try facts(
                database,
                sql: """
                    SELECT events.* FROM commands JOIN events USING (sequence)
                    WHERE surface = ? AND key = ?
                    """,
                [surface.rawValue, key]
            ).compactMap { if case .commandAnswered(let answer) = $0 { answer } else { nil } }.first
        }
    }

    /// The answer of a number; nil when there is none.
    package func answer(_ number: Int64) throws(JournalReadFailure) -> CommandAnswered? {
        try read { database in
            try facts(
                database,
                sql: "SELECT events.* FROM commands JOIN events USING (sequence) WHERE number = ?",
                [number]
            ).compactMap { if case .commandAnswered(let answer) = $0 { answer } else { nil } }.first
        }
    }

    /// Every job that ran, newest first; at most 10,000.
    package func jobs(limit: Int = 10_000) throws(JournalReadFailure) -> [JobRun] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM jobs ORDER BY sequence DESC LIMIT ?",
                arguments: [min(max(limit, 0), 10_000)]
            ).map {
                JobRun(
                    name: $0["name"],
                    key: $0["key"],
                    isLate: $0["is_late"],
                    outcome: $0["outcome"],
                    time: UTCTime(nanoseconds: $0["time"])
                )
            }
        }
    }

    /// Skipped signals of a day by reason.
    package func skippedCounts(_ day: UTCDay) throws(JournalReadFailure) -> [String: Int] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT reason, count FROM skipped WHERE day = ?",
                arguments: [day.daysSinceEpoch]
            ).reduce(into: [:]) { $0[$1["reason"] as String] = $1["count"] as Int }
        }
    }

    /// The durable settings by name, each the payload of its newest fact as JSON; see the
    /// table `settings`.
    package func settings() throws(JournalReadFailure) -> [String: String] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT name, value FROM settings")
                .reduce(into: [:]) { $0[$1["name"] as String] = $1["value"] as String }
        }
    }

    private func facts(
        _ database: Database,
        sql: String,
        _ arguments: StatementArguments
    ) throws -> [Fact] {
        try entries(database, sql: sql, arguments).map(\.fact)
    }

    private func entries(
        _ database: Database,
        sql: String,
        _ arguments: StatementArguments
    ) throws -> [JournalEntry] {
        // A start asks the same for every channel.
        let statement = try database.cachedStatement(sql: sql)
        return try Row.fetchAll(statement, arguments: arguments).map {
            try EventRecord($0).entry(by: memory)
        }
    }
}
