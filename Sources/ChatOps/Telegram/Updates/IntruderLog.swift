package import TradingCore

/// Counts what strangers try, in bounded memory, and says when the operator should hear of it: at
/// the first attempt of a day (UTC), and once more when it has become three.
package struct IntruderLog: Sendable {
    /// Strangers whose ids are kept within a day; the attempts of more are counted together.
    package static let idsMax = 32
    private static let attemptsThatWorry = 3

    private var day: UTCDay?
    private var attemptsToday = 0
    private var ids: [Int64: Int] = [:]
    /// Attempts since the start of the process.
    package private(set) var attempts = 0

    /// Nobody has tried anything yet.
    package init() {}

    /// Counts one attempt of a numeric id; the notice is for the operator, and holds no word of
    /// what was written.
    package mutating func note(
        _ reason: RefusalReason,
        user: Int64?,
        at now: UTCTime
    ) -> EdgeNotice? {
        if day != now.day {
            day = now.day
            attemptsToday = 0
            ids = [:]
        }
        attempts += 1
        attemptsToday += 1
        if let user, ids[user] != nil || ids.count < Self.idsMax { ids[user, default: 0] += 1 }
        guard attemptsToday == 1 || attemptsToday == Self.attemptsThatWorry else { return nil }
        return notice(reason, user)
    }

    private func notice(_ reason: RefusalReason, _ user: Int64?) -> EdgeNotice {
        let who = user.map { "Numeric id \($0)" } ?? "A sender without an id"
        let count = attemptsToday == 1 ? "1 attempt" : "\(attemptsToday) attempts"
        let report = NoticeReport(
            headline: "Someone who is not you wrote to the bot. Nothing was executed.",
            lines: [
                "\(who), \(count) today, turned away as \(reason.rawValue).",
                "Anyone can find a bot by its name and write to it; only listed ids are heard, and"
                    + " a stranger gets no answer. You will hear of it at most twice a day.",
            ],
            numbers: [
                NamedNumber("attempts_today", attemptsToday),
                NamedNumber("strangers_today", ids.count),
            ],
            hint: "If it was you from another account, add its id to TELEGRAM_USER_IDS."
        )
        return EdgeNotice(
            kind: .intruder,
            subject: user.map(String.init) ?? "unknown",
            report: report
        )
    }
}
