/// What an answer to a send means for what comes next.
enum SendVerdict: Equatable {
    case delivered(messageID: Int64?)
    /// Nothing was wrong with the message: try again after a pause of the whole channel.
    case outage(String)
    /// This chat alone must rest.
    case tooMany(seconds: Int)
    /// The chat refuses the bot.
    case lost(String)
    /// The markup was refused.
    case badMarkup(String)
    /// The message that was to be edited is no more.
    case editGone
    case moved(to: Int64)
    /// The token is not accepted.
    case tokenRefused(Int)
    /// Refused for what it is; it will be refused again.
    case refused(String)

    init(_ outcome: BotOutcome) {
        switch outcome {
        case .failed(_, let text): self = .outage(text)
        case .answered(let status, let body):
            switch BotReply(status: status, body: body) {
            case .success(let messageID): self = .delivered(messageID: messageID)
            case .unreadable(let status):
                self =
                    status == 401 || status == 404
                    ? .tokenRefused(status) : .outage("an unreadable answer (\(status))")
            case .refused(let refusal): self = Self.verdict(refusal)
            }
        }
    }

    private static func verdict(_ refusal: BotRefusal) -> SendVerdict {
        let words = String(refusal.description.prefix(160))
        switch refusal.code {
        case 401, 404: return .tokenRefused(refusal.code)
        case 403: return .lost(words)
        case 429: return .tooMany(seconds: min(max(refusal.retryAfterSeconds ?? 5, 1), 3_600))
        case 400: break
        case 500...: return .outage("\(refusal.code) \(words)")
        default: return .refused("\(refusal.code) \(words)")
        }
        if let chat = refusal.migratedTo { return .moved(to: chat) }
        if refusal.says("message is not modified") { return .delivered(messageID: nil) }
        if refusal.says("can't parse entities") { return .badMarkup(words) }
        if refusal.says("chat not found") || refusal.says("not enough rights to send") {
            return .lost(words)
        }
        let isGone = [
            "message to edit not found", "message can't be edited",
            "no text in the message to edit", "no media in the message to edit",
            "message_id_invalid",
        ].contains { refusal.says($0) }
        return isGone ? .editGone : .refused(words)
    }
}
