import Foundation
import Platform

/// What the leading process says of itself in the file `leader` of the data directory. It is for
/// health alone: who leads is decided by the lock.
struct LeaderRecord: Codable, Hashable, Sendable {
    /// The file's name inside the data directory.
    static let fileName = "leader"

    /// How far the life of the leader has come.
    enum Phase: String, Codable, Sendable {
        /// It holds the lock and reads the journal, which may take its time.
        case starting
        /// Its loop turns, and each turn is a beat.
        case leading
        /// It ends in order.
        case stopping
    }
    let name: String
    let process: ProcessIdentity
    let host: MachineIdentity
    let build: PairBuild
    /// Whether it wants a standby beside it.
    let isPaired: Bool
    /// 0 while it starts.
    let epoch: Int
    let phase: Phase

    /// `a (process 2931)`.
    var title: String { Self.title(name, process.pid) }

    /// What a process is called in words for people.
    static func title(_ name: String, _ pid: Int32) -> String {
        name == "process \(pid)" ? name : "\(name) (process \(pid))"
    }

    /// The record at a path with its beats; nil where there is none that can be read.
    static func read(_ directory: String) -> (record: LeaderRecord, beats: UInt64)? {
        guard let content = BeatFile.read("\(directory)/\(fileName)"),
            let record = try? JSONDecoder().decode(
                LeaderRecord.self,
                from: Data(content.text.utf8)
            )
        else { return nil }
        return (record, content.beats)
    }

    /// Whether another process was the last to say that it leads. Where the lock is lost and nobody
    /// else says so, whoever held it may still tell people why it ends.
    static func isAnothers(than own: ProcessIdentity, in directory: String) -> Bool {
        read(directory).map { $0.record.process != own } ?? false
    }
}

/// Which program a process runs. Two that share a journal must be the same, byte for byte.
struct PairBuild: Codable, Hashable, Sendable {
    let version: String
    /// The journal's schema.
    let schema: Int
    /// The identity of the program's file.
    let program: String

    /// What differs, in words; nil for the same build.
    func difference(from other: PairBuild) -> String? {
        if schema != other.schema {
            return "it writes journals of version \(other.schema), and this build \(schema)"
        }
        if version != other.version || program != other.program {
            return "it runs \(other.title), and this is \(title)"
        }
        return nil
    }

    private var title: String { "Martlet \(version) (build \(program.prefix(12)))" }
}

/// What a waiting process says of itself in the file `standby` of the data directory.
struct StandbyRecord: Codable, Hashable, Sendable {
    /// The file's name inside the data directory.
    static let fileName = "standby"

    let name: String
    let process: ProcessIdentity
    /// Why it could not take the lead now; nil when it could.
    let trouble: String?
    /// Whether a person must look at once: the leader stands still and cannot be ended.
    let isUrgent: Bool

    /// `b (process 2932)`.
    var title: String { LeaderRecord.title(name, process.pid) }

    /// The record at a path with its beats; nil where there is none that can be read.
    static func read(_ directory: String) -> (record: StandbyRecord, beats: UInt64)? {
        guard let content = BeatFile.read("\(directory)/\(fileName)"),
            let record = try? JSONDecoder().decode(
                StandbyRecord.self,
                from: Data(content.text.utf8)
            )
        else { return nil }
        return (record, content.beats)
    }
}

extension BeatFile {
    /// Puts a record at a path.
    static func publish(
        _ record: some Encodable,
        beats: UInt64,
        at path: String
    ) throws -> BeatFile {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(record), as: UTF8.self) + "\n"
        return try publish(text, beats: beats, at: path)
    }
}
