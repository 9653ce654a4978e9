import Foundation
import Platform
import StandIns

/// A Bot API of few words for measuring: it keeps no history and checks nothing, so that its own work
/// does not weigh. What is right is tested against ``FakeBotAPI``.
final class BenchBot: @unchecked Sendable {
    private struct Update {
        let id: Int64
        let json: String
    }
    /// A reply that somebody waits for.
    private struct Watch {
        let update: Int64
        let marker: [UInt8]
        var servedAt: Int64?
        var repliedAt: Int64?
        /// The data of the buttons under the reply, and its size.
        var buttons: [String] = []
        var bytes = 0
    }

    static let operatorID: Int64 = 42
    private static let updatesMax = 100

    private let condition = NSCondition()
    // Everything below is touched only with the condition locked.
    private var pending: [Update] = []
    private var nextUpdate: Int64 = 700_000_001
    private var nextMessage: Int64 = 1
    private var watch: Watch?
    private var sent = 0
    private var isStopping = false
    private var server: LoopbackHTTPServer?

    init() {
        let server = LoopbackHTTPServer(
            onStop: { [weak self] in self?.wake() },
            handler: { [weak self] in self?.answer($0) ?? .close }
        )
        condition.withLock { self.server = server }
    }

    var url: String { condition.withLock { server?.url ?? "" } }

    /// The settings of an agent that speaks with this bot as one operator.
    var environment: [String: String] { Self.environment(url: url) }

    static func environment(url: String) -> [String: String] {
        [
            "TELEGRAM_BOT_TOKEN": "123456:abcdefghijklmnopqrstuvwxyz012345",
            "TELEGRAM_USER_IDS": "\(operatorID)", "TELEGRAM_CHAT_ID": "\(operatorID)",
            "MARTLET_TELEGRAM_BASE_URL": url, "MARTLET_TELEGRAM_LIFT_LIMITS": "true",
        ]
    }

    func stop() {
        let server = condition.withLock { self.server }
        server?.stop()
    }

    /// Messages that the agent has sent.
    var sentCount: Int { condition.withLock { sent } }

    /// Updates that are not confirmed.
    var pendingCount: Int { condition.withLock { pending.count } }

    /// Somebody writes; the updates go out with the next answer to getUpdates.
    func post(_ texts: [String], from user: Int64 = operatorID) {
        condition.withLock {
            for text in texts { add(text, user) }
            condition.broadcast()
        }
    }

    /// The operator writes, and the reply, which holds the marker, is waited for: nanoseconds from the
    /// moment at which the answer to getUpdates is written to the moment at which the reply is read.
    func exchange(_ text: String, marker: String, secondsMax: Double = 10) throws -> Int64 {
        let (served, replied) = try converse(text, marker, secondsMax)
        return replied - served
    }

    /// The operator taps a button, and the message in its place is waited for.
    func tap(_ data: String, marker: String, secondsMax: Double = 10) throws -> Int64 {
        let (served, replied) = try converse(secondsMax, marker, "the tap") { bot in
            bot.addTap(data, Self.operatorID)
        }
        return replied - served
    }

    /// What stood under the last reply that was waited for, and how many bytes it had.
    var lastReply: (buttons: [String], bytes: Int) {
        condition.withLock { (watch?.buttons ?? [], watch?.bytes ?? 0) }
    }

    /// The same from the moment of writing, before any queue.
    func exchangeFromWriting(
        _ text: String,
        marker: String,
        secondsMax: Double = 30
    ) throws -> Int64 {
        let start = SystemClock.monotonicNanoseconds()
        return try converse(text, marker, secondsMax).replied - start
    }

    private func converse(
        _ text: String,
        _ marker: String,
        _ secondsMax: Double
    ) throws -> (served: Int64, replied: Int64) {
        try converse(secondsMax, marker, text) { $0.add(text, Self.operatorID) }
    }

    private func converse(
        _ secondsMax: Double,
        _ marker: String,
        _ what: String,
        _ speak: (BenchBot) -> Void
    ) throws -> (served: Int64, replied: Int64) {
        let deadline = Date(timeIntervalSinceNow: secondsMax)
        condition.lock()
        defer { condition.unlock() }
        watch = Watch(update: nextUpdate, marker: Array(marker.utf8))
        speak(self)
        condition.broadcast()
        while watch?.repliedAt == nil, condition.wait(until: deadline) {}
        guard let served = watch?.servedAt, let replied = watch?.repliedAt else {
            throw BenchFailure("no reply to \(what)")
        }
        return (served, replied)
    }

    /// Waits until every update is confirmed and so many messages were sent; false in time's end.
    func awaitAll(sent count: Int = 0, secondsMax: Double) -> Bool {
        let deadline = Date(timeIntervalSinceNow: secondsMax)
        condition.lock()
        defer { condition.unlock() }
        while !pending.isEmpty || sent < count {
            guard condition.wait(until: deadline) else { return false }
        }
        return true
    }

    private func add(_ text: String, _ user: Int64) {
        let json = """
            {"update_id":\(nextUpdate),"message":{"message_id":\(nextMessage),\
            "date":\(Int64(Date().timeIntervalSince1970)),"from":{"id":\(user),"is_bot":false,\
            "first_name":"Ann"},"chat":{"id":\(user),"type":"private"},"text":"\(text)"}}
            """
        pending.append(Update(id: nextUpdate, json: json))
        nextUpdate += 1
        nextMessage += 1
    }

    private func addTap(_ data: String, _ user: Int64) {
        let json = """
            {"update_id":\(nextUpdate),"callback_query":{"id":"\(nextUpdate)","from":{"id":\(user),\
            "is_bot":false,"first_name":"Ann"},"message":{"message_id":\(nextMessage),\
            "date":\(Int64(Date().timeIntervalSince1970)),"chat":{"id":\(user),"type":"private"}},\
            "chat_instance":"1","data":"\(data)"}}
            """
        pending.append(Update(id: nextUpdate, json: json))
        nextUpdate += 1
    }

    private func wake() {
        condition.withLock {
            isStopping = true
            condition.broadcast()
        }
    }

    // MARK: Calls

    private func answer(_ request: LoopbackRequest) -> LoopbackReply {
        let now = SystemClock.monotonicNanoseconds()
        switch request.path.split(separator: "/").last ?? "" {
        case "getUpdates": return updates(request)
        case "sendMessage", "editMessageText", "sendDocument", "sendPhoto", "editMessageMedia":
            return message(request, now)
        case "getMe":
            return result(#"{"id":123456,"is_bot":true,"first_name":"B","username":"b_bot"}"#)
        case "getWebhookInfo": return result(#"{"url":"","pending_update_count":0}"#)
        default: return result("true")
        }
    }

    private func result(_ json: String) -> LoopbackReply {
        .json("{\"ok\":true,\"result\":\(json)}")
    }

    private func updates(_ request: LoopbackRequest) -> LoopbackReply {
        let offset = Self.number("\"offset\":", in: request.body)
        let hold = Self.number("\"timeout\":", in: request.body) ?? 0
        let deadline = Date(timeIntervalSinceNow: Double(hold))
        condition.lock()
        defer { condition.unlock() }
        if let offset {
            pending.removeAll { $0.id < offset }
            condition.broadcast()
        }
        while pending.isEmpty, !isStopping, condition.wait(until: deadline) {}
        let chosen = pending.prefix(Self.updatesMax)
        let reply = result("[\(chosen.map(\.json).joined(separator: ","))]")
        if let wanted = watch?.update, watch?.servedAt == nil,
            chosen.contains(where: { $0.id == wanted })
        {
            watch?.servedAt = SystemClock.monotonicNanoseconds()
        }
        return reply
    }

    private func message(_ request: LoopbackRequest, _ now: Int64) -> LoopbackReply {
        condition.withLock {
            sent += 1
            nextMessage += 1
            if let marker = watch?.marker, watch?.servedAt != nil, watch?.repliedAt == nil,
                Self.holds(request.body, marker)
            {
                watch?.repliedAt = now
                watch?.bytes = request.body.count
                watch?.buttons = Self.buttons(in: request.body)
            }
            condition.broadcast()
            return result(
                #"{"message_id":\#(nextMessage),"date":1,"chat":{"id":42,"type":"private"}}"#
            )
        }
    }

    private static func holds(_ body: [UInt8], _ marker: [UInt8]) -> Bool {
        guard let first = marker.first, body.count >= marker.count else { return false }
        return (0...(body.count - marker.count)).contains { place in
            body[place] == first && body[place...].starts(with: marker)
        }
    }

    private static func buttons(in body: [UInt8]) -> [String] {
        let text =
            String(decoding: body.prefix(8_192), as: UTF8.self)
            + String(decoding: body.suffix(8_192), as: UTF8.self)
        return text.split(separator: #""callback_data":""#).dropFirst().map {
            String($0.prefix { $0 != "\"" })
        }
    }

    private static func number(_ label: String, in body: [UInt8]) -> Int64? {
        let text = String(decoding: body, as: UTF8.self)
        guard let range = text.range(of: label) else { return nil }
        return Int64(text[range.upperBound...].prefix { $0.isNumber || $0 == "-" })
    }
}
