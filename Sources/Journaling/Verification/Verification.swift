/// One thing in a journal that is not as it was written.
package enum JournalDamage: Sendable, Hashable {
    /// The event's content, or its hash, was changed.
    case hashMismatch(sequence: Int64)
    /// The events of these numbers are not there.
    case missingEvents(ClosedRange<Int64>)
    /// The event cannot be read as a fact, or says a second time what may be said once.
    case unreadable(sequence: Int64, why: String)
    /// The noted head is not the last event; events at the end were removed or added.
    case headDiffers(noted: Int64, last: Int64)
    /// The snapshot's bytes are damaged, or it belongs to another chain.
    case snapshotDiffers(sequence: Int64)
    /// A table does not hold what a replay of the events gives.
    case projectionDiffers(table: String, row: String)
    /// A table, index or trigger is missing, changed or foreign.
    case schemaDiffers(name: String)
    /// SQLite found the file itself damaged.
    case file(String)
}

extension JournalDamage: CustomStringConvertible {
    /// One sentence.
    package var description: String {
        switch self {
        case .hashMismatch(let sequence): "Event \(sequence) was changed: its hash does not match."
        case .missingEvents(let range):
            range.count == 1
                ? "Event \(range.lowerBound) is missing."
                : "Events \(range.lowerBound) to \(range.upperBound) are missing."
        case .unreadable(let sequence, let why): "Event \(sequence) is unreadable: \(why)."
        case .headDiffers(let noted, let last):
            "The head says \(noted), but the last event is \(last)."
        case .snapshotDiffers(let sequence): "The snapshot at event \(sequence) is damaged."
        case .projectionDiffers(let table, let row):
            "The table \(table) differs from a replay of the events at \(row)."
        case .schemaDiffers(let name): "\(name) is not as this version of the journal makes it."
        case .file(let text): "The file is damaged: \(text)."
        }
    }

    /// The event that the damage is at, where there is one.
    package var sequence: Int64? {
        switch self {
        case .hashMismatch(let sequence), .unreadable(let sequence, _),
            .snapshotDiffers(let sequence):
            sequence
        case .missingEvents(let range): range.lowerBound
        case .headDiffers(let noted, let last): min(noted, last) + 1
        case .projectionDiffers, .schemaDiffers, .file: nil
        }
    }
}

/// What a verification found.
package struct Verification: Sendable, Hashable {
    /// Damages that are reported at most; the verification ends there.
    package static let damagesMax = 100
    /// How many events were read.
    package let events: Int64
    /// The last event that was read; 0 when there is none.
    package let headSequence: Int64
    /// The hash stored with that event, or the genesis.
    package let headHash: [UInt8]
    /// Whether the tables were compared with a replay, or only the chain was walked.
    package let comparedTables: Bool
    /// What was found, in the order of reading; empty when the journal is sound.
    package let damages: [JournalDamage]

    /// The outcome of one verification.
    package init(
        events: Int64,
        headSequence: Int64,
        headHash: [UInt8],
        comparedTables: Bool,
        damages: [JournalDamage]
    ) {
        self.events = events
        self.headSequence = headSequence
        self.headHash = headHash
        self.comparedTables = comparedTables
        self.damages = damages
    }

    /// Whether nothing was found.
    package var isSound: Bool { damages.isEmpty }
    /// The first event that is damaged or missing.
    package var firstBadSequence: Int64? { damages.compactMap(\.sequence).min() }
}
