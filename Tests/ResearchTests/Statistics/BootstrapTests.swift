import Research
import Simulation
import Testing

/// The stationary bootstrap. Block lengths are held to a second implementation in numpy, and lie near those of
/// arch 8.0.0, which looks at one lag more and divides correlations otherwise.
struct BootstrapTests {
    @Test(arguments: [
        (500, 0.0, 1.0, 0.4854907591449316), (500, 0.7, 11.32590933514092, 11.548847399222796),
        (2_000, 0.3, 8.61899658808223, 7.453513358852739),
        (2_000, -0.5, 19.29152191277405, 19.739397014525863),
    ])
    func `block lengths are those of numpy, and near those of arch`(
        count: Int,
        memory: Double,
        numpy: Double,
        arch: Double
    ) {
        let values = ReferenceStream.autoregressive(count, memory: memory, seed: 11)
        let length = BlockLength.stationary(values)
        #expect(abs(length / numpy - 1) < 1e-9, "\(length)")
        #expect(abs(length / max(arch, 1) - 1) < 0.2)
    }

    /// For a series of memory r the best length is (2 r / (1 - r^2))^(2/3) n^(1/3), by the paper's formula with
    /// the true covariances.
    @Test(arguments: [0.5, 0.7])
    func `long series have nearly the length that theory gives them`(memory: Double) {
        let count = 20_000.0
        let ratio = 2 * memory / (1 - memory * memory)
        let values = ReferenceStream.autoregressive(Int(count), memory: memory, seed: 4)
        let length = BlockLength.stationary(values)
        // ratio^2 n is the cube of the length.
        let cube = length * length * length / (ratio * ratio * count)
        #expect((0.7...1.4).contains(cube), "\(length), cube \(cube)")
    }

    @Test func `short and constant series have blocks of one`() {
        #expect(BlockLength.stationary([0.1, 0.2, 0.3]) == 1)
        #expect(BlockLength.stationary(Array(repeating: 0.5, count: 100)) == 1)
        #expect(BlockLength.stationary([]) == 1)
    }

    @Test func `blocks fill the series, lie within it and have the mean length`() {
        var dice = SeededGenerator(seed: 1)
        let bootstrap = StationaryBootstrap(Array(repeating: 1.0, count: 400), meanBlockLength: 8)
        var (blocks, values) = (0, 0)
        for _ in 0..<500 {
            let drawn = bootstrap.blocks(of: 400, using: &dice)
            #expect(drawn.reduce(0) { $0 + $1.length } == 400)
            #expect(
                drawn.allSatisfy { (0..<400).contains($0.start) && (1...400).contains($0.length) }
            )
            blocks += drawn.count
            values += 400
        }
        let mean = Double(values) / Double(blocks)
        #expect((7.7...8.1).contains(mean), "\(mean)")
    }

    @Test func `blocks longer than the series go round it`() {
        var dice = SeededGenerator(seed: 1)
        let bootstrap = StationaryBootstrap([1, 2, 3], meanBlockLength: 1e9)
        #expect(bootstrap.sum(of: 9, using: &dice) == 18)
    }

    @Test func `the p-value is that of numpy within its chance`() {
        var dice = SeededGenerator(seed: 7)
        let values = ReferenceStream.autoregressive(300, memory: 0.3, seed: 5).map { $0 + 0.12 }
        var sum = 0.0
        for _ in 0..<20 {
            sum += MeanTest(values, variants: 1, draws: 100_000, using: &dice).pValue
        }
        let test = MeanTest(values, variants: 4, draws: 100_000, using: &dice)
        #expect(test.draws < 4_000)
        #expect(abs(test.meanBlockLength / 3.5099502304733465 - 1) < 1e-9)
        // The mean of 20 estimates that end at 400 differs by 0.002 in one case of three.
        #expect(abs(sum / 20 - 0.16503834961650385) < 0.007, "\(sum / 20)")
        #expect(test.correctedPValue == min(1, test.pValue * 4))
    }

    @Test func `series without an edge have p-values that are spread evenly`() {
        var counts = [0, 0, 0, 0]
        for seed in 0..<400 {
            var dice = SeededGenerator(seed: UInt64(seed))
            let values = (0..<120).map { _ in dice.normal() }
            let test = MeanTest(values, variants: 1, draws: 400, using: &dice)
            // Means under 0 are not told apart: they are the upper half.
            counts[min(3, Int(test.pValue * 4))] += 1
        }
        #expect((75...125).contains(counts[0]), "\(counts)")
        #expect((75...125).contains(counts[1]), "\(counts)")
        #expect(counts[2] + counts[3] > 160, "\(counts)")
    }

    @Test func `no edge, no spread and a loss have a p-value of 1`() {
        var dice = SeededGenerator(seed: 2)
        for values in [[], [0.1, 0.1, 0.1], [-0.1, 0.05, -0.2]] as [[Double]] {
            let test = MeanTest(values, variants: 10, draws: 100, using: &dice)
            #expect(test.pValue == 1 && test.correctedPValue == 1)
        }
    }

    @Test func `more variants take more draws, up to a bound`() {
        #expect(MeanTest.draws(variants: 1, level: 0.05) == 2_000)
        #expect(MeanTest.draws(variants: 500, level: 0.05) == 200_000)
        #expect(MeanTest.draws(variants: 1_000_000, level: 0.05) == MeanTest.drawsMax)
    }
}
