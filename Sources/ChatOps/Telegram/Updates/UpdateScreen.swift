package import TradingCore

/// Decides by an update and the rules alone whether it is a command. Nothing is executed for
/// anybody but the listed persons in the listed chats.
package enum UpdateScreen {
    /// What an update is.
    package enum Verdict: Sendable, Hashable {
        case accepted(IncomingCommand)
        /// A private message that has the shape of a pairing code; the loop compares it.
        case pairing(IncomingCommand)
        /// `user` is the sender's numeric id where there was one.
        case refused(RefusalReason, user: Int64?)
        /// Not meant for this bot, or nothing that anybody said.
        case ignored
    }
    /// Longest text of a command, in UTF-8 bytes: a message's 4096 characters never pass 16 KB.
    package static let textBytesMax = 16_384
    /// Source: Bot API, InlineKeyboardButton.callback_data.
    package static let tapBytesMax = 64

    /// Judges one update. Membership changes are not commands and are ignored here.
    /// `now` is when the update was received: a message is dated by Telegram; a tap has no date of
    /// its own, and its message's would make every old view's button stale, so it is dated by its
    /// arrival.
    package static func judge(
        _ update: BotUpdate,
        by rules: IdentityRules,
        receivedAt now: UTCTime
    ) -> Verdict {
        switch update.content {
        case .message(let message): judge(message, update.id, rules)
        case .editedMessage(let message): .refused(.edited, user: message.from)
        case .callback(let callback): judge(callback, rules, now)
        case .membership: .ignored
        case .other(let kind): refusal(ofKind: kind)
        }
    }

    private static func refusal(ofKind kind: String) -> Verdict {
        if kind.contains("business") { return .refused(.business, user: nil) }
        if kind.hasPrefix("guest") { return .refused(.guest, user: nil) }
        if kind.contains("channel_post") { return .refused(.noSender, user: nil) }
        return .ignored
    }

    private static func judge(
        _ message: BotMessage,
        _ update: Int64,
        _ rules: IdentityRules
    ) -> Verdict {
        if let reason = disguise(of: message) { return .refused(reason, user: message.from) }
        guard let user = message.from else { return .refused(.noSender, user: nil) }
        if let code = pairingCode(in: message, rules) {
            return .pairing(command(.pairing(code: code), message, user, "update \(update)"))
        }
        if let reason = rules.objection(to: user, in: message) {
            return .refused(reason, user: user)
        }
        guard message.migratedTo == nil else { return .refused(.migrated, user: user) }
        guard !message.hasCaption else { return .refused(.caption, user: user) }
        guard let text = message.text else { return .refused(.noText, user: user) }
        guard text.utf8.count <= textBytesMax else { return .refused(.tooLong, user: user) }
        guard message.date > 0 else { return .refused(.undated, user: user) }
        guard text.utf8.first == UInt8(ascii: "/") else {
            // In a group people talk to one another. To the bot alone every word is meant for it: the
            // desk answers it, and keeps no prose.
            if message.chatKind != .private, case .prose = SpokenLine(text) {
                return .refused(.notACommand, user: user)
            }
            return .accepted(command(.text(text), message, user, "update \(update)"))
        }
        guard let line = addressed(text, to: rules.botName) else { return .ignored }
        return .accepted(command(.text(line), message, user, "update \(update)"))
    }

    private static func judge(
        _ callback: BotCallback,
        _ rules: IdentityRules,
        _ now: UTCTime
    ) -> Verdict {
        guard let user = callback.from else { return .refused(.noSender, user: nil) }
        if let reason = account(user, isBot: callback.fromIsBot) {
            return .refused(reason, user: user)
        }
        guard rules.users.contains(user) else { return .refused(.unknownUser, user: user) }
        guard let message = callback.message, message.date > 0, message.id != 0 else {
            return .refused(.inaccessibleMessage, user: user)
        }
        if let reason = rules.objection(to: user, in: message) {
            return .refused(reason, user: user)
        }
        guard let data = callback.data, (1...tapBytesMax).contains(data.utf8.count),
            !callback.id.isEmpty, callback.id.utf8.count <= 64
        else { return .refused(.malformedTap, user: user) }
        return .accepted(
            IncomingCommand(
                surface: .telegram,
                key: "callback \(callback.id)",
                user: user,
                chat: message.chat,
                content: .button(data: data, message: message.id),
                issuedAt: now,
                message: message.id
            )
        )
    }

    /// What makes a message speak with another's voice.
    private static func disguise(of message: BotMessage) -> RefusalReason? {
        if message.isBusiness { return .business }
        if message.isGuest { return .guest }
        if let user = message.from, let reason = account(user, isBot: message.fromIsBot) {
            return reason
        }
        if message.senderChat != nil { return .senderChat }
        if message.chatKind == .channel || message.chatKind == .other { return .wrongChatKind }
        if message.isForwarded { return .forwarded }
        if message.isViaBot { return .viaBot }
        return nil
    }

    /// The three accounts of Telegram's that stand for others. Source: Bot API, Message.sender_chat
    /// and the public ids of GroupAnonymousBot, Channel Bot and Telegram.
    private static func account(_ user: Int64, isBot: Bool) -> RefusalReason? {
        switch user {
        case 1_087_968_824: .anonymousAdministrator
        case 136_817_688: .channelSender
        case 777_000: .serviceAccount
        default: isBot ? .bot : nil
        }
    }

    private static func command(
        _ content: IncomingCommand.Content,
        _ message: BotMessage,
        _ user: Int64,
        _ key: String
    ) -> IncomingCommand {
        IncomingCommand(
            surface: .telegram,
            key: key,
            user: user,
            chat: message.chat,
            content: content,
            issuedAt: UTCTime(seconds: min(message.date, dateMax)),
            message: message.id == 0 ? nil : message.id
        )
    }

    /// Seconds; the end of the year 2200 still fits into nanoseconds.
    private static let dateMax: Int64 = 7_289_654_400

    /// The code of a private message that is exactly a code, or a deep link's `/start CODE`: its letters,
    /// whatever stood in their middle.
    private static func pairingCode(in message: BotMessage, _ rules: IdentityRules) -> String? {
        guard let length = rules.pairingCodeLength, message.chatKind == .private,
            message.from == message.chat, !message.hasCaption, message.date > 0,
            let text = message.text
        else { return nil }
        var code = (text.hasPrefix("/start ") ? text.dropFirst(7) : text[...]).trimmingBlanks
        if code.count == length + 1 {
            let middle = code.index(code.startIndex, offsetBy: length / 2)
            guard codeSeparators.contains(code[middle]) else { return nil }
            code.remove(at: middle)
        }
        let isCode = code.utf8.count == length && code.utf8.allSatisfy(isCodeByte)
        return isCode ? code : nil
    }

    /// What people and their keyboards put between the halves of a code.
    private static let codeSeparators: Set<Character> = ["-", "‐", "‑", "–", "—", " "]

    private static func isCodeByte(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    /// The line without `@name`; nil when it names another bot.
    private static func addressed(_ text: String, to botName: String) -> String? {
        let end = text.firstIndex(where: \.isWhitespace) ?? text.endIndex
        guard let at = text[..<end].firstIndex(of: "@") else { return text }
        let name = text[text.index(after: at)..<end]
        guard !botName.isEmpty, name.lowercased() == botName.lowercased() else { return nil }
        return String(text[..<at]) + String(text[end...])
    }
}

extension IdentityRules {
    /// Why this person may not speak in this chat; nil when both are listed.
    fileprivate func objection(to user: Int64, in message: BotMessage) -> RefusalReason? {
        guard users.contains(user) else { return .unknownUser }
        guard chats.contains(message.chat) else { return .unknownChat }
        switch message.chatKind {
        case .private: return message.chat == user ? nil : .unknownChat
        case .group, .supergroup: return nil
        case .channel, .other: return .wrongChatKind
        }
    }
}

extension Substring {
    /// Without blanks and line ends at both ends.
    fileprivate var trimmingBlanks: String {
        var view = self
        while let first = view.first, first.isWhitespace { view.removeFirst() }
        while let last = view.last, last.isWhitespace { view.removeLast() }
        return String(view)
    }
}
