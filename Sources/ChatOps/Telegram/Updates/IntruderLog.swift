package import TradingCore

/// Counts what strangers try and says when the operator should hear of it: at the first attempt of
/// a day (UTC).
package struct IntruderLog: Sendable {
    private var day: UTCDay?
    /// Attempts since the start of the process.
    package private(set) var attempts = 0

    /// Nobody has tried anything since the start; on `toldOn` the operator heard of one before it.
    package init(toldOn: UTCDay? = nil) { day = toldOn }

    /// Counts one attempt of a numeric id; the notice is for the operator, and holds no word of
    /// what was written.
    package mutating func note(
        _ reason: RefusalReason,
        user: Int64?,
        at now: UTCTime
    ) -> EdgeNotice? {
        attempts += 1
        guard day != now.day else { return nil }
        day = now.day
        return notice(reason, user)
    }

    private func notice(_ reason: RefusalReason, _ user: Int64?) -> EdgeNotice {
        let who = user.map { "Numeric id \($0)" } ?? "A sender without an id"
        let report = NoticeReport(
            headline: "Someone who is not you wrote to the bot. Nothing was executed.",
            lines: [
                "\(who), the first one today, turned away as \(reason.rawValue).",
                "Anyone can find a bot by its name and write to it; only listed ids are heard, and"
                    + " a stranger gets no answer. You hear of it once a day (UTC).",
            ],
            numbers: [NamedNumber("attempts_since_start", attempts)],
            hint: "If it was you from another account, add its id to TELEGRAM_USER_IDS."
        )
        return EdgeNotice(
            kind: .intruder,
            subject: user.map(String.init) ?? "unknown",
            report: report
        )
    }
}
