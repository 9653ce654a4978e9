import TradingCore

/// Updates that look like commands of the operator and are none.
enum Disguise: CaseIterable {
    /// His own words, sent on by him or by somebody else.
    case forwarded
    case edited
    case viaBot
    /// A group speaks, not a person.
    case senderChat
    /// A stranger in a group in which the operator may command.
    case groupMember
    case anonymousAdministrator
    /// A stranger taps a button that was made for the operator.
    case foreignTap

    /// The group in which the operator may command.
    static let group: Int64 = -100_500

    /// The content of the update; `data` is that of a button of the operator's.
    func content(_ id: Int64, _ text: String, at time: UTCTime, data: String) -> String {
        let person = Person.user
        let stranger: Int64 = 9_004
        switch self {
        case .forwarded:
            return message(
                id,
                text,
                time,
                person,
                Person.chat,
                #","forward_date":\#(time.seconds)"#
            )
        case .edited:
            return "\"edited_\(message(id, text, time, person, Person.chat).dropFirst())"
        case .viaBot:
            let bot = #","via_bot":{"id":88,"is_bot":true,"username":"other"}"#
            return message(id, text, time, person, Person.chat, bot)
        case .senderChat:
            let sender = #","sender_chat":{"id":\#(Self.group),"type":"supergroup"}"#
            return message(id, text, time, person, Self.group, sender)
        case .groupMember: return message(id, text, time, stranger, Self.group)
        case .anonymousAdministrator: return message(id, text, time, 1_087_968_824, Self.group)
        case .foreignTap:
            return
                #""callback_query":{"id":"\#(id)","from":{"id":\#(stranger),"is_bot":false},"message":{"message_id":1,"date":1,"chat":{"id":\#(Self.group),"type":"supergroup"}},"data":"\#(data)"}"#
        }
    }

    private func message(
        _ id: Int64,
        _ text: String,
        _ time: UTCTime,
        _ user: Int64,
        _ chat: Int64,
        _ more: String = ""
    ) -> String {
        let kind = chat < 0 ? "supergroup" : "private"
        return
            #""message":{"message_id":\#(id),"date":\#(time.seconds),"from":{"id":\#(user),"is_bot":false},"chat":{"id":\#(chat),"type":"\#(kind)"},"text":"\#(text)"\#(more)}"#
    }
}
