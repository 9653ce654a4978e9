/// What the fake answers when it will not do what is asked.
struct BotAPIRefusal: Error {
    var code = 400
    let description: String
    var retryAfterSeconds: Int64?
    var migratedTo: Int64?

    /// 400 with Telegram's usual beginning.
    static func bad(_ words: String) -> BotAPIRefusal {
        BotAPIRefusal(description: "Bad Request: \(words)")
    }

    var json: JSONValue {
        var members: [String: JSONValue] = [
            "ok": false, "error_code": .integer(Int64(code)), "description": .string(description),
        ]
        var parameters: [String: JSONValue] = [:]
        if let retryAfterSeconds { parameters["retry_after"] = .integer(retryAfterSeconds) }
        if let migratedTo { parameters["migrate_to_chat_id"] = .integer(migratedTo) }
        if !parameters.isEmpty { members["parameters"] = .object(parameters) }
        return .object(members)
    }
}
