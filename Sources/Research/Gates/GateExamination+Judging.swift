import Simulation
import TradingCore

/// From records to numbers.
extension GateExamination {
    func report(
        _ walk: WalkForward,
        stressed: TrackRecord,
        field: Field,
        peeked: PeekFinding?
    ) -> GateReport {
        let summary = PerformanceSummary(walk.record, periodsPerYear: periodsPerYear)
        var dice = SeededGenerator(seed: seed)
        let luck = MeanTest(
            walk.record.curve.returns,
            variants: variants,
            draws: min(drawsMax, MeanTest.draws(variants: variants, level: thresholds.pValueMax)),
            using: &dice
        )
        let numbers: [Gate: Double?] = [
            .sharpe: summary.sharpe,
            .totalReturn: summary.totalReturn,
            .drawdown: walk.folds.map { $0.outOfSample.drawdown?.depth ?? 0 }.max(),
            .efficiency: efficiency(of: walk),
            .positiveFolds: positiveShare(of: walk),
            .pValue: luck.correctedPValue,
            .flatPeriod: summary.longestFlat.secondsApproximate / 86_400,
            .stress: PerformanceSummary(stressed, periodsPerYear: periodsPerYear).totalReturn,
            .stability: stability(of: field),
        ]
        let beside = beside(walk, luck: luck, field: field, using: &dice)
        return GateReport(
            results: Gate.allCases.map { GateResult($0, numbers[$0] ?? nil, thresholds[$0]) },
            beside: beside,
            summary: summary,
            folds: walk.folds,
            variants: variants,
            bands: bands(of: walk.record.curve.returns, using: &dice),
            peeked: peeked
        )
    }

    /// Over spans that double, up to those that were judged and 1,024 periods.
    private func bands(of returns: [Double], using dice: inout SeededGenerator) -> [LiveBand] {
        var bands: [LiveBand] = []
        var periods = 1
        while periods <= min(returns.count, 1_024) {
            if let band = LiveBand(returns, periods: periods, using: &dice) { bands.append(band) }
            periods *= 2
        }
        return bands
    }

    /// Nil where nothing was earned in the parts that were learned from: then there is nothing to keep.
    private func efficiency(of walk: WalkForward) -> Double? {
        let learned = walk.folds.reduce(0) { $0 + $1.inSample.yearlyMean }
        let judged = walk.folds.reduce(0) { $0 + $1.outOfSample.yearlyMean }
        return learned > 0 ? judged / learned : nil
    }

    private func positiveShare(of walk: WalkForward) -> Double {
        let positive = walk.folds.count { ($0.outOfSample.totalReturn ?? 0) > 0 }
        return Double(positive) / Double(walk.folds.count)
    }

    /// Nil where the chosen parameters have no ratio over 0; 1 where there is nothing to move.
    private func stability(of field: Field) -> Double? {
        guard let own = ReturnMoments(field.own.curve.returns).sharpe, own > 0 else { return nil }
        if field.neighbours.isEmpty { return 1 }
        let ratios = field.neighbours.map { ReturnMoments($0.curve.returns).sharpe ?? 0 }.sorted()
        return Quantile.of(sorted: ratios, 0.5) / own
    }

    private func beside(
        _ walk: WalkForward,
        luck: MeanTest,
        field: Field,
        using dice: inout SeededGenerator
    ) -> [Metric] {
        let moments = ReturnMoments(walk.record.curve.returns)
        let columns = field.columns
        let spread = ReturnMoments(columns.map { ReturnMoments($0).sharpe ?? 0 }).deviation ?? 0
        let best = SharpeConfidence.expectedBest(of: variants, variance: spread * spread)
        let overfitting = OverfittingProbability(columns)
        let order = TradeOrder(walk.record.tradeReturns, orders: 2_000, using: &dice)
        return [
            Metric(
                "variants",
                "Variants tried",
                .count(variants),
                "Every set of parameters that the store of results knows to have been tried."
            ),
            Metric(
                "p_value_single",
                "P-value, one variant",
                .probability(luck.pValue),
                "How often luck alone does as well, before it is multiplied by the variants."
            ),
            Metric(
                "probabilistic_sharpe",
                "Probabilistic Sharpe",
                .probability(orNone: SharpeConfidence.probabilistic(moments, over: 0)),
                "The probability that the true Sharpe ratio is over 0 (Bailey and Lopez de Prado, 2012)."
            ),
            Metric(
                "deflated_sharpe",
                "Deflated Sharpe",
                .probability(orNone: SharpeConfidence.probabilistic(moments, over: best)),
                "The probability that the true Sharpe ratio is over the best that luck alone would give "
                    + "of all variants (Bailey and Lopez de Prado, 2014)."
            ),
            Metric(
                "overfitting_probability",
                "Probability of overfitting",
                .probability(orNone: overfitting?.probability),
                "How often the best of one half of the time is in the lower half in the other (Bailey, "
                    + "Borwein, Lopez de Prado and Zhu, 2017); none without other variants."
            ),
            Metric(
                "order_drawdown_median",
                "Drawdown, usual order",
                .share(orNone: order?.median),
                "The drawdown that half of 2,000 random orders of the closed trades exceed."
            ),
            Metric(
                "order_drawdown_95",
                "Drawdown, bad order",
                .share(orNone: order?.worstTwentieth),
                "The drawdown that one in twenty random orders of the closed trades exceeds."
            ),
        ]
    }
}

extension PerformanceSummary {
    /// The mean return of a period times the periods of a year; 0 without returns.
    fileprivate var yearlyMean: Double { (sharpe ?? 0) * (volatility ?? 0) }
}
