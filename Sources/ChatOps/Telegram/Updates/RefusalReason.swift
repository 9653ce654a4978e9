/// Why an update is not a command. Each has a counter; nobody gets an answer.
package enum RefusalReason: String, Sendable, CaseIterable {
    /// The user id is on no list. An empty list knows nobody.
    case unknownUser = "unknown_user"
    /// The person is known, the chat is not.
    case unknownChat = "unknown_chat"
    /// No person is named: a channel post, or a message without a sender.
    case noSender = "no_sender"
    /// The sender is a bot.
    case bot
    /// 1087968824: an administrator of a group who hides behind it.
    case anonymousAdministrator = "anonymous_administrator"
    /// 136817688: a person who speaks as a channel.
    case channelSender = "channel_sender"
    /// 777000: Telegram itself, or a post forwarded from a linked channel.
    case serviceAccount = "service_account"
    /// A chat speaks in the place of a person.
    case senderChat = "sender_chat"
    /// A channel, or a kind of chat that is not known.
    case wrongChatKind = "wrong_chat_kind"
    /// An edit of an old message never becomes a command.
    case edited
    case forwarded
    case viaBot = "via_bot"
    case business
    case guest
    /// A picture or file with a caption.
    case caption
    /// No text at all: a sticker, a service message.
    case noText = "no_text"
    /// Talk in a group: neither a command nor a code.
    case notACommand = "not_a_command"
    /// More text than any command has.
    case tooLong = "too_long"
    /// Without a date a command's age cannot be judged.
    case undated
    /// The button's message is no longer accessible to the bot, or is missing.
    case inaccessibleMessage = "inaccessible_message"
    /// A tap without data, or with more than 64 bytes.
    case malformedTap = "malformed_tap"
    /// A group became a supergroup: its id changed, and the new one is on no list.
    case migrated
    /// The update could not be read.
    case unreadable

    /// Whether somebody who is not the operator spoke.
    package var isStranger: Bool {
        switch self {
        case .unknownUser, .bot, .anonymousAdministrator, .channelSender, .senderChat: true
        default: false
        }
    }
}
