internal import TradingCore

/// The few fields of Discord's answers that matter. Source: Discord's documentation of webhooks and
/// rate limits.
struct DiscordAnswer {
    /// The numeric error code: 10015 is an unknown webhook.
    private(set) var code: Int64?
    private(set) var retryAfter: TimeSpan?
    /// The id of the message that was made: digits.
    private(set) var messageID: String?

    /// Reads what is there; anything else leaves all fields nil.
    init(_ body: [UInt8]) {
        var cursor = JSONCursor(body)
        // Fields that came before a fault are as good as any.
        try? read(&cursor, body)
    }

    private mutating func read(
        _ cursor: inout JSONCursor,
        _ body: [UInt8]
    ) throws(JSONCursor.Fault) {
        guard try cursor.enterObject() else { return }
        while let key = try cursor.nextKey() {
            switch key {
            case "code": code = try cursor.integer()
            case "retry_after":
                let range = try cursor.skip()
                let text = String(decoding: body[range], as: UTF8.self)
                retryAfter = WebhookAnswer.span(fromSeconds: text)
            case "id":
                let text = try cursor.string() ?? ""
                let isNumber = text.utf8.allSatisfy { (48...57).contains($0) }
                if isNumber, (1...20).contains(text.utf8.count) { messageID = text }
            default: try cursor.skip()
            }
        }
    }
}
