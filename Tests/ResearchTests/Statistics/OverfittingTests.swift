import Research
import Testing

/// Combinatorially symmetric cross-validation, held to a second implementation in numpy
/// (`scripts/check-statistics`).
struct OverfittingTests {
    private func table(edge: Double) -> [[Double]] {
        var dice = ReferenceStream(seed: 3)
        var columns = [[Double]](repeating: [], count: 12)
        for _ in 0..<323 {
            for place in 0..<12 {
                columns[place].append(dice.next() - 0.5 + (place == 4 ? edge : 0))
            }
        }
        return columns
    }

    @Test(arguments: [
        (0.0, 0.12857142857142856, 0.2, -0.9685484635112311),
        (0.25, 0, 0, -0.9979693511005806),
    ])
    func `probability, loss and slope are those of numpy`(
        edge: Double,
        probability: Double,
        loss: Double,
        slope: Double
    ) throws {
        let found = try #require(OverfittingProbability(table(edge: edge), parts: 8))
        #expect(found.splits == 70 && found.variants == 12)
        #expect(abs(found.probability - probability) < 1e-12)
        #expect(abs(found.lossProbability - loss) < 1e-12)
        #expect(abs(try #require(found.degradation) - slope) < 1e-9)
    }

    /// With as many variants as noise allows the best one is as likely as not under the median outside; the
    /// mean over several draws is near one half (the paper's first case).
    @Test func `pure noise is overfitted about every second time`() throws {
        var sum = 0.0
        for seed in 0..<20 {
            var dice = ReferenceStream(seed: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
            let columns = (0..<40).map { _ in (0..<240).map { _ in dice.next() - 0.5 } }
            sum += try #require(OverfittingProbability(columns, parts: 10)).probability
        }
        #expect((0.4...0.6).contains(sum / 20), "\(sum / 20)")
    }

    @Test func `one variant, or too few rows, has no probability`() {
        #expect(OverfittingProbability([[1, 2, 3, 4]], parts: 2) == nil)
        #expect(OverfittingProbability([[1, 2, 3], [3, 2, 1]], parts: 2) == nil)
        #expect(OverfittingProbability([], parts: 2) == nil)
    }

    @Test func `variants that are all alike are in the middle`() throws {
        let column = table(edge: 0)[0]
        let found = try #require(OverfittingProbability([column, column, column], parts: 4))
        #expect(found.probability == 1 && found.splits == 6)
    }
}
