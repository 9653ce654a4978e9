internal import TradingCore

/// What the operator is told when commands cannot be heard: what happened, what it means, and the
/// way out.
enum PollingNotices {
    static func otherPoller(since seconds: Int) -> EdgeNotice {
        notice(
            "Another program is reading this bot's messages.",
            [
                "For \(seconds) s Telegram has answered 409: two programs poll with the same"
                    + " token, and each of your commands reaches only one of them.",
                "Trading goes on by its rules; commands from the phone may be lost.",
            ],
            "Stop the other program (an old copy, a test, another machine). If there is none, the"
                + " token has leaked: revoke it at @BotFather with /revoke and set the new one."
        )
    }

    static func webhookReturned(since seconds: Int) -> EdgeNotice {
        notice(
            "Someone keeps setting a webhook on this bot.",
            [
                "For \(seconds) s Telegram has delivered the bot's messages to a webhook and not to"
                    + " this agent. The webhook was deleted once and came back.",
                "Trading goes on by its rules; commands from the phone are not heard.",
            ],
            "Unless you run another service on this bot, the token has leaked: revoke it at"
                + " @BotFather with /revoke and set the new one."
        )
    }

    static func tokenRevoked(status: Int) -> EdgeNotice {
        notice(
            "Telegram no longer accepts the bot's token: it was revoked.",
            [
                "The answer was \(status). Commands from the phone are not heard, and no message"
                    + " goes out through Telegram, until a valid token is set.",
                "The agent looks again every five minutes.",
            ],
            "Ask @BotFather for the token, set TELEGRAM_BOT_TOKEN, restart the agent."
        )
    }

    static func unreachable(since seconds: Int, _ trouble: String) -> EdgeNotice {
        notice(
            "Telegram cannot be reached.",
            [
                "No answer for \(seconds) s: \(trouble).",
                "Trading goes on by its rules; commands and messages wait.",
            ],
            "Check the machine's network and DNS. The agent keeps trying."
        )
    }

    static func heardAgain(after seconds: Int) -> EdgeNotice {
        let report = NoticeReport(
            headline: "Commands from Telegram are heard again.",
            lines: ["They were not for \(seconds) s. What you sent meanwhile is being read now."],
            numbers: [NamedNumber("seconds", seconds)]
        )
        return EdgeNotice(kind: .channelTrouble, subject: "telegram", report: report)
    }

    static func unreadableUpdates(_ count: Int) -> EdgeNotice {
        let report = NoticeReport(
            headline:
                "Telegram sent \(count == 1 ? "an update" : "updates") that could not be read.",
            lines: ["Nothing was executed for it; everything else in the same answer was handled."],
            numbers: [NamedNumber("updates", count)],
            hint: "If you sent a command just now and got no answer, send it again."
        )
        return EdgeNotice(kind: .channelTrouble, subject: "telegram", report: report)
    }

    static func groupMigrated(from chat: Int64, to newChat: Int64) -> EdgeNotice {
        let report = NoticeReport(
            headline: "The group became a supergroup; its id has changed.",
            lines: ["Commands from it are refused until the new id \(newChat) is configured."],
            numbers: [NamedNumber("old_chat", chat), NamedNumber("new_chat", newChat)],
            hint: "Set TELEGRAM_CHAT_ID to \(newChat) and restart."
        )
        return EdgeNotice(kind: .channelTrouble, subject: "telegram", report: report)
    }

    private static func notice(_ headline: String, _ lines: [String], _ hint: String) -> EdgeNotice
    {
        let report = NoticeReport(headline: headline, lines: lines, numbers: [], hint: hint)
        return EdgeNotice(kind: .controlLost, subject: "telegram", report: report)
    }
}
