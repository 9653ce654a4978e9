import Platform
import TradingCore

/// Writes and reads the data of buttons: at most 64 bytes that authenticate themselves.
///
/// View button: `v:<command words>:<mac>`. It runs a command anew, as if it were typed; it may be
/// tapped again and again and survives restarts. Pending button: `p:<confirm c or cancel
/// x>:<verb>:<id, 8 hex>:<expiry, seconds base 36>:<fingerprint, 8 characters>:<mac>`. The MAC is
/// the first 88 bits of HMAC-SHA256 over kind, content, user and chat, in base 64 for URLs (15
/// characters).
package struct ButtonCodec: Sendable {
    /// Bytes of callback data. Source: Bot API, InlineKeyboardButton.
    package static let bytesMax = 64
    private static let macBytes = 11

    /// What a pending button does.
    package enum Choice: String, Sendable, Hashable {
        case confirm = "c"
        case cancel = "x"
    }

    /// What a tapped button says, after its MAC was checked.
    package enum Content: Sendable, Hashable {
        case view(CommandLine)
        case pending(PendingButton)
    }

    /// Why the data of a button are not believed.
    package enum Refusal: Error, Sendable, Hashable {
        /// The data were not made here.
        case forged
        /// The data were made here for somebody else.
        case notYours
    }

    private let keys: CommandKeys

    /// Signs with the current key and believes the previous one too.
    package init(keys: CommandKeys) {
        self.keys = keys
    }

    /// The data of a view button; nil when the command is too long for one.
    package func view(_ line: CommandLine, for speaker: Speaker) -> String? {
        sealed("v:\(line.words)", for: speaker)
    }

    /// The data of a pending button.
    func pending(_ button: PendingButton, for speaker: Speaker) -> String {
        let data = sealed("p:" + button.body, for: speaker)
        guard let data else { preconditionFailure("a pending button fits") }
        return data
    }

    /// Reads the data of a tapped button. `others` are people for whom it may have been made
    /// instead.
    package func read(
        _ data: String,
        by speaker: Speaker,
        others: Set<Speaker> = []
    ) throws(Refusal) -> Content {
        guard data.utf8.count <= Self.bytesMax, let colon = data.lastIndex(of: ":"),
            let mac = Base64.decodeForURL(data[data.index(after: colon)...]),
            mac.count == Self.macBytes
        else { throw .forged }
        let body = String(data[..<colon])
        guard matches(mac, body, speaker) else {
            let owner = others.prefix(64).first { $0 != speaker && matches(mac, body, $0) }
            throw owner == nil ? .forged : .notYours
        }
        let payload = String(body.dropFirst(2))
        if body.hasPrefix("v:"), let line = CommandLine(payload, isBare: true) {
            return .view(line)
        }
        if body.hasPrefix("p:"), let button = PendingButton(body: payload) {
            return .pending(button)
        }
        throw .forged
    }

    /// Eight characters for the fingerprint of a state.
    static func shortened(_ fingerprint: String) -> String {
        String(Base64.encodeForURL(Digest.sha256(Array(fingerprint.utf8)).prefix(6)))
    }

    private func sealed(_ body: String, for speaker: Speaker) -> String? {
        let mac = mac(body, speaker, keys.current)
        let data = "\(body):\(Base64.encodeForURL(mac))"
        return data.utf8.count <= Self.bytesMax ? data : nil
    }

    private func matches(_ mac: [UInt8], _ body: String, _ speaker: Speaker) -> Bool {
        keys.active.contains { constantTimeEquals(mac, self.mac(body, speaker, $0)) }
    }

    private func mac(_ body: String, _ speaker: Speaker, _ set: CommandKeys.KeySet) -> [UInt8] {
        let message = Array("\(speaker.user) \(speaker.chat) \(body)".utf8)
        return Array(Digest.hmacSHA256(key: set.button, message: message).prefix(Self.macBytes))
    }
}

/// A button that decides over a pending command.
package struct PendingButton: Sendable, Hashable {
    /// Whether the tap confirms or cancels.
    package let choice: ButtonCodec.Choice
    /// The command's name, at most 12 characters of it.
    package let verb: String
    /// 8 hexadecimal digits.
    package let id: String
    /// Seconds since 1970.
    package let expiresAtSeconds: Int64
    /// 8 characters that stand for the state that was shown.
    package let fingerprint: String

    init(
        choice: ButtonCodec.Choice,
        verb: String,
        id: String,
        expiresAt: UTCTime,
        fingerprint: String
    ) {
        self.choice = choice
        self.verb = String(verb.prefix(12))
        self.id = id
        expiresAtSeconds = expiresAt.seconds
        self.fingerprint = fingerprint
    }

    var body: String {
        "\(choice.rawValue):\(verb):\(id):\(String(expiresAtSeconds, radix: 36)):\(fingerprint)"
    }

    init?(body: String) {
        let parts = body.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 5, let choice = ButtonCodec.Choice(rawValue: String(parts[0])),
            parts[2].utf8.count == 8, let expiry = Int64(parts[3], radix: 36)
        else { return nil }
        self.choice = choice
        verb = String(parts[1])
        id = String(parts[2])
        expiresAtSeconds = expiry
        fingerprint = String(parts[4])
    }
}
