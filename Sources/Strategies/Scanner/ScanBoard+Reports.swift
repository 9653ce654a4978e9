package import TradingCore

/// The board in the words of reports.
extension ScanBoard {
    /// What suits which strategy.
    ///
    /// - Parameters:
    ///   - strategy: the only one that is asked for; nil asks for all that can be scanned for.
    ///   - kinds: what the instruments are; one that is left out suits every strategy.
    ///   - spread: what is known of an instrument's quote, as a fraction.
    ///   - rowsMax: rows for each strategy.
    ///   - now: the time of the report.
    /// - Returns: a block for each strategy; none for an unknown one.
    package func scan(
        for strategy: String?,
        kinds: [InstrumentID: InstrumentKind],
        spread: (InstrumentID) -> Double?,
        rowsMax: Int,
        at now: UTCTime
    ) -> ScanReport {
        let all = measures(spread: spread)
        let wanted = SuitabilityRules.strategies.filter { strategy == nil || strategy == $0 }
        let blocks = wanted.map { name in
            let mine = all.filter { SuitabilityRules.suits(name, kinds[$0.key]) }
            let ranked = SuitabilityRules.rank(mine, for: name) ?? []
            return ScanBlock(
                strategy: name,
                wants: SuitabilityRules.summary(of: name) ?? "",
                rows: ranked.prefix(rowsMax).map { row in
                    ScanRow(
                        symbol: row.instrument.symbol,
                        venue: row.instrument.venue.text,
                        score: row.score,
                        regime: row.measures.regime?.regime.words,
                        reasons: row.reasons
                    )
                },
                more: max(0, ranked.count - rowsMax)
            )
        }
        return ScanReport(
            time: now,
            strategies: blocks,
            waiting: instruments.filter { all[$0] == nil }.map(\.symbol)
        )
    }

    /// The regimes of the instruments, or of those with one symbol.
    package func regimes(of symbol: String?, at now: UTCTime) -> RegimeReport {
        let asked = instruments.filter { symbol == nil || $0.symbol == symbol }
        let rows = asked.compactMap { id -> RegimeRow? in
            guard let reading = regime(of: id) else { return nil }
            return RegimeRow(
                symbol: id.symbol,
                venue: id.venue.text,
                regime: reading.regime.words,
                bars: reading.bars,
                interval: interval(of: id)?.text ?? "",
                numbers: Array(reading.explanation(of: id.symbol).numbers.dropFirst(2))
            )
        }
        return RegimeReport(
            time: now,
            rows: rows,
            waiting: asked.filter { regime(of: $0) == nil }.map(\.symbol)
        )
    }
}
