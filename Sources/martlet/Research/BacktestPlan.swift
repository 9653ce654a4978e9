import Simulation
import TradingCore

/// A backtest that is ready to run: markets over their bars.
struct BacktestPlan {
    /// One market with what was asked for and what was read.
    struct Part {
        let spec: MarketSpec
        let data: MarketData
        let market: RecordedMarket
    }

    let parts: [Part]
    let run: RecordedRun

    /// Reads all files and makes all strategies.
    ///
    /// - Throws: `ExitCode` after telling everything that is wrong.
    static func made(_ specs: [MarketSpec], hasLimits: Bool, seed: UInt64) throws -> BacktestPlan {
        var problems: [String] = []
        var parts: [Part] = []
        for spec in specs {
            do throws(ResearchProblems) {
                let data = try spec.read()
                let market = try spec.market(over: data)
                parts.append(Part(spec: spec, data: data, market: market))
            } catch {
                problems += error.sentences
            }
        }
        guard problems.isEmpty else {
            throw ExitStatus.data.saying(problems.joined(separator: "\n"))
        }
        return BacktestPlan(
            parts: parts,
            run: RecordedRun(parts.map(\.market), hasLimits: hasLimits, seed: seed)
        )
    }

    /// What was found in the files, one sentence each.
    var findings: [String] { parts.flatMap(\.data.findings) }

    /// The first bar's opening and the last bar's closing.
    var span: (first: UTCTime, last: UTCTime) {
        let reports = parts.flatMap(\.data.series).map(\.file.report)
        let first = reports.map(\.firstTime).min() ?? .epoch
        let last = reports.map { $0.lastTime + $0.interval.span }.max() ?? .epoch
        return (first, last)
    }

    /// The share of the time that lies before an instant, 0 to 1.
    func share(at time: UTCTime) -> Double {
        let whole = (span.last - span.first).secondsApproximate
        return whole > 0 ? (time - span.first).secondsApproximate / whole : 1
    }

    /// Makes every strategy anew over bars that end earlier, and runs it again.
    ///
    /// - Returns: the first trade that hung on what came later; nil when there is none.
    func lookahead(
        _ whole: BacktestOutcome,
        _ look: (Double) -> Void
    ) -> LookaheadCheck.Finding? {
        var done = 0.0
        return LookaheadCheck.run(whole, from: span.first, to: span.last) { place in
            let parts = parts.compactMap { $0.cut(at: place) }
            guard parts.count == self.parts.count else { return nil }
            let again = RecordedRun(parts, hasLimits: run.hasLimits, seed: run.seed)
            defer { done += 1 }
            return again.run { time in
                look((done + share(at: time)) / Double(LookaheadCheck.cuts))
                return true
            }
        }
    }
}

extension BacktestPlan.Part {
    /// The same market over the bars that are over at a time; nil when there are none.
    fileprivate func cut(at time: UTCTime) -> RecordedMarket? {
        let series = data.series.compactMap { $0.cut(at: time) }
        guard series.count == data.series.count else { return nil }
        return try? spec.market(over: MarketData(series: series, hashes: data.hashes))
    }
}
