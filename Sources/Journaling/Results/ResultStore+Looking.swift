internal import Foundation
internal import GRDB

/// A look at the store by somebody who never writes, such as the agent's loop.
extension ResultStore {
    /// How long a look waits for a writer, in seconds.
    private static let lookSecondsMax = 0.25

    /// The last verdicts on a market, newest first; none where there is no store. It makes no file and takes no
    /// turn.
    package static func lookForVerdicts(
        at path: String,
        market: String,
        limit: Int
    ) throws(ResultStoreFailure) -> [GateVerdict] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.label = "verdicts"
        configuration.busyMode = .timeout(lookSecondsMax)
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            return try queue.read { database in
                let mark = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
                guard mark == ResultSchema.applicationID else {
                    throw ResultStoreFailure.notOurs("\(path) is no store of results.")
                }
                return try Row.fetchAll(
                    database,
                    sql: """
                        SELECT * FROM verdict WHERE market = ? ORDER BY time DESC, id DESC
                        LIMIT \(min(max(limit, 0), 1_000))
                        """,
                    arguments: [market]
                ).map { GateVerdict(row: $0) }
            }
        } catch {
            throw ResultStoreFailure(error, path)
        }
    }
}
