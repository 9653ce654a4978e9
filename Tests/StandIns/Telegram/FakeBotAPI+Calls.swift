internal import Foundation

/// How calls are answered.
extension FakeBotAPI {
    func reply(to request: LoopbackRequest) -> LoopbackReply {
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
