import Foundation
import Platform

/// `martlet-bench autobahn ws://127.0.0.1:PORT`: lets the Autobahn test suite's fuzzing server run its cases on
/// the client, which echoes every message. The verdicts are the suite's; it writes them into its own folder.
struct AutobahnRun {
    static let usage =
        "Usage: martlet-bench autobahn ws://127.0.0.1:PORT\n"
        + "Runs the cases that the fuzzing server there has for a client (wstest -m fuzzingserver),\n"
        + "and has it write its reports. The cases about compression (12 and 13) do not apply.\n"

    private let url: String
    private let inbox = WebSocketInbox()

    /// Nil when the words make no sense.
    init?(_ words: [String]) {
        guard words.count == 1, (try? WebSocketAddress(words[0])) != nil else { return nil }
        url = words[0]
    }

    /// The exit status.
    func run() -> Int32 {
        do {
            let client = try WebSocketClient()
            defer { client.shutdown() }
            let answer = try talk(client, "/getCaseCount")
            guard let count = answer.flatMap({ Int($0) }) else {
                print("\(url) does not tell how many cases it has")
                return 1
            }
            for number in 1...max(1, count) {
                _ = try talk(client, "/runCase?case=\(number)&agent=martlet", isEchoing: true)
            }
            _ = try talk(client, "/updateReports?agent=martlet")
            print("\(count) cases were run; the suite's reports tell how they ended")
            return 0
        } catch {
            print("the cases could not be run: \(error)")
            return 1
        }
    }

    /// One connection to its end; the last message of it.
    private func talk(
        _ client: WebSocketClient,
        _ path: String,
        isEchoing: Bool = false
    ) throws -> String? {
        var request = WebSocketRequest(try WebSocketAddress(url + path))
        request.bounds.messageBytesMax = 32 << 20
        request.bounds.unsentBytesMax = 32 << 20
        let link = client.open(request, inbox: inbox)
        var last: String?
        var batch: [WebSocketEvent] = []
        while true {
            batch.removeAll(keepingCapacity: true)
            let deadline = SystemClock.monotonicNanoseconds() + 60_000_000_000
            guard inbox.take(into: &batch, max: 64, waitUntilMonotonic: deadline) > 0 else {
                throw POSIXError(.ETIMEDOUT)
            }
            for event in batch {
                switch event.kind {
                case .message(let message):
                    if isEchoing { _ = link.send(message) } else { last = message.text }
                case .closed: return last
                case .connecting, .opened, .waiting, .finished: break
                }
            }
        }
    }
}
