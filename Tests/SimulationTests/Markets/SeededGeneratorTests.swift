import Simulation
import Testing

/// The source of chance.
@Suite struct SeededGeneratorTests {
    @Test func `the sequence is that of xoshiro256 starstar seeded by splitmix64`() {
        // Seed 0: computed with an independent program in another language.
        var generator = SeededGenerator(seed: 0)
        let first = (0..<3).map { _ in generator.next() }
        #expect(first == [0x99EC_5F36_CB75_F2B4, 0xBF6E_1F78_4956_452A, 0x1A5F_849D_4933_E6E0])
    }

    @Test func `a fork depends on its label and leaves its parent alone`() {
        let parent = SeededGenerator(seed: 1)
        var left = parent.fork("left")
        var right = parent.fork("right")
        var again = parent.fork("left")
        let drawn = left.next()
        #expect(drawn == again.next() && drawn != right.next())
        #expect(parent == SeededGenerator(seed: 1))
    }

    @Test func `numbers have the spread that they promise`() {
        var generator = SeededGenerator(seed: 9)
        var sums = (mean: 0.0, square: 0.0, uniform: 0.0)
        var seen = Set<Int>()
        for _ in 0..<20_000 {
            let normal = generator.normal()
            sums.mean += normal / 20_000
            sums.square += normal * normal / 20_000
            let uniform = generator.uniform()
            #expect((0..<1).contains(uniform))
            sums.uniform += uniform / 20_000
            seen.insert(generator.integer(in: -2...3))
        }
        #expect(abs(sums.mean) < 0.03 && abs(sums.square - 1) < 0.05)
        #expect(abs(sums.uniform - 0.5) < 0.01)
        #expect(seen == [-2, -1, 0, 1, 2, 3])
        #expect(generator.integer(in: 4...4) == 4)
        _ = generator.integer(in: Int.min...Int.max)
    }
}
