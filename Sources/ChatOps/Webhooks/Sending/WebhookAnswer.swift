internal import Platform
internal import TradingCore

/// What a receiver answered, as far as it matters.
struct WebhookAnswer {
    let status: Int
    var headers = HTTPHeaders()
    var body: [UInt8] = []

    /// How long the receiver wants to be left alone: Discord's `retry_after` (seconds with a
    /// fraction), else the header, which holds whole seconds or a date. Nil when it does not say.
    func retryAfter(at wall: UTCTime) -> TimeSpan? {
        if let span = DiscordAnswer(body).retryAfter { return span }
        guard let text = headers["Retry-After"] else { return nil }
        if let span = Self.span(fromSeconds: text) { return span }
        guard let date = HTTPDate.time(of: text) else { return nil }
        return max(date - wall, .zero)
    }

    /// Discord's window is used up: how long until the next one.
    var windowRest: TimeSpan? {
        guard headers["X-RateLimit-Remaining"] == "0" else { return nil }
        return headers["X-RateLimit-Reset-After"].flatMap(Self.span(fromSeconds:))
    }

    /// Digits with an optional fraction, rounded up to milliseconds and bounded to a day.
    static func span(fromSeconds text: some StringProtocol) -> TimeSpan? {
        let isPlain = text.utf8.allSatisfy { (48...57).contains($0) || $0 == 46 }
        guard isPlain, let seconds = Double(String(text)) else { return nil }
        return .milliseconds(Int((min(seconds, 86_400) * 1_000).rounded(.up)))
    }
}
