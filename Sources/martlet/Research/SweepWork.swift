import Dispatch
import Foundation
import Journaling
import Platform
import Research
import Synchronization
import TradingCore

/// One set of parameters that a sweep tries.
protocol SweepVariant {
    /// All that decides, by name, as the store of results wants it.
    var parameters: String { get }
}

/// A sweep that goes on where an earlier one ended: what the store has is not computed again, and each batch is
/// kept before the next one begins.
struct SweepWork {
    let subject: ResultSubject
    /// Variants of a batch.
    let batch: Int

    /// Computes what is missing of some variants.
    ///
    /// - Returns: all points of them, in their order, and how many were computed now.
    func run<Variant: SweepVariant>(
        _ variants: [Variant],
        in store: ResultStore,
        _ compute: ([Variant]) -> [ResultPoint]
    ) throws(ResultStoreFailure) -> (points: [ResultPoint], computed: Int) {
        var known: [String: ResultPoint] = [:]
        for point in try store.points(of: subject) { known[point.parameters] = point }
        let missing = variants.filter { known[$0.parameters] == nil }
        let meter = ProgressMeter("sweep")
        for start in stride(from: 0, to: missing.count, by: batch) {
            let part = Array(missing[start..<min(start + batch, missing.count)])
            let points = compute(part)
            try store.record(
                points,
                of: subject,
                at: UTCTime(nanoseconds: SystemClock.wallNanoseconds())
            )
            for point in points { known[point.parameters] = point }
            meter.show { Double(start + part.count) / Double(missing.count) }
        }
        meter.end()
        return (variants.compactMap { known[$0.parameters] }, missing.count)
    }
}

/// Crosses over columns, each thread taking a stretch of a batch.
struct CrossSweeping {
    let tape: ReturnTape
    let barsPerYear: Double
    let threads: Int
    /// Variants of a batch and thread.
    static let batch = 512

    /// The points of a batch, in its order.
    func points(_ variants: [SweepGrid.Variant]) -> [ResultPoint] {
        let sweep = CrossSweep(tape, barsPerYear: barsPerYear)
        let share = (variants.count + threads - 1) / threads
        let found = Mutex<[Int: [CrossMetrics]]>([:])
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            let first = min(thread * share, variants.count)
            let part = variants[first..<min(first + share, variants.count)]
            let metrics = sweep.run(part.map(\.rule))
            found.withLock { $0[thread] = metrics }
        }
        let metrics = found.withLock { found in (0..<threads).flatMap { found[$0] ?? [] } }
        return zip(variants, metrics).map { variant, metrics in
            ResultPoint(
                parameters: variant.parameters,
                metrics: [
                    "max_drawdown": metrics.maxDrawdown, "return": metrics.totalReturn,
                    "sharpe": metrics.sharpe, "trades": Double(metrics.trades),
                ]
            )
        }
    }

    /// Bytes that a sweep of so many bars takes: columns of the tape, and the means of a batch.
    static func bytes(bars: Int, threads: Int) -> Int {
        let columns = bars * (4 * MemoryLayout<Double>.stride + 32)
        let means = threads * 2 * batch * 1_024 * MemoryLayout<Double>.stride
        return columns + means
    }
}
