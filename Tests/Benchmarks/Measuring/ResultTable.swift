import Foundation

/// The table at the end: Markdown, so that it can be kept as it is.
struct ResultTable {
    private static let head = [
        "benchmark", "what", "count", "median", "p99", "target", "", "baseline of the same run",
        "ratio",
    ]
    private var rows: [[String]] = []

    mutating func add(_ name: String, _ results: [Benchmark.Result]) {
        for result in results {
            let (count, median, p99) = Self.cells(result.measured)
            var verdict = ""
            if let target = result.target {
                verdict = target.isMet(by: result.measured) ? "met" : "MISSED"
            }
            let baseline = result.baseline.map { "\($0.name) \($0.value.short)" } ?? ""
            let ratio = result.baseline.map { base in
                base.value > 0 ? (result.measured.plain / base.value).short : ""
            }
            rows.append([
                name, result.what, count, median, p99, result.target?.text ?? "", verdict, baseline,
                ratio ?? "",
            ])
        }
    }

    private static func cells(_ measured: Measured) -> (String, String, String) {
        switch measured {
        case .times(let samples):
            (
                "\(samples.count)", (Double(samples.median) / 1e6).short + " ms",
                (Double(samples.percentile(99)) / 1e6).short + " ms"
            )
        case .rate(let value, let unit, let count): ("\(count)", "\(value.short) \(unit)/s", "")
        case .bytes: ("1", measured.plain.short + " MB", "")
        case .ratio(let value): ("", value.short, "")
        }
    }

    var text: String {
        let all = [Self.head] + rows
        let widths = Self.head.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        func line(_ row: [String]) -> String {
            let cells = zip(row, widths).map { $0.padded(to: $1) }
            return "| " + cells.joined(separator: " | ") + " |\n"
        }
        let rule = widths.map { String(repeating: "-", count: max(3, $0)) }
        return line(Self.head) + line(rule) + rows.map(line).joined()
    }
}

extension String {
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}

extension Double {
    /// Three digits that mean something.
    var short: String {
        guard isFinite else { return "?" }
        if magnitude >= 1000 { return String(format: "%.0f", self) }
        return String(format: "%.3g", self)
    }
}
