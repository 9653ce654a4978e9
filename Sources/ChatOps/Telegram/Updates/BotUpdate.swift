/// One update of the Bot API, reduced to what the agent decides by.
package struct BotUpdate: Sendable, Equatable {
    /// What the update brings.
    package enum Content: Sendable, Equatable {
        case message(BotMessage)
        case editedMessage(BotMessage)
        case callback(BotCallback)
        case membership(BotMembership)
        /// A kind that the agent does not act on, by its name in the Bot API; still confirmed.
        case other(kind: String)
    }
    /// Rises by one within a week of traffic, may be any number after a quiet week.
    package let id: Int64
    /// What it brings.
    package let content: Content

    /// An update as it was read.
    package init(id: Int64, content: Content) {
        self.id = id
        self.content = content
    }
}

/// A message as it arrived, without the text's formatting.
package struct BotMessage: Sendable, Equatable {
    /// The kind of a chat; a missing or new one is `other`.
    package enum ChatKind: String, Sendable {
        case `private`, group, supergroup, channel, other
    }
    /// Unique within the chat. 0 when it was missing.
    package var id: Int64 = 0
    /// The numeric id of the person; nil for channel posts.
    package var from: Int64?
    /// Whether the sender is a bot.
    package var fromIsBot = false
    /// Set when a chat speaks in the place of a person.
    package var senderChat: Int64?
    /// The chat's id; 0 when it was missing.
    package var chat: Int64 = 0
    /// The chat's kind.
    package var chatKind = ChatKind.other
    /// Seconds since 1970 by Telegram's clock; 0 when it was missing.
    package var date: Int64 = 0
    /// The text; nil for everything that is no text message.
    package var text: String?
    /// Whether it is a picture or file with a caption.
    package var hasCaption = false
    /// Whether it was forwarded, in any of the ways the Bot API knows.
    package var isForwarded = false
    /// Whether it was written through an inline bot.
    package var isViaBot = false
    /// Whether it came over a business connection.
    package var isBusiness = false
    /// Whether it came from a guest chat.
    package var isGuest = false
    /// The new id of this group, which became a supergroup.
    package var migratedTo: Int64?

    /// A message of which nothing is known yet.
    package init() {}
}

/// A tap on an inline button.
package struct BotCallback: Sendable, Equatable {
    /// Names the tap in answerCallbackQuery.
    package var id = ""
    /// The numeric id of the person who tapped.
    package var from: Int64?
    /// Whether a bot tapped.
    package var fromIsBot = false
    /// Nil for buttons of inline messages. Its date is 0 when Telegram no longer shows it to the
    /// bot.
    package var message: BotMessage?
    /// From the client's side: may be replayed or made up.
    package var data: String?

    /// A tap of which nothing is known yet.
    package init() {}
}

/// A change of the bot's own membership in a chat.
package struct BotMembership: Sendable, Equatable {
    /// The chat's id; 0 when it was missing.
    package var chat: Int64 = 0
    /// Who changed it.
    package var from: Int64?
    /// False when the bot was blocked, kicked or left.
    package var isReachable = true

    /// A membership of which nothing is known yet.
    package init() {}
}
