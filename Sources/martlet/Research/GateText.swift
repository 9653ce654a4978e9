import Research
import TradingCore

/// A verdict for people.
struct GateText {
    let document: GateDocument

    init(_ document: GateDocument) { self.document = document }

    var text: String {
        ([title, ""] + gates + [""] + table(document.beside) + [""] + folds + ["", verdict])
            .joined(separator: "\n")
    }

    private var title: String {
        let given = document.parameters.sorted { $0.key < $1.key }
            .map { "\($0.key)=\($0.value)" }
        let files = document.data.map { "\($0.file) (\($0.bars) bars)" }
        return "\(document.strategy) on \(document.market), \(files.joined(separator: ", "))\n"
            + given.joined(separator: " ")
    }

    private var gates: [String] {
        document.gates.map { ($0.isPassed ? "  pass  " : "  FAIL  ") + $0.sentence }
    }

    private func table(_ numbers: [GateDocument.Number]) -> [String] {
        let width = numbers.map(\.name.count).max() ?? 0
        return numbers.map { "  \($0.name.padded(to: width))  \($0.text)" }
    }

    private var folds: [String] {
        ["Folds, in-sample and out-of-sample Sharpe, return, drawdown:"]
            + document.folds.map { fold in
                let cells = [
                    Metric.Value.number(orNone: fold.inSampleSharpe),
                    .number(orNone: fold.outOfSampleSharpe),
                    .share(orNone: fold.outOfSampleReturn), .share(fold.drawdown),
                ].map(\.text.leading)
                return "  \(fold.from.day) to \(fold.until.day) \(cells.joined())"
            }
    }

    private var verdict: String {
        guard let refusal = document.refusal else {
            return "PASSED all \(document.gates.count) gates."
        }
        return "REFUSED. \(refusal)."
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }

    /// Set to the right in a column.
    fileprivate var leading: String { String(repeating: " ", count: max(1, 12 - count)) + self }
}
