internal import Foundation
internal import GRDB

/// Compares a journal with what was noted outside of it.
struct HeadCheck {
    let path: String
    let generation: String
    /// The last event.
    let sequence: Int64

    /// The journal must hold every event that is noted. A lock's file that is gone was removed by somebody
    /// who means this journal, as the refusal of an older one says: it is taken, and told.
    func finding(_ notes: HeadNotes, in database: Database) throws -> HeadFinding {
        let second = try objection(notes.second, database)
        if case .missing = notes.lock {
            guard sequence > 0 else { return .newest }
            return .doubtful(sentence: missingLock(notes.second, second))
        }
        if let objection = try objection(notes.lock, database) ?? second {
            return .notTheLast(detail: objection)
        }
        guard case .unreadable = notes.lock, sequence > 0 else { return .newest }
        return .doubtful(
            sentence: "\(path).lock, which notes the newest event, is empty or spoilt; "
                + vouching(notes.second)
        )
    }

    private func missingLock(_ note: NotedHead, _ objection: String?) -> String {
        if let objection {
            return "\(path) is an older copy or another journal: \(objection). A start takes it, "
                + "for \(path).lock was removed."
        }
        return "\(path).lock, which notes the newest event, was missing; " + vouching(note)
    }

    private func vouching(_ second: NotedHead) -> String {
        if case .note(let note) = second {
            return "\(path).head notes event \(note.sequence), and the journal holds it."
        }
        return "nothing else tells whether \(path), which ends at event \(sequence), is an older "
            + "copy."
    }

    /// Why the journal is not the one of a note; nil where it is, or nothing is noted.
    private func objection(_ noted: NotedHead, _ database: Database) throws -> String? {
        guard case .note(let note) = noted else { return nil }
        if note.generation != generation {
            return "that one had the birth mark \(note.generation), this one \(generation)"
        }
        if note.sequence > sequence {
            return "it ends at event \(sequence), and \(note.sequence) were written"
        }
        let stored = try Data.fetchOne(
            database,
            sql: "SELECT hash FROM events WHERE sequence = ?",
            arguments: [note.sequence]
        ).map(Array.init)
        if note.sequence == 0 || stored == note.hash { return nil }
        return "its event \(note.sequence) is another one"
    }
}
