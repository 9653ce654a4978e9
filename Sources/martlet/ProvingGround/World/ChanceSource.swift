import Simulation

/// Chance that closures may share.
final class ChanceSource: @unchecked Sendable {
    private var dice: SeededGenerator

    init(_ dice: SeededGenerator) { self.dice = dice }

    func uniform() -> Double { dice.uniform() }
    func chance(_ probability: Double) -> Bool { dice.chance(probability) }
    func index(below count: Int) -> Int { dice.integer(in: 0...count - 1) }
}
