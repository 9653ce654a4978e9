import Journaling
import Platform
import Simulation
import TradingCore

/// Counts sets of parameters as tried, for whoever looks at results: the gates divide by that count.
struct VariantBook: Sendable {
    let store: ResultStore
    /// The kind of strategy, and symbol and interval of the data.
    let strategy: String
    let market: String
    let dataHash: String
    /// What is no parameter, or who looked.
    let settings: String

    /// The version and build of this program.
    static var codeVersion: String {
        "\(Build.version) \(ProgramIdentity.current()?.prefix(16) ?? Build.configuration[...])"
    }

    /// Symbol and interval of each file, `BTCUSD-1d+ETHUSD-1d`.
    static func market(of data: MarketData) -> String {
        data.series.map { "\($0.instrument.id.symbol)-\($0.file.report.interval.text)" }
            .joined(separator: "+")
    }

    /// Of one file its hash, of several the hash of all.
    static func hash(of hashes: [String]) -> String {
        hashes.count == 1 ? hashes[0] : InputFile.hash(Array(hashes.joined(separator: "\n").utf8))
    }

    /// Counts whole sets before they are run.
    ///
    /// - Returns: how many were ever tried, on this data and on any of the same market.
    func count(_ sets: [[String: String]]) throws(ResultStoreFailure) -> Int {
        try store.recordTried(
            sets.map(ResultPoint.canonical),
            of: ResultSubject(
                strategy: strategy,
                market: market,
                dataHash: dataHash,
                codeVersion: Self.codeVersion,
                settings: settings
            ),
            at: UTCTime(nanoseconds: SystemClock.wallNanoseconds())
        )
        return try store.variantsTried(
            strategy: strategy,
            market: market,
            dataHash: dataHash
        ).onMarket
    }
}
