/// Which updates of a batch are settled, and with that how far the offset may go.
struct BatchProgress {
    private enum Step {
        /// Refused, ignored, repeated or committed.
        case settled
        /// Handed to the loop; its word is awaited.
        case awaited
        /// The loop did not take it, or took it back.
        case failed
    }
    private var ids: [Int64] = []
    private var steps: [Step] = []
    private var places: [Int64: Int] = [:]
    private(set) var awaitedCount = 0

    /// An update that needs no commit.
    mutating func addSettled(_ id: Int64) { add(id, .settled) }

    mutating func addAwaited(_ id: Int64) {
        add(id, .awaited)
        awaitedCount += 1
    }

    /// The loop's word on an update; late and repeated words are ignored.
    mutating func settle(_ id: Int64, committed: Bool) {
        guard let place = places[id], steps[place] == .awaited else { return }
        steps[place] = committed ? .settled : .failed
        awaitedCount -= 1
    }

    /// Whether every update is settled, so that the next call may confirm the whole batch.
    var isSettled: Bool { steps.allSatisfy { $0 == .settled } }

    /// The offset that confirms the settled updates before the first one that is not; nil when
    /// there are none.
    var nextOffset: Int64? {
        let settled = steps.prefix { $0 == .settled }.count
        return settled == 0 ? nil : ids[settled - 1] + 1
    }

    private mutating func add(_ id: Int64, _ step: Step) {
        places[id] = ids.count
        ids.append(id)
        steps.append(step)
    }
}
