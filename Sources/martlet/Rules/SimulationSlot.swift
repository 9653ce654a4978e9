import Synchronization

/// The one place for a simulation that was asked for in the chat: a machine of two cores has no more.
final class SimulationSlot: Sendable {
    private let isTaken = Mutex(false)

    /// Takes it; false when somebody has it.
    func take() -> Bool {
        isTaken.withLock { isTaken in
            defer { isTaken = true }
            return !isTaken
        }
    }

    /// Gives it back.
    func giveBack() { isTaken.withLock { $0 = false } }
}
