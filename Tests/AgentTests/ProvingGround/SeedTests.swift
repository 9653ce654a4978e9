import Testing
import TradingCore

@testable import martlet

/// Whole lives on a seed: no promise is broken, and the same seed gives the same bytes.
///
/// `martlet simulate` runs as many as one likes; these few hold that the proving ground itself works.
struct SeedTests {
    private static let kinds = Set(FaultKind.allCases)

    // The last two once failed: alerts without end, and a command without an answer.
    @Test(arguments: [UInt64(1), 247, 400])
    func `a seed breaks no promise, and its second run is the same to the last byte`(
        seed: UInt64
    ) throws {
        let trial = Trial(parts: try WorldParts(), kinds: Self.kinds, events: 5_000)
        let first = try trial.run(seed: seed)
        #expect(first.violation == nil)
        #expect(first.facts > 50 && first.lives >= 1)
        #expect(try trial.run(seed: seed).digest == first.digest)
        #expect(try trial.run(seed: seed + 1).digest != first.digest)
    }

    // A life whose start the full disk had not taken, and an older one that woke and wrote before it; one
    // that woke where every file that told of its successor had been taken away; a trade by hand that a
    // flatten booked where no price was known, beside an equity of before; a liquidation that an order hid
    // whose cancel was repeated; accounts that were all too old to be believed; a trade by hand that was
    // forgotten before the execution that undid it was told. An order that look-ups of before its acceptance
    // ended; seconds that did not pass; a saved book ahead of its events; a drift that a repeated cancel
    // hid.
    @Test(arguments: [
        UInt64(2413), 10_679, 20_161, 486, 144, 40_017, 50_417, 50_615, 60_338, 60_789, 400_989,
    ])
    func `a seed that once failed breaks no promise`(seed: UInt64) throws {
        let trial = Trial(parts: try WorldParts(), kinds: Self.kinds, events: 5_000)
        #expect(try trial.run(seed: seed).violation == nil)
    }

    @Test func `a world that is over is gone from memory`() throws {
        weak var gone: World?
        do {
            let world = try World(seed: 3000, parts: try WorldParts(), kinds: Self.kinds)
            gone = world
            world.run(events: 300)
            world.close()
        }
        #expect(gone == nil, "100,000 of them must fit")
    }

    @Test func `without faults one life answers, trades and stays whole`() throws {
        let trial = Trial(parts: try WorldParts(), kinds: [], events: 4_000)
        let result = try trial.run(seed: 4)
        #expect(result.violation == nil)
        #expect(result.lives == 1)
        #expect(result.struck.isEmpty)
        #expect(result.reached[.orderPlanned, default: 0] > 0)
        #expect(result.reached[.commandAnswered, default: 0] > 0)
    }

    @Test func `a series adds up its seeds, runs pairs, and ends at its bound of failures`() throws
    {
        let trial = Trial(parts: try WorldParts(), kinds: Self.kinds, events: 1_000)
        let series = TrialSeries(trial, seeds: 40..<44, pairs: 4, failuresMax: 3)
        try series.run(threads: 2) { _ in }
        #expect(series.tally.seeds == 4)
        #expect(series.tally.unequal.isEmpty)
        #expect(series.tally.trouble == nil)
        #expect(series.tally.failures.isEmpty)
    }

    @Test func `the command that repeats a seed names its faults`() throws {
        var trial = Trial(parts: try WorldParts(), kinds: Self.kinds, events: 5_000)
        #expect(trial.command(seed: 7) == "martlet simulate --seeds 1 --seed 7 --events 5000")
        trial.kinds = [.kill, .answerLost]
        let faults = "--faults answer-lost,kill"
        #expect(
            trial.command(seed: 7) == "martlet simulate --seeds 1 --seed 7 --events 5000 \(faults)"
        )
        trial.kinds = []
        #expect(trial.command(seed: 7).hasSuffix("--faults none"))
    }
}
