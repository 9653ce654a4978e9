import ChatOps
import Foundation
import Simulation
import TradingCore

/// Telegram as it really is: updates that wait until they are confirmed, messages that arrived, and
/// a line that loses things in both directions. It lives through every crash of the agent.
final class PhoneNetwork: @unchecked Sendable {
    /// An update that Telegram holds.
    struct Update {
        let id: Int64
        let json: String
    }
    /// A message that reached the phone.
    struct Message {
        let number: Int64
        let text: String
        /// Data of its buttons by label.
        let buttons: [(label: String, data: String)]
    }
    private unowned let world: World
    private var waiting: [Update] = []
    private var nextUpdate: Int64 = 900_005_000
    /// Where the ids that are given now began, and whether and how they begin elsewhere.
    private var seriesStart: Int64 = 900_000_000
    private let series: ChanceSource
    private var nextMessage: Int64 = 100
    /// The greatest offset that was ever confirmed.
    private(set) var confirmed: Int64 = 0
    /// Everything that the phone shows, oldest first.
    private(set) var messages: [Message] = []
    /// Calls that wait for updates, by number.
    private var held: [UInt64: (Int) -> Void] = [:]
    private var nextHeld: UInt64 = 1
    /// Takes a message that just arrived.
    var onMessage: (Message) -> Void = { _ in }

    init(_ world: World) {
        self.world = world
        series = world.fork("update ids")
    }

    // MARK: From the people

    /// Puts an update into the queue; gives back its id.
    @discardableResult
    func post(_ content: (Int64) -> String) -> Int64 {
        if world.happens(.updateJump) {
            nextUpdate += Int64(world.dice.integer(in: 1...90_000))
            beginElsewhere()
        }
        nextUpdate += 1
        let id = nextUpdate
        waiting.append(Update(id: id, json: "{\"update_id\":\(id),\(content(id))}"))
        let holders = held.sorted { $0.key < $1.key }
        held = [:]
        for holder in holders { holder.value(0) }
        return id
    }

    /// When nothing waits the next ids may be lower than all before, as after a quiet week.
    private func beginElsewhere() {
        guard waiting.isEmpty, series.chance(0.3), seriesStart > 200_000_000 else { return }
        seriesStart -= 100_000_000
        nextUpdate = seriesStart + Int64(series.index(below: 100_000))
    }

    func newMessageNumber() -> Int64 {
        nextMessage += 1
        return nextMessage
    }

    // MARK: From the bot

    /// A call as the server sees it; `answer` takes the status and the body, later for a long poll.
    func serve(_ call: BotCall, _ answer: @escaping (Int, String) -> Void) {
        if world.happens(.tooMany), call.method != "getUpdates" {
            let seconds = world.dice.integer(in: 1...20)
            return answer(
                429,
                #"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after \#(seconds)","parameters":{"retry_after":\#(seconds)}}"#
            )
        }
        let fields = Self.fields(of: call)
        switch call.method {
        case "getMe": answer(200, #"{"ok":true,"result":{"id":77,"is_bot":true,"username":"bot"}}"#)
        case "getWebhookInfo": answer(200, #"{"ok":true,"result":{"url":""}}"#)
        case "getUpdates": poll(fields, answer)
        case "sendMessage", "editMessageText", "sendDocument": show(fields, answer)
        default: answer(200, #"{"ok":true,"result":true}"#)
        }
    }

    private static func fields(of call: BotCall) -> [String: Any] {
        switch call.body {
        case .json(let bytes):
            return (try? JSONSerialization.jsonObject(with: Data(bytes))) as? [String: Any] ?? [:]
        case .file(let fields, _, _, _, let content):
            var all: [String: Any] = fields
            all["text"] = String(decoding: content, as: UTF8.self)
            return all
        }
    }

    private func poll(_ fields: [String: Any], _ answer: @escaping (Int, String) -> Void) {
        // An offset beyond the last id confirms nothing: the server tells what it has.
        if let offset = (fields["offset"] as? NSNumber)?.int64Value, offset <= nextUpdate + 1 {
            world.offsetConfirmed(offset)
            confirmed = max(confirmed, offset)
            waiting.removeAll { $0.id < offset }
        }
        let seconds = (fields["timeout"] as? NSNumber)?.intValue ?? 0
        let give = { [self] in
            var batch = waiting.prefix(100).map(\.json)
            if let last = batch.last, world.happens(.updateDoubled) { batch.append(last) }
            answer(200, "{\"ok\":true,\"result\":[\(batch.joined(separator: ","))]}")
        }
        guard waiting.isEmpty, seconds > 0 else { return give() }
        let number = nextHeld
        nextHeld += 1
        held[number] = { _ in give() }
        world.time.after(.seconds(seconds)) { [weak self] in
            if self?.held.removeValue(forKey: number) != nil { give() }
        }
    }

    /// Hangs up. The poll that waits holds this server and its world.
    func end() { held = [:] }

    private func show(_ fields: [String: Any], _ answer: (Int, String) -> Void) {
        var buttons: [(label: String, data: String)] = []
        let keyboard = (fields["reply_markup"] as? [String: Any])?["inline_keyboard"]
        for row in keyboard as? [[[String: String]]] ?? [] {
            for button in row {
                if let label = button["text"], let data = button["callback_data"] {
                    buttons.append((label, data))
                }
            }
        }
        let edited = (fields["message_id"] as? NSNumber)?.int64Value
        let message = Message(
            number: edited ?? newMessageNumber(),
            text: fields["text"] as? String ?? "",
            buttons: buttons
        )
        messages.append(message)
        world.deliveries.arrived(message)
        answer(200, "{\"ok\":true,\"result\":{\"message_id\":\(message.number)}}")
        onMessage(message)
    }
}

/// One life's line to Telegram.
final class PhoneLine: BotTransport, @unchecked Sendable {
    private let world: World
    private let network: PhoneNetwork
    private let life: LifeClock
    private var next: UInt64 = 1
    private var open: [UInt64: @Sendable (BotOutcome) -> Void] = [:]

    init(_ world: World, _ network: PhoneNetwork, life: LifeClock) {
        self.world = world
        self.network = network
        self.life = life
        // Those who wait for answers hold this line.
        life.atEnd { [weak self] in self?.open = [:] }
    }

    func start(_ call: BotCall, _ completion: @escaping @Sendable (BotOutcome) -> Void) -> UInt64 {
        let number = next
        next += 1
        world.pair?.passes(.beforeCall, life)
        guard life.isAlive else { return number }
        world.pair?.watch.leaves(life, isToVenue: false)
        world.bytesLeave(call)
        open[number] = completion
        world.time.after(call.timeout) { [weak self] in
            self?.finish(number, .failed(mayBeWritten: true, text: "no answer in time"))
        }
        if world.isPhoneDown {
            world.time.after(world.pause(upTo: .seconds(10))) { [weak self] in
                self?.finish(number, .failed(mayBeWritten: false, text: "no route"))
            }
            return number
        }
        world.time.after(world.travel()) { [world, network, weak self] in
            network.serve(call) { status, body in
                if world.happens(.phoneAnswerLost) { return }
                world.time.after(world.travel()) {
                    self?.finish(number, .answered(status: status, body: Array(body.utf8)))
                }
            }
        }
        return number
    }

    func cancel(_ number: UInt64) {
        finish(number, .failed(mayBeWritten: true, text: "given up"))
    }

    private func finish(_ number: UInt64, _ outcome: BotOutcome) {
        world.time.whenAwake { [weak self] in
            self?.life.whenRunning { self?.finishAwake(number, outcome) }
        }
    }

    private func finishAwake(_ number: UInt64, _ outcome: BotOutcome) {
        guard let completion = open.removeValue(forKey: number), life.isAlive else { return }
        completion(outcome)
    }
}
