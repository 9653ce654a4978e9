/// `/scan`: which instruments suit which strategy, and why.
package struct ScanReport: Sendable, Hashable, Codable {
    package let time: UTCTime
    /// One block for each strategy that was asked for.
    package let strategies: [ScanBlock]
    /// Instruments with too few bars to be measured.
    package let waiting: [String]

    package init(time: UTCTime, strategies: [ScanBlock], waiting: [String]) {
        self.time = time
        self.strategies = strategies
        self.waiting = waiting
    }
}

/// The instruments for one strategy, the best first.
package struct ScanBlock: Sendable, Hashable, Codable {
    package let strategy: String
    /// What it is looked for, in a few words.
    package let wants: String
    package let rows: [ScanRow]
    /// Further instruments that were measured and are not listed.
    package let more: Int

    package init(strategy: String, wants: String, rows: [ScanRow], more: Int) {
        self.strategy = strategy
        self.wants = wants
        self.rows = rows
        self.more = more
    }
}

/// How well one instrument suits a strategy.
package struct ScanRow: Sendable, Hashable, Codable {
    package let symbol: String
    package let venue: String
    /// 0 to 100.
    package let score: Int
    /// `trend up`; nil until there are enough bars.
    package let regime: String?
    /// The parts of the score, the weightiest first.
    package let reasons: [String]

    package init(symbol: String, venue: String, score: Int, regime: String?, reasons: [String]) {
        self.symbol = symbol
        self.venue = venue
        self.score = score
        self.regime = regime
        self.reasons = reasons
    }
}

/// `/regime`: what the markets are doing.
package struct RegimeReport: Sendable, Hashable, Codable {
    package let time: UTCTime
    package let rows: [RegimeRow]
    /// Instruments with too few bars.
    package let waiting: [String]

    package init(time: UTCTime, rows: [RegimeRow], waiting: [String]) {
        self.time = time
        self.rows = rows
        self.waiting = waiting
    }
}

/// The regime of one instrument.
package struct RegimeRow: Sendable, Hashable, Codable {
    package let symbol: String
    package let venue: String
    /// `trend up`.
    package let regime: String
    /// Bars since it began.
    package let bars: Int
    /// Length of the bars.
    package let interval: String
    package let numbers: [NamedNumber]

    package init(
        symbol: String,
        venue: String,
        regime: String,
        bars: Int,
        interval: String,
        numbers: [NamedNumber]
    ) {
        self.symbol = symbol
        self.venue = venue
        self.regime = regime
        self.bars = bars
        self.interval = interval
        self.numbers = numbers
    }
}
