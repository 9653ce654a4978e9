/// `/gates`: the last verdict on each strategy.
package struct GatesReport: Sendable, Hashable, Codable {
    package let time: UTCTime
    /// The market that was asked for; nil for all.
    package let market: MarketID?
    /// Days after which a pass opens nothing any more.
    package let ageDaysMax: Int
    /// Newest first within a market.
    package let verdicts: [GateRow]
    /// Why the store of results could not be read; nil when it could.
    package let problem: String?

    package init(
        time: UTCTime,
        market: MarketID?,
        ageDaysMax: Int,
        verdicts: [GateRow],
        problem: String? = nil
    ) {
        self.time = time
        self.market = market
        self.ageDaysMax = ageDaysMax
        self.verdicts = verdicts
        self.problem = problem
    }
}

/// What the gates said of one strategy with its parameters.
package struct GateRow: Sendable, Hashable, Codable {
    package let market: MarketID
    package let strategy: String
    /// Canonical text: `fast=10 slow=50`.
    package let parameters: String
    package let time: UTCTime
    package let isPassed: Bool
    /// Not too old to open a market.
    package let isFresh: Bool
    /// How many gates were passed, of how many.
    package let passed: Int
    package let gates: Int
    package let variants: Int
    /// What stopped it, with number and threshold, one sentence each.
    package let failing: [String]
    /// How what was earned since lies to the band of the backtest; nil where nothing trades by it.
    package let since: String?
    /// The parts that were judged, for the picture; nil in rows of older versions.
    package let folds: [GateFold]?
    /// The Sharpe ratio that all parts together must reach; nil in rows of older versions.
    package let sharpeMin: Fraction?

    package init(
        market: MarketID,
        strategy: String,
        parameters: String,
        time: UTCTime,
        isPassed: Bool,
        isFresh: Bool,
        passed: Int,
        gates: Int,
        variants: Int,
        failing: [String],
        since: String? = nil,
        folds: [GateFold]? = nil,
        sharpeMin: Fraction? = nil
    ) {
        self.folds = folds
        self.sharpeMin = sharpeMin
        self.market = market
        self.strategy = strategy
        self.parameters = parameters
        self.time = time
        self.isPassed = isPassed
        self.isFresh = isFresh
        self.passed = passed
        self.gates = gates
        self.variants = variants
        self.failing = failing
        self.since = since
    }
}

/// A part of the time that was judged, beside the part that was learned from.
package struct GateFold: Sendable, Hashable, Codable {
    package let from: UTCDay
    package let until: UTCDay
    /// Sharpe ratios of a year; nil where returns had no spread.
    package let inSample: Fraction?
    package let outOfSample: Fraction?

    package init(from: UTCDay, until: UTCDay, inSample: Fraction?, outOfSample: Fraction?) {
        self.from = from
        self.until = until
        self.inSample = inSample
        self.outOfSample = outOfSample
    }
}
