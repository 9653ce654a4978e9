import Foundation
import Journaling
import Platform
import Testing
import TradingCore

/// One bit of the file is another one, wherever it lies: the journal is refused, or what it gives is what
/// was written.
@Suite struct FlippedBitTests {
    /// What came of a flip.
    private enum Fate: Hashable {
        case refused, found, harmless, unnoticed
    }

    /// The kind of byte that was hit. Source: sqlite.org/fileformat2, sections 1.3 and 1.6.
    private enum Place: Hashable, CaseIterable {
        case fileHeader, pageHeader, pageStart, pageEnd, logHeader, logFrame

        func offset(_ dice: inout SmallDice, pages: Int, log: Int) -> (file: String, at: Int)? {
            let page = 4096 * Int(dice.next() % UInt64(pages))
            let random = Int(dice.next() >> 33)
            switch self {
            case .fileHeader: return ("journal.sqlite", random % 100)
            case .pageHeader: return ("journal.sqlite", page + (page == 0 ? 100 : 0) + random % 8)
            case .pageStart: return ("journal.sqlite", page + 8 + random % 500)
            case .pageEnd: return ("journal.sqlite", page + 4095 - random % 2000)
            case .logHeader: return log > 32 ? ("journal.sqlite-wal", random % 32) : nil
            case .logFrame: return log > 32 ? ("journal.sqlite-wal", 32 + random % (log - 32)) : nil
            }
        }
    }

    /// With the quick hash, for many journals are opened here.
    private static func journal(_ path: String) throws -> Journal {
        let options = JournalOptions(generation: "testtest", hash: { Digest.sha256($0) })
        return try Journal(path: path, options: options)
    }

    private func fate(_ folder: TemporaryFolder, of written: [JournalEntry]) -> Fate {
        do {
            let journal = try Self.journal(folder.journal)
            let found = try journal.recover(usesSnapshots: false).tail.map(\.entry)
            let damages = try JournalReader(path: folder.journal, hash: { Digest.sha256($0) })
                .verify().damages
            if !damages.isEmpty { return .found }
            return found == written ? .harmless : .unnoticed
        } catch {
            return .refused
        }
    }

    @Test func `a flipped bit never becomes another past`() throws {
        let day = try SampleFacts.day()
        let source = TemporaryFolder()
        do {
            let journal = try Self.journal(source.journal)
            _ = try journal.append(Array(day.dropLast(4)))
            try journal.saveSnapshot([UInt8](repeating: 9, count: 9_000), at: 3)
            try journal.checkpoint()
            // The end of the day lies in the log alone.
            _ = try journal.append(Array(day.suffix(4)))
            for name in ["journal.sqlite", "journal.sqlite-wal", "journal.sqlite.lock"] {
                source.write(source.bytes(of: name), to: "kept-" + name)
            }
        }
        let kept = ["journal.sqlite", "journal.sqlite-wal", "journal.sqlite.lock"].map {
            ($0, source.bytes(of: "kept-" + $0))
        }
        let pages = kept[0].1.count / 4096
        var dice = SmallDice(seed: 58)
        var fates: [Place: [Fate: Int]] = [:]
        for round in 0..<180 {
            let place = Place.allCases[round % Place.allCases.count]
            let (file, at) = try #require(place.offset(&dice, pages: pages, log: kept[1].1.count))
            let folder = TemporaryFolder()
            for (name, bytes) in kept {
                var bytes = bytes
                if name == file { bytes[at] ^= 1 << UInt8(dice.next() % 8) }
                folder.write(bytes, to: name)
            }
            let fate = fate(folder, of: day)
            #expect(fate != .unnoticed, "\(file) at \(at) became another past")
            fates[place, default: [:]][fate, default: 0] += 1
        }
        // A frame of the log that is damaged ends the log there: what was noted beside it tells.
        #expect(fates[.logFrame]?[.refused] ?? 0 > 3, "\(fates)")
        #expect(fates[.pageHeader]?[.found] ?? 0 > 5, "\(fates)")
        #expect(fates[.fileHeader]?[.refused] ?? 0 > 5, "\(fates)")
    }
}
