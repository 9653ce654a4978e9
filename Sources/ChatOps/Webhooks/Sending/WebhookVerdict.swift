internal import Platform
internal import TradingCore

/// What the outcome of a try means for what comes next. Words in it come from tables and numbers of
/// ours alone: a receiver's own text may repeat the URL, which is a secret.
enum WebhookVerdict: Equatable {
    /// `rest` is how long the receiver wants none.
    case delivered(detail: String, rest: TimeSpan?)
    /// Too fast; nothing was wrong with the item.
    case tooMany(TimeSpan?)
    /// The receiver, or the way to it, is in trouble. `mayBeItem` when the item could be its cause;
    /// `isDenied` when it will hardly pass without the operator.
    case outage(
        String,
        retryAfter: TimeSpan? = nil,
        mayBeItem: Bool = false,
        isDenied: Bool = false
    )
    /// The item is refused for what it is.
    case refused(String)
    /// The target is gone for good.
    case gone(String)

    /// Judges an answer; `wall` is the time now, for waits that are given as dates.
    init(_ answer: WebhookAnswer, from kind: WebhookTarget.Kind, at wall: UTCTime) {
        let status = answer.status
        let after = answer.retryAfter(at: wall)
        if (200...299).contains(status) {
            let message = kind == .discord ? DiscordAnswer(answer.body).messageID : nil
            let rest = kind == .discord ? answer.windowRest : nil
            self = .delivered(detail: message ?? "\(status)", rest: rest)
            return
        }
        switch kind {
        case .slack:
            if let verdict = Self.slackVerdict(status, answer.body, after) {
                self = verdict
                return
            }
        case .discord:
            if let code = DiscordAnswer(answer.body).code {
                let words = "Discord's error \(code) with status \(status)"
                switch code {
                case 10_015, 50_027:
                    self = .gone(words)
                    return
                case 220_001:
                    self = .outage("\(words): a forum needs thread_id in the URL", isDenied: true)
                    return
                default: break
                }
            }
        case .generic: break
        }
        self = Self.verdict(status, after)
    }

    /// Judges a try that brought no whole answer.
    init(_ failure: HTTPFailure) {
        switch failure {
        case .tooBusy: self = .tooMany(.seconds(5))
        case .refusedAddress, .answerTooLarge: self = .outage("\(failure)", isDenied: true)
        case .invalidRequest: self = .gone("\(failure)")
        case .notSent(let fault), .unknown(let fault):
            self = .outage("\(failure)", isDenied: fault.kind == .tls)
        case .cancelled, .closed: self = .outage("\(failure)")
        }
    }

    private static func verdict(_ status: Int, _ after: TimeSpan?) -> WebhookVerdict {
        let words = "status \(status)"
        switch status {
        case 429: return .tooMany(after)
        case 404, 410: return .gone(words)
        case 300...399:
            return .outage("\(words), a redirect, which is not followed", isDenied: true)
        case 401, 403, 407: return .outage(words, retryAfter: after, isDenied: true)
        case 408, 425, 502, 503, 504: return .outage(words, retryAfter: after)
        case 400...499: return .refused(words)
        default: return .outage(words, retryAfter: after, mayBeItem: true)
        }
    }

    private static let slackGone: Set<String> = [
        "channel_not_found", "no_service", "no_service_id", "no_active_hooks", "no_team",
        "channel_is_archived",
    ]
    private static let slackDenied: Set<String> = [
        "action_prohibited", "posting_to_general_channel_denied", "invalid_token", "team_disabled",
    ]
    private static let slackRefused: Set<String> = [
        "invalid_payload", "no_text", "invalid_blocks", "invalid_blocks_format",
        "too_many_attachments", "user_not_found", "missing_text_or_fallback_or_attachments",
        "msg_blocks_too_long",
    ]
    private static let slackBusy: Set<String> = ["rollup_error", "service_unavailable"]

    /// Slack's word counts before its status, which varies. Source: Slack's documentation of
    /// incoming webhooks.
    private static func slackVerdict(
        _ status: Int,
        _ body: [UInt8],
        _ after: TimeSpan?
    ) -> WebhookVerdict? {
        guard body.count <= 100 else { return nil }
        let word =
            String(decoding: body, as: UTF8.self)
            .split(whereSeparator: \.isWhitespace).first.map(String.init) ?? ""
        let words = "\(word) with status \(status)"
        if slackGone.contains(word) { return .gone(words) }
        if slackDenied.contains(word) { return .outage(words, retryAfter: after, isDenied: true) }
        if slackRefused.contains(word) { return .refused(words) }
        if slackBusy.contains(word) { return .outage(words, retryAfter: after) }
        if word == "rate_limited" { return .tooMany(after) }
        return nil
    }
}
