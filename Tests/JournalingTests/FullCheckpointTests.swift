import Journaling
import Platform
import Testing
import TradingCore

/// A disk that gets full while a commit, or the checkpoint after it, is being written.
@Suite(.serialized) struct FullCheckpointTests {
    private func journal(_ path: String) throws -> Journal {
        var options = JournalOptions(generation: "testtest", hash: { Digest.sha256($0) })
        options.framesPerCheckpointMax = 2
        return try Journal(path: path, options: options)
    }

    @Test func `an append says of its entries what the file says, whichever write finds no room`()
        throws
    {
        var (kept, refused) = (0, 0)
        for writes in 0..<60 {
            let folder = TemporaryFolder()
            let disk = try FaultDisk(directory: folder.path, recordsUnsynced: false)
            let journal = try journal(folder.journal)
            // The log of the next commit is shorter, so it is seen to have begun anew.
            _ = try journal.append((1...40).map { SampleFacts.entry(SampleFacts.alert($0)) })
            disk.fail(.write, after: writes, failures: nil, as: .full)
            var isKept = true
            do throws(JournalFailure) {
                _ = try journal.append([SampleFacts.entry(SampleFacts.alert(41))])
            } catch {
                isKept = false
                guard case .diskFull = error else {
                    Issue.record("\(error)")
                    continue
                }
            }
            disk.heal()
            kept += isKept ? 1 : 0
            refused += isKept ? 0 : 1
            let expected = isKept ? 41 : 40
            #expect(try found(folder.journal, "SELECT count(*) FROM alerts") == ["\(expected)"])
            #expect(journal.headSequence == Int64(expected))
            // Whoever was told no writes it again, and it stands there once.
            if !isKept { _ = try journal.append([SampleFacts.entry(SampleFacts.alert(41))]) }
            #expect(try found(folder.journal, "SELECT count(*) FROM alerts") == ["41"])
        }
        #expect(kept > 5 && refused > 2, "\(kept) kept, \(refused) refused")
    }
}
