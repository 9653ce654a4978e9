/// The 30-second steps whose one-time codes were used, so that none is used again.
///
/// A step is spent when its own code was used, or that of one of the two steps after it: RFC 6238,
/// section 5.2, takes no second code of one window. Steps of a time that a wrong clock skipped stay
/// good for when they come.
package struct SpentCodeSteps: Sendable, Hashable, Codable {
    /// Steps that are remembered one by one. Of more, all up to the latest forgotten one are spent.
    static let countMax = 512

    /// All steps up to this one are spent.
    private var floor: Int64 = -1
    /// Used steps above the floor, ascending.
    private var steps: [Int64] = []

    /// No code was used.
    package init() {}

    /// Notes that the code of a step was used.
    package mutating func insert(_ step: Int64) {
        guard step > floor else { return }
        let index = steps.firstIndex { $0 >= step } ?? steps.endIndex
        if index < steps.endIndex, steps[index] == step { return }
        steps.insert(step, at: index)
        if steps.count > Self.countMax { floor = steps.removeFirst() }
    }

    /// Whether the code of a step is no longer taken.
    package func contains(_ step: Int64) -> Bool {
        step <= floor || steps.contains { (step...step + 2).contains($0) }
    }
}
