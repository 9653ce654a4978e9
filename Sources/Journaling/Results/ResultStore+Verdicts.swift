internal import GRDB
internal import TradingCore

/// Verdicts of the gates.
extension ResultStore {
    /// Keeps a verdict for good.
    package func record(_ verdict: GateVerdict) throws(ResultStoreFailure) {
        try write { database in
            try database.execute(
                sql: """
                    INSERT INTO verdict (time, market, strategy, parameters, data_hash,
                        code_version, passed, gates) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT DO NOTHING
                    """,
                arguments: [
                    verdict.time.nanoseconds, verdict.market, verdict.strategy,
                    verdict.parameters, verdict.dataHash, verdict.codeVersion,
                    verdict.isPassed ? 1 : 0, verdict.gates,
                ]
            )
        }
    }

    /// The last verdicts on a market, newest first, of one strategy or of all; 1,000 at most.
    package func verdicts(
        market: String,
        strategy: String? = nil,
        limit: Int = 1
    ) throws(ResultStoreFailure) -> [GateVerdict] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM verdict WHERE market = ?1 AND (?2 IS NULL OR strategy = ?2)
                    ORDER BY time DESC, id DESC LIMIT \(min(max(limit, 0), 1_000))
                    """,
                arguments: [market, strategy]
            ).map { GateVerdict(row: $0) }
        }
    }
}

extension GateVerdict {
    init(row: Row) {
        let passed: Int64 = row["passed"]
        self.init(
            time: UTCTime(nanoseconds: row["time"]),
            market: row["market"],
            strategy: row["strategy"],
            parameters: row["parameters"],
            dataHash: row["data_hash"],
            codeVersion: row["code_version"],
            isPassed: passed == 1,
            gates: row["gates"]
        )
    }
}
