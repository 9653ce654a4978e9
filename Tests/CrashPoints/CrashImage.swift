internal import Foundation
internal import Journaling
internal import Platform
internal import TradingCore

/// What a journal holds, read through the product's own reader.
struct CrashImage {
    let head: Int64
    let hash: [UInt8]
    private(set) var commands: [String] = []
    private(set) var alerts: Set<Int64> = []
    /// The highest number of an alert; 0 without one.
    var alertsMax: Int64 { alerts.max() ?? 0 }
    private(set) var clientIDs: [String] = []
    private(set) var executions: [String] = []
    private(set) var jobs: [String] = []
    /// The halts in force.
    private(set) var halts: Set<Int> = []
    /// What the verifier says against it.
    let damages: [String]
    private let events: [EventRecord]

    /// Reads and verifies; throws the refusal's words.
    init(_ path: String) throws {
        do {
            let reader = try JournalReader(path: path, hash: { Digest.sha256($0) })
            damages = try reader.verify(comparingTables: true).damages.map(\.description)
            events = try reader.events(EventFilter(limit: 10_000))
            (head, hash) = try reader.head()
        } catch {
            throw SessionUntried("\(error)")
        }
        for event in events {
            switch try event.entry().fact {
            case .commandAnswered(let answered): commands.append(answered.text)
            case .alertRaised(let alert): alerts.insert(alert.number)
            case .orderPlanned(let planned): clientIDs.append(planned.intent.id.text)
            case .fillBooked(let booked):
                executions.append("\(booked.fill.instrument.venue) \(booked.fill.id)")
            case .haltLatched(let halt): halts.insert(halt.id)
            case .haltCleared(let cleared): halts.remove(cleared.id)
            default: break
            }
        }
    }

    /// Whether the other one begins with everything that is here.
    func isPrefix(of other: CrashImage) -> Bool {
        events.count <= other.events.count && Array(other.events.prefix(events.count)) == events
    }

    /// What stands twice that may stand once.
    var doubled: [String] {
        [("client order id", clientIDs), ("execution", executions)].flatMap { name, all in
            Dictionary(grouping: all) { $0 }.filter { $0.value.count > 1 }
                .map { "the \(name) \($0.key) stands \($0.value.count) times" }
        }
    }

    /// Opens the journal as a start does, twice: both must find the same. Gives back the refusal's words.
    static func recoveredTwice(_ path: String) -> (refusal: String?, differs: Bool) {
        do {
            let first = try recovered(path)
            let second = try recovered(path)
            return (nil, first != second)
        } catch {
            return ("\(error)", false)
        }
    }

    /// Other threads of this process start children, each of which holds every lock of it for the moment
    /// between its fork and its exec.
    private static func opened(_ path: String) throws(JournalOpenFailure) -> Journal {
        let options = JournalOptions(seed: 1, hash: { Digest.sha256($0) })
        for _ in 0..<40 {
            do throws(JournalOpenFailure) {
                return try Journal(path: path, options: options)
            } catch {
                guard case .locked = error else { throw error }
                usleep(50_000)
            }
        }
        return try Journal(path: path, options: options)
    }

    private struct Recovered: Equatable {
        let generation: String
        let head: Int64
        let hash: [UInt8]
        let tail: [RecoveredEvent]
    }

    private static func recovered(_ path: String) throws -> Recovered {
        let found = try opened(path).recover(usesSnapshots: false)
        return Recovered(
            generation: found.generation,
            head: found.headSequence,
            hash: found.headHash,
            tail: found.tail
        )
    }
}
