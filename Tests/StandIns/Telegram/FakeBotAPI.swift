internal import Foundation

/// A strict stand-in for the Bot API on 127.0.0.1: what the real server would refuse it refuses
/// with the same words, and what the real server would silently ignore (an unknown parameter) it
/// refuses too.
package final class FakeBotAPI: @unchecked Sendable {
    /// The only token that is accepted.
    package let token: String
    let lock = NSCondition()
    // Touched only under `lock`.
    var state: FakeBotState
    var tokenIsRevoked = false
    var observer: (@Sendable (FakeBotMessage) -> Void)?
    private let server = ServerBox()

    private final class ServerBox: @unchecked Sendable {
        var server: LoopbackHTTPServer?
    }

    /// Starts to serve. The operator of most tests is user and chat 42, which the bot knows.
    package init(
        token: String = "1000001:AAtestTESTtestTESTtestTESTtestTEST0",
        botName: String = "martlet_stand_in_bot",
        knownChats: Set<Int64> = [42],
        port: UInt16 = 0
    ) {
        self.token = token
        state = FakeBotState(botID: 1_000_001, botName: botName)
        state.knownChats = knownChats
        server.server = LoopbackHTTPServer(
            port: port,
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
    func locked<Result>(_ body: (inout FakeBotState) -> Result) -> Result {
        lock.lock()
        defer {
            lock.broadcast()
            lock.unlock()
        }
        return body(&state)
    }

    /// Nanoseconds since the machine started.
    static func monotonicNow() -> Int64 {
        Int64(ProcessInfo.processInfo.systemUptime * 1_000_000_000)
    }
}
