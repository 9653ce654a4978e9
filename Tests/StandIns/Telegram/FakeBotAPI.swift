internal import Foundation

/// A strict stand-in for the Bot API on 127.0.0.1: what the real server would refuse it refuses
/// with the same words, and what the real server would silently ignore (an unknown parameter) it
/// refuses too.
package final class FakeBotAPI: @unchecked Sendable {
    /// The only token that is accepted.
    package let token: String
    private let lock = NSCondition()
    // Touched only under `lock`.
    private var state: FakeBotState
    private var tokenIsRevoked = false
    private var observer: (@Sendable (FakeBotMessage) -> Void)?
    private let server = ServerBox()

    private final class ServerBox: @unchecked Sendable {
        var server: LoopbackHTTPServer?
    }

    /// Starts to serve. The operator of most tests is user and chat 42, which the bot knows.
    package init(
        token: String = "1000001:AAtestTESTtestTESTtestTESTtestTEST0",
        botName: String = "martlet_stand_in_bot",
        knownChats: Set<Int64> = [42]
    ) {
        self.token = token
        state = FakeBotState(botID: 1_000_001, botName: botName)
        state.knownChats = knownChats
        server.server = LoopbackHTTPServer(
            onStop: { [weak self] in self?.wakeAll() },
            handler: { [weak self] request in self?.reply(to: request) ?? .close }
        )
    }

    /// The base URL for the agent.
    package var url: String { server.server?.url ?? "" }

    /// Ends the server; waiting polls end at once.
    package func stop() { server.server?.stop() }

    private func wakeAll() {
        locked { state in state.isStopping = true }
    }

    /// Runs `body` alone and wakes all who wait for a change.
    private func locked<Result>(_ body: (inout FakeBotState) -> Result) -> Result {
        lock.lock()
        defer {
            lock.broadcast()
            lock.unlock()
        }
        return body(&state)
    }

    // MARK: People

    /// A person writes a text; the update's id comes back. `extra` members are laid over the
    /// message, for disguises such as `forward_origin`.
    @discardableResult
    package func say(
        _ text: String,
        from user: Int64 = 42,
        chat: Int64? = nil,
        date: Int64? = nil,
        as kind: String = "message",
        extra: [String: JSONValue] = [:]
    ) -> Int64 {
        let chat = chat ?? user
        return locked { state in
            if user == chat { state.knownChats.insert(chat) }
            let id = state.newMessageID(in: chat)
            state.store(
                FakeBotMessage(
                    id: id,
                    chat: chat,
                    isFromBot: false,
                    text: text,
                    source: text,
                    isHTML: false,
                    buttons: [],
                    isSilent: false,
                    file: nil,
                    time: Self.monotonicNow()
                )
            )
            var message: [String: JSONValue] = [
                "message_id": .integer(id), "date": .integer(date ?? FakeBotState.unixNow()),
                "chat": [
                    "id": .integer(chat), "type": .string(FakeBotState.kind(of: chat)),
                    "first_name": "Someone",
                ],
                "from": Self.person(user), "text": .string(text),
            ]
            if text.hasPrefix("/") {
                let length = text.prefix { !$0.isWhitespace }.utf16.count
                message["entities"] = .array([
                    ["type": "bot_command", "offset": 0, "length": .integer(Int64(length))]
                ])
            }
            message.merge(extra) { _, last in last }
            return state.add([kind: .object(message)])
        }
    }

    /// A person taps a button; the tap's id comes back. Without a message the tap comes from an
    /// inaccessible one.
    @discardableResult
    package func tap(
        _ data: String,
        message: FakeBotMessage?,
        from user: Int64 = 42,
        chat: Int64 = 42
    ) -> String {
        locked { state in
            let id = "\(4_382_000_000 + state.nextTap)"
            state.nextTap += 1
            state.openTaps.insert(id)
            let shown =
                message.map { state.json(of: $0) }
                ?? [
                    "message_id": 1, "date": 0,
                    "chat": ["id": .integer(chat), "type": "private"],
                ]
            _ = state.add([
                "callback_query": [
                    "id": .string(id), "from": Self.person(user), "chat_instance": "1",
                    "data": .string(data), "message": shown,
                ]
            ])
            return id
        }
    }

    /// Any update, without its id, which comes back.
    @discardableResult
    package func deliver(_ members: [String: JSONValue]) -> Int64 {
        locked { $0.add(members) }
    }

    /// An update of these very characters; `%ID%` in them becomes its id.
    @discardableResult
    package func deliver(raw: String) -> Int64 {
        locked { state in
            let id = state.nextUpdate
            state.nextUpdate += 1
            let json = raw.replacingOccurrences(of: "%ID%", with: String(id))
            state.pending.append(.init(id: id, json: json))
            return id
        }
    }

    private static func person(_ user: Int64) -> JSONValue {
        ["id": .integer(user), "is_bot": false, "first_name": "Someone", "language_code": "en"]
    }

    // MARK: The world

    /// The next update gets this id, as after a quiet week.
    package func jumpUpdateIDs(to id: Int64) { locked { $0.nextUpdate = id } }

    /// Sets or removes a webhook, as a thief would.
    package func setWebhook(_ url: String) { locked { $0.webhook = url } }

    /// Another program polls once with the same token: a waiting poll is terminated.
    package func pollFromElsewhere() { locked { $0.pollGeneration += 1 } }

    /// The token is no longer accepted, or is again.
    package func setTokenRevoked(_ isRevoked: Bool) {
        locked { _ in tokenIsRevoked = isRevoked }
    }

    /// The person blocks or unblocks the bot; the membership update is delivered.
    package func setBlocked(_ isBlocked: Bool, chat: Int64 = 42) {
        locked { state in
            if isBlocked {
                state.blockedChats.insert(chat)
            } else {
                state.blockedChats.remove(chat)
            }
            _ = state.add([
                "my_chat_member": [
                    "chat": ["id": .integer(chat), "type": "private"],
                    "from": Self.person(chat), "date": .integer(FakeBotState.unixNow()),
                    "new_chat_member": ["status": isBlocked ? "kicked" : "member"],
                ]
            ])
        }
    }

    /// Flood limits from now on.
    package func setLimits(_ limits: FakeBotLimits) { locked { $0.limits = limits } }

    /// Faults for the next calls of a method, one each, in this order. `*` stands for every method.
    package func plan(_ faults: [FakeBotFault], on method: String) {
        locked { $0.faults[method, default: []] += faults }
    }

    /// Removes a message as its reader would.
    package func deleteMessage(_ message: FakeBotMessage) {
        locked { $0.messages[.init(chat: message.chat, message: message.id)]?.isDeleted = true }
    }

    // MARK: What was seen

    /// Every call in the order of arrival.
    package var calls: [FakeBotCall] { locked { $0.calls } }

    /// The messages of the bot in the order of their sending, as they stand now.
    package var messages: [FakeBotMessage] {
        locked { state in state.order.compactMap { state.messages[$0] }.filter(\.isFromBot) }
    }

    /// Updates that are not confirmed.
    package var pendingUpdates: Int { locked { $0.pending.count } }

    /// The highest update that was confirmed by an offset, zero before that.
    package var confirmedUpdate: Int64 { locked { $0.confirmed } }

    /// The menu that the bot set.
    package var commands: JSONValue { locked { $0.commands } }

    /// One message as it stands now.
    package func message(_ id: Int64, chat: Int64 = 42) -> FakeBotMessage? {
        locked { $0.messages[.init(chat: chat, message: id)] }
    }

    /// Tells of every message that the bot sends or edits; called on the server's threads.
    package func observe(_ observer: @escaping @Sendable (FakeBotMessage) -> Void) {
        locked { _ in self.observer = observer }
    }

    /// Waits for a message of the bot that fits; nil when none has come in time.
    package func waitForMessage(
        timeoutSeconds: Double = 5,
        matching isWanted: (FakeBotMessage) -> Bool = { _ in true }
    ) -> FakeBotMessage? {
        var found: FakeBotMessage?
        _ = wait(timeoutSeconds: timeoutSeconds) { fake in
            found = fake.order.compactMap { fake.messages[$0] }
                .first { $0.isFromBot && isWanted($0) }
            return found != nil
        }
        return found
    }

    /// Waits until so many calls of a method have come; false when they have not in time.
    package func waitForCalls(
        _ method: String,
        count: Int,
        timeoutSeconds: Double = 5
    ) -> Bool {
        wait(timeoutSeconds: timeoutSeconds) { state in
            state.calls.count { $0.method == method } >= count
        }
    }

    /// Waits until everything was confirmed.
    package func waitUntilConfirmed(timeoutSeconds: Double = 5) -> Bool {
        wait(timeoutSeconds: timeoutSeconds) { $0.pending.isEmpty }
    }

    private func wait(timeoutSeconds: Double, until isDone: (FakeBotState) -> Bool) -> Bool {
        let deadline = Date(timeIntervalSinceNow: timeoutSeconds)
        lock.lock()
        defer { lock.unlock() }
        while !isDone(state) {
            guard lock.wait(until: deadline) else { return isDone(state) }
        }
        return true
    }

    static func monotonicNow() -> Int64 {
        Int64(ProcessInfo.processInfo.systemUptime * 1_000_000_000)
    }

    // MARK: Calls

    private func reply(to request: LoopbackRequest) -> LoopbackReply {
        let parts = request.path.split(separator: "/", omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].hasPrefix("bot") else {
            return Self.answer(BotAPIRefusal(code: 404, description: "Not Found"))
        }
        let time = Self.monotonicNow()
        let method = String(parts[1])
        let isKnown = locked { _ in parts[0].dropFirst(3) == token && !tokenIsRevoked }
        guard isKnown else {
            return Self.answer(BotAPIRefusal(code: 401, description: "Unauthorized"))
        }
        let fault = locked { state in Self.nextFault(&state, method) }
        if let fault, let reply = replyInstead(fault, method, time) { return reply }
        let outcome = result(of: request, method, time, ignoresOffset: fault == .unconfirmed)
        return Self.spoiled(outcome, by: fault)
    }

    private static func nextFault(_ state: inout FakeBotState, _ method: String) -> FakeBotFault? {
        for key in [method, "*"] where state.faults[key]?.isEmpty == false {
            return state.faults[key]?.removeFirst()
        }
        return nil
    }

    /// Faults in whose case nothing is done.
    private func replyInstead(
        _ fault: FakeBotFault,
        _ method: String,
        _ time: Int64
    ) -> LoopbackReply? {
        let reply: LoopbackReply
        switch fault {
        case .tooMany(let seconds):
            reply = Self.answer(
                BotAPIRefusal(
                    code: 429,
                    description: "Too Many Requests: retry after \(seconds)",
                    retryAfterSeconds: Int64(seconds)
                )
            )
        case .conflict: reply = Self.answer(Self.otherPoller)
        case .refuse(let code, let words):
            reply = Self.answer(BotAPIRefusal(code: code, description: words))
        case .page(let status):
            reply = .answer(
                status: status,
                headers: [("Content-Type", "text/html")],
                body: Array("<html><head><title>\(status)</title></head></html>".utf8)
            )
        case .hang: reply = .hang
        case .garbage: reply = .text("{\"ok\":tr\u{0}\u{1}[[[[")
        case .reset: reply = .reset
        case .cut, .doneThenReset, .slow, .unconfirmed: return nil
        }
        locked { state in
            state.calls.append(
                FakeBotCall(method: method, parameters: [:], time: time, refusal: "\(fault)")
            )
        }
        return reply
    }

    private static func spoiled(_ reply: LoopbackReply, by fault: FakeBotFault?) -> LoopbackReply {
        switch fault {
        case .cut(let count): .cut(reply, afterBytes: count)
        case .doneThenReset: .reset
        case .slow(let milliseconds): .delayed(milliseconds: milliseconds, reply)
        default: reply
        }
    }

    private func result(
        of request: LoopbackRequest,
        _ method: String,
        _ time: Int64,
        ignoresOffset: Bool
    ) -> LoopbackReply {
        do throws(BotAPIRefusal) {
            let parameters = try BotParameters(request, method: method)
            note(method, parameters, time, "")
            if method == "getUpdates" {
                return try updates(parameters.values, ignoresOffset: ignoresOffset)
            }
            let result = locked { state -> Result<JSONValue, BotAPIRefusal> in
                do throws(BotAPIRefusal) {
                    return .success(try state.perform(method, parameters, at: time))
                } catch {
                    return .failure(error)
                }
            }
            let value = try result.get()
            tellObserver(value, method)
            return Self.success(value.json)
        } catch {
            note(method, nil, time, error.description)
            return Self.answer(error)
        }
    }

    /// Keeps the call; a refusal is added to the call that was kept before.
    private func note(
        _ method: String,
        _ parameters: BotParameters?,
        _ time: Int64,
        _ refusal: String
    ) {
        locked { state in
            let last = state.calls.lastIndex { $0.method == method && $0.time == time }
            let values = parameters?.values ?? last.map { state.calls[$0].parameters } ?? [:]
            let call = FakeBotCall(
                method: method,
                parameters: values,
                time: time,
                refusal: refusal
            )
            if let last, !refusal.isEmpty {
                state.calls[last] = call
            } else {
                state.calls.append(call)
            }
        }
    }

    private func tellObserver(_ value: JSONValue, _ method: String) {
        guard method.hasPrefix("send") || method.hasPrefix("edit"),
            let id = value["message_id"]?.wholeNumber, let chat = value["chat"]?["id"]?.wholeNumber
        else { return }
        let (observer, message) = locked { state in
            (self.observer, state.messages[.init(chat: chat, message: id)])
        }
        if let message { observer?(message) }
    }

    private static let otherPoller = BotAPIRefusal(
        code: 409,
        description: "Conflict: terminated by other getUpdates request; make sure that only one "
            + "bot instance is running"
    )

    /// Source of the rules: Bot API, getUpdates, and the open-source server.
    private func updates(
        _ values: [String: JSONValue],
        ignoresOffset: Bool
    ) throws(BotAPIRefusal) -> LoopbackReply {
        let limit = Int(min(max(values["limit"]?.wholeNumber ?? 100, 1), 100))
        let hold = min(max(values["timeout"]?.wholeNumber ?? 0, 0), 50)
        let deadline = Date(timeIntervalSinceNow: Double(hold))
        lock.lock()
        defer { lock.unlock() }
        guard state.webhook.isEmpty else {
            throw BotAPIRefusal(
                code: 409,
                description: "Conflict: can't use getUpdates method while webhook is active; use "
                    + "deleteWebhook to delete the webhook first"
            )
        }
        state.pollGeneration += 1
        let generation = state.pollGeneration
        lock.broadcast()
        if case .array(let kinds) = values["allowed_updates"] {
            state.allowedKinds = kinds.compactMap(\.text)
        }
        if let offset = values["offset"]?.wholeNumber, !ignoresOffset { confirm(offset) }
        while state.pending.isEmpty, !state.isStopping, state.pollGeneration == generation {
            guard lock.wait(until: deadline) else { break }
        }
        guard state.pollGeneration == generation else { throw Self.otherPoller }
        let chosen = state.pending.prefix(limit).map(\.json)
        return Self.success("[\(chosen.joined(separator: ","))]")
    }

    private func confirm(_ offset: Int64) {
        if offset < 0 {
            state.pending = Array(state.pending.suffix(Int(-offset)))
            lock.broadcast()
            return
        }
        // An offset far from everything is ignored, and confirms nothing.
        if offset > state.nextUpdate + 10 { return }
        if let oldest = state.pending.first, offset < oldest.id - 100_000 { return }
        state.confirmed = max(state.confirmed, offset - 1)
        state.pending.removeAll { $0.id < offset }
        lock.broadcast()
    }

    private static func success(_ json: String) -> LoopbackReply {
        .json("{\"ok\":true,\"result\":\(json)}")
    }

    private static func answer(_ refusal: BotAPIRefusal) -> LoopbackReply {
        var headers = [(name: "Content-Type", value: "application/json")]
        if let seconds = refusal.retryAfterSeconds { headers.append(("Retry-After", "\(seconds)")) }
        return .answer(
            status: refusal.code,
            headers: headers,
            body: Array(refusal.json.json.utf8)
        )
    }
}
