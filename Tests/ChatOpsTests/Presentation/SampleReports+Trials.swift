import TradingCore

extension SampleReports {
    var trial: TrialReport {
        TrialReport(
            name: name,
            strategy: "sma-cross",
            subject: "\(name) 1d, 1318 bars, 2014-12-01 to 2018-08-13",
            data: [data],
            parameters: [NamedNumber("fast", "10"), NamedNumber("slow", "40")],
            given: "fast=10 slow=40",
            currency: "USD",
            equityFirst: money(10_000),
            equityLast: money(10_500),
            totalReturn: fraction(500),
            drawdown: fraction(4_101),
            trades: 20,
            numbers: [NamedNumber("Sharpe", "1.82")],
            variants: 12,
            notes: ["Tested on \(name)."],
            line: "/backtest \(name)",
            nudges: [TrialNudge(parameter: "fast", lower: "9", higher: "11")],
            curve: curve
        )
    }

    var sweep: SweepReport {
        SweepReport(
            name: name,
            strategy: "sma-cross",
            subject: name,
            data: [data],
            given: "equity_share=0.95",
            columns: SweepScale(name: "fast", values: ["5", "10"]),
            rows: SweepScale(name: "slow", values: ["20"]),
            sharpe: [[fraction(9_000), nil]],
            tried: 2,
            profitable: 1,
            best: SweepBest(
                column: 0,
                row: 0,
                given: "fast=5 slow=20",
                parameters: [NamedNumber("fast", "5")],
                sharpe: fraction(9_000),
                numbers: [NamedNumber("Return", "12.00 %")],
                neighbours: fraction(8_000),
                words: ["The best of 2 is partly luck."],
                line: "/backtest \(name) fast=5 slow=20"
            ),
            variants: 2,
            notes: [name],
            line: "/sweep \(name) fast=5,10 slow=20"
        )
    }

    private var data: TrialData {
        TrialData(
            symbol: name,
            interval: "1d",
            bars: 1_318,
            from: earlier.day,
            to: time.day,
            file: "bars/\(name)-1d.csv"
        )
    }

    var emptyTrial: TrialReport {
        TrialReport(
            name: "dip",
            strategy: "rules",
            subject: "",
            data: [],
            parameters: [],
            given: "",
            currency: "USD",
            equityFirst: .zero,
            equityLast: .zero,
            totalReturn: .zero,
            drawdown: .zero,
            trades: 0,
            numbers: [],
            variants: nil,
            notes: [],
            line: "/backtest dip",
            nudges: [],
            curve: nil
        )
    }

    var emptySweep: SweepReport {
        SweepReport(
            name: "dip",
            strategy: "rules",
            subject: "",
            data: [],
            given: "",
            columns: SweepScale(name: "atr", values: ["5"]),
            rows: SweepScale(name: "", values: [""]),
            sharpe: [[nil]],
            tried: 1,
            profitable: 0,
            best: nil,
            variants: nil,
            notes: [],
            line: "/sweep dip atr=5,6"
        )
    }
}
