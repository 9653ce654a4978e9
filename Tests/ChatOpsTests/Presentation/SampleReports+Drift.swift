import TradingCore

extension SampleReports {
    var drift: DriftReport {
        DriftReport(
            time: time,
            headline: "Drift in \(name)",
            lines: ["Nothing is corrected by itself."],
            drifts: [driftRow],
            foreign: ["paper-crypto: buy 1 \(name) at 5"]
        )
    }

    var driftRow: DriftRow {
        DriftRow(
            number: 7,
            venue: "paper-crypto",
            symbol: "BTCUSDT",
            held: quantity(300),
            booked: quantity(200),
            difference: quantity(100),
            cause: "buy 0.1 by hand, \(name)",
            since: earlier,
            canClose: true,
            ignoredUntil: time,
            decision: "ignored by \(name)"
        )
    }

    var drill: DrillReport {
        DrillReport(
            time: time,
            headline: "Drill #3 (halt): \(name).",
            lines: ["halt committed: 1.2 ms"],
            runs: [
                DrillRow(
                    number: 3,
                    drill: "halt",
                    ended: earlier,
                    isPassed: true,
                    outcome: "passed \(name)",
                    steps: [NamedNumber("halt committed", "1.2 ms")]
                )
            ]
        )
    }
}
