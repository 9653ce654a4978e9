internal import GRDB
internal import TradingCore

/// Keeps an older life from writing after a newer one began: the row `epoch` of the table `meta`
/// numbers the newest life, and every transaction looks at it while it holds the write lock.
enum EpochFence {
    /// The number of the newest life; 0 before the first.
    static func newest(in database: Database) throws -> Int {
        let text = try String.fetchOne(
            database,
            sql: "SELECT value FROM meta WHERE name = 'epoch'"
        )
        return text.flatMap { Int($0) } ?? 0
    }

    /// Refuses a transaction of a life that is not the newest any more.
    ///
    /// - Throws: `JournalFailure.superseded`.
    static func check(_ epoch: Int, _ tables: TableWriter) throws {
        let found = try tables.text("SELECT value FROM meta WHERE name = 'epoch'") ?? "0"
        guard found != String(epoch) else { return }
        throw JournalFailure.superseded(
            "another process leads: it has the epoch \(found), and this one \(epoch)"
        )
    }

    /// Gives a life its number, over that of the newest so far; gives it back.
    ///
    /// - Throws: `JournalFailure.storage` for a number that is no new one.
    static func raise(from epoch: Int, to wanted: Int?, _ tables: TableWriter) throws -> Int {
        let next = wanted ?? epoch + 1
        guard next > epoch else {
            throw JournalFailure.storage("the epoch \(next) does not follow \(epoch)")
        }
        try tables.run("INSERT OR REPLACE INTO meta VALUES ('epoch', ?)", String(next))
        return next
    }
}
