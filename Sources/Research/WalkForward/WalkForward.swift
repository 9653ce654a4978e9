package import TradingCore

/// One run that is asked of a backtest.
package struct TrialRun: Sendable, Hashable {
    /// What trading costs in the run.
    package enum Costs: Sendable, Hashable {
        case usual
        /// Every charge twice as high, and fills a bar late.
        case stressed
    }
    package let parameters: [String: String]
    /// Positions may be held from here on; the bars before are for warming up.
    package let from: UTCTime
    /// The run ends here and knows nothing of what comes later.
    package let until: UTCTime
    package let costs: Costs

    package init(
        parameters: [String: String],
        from: UTCTime,
        until: UTCTime,
        costs: Costs = .usual
    ) {
        self.parameters = parameters
        self.from = from
        self.until = until
        self.costs = costs
    }
}

/// Runs a strategy: any backtest whose record covers the time that was asked for.
package typealias TrialRunner = (TrialRun) throws -> TrackRecord

/// A strategy that learned from one part of time after another, and was judged by what followed each.
package struct WalkForward: Sendable, Hashable {
    /// What became of one part.
    package struct Fold: Sendable, Hashable {
        /// What was best where it learned.
        package let parameters: [String: String]
        package let from: UTCTime
        package let until: UTCTime
        /// In the part to learn from.
        package let inSample: PerformanceSummary
        /// In the part to be judged by.
        package let outOfSample: PerformanceSummary
    }

    package let folds: [Fold]
    /// The parts that were judged, one after the other, as one account.
    package let record: TrackRecord

    /// Runs the candidates over every part to learn from, and the best of each over the part behind it. Best
    /// is the highest Sharpe ratio; of equals, and where none has one, the first.
    ///
    /// - Parameters:
    ///   - folds: parts of the bars that `times` tells.
    ///   - times: when each bar closed.
    ///   - candidates: sets of parameters, at least one.
    ///   - periodsPerYear: of the records' curves.
    ///   - run: the backtest.
    /// - Throws: what the backtest throws.
    package init(
        _ folds: [WalkForwardPlan.Fold],
        times: [UTCTime],
        candidates: [[String: String]],
        periodsPerYear: Double,
        run: TrialRunner
    ) throws {
        precondition(!folds.isEmpty && !candidates.isEmpty, "folds and candidates")
        var judged: [Fold] = []
        var records: [TrackRecord] = []
        for fold in folds {
            var best: (parameters: [String: String], summary: PerformanceSummary)?
            for parameters in candidates {
                let trial = TrialRun(parameters: parameters, fold.train, times)
                let summary = PerformanceSummary(try run(trial), periodsPerYear: periodsPerYear)
                let isBetter = best.map { $0.summary.rank < summary.rank } ?? true
                if isBetter { best = (parameters, summary) }
            }
            guard let best else { continue }
            let trial = TrialRun(parameters: best.parameters, fold.test, times)
            let record = try run(trial)
            records.append(record)
            judged.append(
                Fold(
                    parameters: best.parameters,
                    from: trial.from,
                    until: trial.until,
                    inSample: best.summary,
                    outOfSample: PerformanceSummary(record, periodsPerYear: periodsPerYear)
                )
            )
        }
        self.folds = judged
        record = TrackRecord(chaining: records)
    }
}

extension TrialRun {
    /// A run over some of the bars that closed at these times: from the close before the first of them, so that
    /// there is a return for each.
    init(
        parameters: [String: String],
        _ bars: Range<Int>,
        _ times: [UTCTime],
        costs: Costs = .usual
    ) {
        self.init(
            parameters: parameters,
            from: times[max(bars.lowerBound - 1, 0)],
            until: times[bars.upperBound - 1],
            costs: costs
        )
    }
}

extension PerformanceSummary {
    /// By which candidates are told apart.
    fileprivate var rank: Double { sharpe ?? -.infinity }
}

extension TrackRecord {
    /// Several records one after the other as those of one account: each begins with what the one before ended
    /// with, and its money is scaled to that.
    package init(chaining records: [TrackRecord]) {
        var (times, equity, held) = ([UTCTime](), [Double](), [Double]())
        var trips: [RoundTrip] = []
        var (traded, costs) = (0.0, 0.0)
        let isHeldKnown = records.allSatisfy { $0.held.count == $0.curve.count }
        for record in records where record.curve.count > 0 {
            let first = record.curve.equity[0]
            let scale = equity.last.map { first > 0 ? $0 / first : 0 } ?? 1
            for place in record.curve.times.indices {
                let time = record.curve.times[place]
                if let last = times.last, time <= last { continue }
                times.append(time)
                equity.append(record.curve.equity[place] * scale)
                if isHeldKnown { held.append(record.held[place] * scale) }
            }
            trips += record.trips.map { $0.scaled(by: scale) }
            traded += record.traded * scale
            costs += record.costs * scale
        }
        self.init(
            curve: EquityCurve(times: times, equity: equity),
            trips: trips,
            held: isHeldKnown ? held : [],
            traded: traded,
            costs: costs
        )
    }
}

extension RoundTrip {
    /// The trade of an account of another size.
    fileprivate func scaled(by scale: Double) -> RoundTrip {
        RoundTrip(
            instrument: instrument,
            side: side,
            entryTime: entryTime,
            exitTime: exitTime,
            entryPrice: entryPrice,
            exitPrice: exitPrice,
            quantity: quantity * scale,
            profit: profit * scale,
            costs: costs * scale,
            traded: traded * scale
        )
    }
}
