import ChatOps
import Simulation
import TradingCore

/// The operator and the others who write to the bot: they type, tap, hurry, err and repeat.
final class Person: @unchecked Sendable {
    static let user: Int64 = 4_001
    static let chat: Int64 = 4_001

    private let world: World
    private let phone: PhoneNetwork
    private var tapped: [String] = []
    private var codes: [String] = []
    /// Texts by the id of their update.
    private(set) var said: [Int64: String] = [:]

    init(_ world: World, _ phone: PhoneNetwork) {
        self.world = world
        self.phone = phone
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

    private static let lines = [
        "/status", "/balance", "/risk", "/positions", "/orders", "/trades", "/markets", "/pnl",
        "/alerts", "/why halt", "/schedule", "/audit 5", "/halt all testing", "/halt crypto",
        "/resume all", "/resume crypto", "/resume all", "/cancel", "/reduce on", "/reduce off",
        "/close BTCUSDT", "/close ETHUSDT 50%", "/flatten", "/strategies", "/equity", "/hlat",
        "halt", "/help", "/resume", "/halt BTCUSDT", "/resume BTCUSDT", "/alerts mute 10m",
    ]

    private func act() {
        if world.happens(.strangers) { stranger() }
        let isHalted = !world.witness.halts.isEmpty || world.witness.isReduceOnly
        if isHalted, world.dice.chance(0.5) {
            say(world.witness.isReduceOnly ? "/reduce off" : "/resume all")
        }
        say(Self.lines[world.dice.integer(in: 0...Self.lines.count - 1)])
        if world.happens(.badCodes) {
            say(codes.last ?? "123456")
            if let data = tapped.last { tap(data, on: phone.messages.last?.number ?? 1) }
        }
    }

    func say(_ text: String) {
        let number = phone.newMessageNumber()
        let seconds = world.time.trueTime.seconds
        let id = phone.post { _ in
            #""message":{"message_id":\#(number),"date":\#(seconds),"from":{"id":\#(Self.user),"is_bot":false},"chat":{"id":\#(Self.chat),"type":"private"},"text":"\#(text)"}"#
        }
        said[id] = text
    }

    private func stranger() {
        let user = world.dice.integer(in: 9_000...9_003)
        let seconds = world.time.trueTime.seconds
        phone.post { id in
            #""message":{"message_id":\#(id),"date":\#(seconds),"from":{"id":\#(user),"is_bot":false},"chat":{"id":\#(user),"type":"private"},"text":"/resume all"}"#
        }
    }

    private func tap(_ data: String, on message: Int64) {
        tapped.append(data)
        let id = phone.post { id in
            #""callback_query":{"id":"\#(id)","from":{"id":\#(Self.user),"is_bot":false},"message":{"message_id":\#(message),"date":1,"chat":{"id":\#(Self.chat),"type":"private"}},"data":"\#(data)"}"#
        }
        said[id] = "tap"
    }

    /// Reads what arrived; often answers it.
    private func read(_ message: PhoneNetwork.Message) {
        let confirm = message.buttons.first { $0.label.hasPrefix("Confirm") }
        let asksForCode = message.text.contains("6-digit") || message.text.contains("code")
        if let confirm, world.dice.chance(0.8) {
            soon { $0.tap(confirm.data, on: message.number) }
        } else if confirm == nil, message.buttons.isEmpty, asksForCode, world.dice.chance(0.8) {
            soon { $0.sendCode() }
        } else if let button = message.buttons.last, world.dice.chance(0.15) {
            soon { $0.tap(button.data, on: message.number) }
        }
    }

    private func soon(_ act: @escaping (Person) -> Void) {
        world.time.after(world.pause(upTo: .seconds(20))) { [weak self] in
            if let self { act(self) }
        }
    }

    private func sendCode() {
        var code = OneTimePassword.totp(
            key: world.codeKey,
            atSeconds: world.time.trueTime.seconds
        )
        if world.happens(.badCodes) { code = codes.last ?? "000000" }
        codes.append(code)
        say(code)
    }
}
