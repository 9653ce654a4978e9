/// Takes the wanted fields of one update out of its JSON.
enum UpdateReader {
    /// Nil when the update has no id. Throws when the id stands in a broken object, or any object of
    /// the update has two members of one name.
    static func update(in start: JSONCursor) throws(JSONCursor.Fault) -> BotUpdate? {
        var cursor = start
        try cursor.skipUnique()
        cursor = start
        var id: Int64?
        var content = BotUpdate.Content.other(kind: "empty")
        guard try cursor.enterObject() else { return nil }
        while let key = try cursor.nextKey() {
            switch key {
            case "update_id": id = try cursor.integer()
            case "message": content = .message(try message(&cursor))
            case "edited_message": content = .editedMessage(try message(&cursor))
            case "callback_query": content = .callback(try callback(&cursor))
            case "my_chat_member": content = .membership(try membership(&cursor))
            default:
                try cursor.skip()
                if case .other = content { content = .other(kind: String(key.prefix(40))) }
            }
        }
        return id.map { BotUpdate(id: $0, content: content) }
    }

    /// The id alone, from an update that may be broken further on.
    static func id(in start: JSONCursor) -> Int64? {
        var cursor = start
        do throws(JSONCursor.Fault) {
            guard try cursor.enterObject() else { return nil }
            while let key = try cursor.nextKey() {
                if key == "update_id" { return try cursor.integer() }
                try cursor.skip()
            }
        } catch {
            return nil
        }
        return nil
    }

    private static func message(_ cursor: inout JSONCursor) throws(JSONCursor.Fault) -> BotMessage {
        var message = BotMessage()
        guard try cursor.enterObject() else { return message }
        while let key = try cursor.nextKey() {
            switch key {
            case "message_id": message.id = try cursor.integer() ?? 0
            case "date": message.date = try cursor.integer() ?? 0
            case "from":
                let sender = try user(&cursor)
                message.from = sender.id
                message.fromIsBot = sender.isBot
            case "chat":
                let place = try chat(&cursor)
                message.chat = place.id ?? 0
                message.chatKind = place.kind
            case "sender_chat": message.senderChat = try chat(&cursor).id ?? 0
            case "text": message.text = try cursor.string()
            case "migrate_to_chat_id": message.migratedTo = try cursor.integer()
            default: try mark(key, &cursor, &message)
            }
        }
        return message
    }

    /// Members whose mere presence decides.
    private static func mark(
        _ key: String,
        _ cursor: inout JSONCursor,
        _ message: inout BotMessage
    ) throws(JSONCursor.Fault) {
        switch key {
        case "caption": message.hasCaption = true
        case "forward_origin", "forward_from", "forward_from_chat", "forward_sender_name",
            "forward_date", "is_automatic_forward":
            message.isForwarded = true
        case "via_bot": message.isViaBot = true
        case "business_connection_id", "sender_business_bot": message.isBusiness = true
        case "guest_query_id", "guest_bot_caller_user", "guest_bot_caller_chat":
            message.isGuest = true
        default: break
        }
        try cursor.skip()
    }

    private static func callback(
        _ cursor: inout JSONCursor
    ) throws(JSONCursor.Fault) -> BotCallback {
        var callback = BotCallback()
        guard try cursor.enterObject() else { return callback }
        while let key = try cursor.nextKey() {
            switch key {
            case "id": callback.id = try cursor.string() ?? ""
            case "from":
                let sender = try user(&cursor)
                callback.from = sender.id
                callback.fromIsBot = sender.isBot
            case "message": callback.message = try message(&cursor)
            case "data": callback.data = try cursor.string()
            default: try cursor.skip()
            }
        }
        return callback
    }

    private static func membership(
        _ cursor: inout JSONCursor
    ) throws(JSONCursor.Fault) -> BotMembership {
        var membership = BotMembership()
        guard try cursor.enterObject() else { return membership }
        while let key = try cursor.nextKey() {
            switch key {
            case "chat": membership.chat = try chat(&cursor).id ?? 0
            case "from": membership.from = try user(&cursor).id
            case "new_chat_member":
                membership.isReachable = try status(&cursor)
            default: try cursor.skip()
            }
        }
        return membership
    }

    private static func status(_ cursor: inout JSONCursor) throws(JSONCursor.Fault) -> Bool {
        var isReachable = true
        guard try cursor.enterObject() else { return isReachable }
        while let key = try cursor.nextKey() {
            guard key == "status" else {
                try cursor.skip()
                continue
            }
            let status = try cursor.string()
            isReachable = status != "kicked" && status != "left"
        }
        return isReachable
    }

    private static func user(
        _ cursor: inout JSONCursor
    ) throws(JSONCursor.Fault) -> (id: Int64?, isBot: Bool) {
        var id: Int64?
        var isBot = false
        guard try cursor.enterObject() else { return (nil, false) }
        while let key = try cursor.nextKey() {
            switch key {
            case "id": id = try cursor.integer()
            case "is_bot": isBot = try cursor.boolean() ?? false
            default: try cursor.skip()
            }
        }
        return (id, isBot)
    }

    private static func chat(
        _ cursor: inout JSONCursor
    ) throws(JSONCursor.Fault) -> (id: Int64?, kind: BotMessage.ChatKind) {
        var id: Int64?
        var kind = BotMessage.ChatKind.other
        guard try cursor.enterObject() else { return (nil, kind) }
        while let key = try cursor.nextKey() {
            switch key {
            case "id": id = try cursor.integer()
            case "type":
                kind = try cursor.string().flatMap(BotMessage.ChatKind.init(rawValue:)) ?? .other
            default: try cursor.skip()
            }
        }
        return (id, kind)
    }
}
