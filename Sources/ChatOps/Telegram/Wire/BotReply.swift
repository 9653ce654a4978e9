/// The envelope of every answer of the Bot API.
package enum BotReply: Sendable, Equatable {
    /// `ok` was true; the id of the message in `result` where there is one.
    case success(messageID: Int64?)
    case refused(BotRefusal)
    /// A page of the front server, garbage, or half an answer. The status is HTTP's.
    case unreadable(status: Int)

    /// Reads an answer of any kind; it never fails otherwise than by ``unreadable(status:)``.
    package init(status: Int, body: [UInt8]) {
        var cursor = JSONCursor(body)
        do throws(JSONCursor.Fault) {
            self = try Self.read(&cursor) ?? .unreadable(status: status)
        } catch {
            self = .unreadable(status: status)
        }
    }

    private static func read(_ cursor: inout JSONCursor) throws(JSONCursor.Fault) -> BotReply? {
        var isOK: Bool?
        var messageID: Int64?
        var refusal = BotRefusal(code: 0, description: "")
        guard try cursor.enterObject() else { return nil }
        while let key = try cursor.nextKey() {
            switch key {
            case "ok": isOK = try cursor.boolean()
            case "error_code": refusal.code = Int(try cursor.integer() ?? 0)
            case "description": refusal.description = try cursor.string() ?? ""
            case "result": messageID = try member("message_id", &cursor)
            case "parameters": try readParameters(&cursor, &refusal)
            default: try cursor.skip()
            }
        }
        guard let isOK else { return nil }
        if isOK { return .success(messageID: messageID) }
        return refusal.code == 0 ? nil : .refused(refusal)
    }

    private static func member(
        _ name: String,
        _ cursor: inout JSONCursor
    ) throws(JSONCursor.Fault) -> Int64? {
        var value: Int64?
        guard try cursor.enterObject() else { return nil }
        while let key = try cursor.nextKey() {
            if key == name { value = try cursor.integer() } else { try cursor.skip() }
        }
        return value
    }

    private static func readParameters(
        _ cursor: inout JSONCursor,
        _ refusal: inout BotRefusal
    ) throws(JSONCursor.Fault) {
        guard try cursor.enterObject() else { return }
        while let key = try cursor.nextKey() {
            switch key {
            case "retry_after": refusal.retryAfterSeconds = try cursor.integer().map(Int.init)
            case "migrate_to_chat_id": refusal.migratedTo = try cursor.integer()
            default: try cursor.skip()
            }
        }
    }
}

/// `ok` was false.
package struct BotRefusal: Sendable, Equatable {
    /// The Bot API's error code, equal to the HTTP status.
    package var code: Int
    /// In Telegram's words; they may change, so match loosely.
    package var description: String
    /// How long to wait, in seconds.
    package var retryAfterSeconds: Int?
    /// The supergroup that the addressed group has become.
    package var migratedTo: Int64?

    /// Whether the description holds these words, whatever their case.
    func says(_ words: String) -> Bool { description.lowercased().contains(words) }
}
