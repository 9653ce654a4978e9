internal import Mustache
internal import Platform
internal import TradingCore

/// Makes a target's requests.
struct WebhookPayload: Sendable {
    private let target: WebhookTarget
    private let url: Secret
    private let keys: [SigningKey]
    private let template: MustacheTemplate?
    private let encode: @Sendable (EngineReport) -> String

    /// Bound on an answer's body in bytes.
    static let answerBytesMax = 64 << 10
    /// Discord's front refuses agents that are not named in this way.
    private static let discordAgent = "DiscordBot (https://github.com/martlet, 0.1)"

    init(
        _ target: WebhookTarget,
        encode: @escaping @Sendable (EngineReport) -> String
    ) throws(WebhookSettingsRefusal) {
        let refusal = WebhookSettingsRefusal(
            name: target.name,
            problems: WebhookTarget.problems(target)
        )
        guard refusal.problems.isEmpty else { throw refusal }
        self.target = target
        self.encode = encode
        do {
            url = try target.checkedURL()
            keys = try [target.signingSecret, target.previousSigningSecret]
                .compactMap { secret in try secret.map { try SigningKey($0) } }
            // Values come escaped for the target; HTML escapes on top would be seen.
            template = try target.template.map { text in
                try MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}" + text)
            }
        } catch {
            throw refusal
        }
    }

    /// The same in every try, so that receivers know a message that comes twice. A repetition is a
    /// message of its own, for it shall be heard.
    func identity(of item: OutgoingItem) -> String {
        let first = "msg_\(target.name)_\(item.number)_\(item.time.milliseconds)"
        return item.repeatedAt.map { "\(first)_\($0.milliseconds)" } ?? first
    }

    /// The whole request; `wall` is the time of this try.
    func request(_ item: OutgoingItem, at wall: UTCTime) -> HTTPRequest {
        let body = body(item)
        var request = HTTPRequest(.post, url.withExposed { $0 }, body: .json(body))
        request.totalTimeout = .seconds(target.timeoutSeconds)
        request.connectTimeout = .seconds(2)
        request.answerBytesMax = Self.answerBytesMax
        request.addresses = target.allowPrivate ? .any : .publicOnly
        switch target.kind {
        case .slack: break
        case .discord: request.headers.append(("User-Agent", Self.discordAgent))
        case .generic:
            let id = identity(of: item)
            let signatures = keys.map { key in
                key.signature(id: id, timestamp: wall.seconds, body: body)
            }
            // Receivers of this kind know a message that comes twice.
            request.mayRepeat = true
            request.headers.append(("webhook-id", id))
            request.headers.append(("webhook-timestamp", String(wall.seconds)))
            request.headers.append(("webhook-signature", signatures.joined(separator: " ")))
        }
        return request
    }

    /// The request's body.
    func body(_ item: OutgoingItem) -> [UInt8] {
        var words = WebhookWords(item)
        words.templated = template.map { template in
            words.rendered(template, channel: target.name, escape: escape)
        }
        switch target.kind {
        case .slack: return SlackPayload.body(words)
        case .discord: return DiscordPayload.body(words)
        case .generic: return GenericPayload.body(words, report: encode(item.report))
        }
    }

    private func escape(_ text: String) -> String {
        switch target.kind {
        case .slack: SlackPayload.escape(text)
        case .discord: DiscordPayload.escape(text)
        case .generic: text
        }
    }
}
