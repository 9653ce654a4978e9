import Foundation
import Platform
import StandIns

/// An agent with a stand-in of the Bot API and the one person who commands it, user and chat 42.
final class Phone {
    static let secret = "3SgASOz9Wjp3hbv9UVKwI7lAH/LsNieglZWxGF78FjDv8U238spVZkmgcmI9xvrg"
    let folder: AgentFolder
    let fake: FakeBotAPI
    private(set) var agent: AgentRun
    private let arguments: [String]
    private let environment: [String: String]

    /// Starts the agent bound to the person, or unbound.
    init(
        _ arguments: [String] = [],
        environment: [String: String] = [:],
        isBound: Bool = true,
        before: (FakeBotAPI, AgentFolder) throws -> Void = { _, _ in }
    ) throws {
        folder = AgentFolder()
        fake = FakeBotAPI()
        self.arguments = arguments
        var names = [
            "TELEGRAM_BOT_TOKEN": fake.token, "MARTLET_TELEGRAM_BASE_URL": fake.url,
            "MARTLET_COMMAND_HMAC_SECRET": Self.secret,
            "MARTLET_TELEGRAM_POLL_TIMEOUT_SECONDS": "5",
        ]
        if isBound {
            names["TELEGRAM_USER_IDS"] = "42"
            names["TELEGRAM_CHAT_ID"] = "42"
        }
        names.merge(environment) { _, last in last }
        self.environment = names
        try before(fake, folder)
        agent = try AgentRun(arguments, environment: names, in: folder)
    }

    deinit { fake.stop() }

    /// Starts the agent anew on the same data, with other settings laid over its own.
    func startAgain(with settings: [String: String] = [:]) throws {
        let environment = environment.merging(settings) { _, last in last }
        agent = try AgentRun(arguments, environment: environment, in: folder)
    }

    /// Sends a text and waits for a message with these words that came after it.
    func ask(
        _ text: String,
        for words: String,
        withinSeconds seconds: Double = 15
    ) -> FakeBotMessage? {
        let before = Set(fake.messages.map(\.id))
        fake.say(text)
        return fake.waitForMessage(timeoutSeconds: seconds) {
            !before.contains($0.id) && (words.isEmpty || $0.text.contains(words))
        }
    }

    /// Everything that the bot has written, for the words of a failed expectation.
    var chat: String { fake.messages.map(\.text).joined(separator: "\n---\n") }

    /// How many messages of the bot hold these words.
    func count(_ words: String) -> Int { fake.messages.count { $0.text.contains(words) } }

    /// The halts in force, as the control socket tells them.
    var halts: Int {
        get throws { (try agent.ask("/risk").report["halts"] as? [Any])?.count ?? -1 }
    }

    /// Waits until something may be resumed: what can be lost must be known for it.
    func waitForRisk() -> Bool {
        holds(within: 15) {
            (try? agent.ask("/risk").report["can_still_lose"] as? String) == "1500"
        }
    }

    /// The code that an authenticator app shows, computed from what `martlet enroll` gave it.
    func oneTimeCode(stepsAhead: Int64 = 0) throws -> String {
        let enroll = try Outcome(
            ["enroll", "--uri", "--data", folder.file("data")],
            environment: environment,
            in: folder
        )
        guard let secret = Base32.secret(inAddress: enroll.output) else {
            throw HarnessFault("no secret in the enrolment: \(enroll.errors)")
        }
        let counter = UInt64(Int64(Date().timeIntervalSince1970) / 30 + stepsAhead)
        return Self.hotp(secret, counter)
    }

    /// RFC 4226, section 5.3.
    private static func hotp(_ key: [UInt8], _ counter: UInt64) -> String {
        let message = (0..<8).map { UInt8(truncatingIfNeeded: counter >> UInt64(56 - 8 * $0)) }
        let tag = Digest.hmacSHA1(key: key, message: message)
        let offset = Int(tag[19] & 0xF)
        var number: UInt32 = 0
        for index in 0..<4 { number = number << 8 | UInt32(tag[offset + index]) }
        return String(format: "%06u", (number & 0x7FFF_FFFF) % 1_000_000)
    }
}
