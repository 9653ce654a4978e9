/// Flood limits of the fake; off unless switched on.
package struct FakeBotLimits: Sendable {
    /// Messages to one chat within ``periodSeconds``; nil for no limit.
    package var perChat: Int?
    package var periodSeconds: Int64 = 1
    private var times: [Int64: [Int64]] = [:]

    /// No limits.
    package init() {}

    /// So many messages per chat within a period.
    package init(perChat: Int, periodSeconds: Int64) {
        self.perChat = perChat
        self.periodSeconds = periodSeconds
    }

    mutating func admit(_ chat: Int64, at now: Int64) throws(BotAPIRefusal) {
        guard let perChat else { return }
        let start = now - periodSeconds * 1_000_000_000
        var recent = (times[chat] ?? []).filter { $0 > start }
        guard recent.count < perChat else {
            throw BotAPIRefusal(
                code: 429,
                description: "Too Many Requests: retry after \(periodSeconds)",
                retryAfterSeconds: periodSeconds
            )
        }
        recent.append(now)
        times[chat] = recent
    }
}
