internal import TradingCore

/// What the operator is told, over the other channels, when messages do not get through.
enum SendingNotices {
    static func chatLost(_ chat: Int64, _ words: String) -> EdgeNotice {
        let report = NoticeReport(
            headline: "Telegram refuses the bot's messages to chat \(chat).",
            lines: [
                "Its words: \(words).",
                "Alerts are kept and go out when the chat can be reached again; answers are not.",
            ],
            numbers: [NamedNumber("chat", chat)],
            hint: "Open the chat with the bot, unblock it, and send /start."
        )
        return EdgeNotice(kind: .controlLost, subject: "telegram", report: report)
    }

    static func chatFound(_ chat: Int64) -> EdgeNotice {
        let report = NoticeReport(
            headline: "Telegram takes messages to chat \(chat) again.",
            lines: [],
            numbers: [NamedNumber("chat", chat)]
        )
        return EdgeNotice(kind: .channelTrouble, subject: "telegram", report: report)
    }

    static func givenUp(_ item: OutgoingItem, _ words: String) -> EdgeNotice {
        let report = NoticeReport(
            headline: "Telegram refused \(item.item.rawValue) #\(item.number); it was given up.",
            lines: ["Its words: \(words)."],
            numbers: [NamedNumber("number", item.number)],
            hint: item.item == .answer ? "Send the command again." : nil
        )
        return EdgeNotice(kind: .channelTrouble, subject: "telegram", report: report)
    }
}
