import TradingCore

extension SampleReports {
    /// A refusal that is old, and a fresh pass.
    var gates: GatesReport {
        GatesReport(
            time: time,
            market: MarketID("crypto"),
            ageDaysMax: 30,
            verdicts: [
                row(passed: 8, failing: ["Out-of-sample Sharpe 0.31, at least 0.80 \(name)"]),
                row(passed: 9, failing: []),
            ],
            problem: name
        )
    }

    private func row(passed: Int, failing: [String]) -> GateRow {
        GateRow(
            market: MarketID("crypto"),
            strategy: name,
            parameters: "fast=10 slow=50",
            time: earlier,
            isPassed: failing.isEmpty,
            isFresh: failing.isEmpty,
            passed: passed,
            gates: 9,
            variants: 1_000,
            failing: failing,
            folds: [
                GateFold(
                    from: earlier.day,
                    until: time.day,
                    inSample: fraction(9_000),
                    outOfSample: fraction(3_100)
                )
            ],
            sharpeMin: fraction(8_000)
        )
    }
}
