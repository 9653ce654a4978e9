import Synchronization

@testable import ChatOps

/// A transport whose calls wait until the test answers them.
final class ScriptedTransport: BotTransport {
    struct Waiting: Sendable {
        let number: UInt64
        let call: BotCall
        let completion: @Sendable (BotOutcome) -> Void

        var text: String {
            if case .json(let bytes) = call.body { return String(decoding: bytes, as: UTF8.self) }
            return ""
        }

        func answer(_ json: String, status: Int = 200) {
            completion(.answered(status: status, body: Array(json.utf8)))
        }

        func refuse(_ code: Int, _ words: String, parameters: String = "{}") {
            let body =
                #"{"ok":false,"error_code":\#(code),"description":"\#(words)","parameters":"#
                + parameters + "}"
            answer(body, status: code)
        }

        func deliver(message id: Int = 1) {
            answer(#"{"ok":true,"result":{"message_id":\#(id)}}"#)
        }

        func lose() { completion(.failed(mayBeWritten: true, text: "connection reset")) }
    }
    private struct State {
        var next: UInt64 = 1
        var waiting: [Waiting] = []
        var cancelled: [UInt64] = []
        var methods: [String] = []
    }
    private let state = Mutex(State())

    func start(_ call: BotCall, _ completion: @escaping @Sendable (BotOutcome) -> Void) -> UInt64 {
        state.withLock { state in
            defer { state.next += 1 }
            state.methods.append(call.method)
            state.waiting.append(
                Waiting(number: state.next, call: call, completion: completion)
            )
            return state.next
        }
    }

    func cancel(_ number: UInt64) { state.withLock { $0.cancelled.append(number) } }

    var cancelled: [UInt64] { state.withLock { $0.cancelled } }
    /// Every method that was ever called.
    var methods: [String] { state.withLock { $0.methods } }
    var waitingCount: Int { state.withLock { $0.waiting.count } }
    var waitingTexts: [String] { state.withLock { $0.waiting.map(\.text) } }

    /// Takes the oldest waiting call, of a method when one is named.
    func take(_ method: String? = nil) -> Waiting? {
        state.withLock { state in
            let place = state.waiting.firstIndex { method == nil || $0.call.method == method }
            return place.map { state.waiting.remove(at: $0) }
        }
    }
}
