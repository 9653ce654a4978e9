import Simulation

/// Chance that closures may share.
final class ChanceSource: @unchecked Sendable {
    private var dice: SeededGenerator

    init(_ dice: SeededGenerator) { self.dice = dice }

    func uniform() -> Double { dice.uniform() }
}
