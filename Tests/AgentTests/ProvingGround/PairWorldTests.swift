import Journaling
import Platform
import Simulation
import Testing
import TradingCore

@testable import martlet

/// Two processes in a simulated world, and the oracle that reads who led.
struct PairWorldTests {
    private let stage = WitnessStage()

    /// The first seeds that have a standby.
    private static let paired: [UInt64] = (1...100).filter { seed in
        var dice = SeededGenerator(seed: seed).fork("pair")
        return PairMix(&dice, among: [.standby]) != nil
    }

    @Test func `one seed of four or so has a standby, and none without its fault`() {
        #expect((15...35).contains(Self.paired.count))
        for seed in Self.paired {
            var dice = SeededGenerator(seed: seed).fork("pair")
            #expect(PairMix(&dice, among: PairMix.kinds) == nil)
        }
    }

    @Test func `two processes keep every promise, and their second run is the same`() throws {
        let kinds = PairMix.kinds.union([.standby, .kill, .answerLost, .requestLate])
        let trial = Trial(parts: try WorldParts(), kinds: kinds, events: 5_000)
        for seed in Self.paired.prefix(3) {
            let first = try trial.run(seed: seed)
            #expect(first.violation == nil)
            #expect(first.kinds.contains(.standby))
            #expect(first.lives > 1)
            for number in 34...36 { #expect(first.looks[number, default: 0] > 0) }
            #expect(try trial.run(seed: seed).digest == first.digest)
        }
    }

    private func oracle(_ sendings: [PairWatch.Sending], _ facts: [Fact]) throws -> [Int] {
        let folder = AgentFolder()
        let options = JournalOptions(seed: 1, hash: { Digest.sha256($0) })
        let journal = try Journal(path: folder.file("journal.sqlite"), options: options)
        for fact in facts {
            let time = stage.time
            _ = try journal.append(
                [JournalEntry(time: time, recordedAt: time, cause: "test", fact: fact)]
            )
        }
        let reader = try JournalReader(path: journal.path, hash: { Digest.sha256($0) })
        var oracle = try LeadOracle(reader)
        oracle.judge(TakeoverLimits())
        oracle.compare(with: sendings)
        return oracle.findings.map(\.invariant)
    }

    private func start(_ pid: Int, at second: Int64 = 0, _ way: LeadTaken.Way = .start) -> Fact {
        let lead = LeadTaken(
            name: "a",
            way: way,
            boot: "b1",
            bootNanoseconds: second * 1_000_000_000
        )
        return .agentStarted(
            AgentStarted(version: "0", pid: pid, modes: [:], epoch: pid, lead: lead)
        )
    }

    private func sending(_ pid: Int, _ order: ClientOrderID? = nil) -> PairWatch.Sending {
        PairWatch.Sending(pid: pid, order: order, isToVenue: order != nil)
    }

    @Test func `35 and 36: what an older life sends, and what one sends that never led`() throws {
        let buy = stage.intent(quantity: 2)
        let facts = [start(1), stage.plan(buy), start(2)]
        #expect(try oracle([sending(1, buy.id), sending(2)], facts).isEmpty)
        #expect(try oracle([sending(2, buy.id)], facts) == [35])
        #expect(try oracle([sending(2), sending(1, buy.id)], facts) == [35])
        #expect(try oracle([sending(2), sending(1)], facts) == [36])
        #expect(try oracle([sending(3)], facts) == [36])
    }

    @Test func `34: takeovers that come too soon, and a third one that halts nothing`() throws {
        #expect(try oracle([], [start(1), start(2, at: 60, .died)]).isEmpty)
        let soon = [start(1), start(2, at: 60, .died), start(3, at: 100, .killed)]
        #expect(try oracle([], soon) == [34])
        let third = [
            start(1), start(2, at: 60, .died), start(3, at: 120, .died), start(4, at: 180, .died),
        ]
        #expect(try oracle([], third) == [34])
    }
}
