/// Who may command the bot, and from where. Both lists must hold the sender; an empty list holds
/// nobody.
package struct IdentityRules: Sendable, Equatable {
    /// Numeric ids of persons, the bound operator's included.
    package var users: Set<Int64>
    /// Ids of private chats (equal to the person's id) and of listed groups (negative).
    package var chats: Set<Int64>
    /// The bot's own user name without `@`, for `/command@name`; empty until getMe has answered.
    package var botName: String
    /// Letters of the pairing code, without a hyphen, while nobody is bound; nil when pairing is over.
    package var pairingCodeLength: Int?

    /// Rules; without lists nobody is heard.
    package init(
        users: Set<Int64> = [],
        chats: Set<Int64> = [],
        botName: String = "",
        pairingCodeLength: Int? = nil
    ) {
        self.users = users
        self.chats = chats
        self.botName = botName
        self.pairingCodeLength = pairingCodeLength
    }

    /// The rules after a person was bound: pairing is over.
    package func binding(user: Int64, chat: Int64) -> IdentityRules {
        var rules = self
        rules.users.insert(user)
        rules.chats.insert(chat)
        rules.pairingCodeLength = nil
        return rules
    }
}
