internal import Foundation
internal import GRDB
package import TradingCore

/// Results of research in a file of their own, `research.sqlite`: points of sweeps and runs by the hash of
/// the data, the version of the code and the parameters; every variant that was ever tried; verdicts of the
/// gates. It is no part of the journal: to lose it loses time and the right to trade live, never money.
///
/// Several processes may use one file; they write in turns, a transaction each. Calls from several threads take
/// turns too.
package final class ResultStore: Sendable {
    /// The file's name inside the data directory.
    package static let fileName = "research.sqlite"
    /// How long a writer waits for others, in seconds; then the call is refused with `.busy`.
    static let patienceSeconds = 20.0
    /// Points written by one transaction.
    package static let pointsPerWriteMax = 10_000

    package let path: String
    let queue: DatabaseQueue

    /// Opens the store, and makes it where there is none.
    package init(path: String) throws(ResultStoreFailure) {
        self.path = path
        let lock = try ResultLock(beside: path, secondsMax: Self.patienceSeconds)
        do {
            queue = try DatabaseQueue(path: path, configuration: Self.configuration())
            try queue.writeWithoutTransaction { try Self.prepare($0, path) }
        } catch {
            throw ResultStoreFailure(error, path)
        }
        _ = consume lock
    }

    deinit {
        // The last connection to close makes a checkpoint, which is a write.
        let lock = try? ResultLock(beside: path, secondsMax: 1)
        try? queue.close()
        _ = consume lock
    }

    /// Keeps points of a subject, and counts their variants as tried. A point that was there is replaced.
    package func record(
        _ points: [ResultPoint],
        of subject: ResultSubject,
        at time: UTCTime
    ) throws(ResultStoreFailure) {
        for start in stride(from: 0, to: points.count, by: Self.pointsPerWriteMax) {
            let part = points[start..<min(start + Self.pointsPerWriteMax, points.count)]
            try write { database in
                let id = try Self.identifier(of: subject, database)
                for point in part { try Self.insert(point, id, time, database) }
                try Self.count(part.map(\.parameters), subject, time, database)
            }
        }
    }

    /// Counts variants as tried, before they are: a look that was broken off was a look.
    package func recordTried(
        _ parameters: [String],
        of subject: ResultSubject,
        at time: UTCTime
    ) throws(ResultStoreFailure) {
        for start in stride(from: 0, to: parameters.count, by: Self.pointsPerWriteMax) {
            let end = min(start + Self.pointsPerWriteMax, parameters.count)
            try write { try Self.count(Array(parameters[start..<end]), subject, time, $0) }
        }
    }

    /// All points of a subject, by their parameters' text.
    package func points(
        of subject: ResultSubject
    ) throws(ResultStoreFailure) -> [ResultPoint] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT parameters, metrics, detail FROM point
                    WHERE subject = (\(Self.subjectQuery)) ORDER BY parameters
                    """,
                arguments: Self.arguments(subject)
            ).map { ResultPoint(row: $0) }
        }
    }

    /// One point; nil where it was not computed yet.
    package func point(
        _ parameters: String,
        of subject: ResultSubject
    ) throws(ResultStoreFailure) -> ResultPoint? {
        try read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT parameters, metrics, detail FROM point
                    WHERE subject = (\(Self.subjectQuery)) AND parameters = ?
                    """,
                arguments: Self.arguments(subject) + [parameters]
            ).map { ResultPoint(row: $0) }
        }
    }

    /// How many variants of a strategy were ever tried, on this data and on this market.
    package func variantsTried(
        strategy: String,
        market: String,
        dataHash: String
    ) throws(ResultStoreFailure) -> VariantCount {
        try read { database in
            let onData = try Int.fetchOne(
                database,
                sql: """
                    SELECT count(DISTINCT parameters) FROM variant
                    WHERE strategy = ? AND data_hash = ?
                    """,
                arguments: [strategy, dataHash]
            )
            let onMarket = try Int.fetchOne(
                database,
                sql: """
                    SELECT count(*) FROM (
                        SELECT parameters FROM variant WHERE strategy = ?1 AND data_hash = ?2
                        UNION SELECT parameters FROM variant WHERE strategy = ?1 AND market = ?3)
                    """,
                arguments: [strategy, dataHash, market]
            )
            return VariantCount(onData: onData ?? 0, onMarket: onMarket ?? 0)
        }
    }
}

/// Why the store did not do what it was asked.
package enum ResultStoreFailure: Error, Sendable, Equatable {
    /// Another process writes for longer than the bound; try again.
    case busy(path: String)
    /// The file is not a store of results, or a newer build's.
    case notOurs(String)
    /// SQLite or the system refused.
    case storage(String)
}

extension ResultStoreFailure: CustomStringConvertible {
    /// What is wrong and what can be done, for people.
    package var description: String {
        switch self {
        case .busy(let path):
            "Another process writes \(path) for too long. Wait for it, or name another store."
        case .notOurs(let text): "\(text) Name another file, or move this one away."
        case .storage(let text): "The store of results failed: \(text)."
        }
    }
}
