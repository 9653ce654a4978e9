import Glibc
import Journaling
import Platform
import Testing
import TradingCore

/// The power goes at any write of a session: what was synced is kept, what was not is dropped, put in
/// another order or torn within its sectors. Every image is opened by the journal itself.
@Suite(.serialized) struct PowerLossTests {
    private static let losses = 80

    /// A session that was cut off at its write of this number.
    private struct Cut {
        /// What was given to the journal, in order; the last of it may have failed.
        var given: [JournalEntry] = []
        /// How much of it was acknowledged.
        var acknowledged = 0
        var wasCut = false
    }

    /// With the quick hash, for many journals are opened here.
    private static func journal(_ path: String) throws -> Journal {
        let options = JournalOptions(generation: "testtest", hash: { Digest.sha256($0) })
        return try Journal(path: path, options: options)
    }

    /// Commits of several sizes, with checkpoints, snapshots and an orderly stop between them.
    private func session(_ path: String, seed: UInt64) -> Cut {
        var cut = Cut()
        var dice = SmallDice(seed: seed)
        do {
            let journal = try Self.journal(path)
            for step in 0..<14 {
                let count = 1 + Int(dice.next() % (step % 5 == 4 ? 60 : 4))
                let first = Int64(cut.given.count)
                let entries = (0..<Int64(count)).map {
                    SampleFacts.entry(SampleFacts.alert(first + $0 + 1))
                }
                cut.given += entries
                _ = try journal.append(entries)
                cut.acknowledged = cut.given.count
                switch dice.next() % 6 {
                case 0: try journal.checkpoint()
                case 1: try journal.saveSnapshot([1, 2, 3], at: journal.headSequence)
                case 2: _ = try journal.settle()
                case 3: try journal.makeRoom()
                default: break
                }
            }
        } catch {
            cut.wasCut = true
        }
        return cut
    }

    @Test func `what was acknowledged outlives a power loss at any write`() throws {
        var dice = SmallDice(seed: 20_261_121)
        var (cuts, partly, torn) = (0, 0, 0)
        for round in 0..<Self.losses {
            let folder = TemporaryFolder()
            let seed = dice.next()
            let disk = try FaultDisk(directory: folder.path, recordsUnsynced: true)
            let call: FaultDisk.Call = round.isMultiple(of: 4) ? .sync : .write
            let after = Int(dice.next() % (call == .sync ? 30 : 260))
            disk.fail(
                call,
                after: after,
                failures: nil,
                as: call == .sync ? .syncFailed : .writeFailed
            )
            let cut = session(folder.journal, seed: seed)
            if cut.wasCut { cuts += 1 }
            for outcome in 0..<3 as Range<UInt64> {
                let image = TemporaryFolder()
                // The last one is a kill: what was written is there, synced or not.
                try disk.writeImage(
                    into: image.path,
                    losesPower: outcome < 2,
                    seed: seed &+ outcome
                )
                guard image.names.contains("journal.sqlite") else {
                    #expect(cut.acknowledged == 0, "seed \(seed): the journal is gone")
                    continue
                }
                let found = try look(at: image, seed: seed)
                let isPrefix = found.elementsEqual(cut.given.prefix(found.count))
                #expect(isPrefix, "seed \(seed), call \(after): not a prefix of what was given")
                #expect(
                    found.count >= cut.acknowledged,
                    "seed \(seed), call \(after): \(found.count) of \(cut.acknowledged) are left"
                )
                if found.count < cut.given.count { partly += 1 }
                if found.count > cut.acknowledged { torn += 1 }
            }
        }
        #expect(cuts > Self.losses / 2 && partly > 10 && torn > 0, "\(cuts) \(partly) \(torn)")
    }

    /// Opens an image twice and verifies it: it is whole and the same both times.
    private func look(at image: TemporaryFolder, seed: UInt64) throws -> [JournalEntry] {
        var found: [[JournalEntry]] = []
        for _ in 0..<2 {
            let journal = try Self.journal(image.journal)
            found.append(try journal.recover(usesSnapshots: false).tail.map(\.entry))
        }
        let isSame = found[0] == found[1]
        #expect(isSame, "seed \(seed): a second recovery differs")
        let reader = try JournalReader(path: image.journal, hash: { Digest.sha256($0) })
        let damages = try reader.verify().damages
        #expect(damages == [], "seed \(seed)")
        return found[0]
    }
}

/// A seeded generator (splitmix64).
struct SmallDice {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
