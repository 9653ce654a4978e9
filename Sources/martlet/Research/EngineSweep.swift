import Dispatch
import Journaling
import Research
import Simulation
import Synchronization
import TradingCore

/// Variants of any strategy, each a run of the engine that trades live. Threads take the next variant as they get
/// ready; the bars are read once and shared.
struct EngineSweep {
    let spec: MarketSpec
    let data: MarketData
    let threads: Int
    /// Variants of a batch and thread: what is lost when a sweep is broken off.
    static let batch = 4

    /// How many periods of the curve make a year.
    private var periodsPerYear: Double {
        TradingYear(data.series[0].instrument.kind).periods(of: data.interval)
    }

    /// The market of a variant.
    ///
    /// - Throws: why the strategy refuses it.
    func market(_ parameters: [String: String]) throws(ResearchProblems) -> RecordedMarket {
        var spec = spec
        spec.parameters = parameters
        return try spec.market(over: data)
    }

    /// The points of a batch, in its order.
    func points(_ variants: [EngineGrid.Variant]) -> [ResultPoint] {
        let next = Atomic(0)
        let found = Mutex<[Int: ResultPoint]>([:])
        DispatchQueue.concurrentPerform(iterations: min(threads, max(variants.count, 1))) { _ in
            while true {
                let place = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard place < variants.count else { return }
                let point = point(variants[place])
                found.withLock { $0[place] = point }
            }
        }
        return found.withLock { found in variants.indices.compactMap { found[$0] } }
    }

    private func point(_ variant: EngineGrid.Variant) -> ResultPoint? {
        guard let market = try? market(variant.whole) else { return nil }
        let outcome = RecordedRun([market]).run()
        let record = TrackRecord(outcome, venue: market.venue)
        let summary = PerformanceSummary(record, periodsPerYear: periodsPerYear)
        return ResultPoint(
            parameters: variant.parameters,
            metrics: [
                "max_drawdown": summary.drawdown?.depth ?? 0, "return": summary.totalReturn ?? 0,
                "sharpe": summary.sharpe ?? 0, "trades": Double(summary.trades),
            ]
        )
    }

    /// Bytes that such a sweep takes: the bars once, and of each thread its run's marks and the copies of them that
    /// become numbers.
    static func bytes(bars: Int, threads: Int) -> Int {
        let run = 3 * MemoryLayout<BacktestOutcome.Mark>.stride
        return bars * (MemoryLayout<BarRow>.stride + threads * run)
    }
}
