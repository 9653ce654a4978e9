import ChatOps
import Platform
import Simulation
import TradingCore

/// The operator and the others who write to the bot: they type, tap, hurry, err and repeat.
final class Person: @unchecked Sendable {
    static let user: Int64 = 4_001
    static let chat: Int64 = 4_001

    unowned let world: World
    let habits: ChanceSource
    let plans: ChanceSource
    private let phone: PhoneNetwork
    private var tapped: [String] = []
    /// The data of tapped buttons by the key of the command.
    private var taps: [String: String] = [:]
    private var codes: [TypedCode] = []
    /// Codes by the key of the command that they came with.
    private var typedCodes: [String: TypedCode] = [:]
    /// The keys of updates that look like commands and are none.
    private var disguised: Set<String> = []
    /// Texts by the id of their update.
    private(set) var said: [Int64: String] = [:]

    init(_ world: World, _ phone: PhoneNetwork) {
        self.world = world
        self.phone = phone
        habits = world.fork("habits")
        plans = world.fork("plans")
        phone.onMessage = { [weak self] in self?.read($0) }
    }

    /// Begins to write, again and again until the world ends its trouble.
    func begin() { later() }

    private func later() {
        world.time.after(world.pause(upTo: .minutes(2))) { [weak self] in
            guard let self else { return }
            if world.isTroubled { act() }
            later()
        }
    }

    /// On every other seed he only asks and resumes, so that there the strategies trade.
    var isCalm: Bool { world.seed.isMultiple(of: 2) }
    /// The first lines only ask.
    private static let questions = 12
    private static let lines = [
        "/status", "/balance", "/risk", "/positions", "/orders", "/trades", "/markets", "/pnl",
        "/alerts", "/why halt", "/schedule", "/audit 5", "/halt all testing", "/halt crypto",
        "/resume all", "/resume crypto", "/resume all", "/cancel", "/reduce on", "/reduce off",
        "/close BTCUSDT", "/close ETHUSDT 50%", "/flatten", "/strategies", "/equity", "/hlat",
        "/drift", "/drift adopt BTCUSDT", "/drift adopt ETHUSDT", "/drift adopt SOLUSDT",
        "/drift close BTCUSDT", "/drift ignore ETHUSDT 10m", "/drift halt SOLUSDT", "/drill halt",
        "/drill flatten", "/drill", "halt", "/help", "/resume", "/halt BTCUSDT", "/resume BTCUSDT",
        "/alerts mute 10m",
        "/strategies off crypto/grid", "/strategies on crypto/grid", "/alerts order_filled off",
        "/alerts order_filled on",
    ]

    /// Whether the command of this key was none of the operator's.
    func isDisguised(_ key: String) -> Bool { disguised.contains(key) }

    /// The code that came with a command, by the cause that the journal shows.
    func typedCode(_ cause: String) -> TypedCode? { typedCodes[cause] }

    /// What was typed with the command of a key; nil for taps.
    func text(of key: String) -> String? {
        key.hasPrefix("update ") ? Int64(key.dropFirst(7)).flatMap { said[$0] } : nil
    }

    /// The data of the button that was tapped with the command of a key.
    func data(of key: String) -> String? { taps[key] }

    private func act() {
        if world.happens(.strangers) { world.dice.chance(0.5) ? stranger() : disguise() }
        let isHalted = !world.witness.halts.isEmpty || world.witness.isReduceOnly
        if isHalted, world.dice.chance(isCalm ? 0.9 : 0.5) {
            say(world.witness.isReduceOnly ? "/reduce off" : "/resume all")
        }
        if isHalted { maySign() }
        let lines = isCalm ? Self.lines.prefix(Self.questions) : Self.lines[...]
        say(lines[world.dice.integer(in: 0...lines.count - 1)])
        mayPlan()
        if world.happens(.badCodes) {
            type(codes.last ?? TypedCode(text: "123456"))
            if world.dice.chance(0.3) { guess() }
            if world.dice.chance(0.3) { say("my key is \(Self.secret)") }
            if let data = tapped.last { tap(data, on: phone.messages.last?.number ?? 1) }
        }
    }

    /// Somebody tries one code after another, on the line of a command that wants one.
    private func guess() {
        say("/reduce on")
        for _ in 0..<6 {
            let code = String(world.dice.integer(in: 100_000...999_999))
            type(TypedCode(text: code), on: "/reduce off")
        }
        mayStartAnew(after: nil)
    }

    /// Something secret that an operator types by mistake; nobody may ever see it again.
    static let secret = "a-secret-of-the-proving-ground-typed"

    /// Sends a code by itself, or on the line of a command.
    func type(_ code: TypedCode, on line: String = "", ago age: TimeSpan = .zero) {
        let text = line.isEmpty ? code.text : "\(line) \(code.text)"
        var code = code
        if !line.isEmpty { code.askedFor = line }
        typedCodes["command update \(say(text, ago: age))"] = code
    }

    /// Sends a text; Telegram may have kept it for a while.
    @discardableResult
    func say(_ text: String, ago age: TimeSpan = .zero) -> Int64 {
        let number = phone.newMessageNumber()
        let seconds = (world.time.trueTime - age).seconds
        let id = phone.post { _ in
            #""message":{"message_id":\#(number),"date":\#(seconds),"from":{"id":\#(Self.user),"is_bot":false},"chat":{"id":\#(Self.chat),"type":"private"},"text":"\#(text)"}"#
        }
        said[id] = text
        return id
    }

    private func disguise() {
        let kinds = Disguise.allCases
        let kind = kinds[world.dice.integer(in: 0...kinds.count - 1)]
        let text = Self.lines[world.dice.integer(in: 0...Self.lines.count - 1)]
        let now = world.time.trueTime
        let data = tapped.last ?? "v:status:none"
        let id = phone.post { kind.content($0, text, at: now, data: data) }
        disguised.insert(kind == .foreignTap ? "callback \(id)" : "update \(id)")
    }

    /// Strangers write all at once, and the operator halts in the middle of it.
    func flood(count: Int) {
        for number in 0..<count {
            if number == count / 2 { say("/halt all flood") }
            stranger()
        }
    }

    private func stranger() {
        let user = world.dice.integer(in: 9_000...9_003)
        let seconds = world.time.trueTime.seconds
        phone.post { id in
            #""message":{"message_id":\#(id),"date":\#(seconds),"from":{"id":\#(user),"is_bot":false},"chat":{"id":\#(user),"type":"private"},"text":"/resume all"}"#
        }
    }

    func tap(_ data: String, on message: Int64) {
        tapped.append(data)
        let id = phone.post { id in
            #""callback_query":{"id":"\#(id)","from":{"id":\#(Self.user),"is_bot":false},"message":{"message_id":\#(message),"date":1,"chat":{"id":\#(Self.chat),"type":"private"}},"data":"\#(data)"}"#
        }
        said[id] = "tap"
        taps["callback \(id)"] = data
    }

    /// What stands in a message that asks for a code.
    private static let words = [ByteWord("6-digit"), ByteWord("code")]
    /// What stands in a message that tells of a drift.
    private static let driftWords = [ByteWord("differ in"), ByteWord("The drift in")]

    /// Reads what arrived; often answers it.
    private func read(_ message: PhoneNetwork.Message) {
        let confirm = message.buttons.first { $0.label.hasPrefix("Confirm") }
        // In peace he answers what he is asked, and does not quarrel on about codes.
        let words = world.isTroubled ? Self.words[...] : Self.words.prefix(1)
        let asksForCode = { words.contains { $0.stands(in: message.text) } }
        if let confirm, world.dice.chance(0.8) {
            mayInterfere()
            soon {
                $0.tap(confirm.data, on: message.number)
                $0.mayTapAgain(confirm.data, on: message.number)
            }
        } else if confirm == nil, message.buttons.isEmpty, asksForCode(), world.dice.chance(0.8) {
            soon { $0.sendCode(for: message.text) }
        } else if !message.buttons.isEmpty,
            Self.driftWords.contains(where: { $0.stands(in: message.text) }),
            world.dice.chance(0.6)
        {
            let button = message.buttons[world.dice.integer(in: 0...message.buttons.count - 1)]
            soon { $0.tap(button.data, on: message.number) }
        } else if let button = message.buttons.last, world.dice.chance(0.15) {
            soon { $0.tap(button.data, on: message.number) }
        }
    }

    private func soon(_ act: @escaping (Person) -> Void) {
        world.time.after(world.pause(upTo: .seconds(20))) { [weak self] in
            if let self { act(self) }
        }
    }

    /// The same, as one of his habits.
    func soon(within span: TimeSpan, _ act: @escaping (Person) -> Void) {
        let pause = TimeSpan(nanoseconds: Int64(habits.uniform() * Double(span.nanoseconds)))
        world.time.after(pause) { [weak self] in
            if let self, world.isTroubled { act(self) }
        }
    }

    private func sendCode(for message: String) {
        let seconds = world.time.trueTime.seconds
        let asked = message.split(separator: "code for ").last?.prefix { $0 != "<" && $0 != "\n" }
        var code = codeOfNow(askedFor: String(asked ?? ""))
        if world.happens(.badCodes) {
            switch world.dice.integer(in: 0...3) {
            case 0: code = codes.last ?? TypedCode(text: "000000")
            case 1: code.text = OneTimePassword.totp(key: world.codeKey, atSeconds: seconds - 300)
            case 2: code = signed(for: "/resume BTCUSDT", askedFor: code.askedFor)
            default: code = signed(for: code.askedFor, askedFor: code.askedFor)
            }
        }
        codes.append(code)
        mayReadAnOldCode(askedFor: code.askedFor)
        type(code)
        mayStartAnew(after: code)
        // The same code once more, on the line of a command that has nothing in its way.
        if world.happens(.badCodes) || world.dice.chance(0.05) {
            say("/reduce on")
            type(code, on: "/reduce off")
        }
    }

    /// What the authenticator app shows.
    func codeOfNow(askedFor: String, ago age: TimeSpan = .zero) -> TypedCode {
        let seconds = (world.time.trueTime - age).seconds
        let text = OneTimePassword.totp(key: world.codeKey, atSeconds: seconds)
        return TypedCode(text: text, askedFor: askedFor)
    }

    /// A code of `martlet sign`, made at the machine.
    func signed(for line: String, askedFor: String, ago age: TimeSpan = .zero) -> TypedCode {
        let now = world.time.wallTime - age
        let code = CommandCodes.code(for: line, keys: world.keys, now: now)?.withExposed { $0 }
        return TypedCode(text: code ?? "AAAAA-AAAAA", line: line, askedFor: askedFor)
    }
}
