import TradingCore

@testable import ChatOps

/// The Bot API's answers: whatever comes, there is a verdict with bounded waits and words.
enum ReplyPromises {
    static func check(_ bytes: [UInt8]) throws(BrokenPromise) {
        var feed = InputFeed(bytes)
        let status = Int(feed.byte()) * 3
        let body = feed.rest
        let reply = BotReply(status: status, body: body)
        try promise(reply == BotReply(status: status, body: body), "two readings differ")
        switch reply {
        case .refused(let refusal): try promise(refusal.code != 0, "refused without a code")
        case .unreadable(let told): try promise(told == status, "the status became \(told)")
        case .success: break
        }
        switch SendVerdict(.answered(status: status, body: body)) {
        case .tooMany(let seconds):
            try promise((1...3_600).contains(seconds), "waits for \(seconds) s")
        case .outage(let words), .lost(let words), .badMarkup(let words), .refused(let words):
            try promise(words.count <= 200, "\(words.count) characters of words")
        case .delivered, .editGone, .moved, .tokenRefused: break
        }
    }
}
