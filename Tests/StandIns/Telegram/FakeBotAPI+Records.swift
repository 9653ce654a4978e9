internal import Foundation

/// What was seen.
extension FakeBotAPI {
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
}
