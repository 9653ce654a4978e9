import Foundation
import StandIns

/// Lines in, people's deeds out; and what the bot says is printed as it comes.
final class TelegramSession {
    private let options: TelegramOptions
    private let fake: FakeBotAPI

    init(_ options: TelegramOptions) {
        self.options = options
        fake = FakeBotAPI(token: options.token, knownChats: [options.user], port: options.port)
    }

    /// Runs to the end of the input.
    func run() {
        Self.tell("MARTLET_TELEGRAM_BASE_URL=\(fake.url)")
        Self.tell("TELEGRAM_BOT_TOKEN=\(options.token)")
        Self.tell("TELEGRAM_USER_IDS=\(options.user) TELEGRAM_CHAT_ID=\(options.user)")
        let folder = options.folder
        fake.observe { message in
            Self.show(message)
            if let folder { Self.save(message, in: folder) }
        }
        var lines = options.script[...]
        while let line = lines.popFirst() ?? readLine() {
            let words = line.split(separator: " ", maxSplits: 1).map(String.init)
            guard let verb = words.first else { continue }
            if verb == "quit" { break }
            if !obey(verb, words.count > 1 ? words[1] : "", line) {
                Self.tell("? \(line)   (martlet-standin --help tells what is understood)")
            }
        }
        fake.stop()
    }

    private func obey(_ verb: String, _ rest: String, _ line: String) -> Bool {
        let user = options.user
        switch verb {
        case _ where verb.hasPrefix("/"): fake.say(line, from: user)
        case "say": fake.say(rest, from: user)
        case "stranger": fake.say(rest, from: 666_000_111)
        case "edit": fake.say(rest, from: user, as: "edited_message")
        case "forward":
            fake.say(rest, from: user, extra: ["forward_origin": ["type": "hidden_user"]])
        case "tap": return tap(rest)
        case "fault": return plan(rest)
        case "webhook": fake.setWebhook(rest)
        case "elsewhere": fake.pollFromElsewhere()
        case "block": fake.setBlocked(true, chat: user)
        case "unblock": fake.setBlocked(false, chat: user)
        case "revoke": fake.setTokenRevoked(true)
        case "restore": fake.setTokenRevoked(false)
        case "jump":
            guard let id = Int64(rest) else { return false }
            fake.jumpUpdateIDs(to: id)
        case "sleep": Thread.sleep(forTimeInterval: Double(rest) ?? 1)
        case "calls": showCalls()
        default: return false
        }
        return true
    }

    private func tap(_ text: String) -> Bool {
        guard let message = fake.messages.last(where: { !$0.buttons.isEmpty && !$0.isDeleted })
        else { return false }
        let buttons = message.buttons.flatMap(\.self)
        guard let number = Int(text), buttons.indices.contains(number - 1) else { return false }
        fake.tap(
            buttons[number - 1].data,
            message: message,
            from: options.user,
            chat: options.user
        )
        return true
    }

    private func plan(_ text: String) -> Bool {
        var words = text.split(separator: " ").map(String.init)[...]
        guard let kind = words.popFirst() else { return false }
        let number = words.first.flatMap(Int.init)
        if number != nil { words.removeFirst() }
        let fault: FakeBotFault
        switch kind {
        case "429": fault = .tooMany(seconds: number ?? 5)
        case "409": fault = .conflict
        case "500": fault = .refuse(code: 500, words: "Internal Server Error")
        case "502": fault = .page(status: 502)
        case "hang": fault = .hang
        case "cut": fault = .cut(afterBytes: number ?? 40)
        case "garbage": fault = .garbage
        case "reset": fault = .reset
        case "lost": fault = .doneThenReset
        case "slow": fault = .slow(milliseconds: number ?? 1_000)
        default: return false
        }
        let isPolling = kind == "409"
        fake.plan([fault], on: words.first ?? (isPolling ? "getUpdates" : "sendMessage"))
        return true
    }

    private func showCalls() {
        var counts: [String: Int] = [:]
        for call in fake.calls { counts[call.method, default: 0] += 1 }
        for (method, count) in counts.sorted(by: { $0.key < $1.key }) {
            Self.tell("\(count) \(method)")
        }
        for call in fake.calls where !call.refusal.isEmpty {
            Self.tell("refused \(call.method): \(call.refusal)")
        }
    }

    /// Written at once, also into a pipe.
    private static func tell(_ text: String) {
        let line = text.hasSuffix("\n") ? text : text + "\n"
        FileHandle.standardOutput.write(Data(line.utf8))
    }

    private static func save(_ message: FakeBotMessage, in folder: String) {
        guard let file = message.file else { return }
        let name = file.name.split(separator: "/").last ?? "file"
        let path = "\(folder)/\(message.id)-\(message.editCount)-\(name)"
        if !FileManager.default.createFile(atPath: path, contents: Data(file.content)) {
            tell("? \(path) cannot be written")
        }
    }

    private static func show(_ message: FakeBotMessage) {
        let edit = message.editCount > 0 ? ", edit \(message.editCount)" : ""
        let silent = message.isSilent ? ", silent" : ""
        var text = "--- #\(message.id) to \(message.chat)\(edit)\(silent)\n\(message.text)\n"
        if let file = message.file { text += "[file \(file.name), \(file.content.count) bytes]\n" }
        var number = 1
        for row in message.buttons {
            let labels = row.map { button in
                defer { number += 1 }
                return "[\(number) \(button.text)]"
            }
            text += labels.joined(separator: " ") + "\n"
        }
        Self.tell(text)
    }
}
