import Foundation
import Journaling

/// The points of a sweep as text.
struct SweepOutput {
    let subject: ResultSubject
    let points: [ResultPoint]
    let tried: VariantCount
    /// The parameters that are shown; nil for all.
    var shown: [String]?
    static let names = ["return", "sharpe", "max_drawdown", "trades"]

    /// The best by Sharpe ratio first.
    var ranked: [ResultPoint] {
        points.sorted {
            ($0.metrics["sharpe"] ?? 0, $1.parameters) > ($1.metrics["sharpe"] ?? 0, $0.parameters)
        }
    }

    /// A line for each variant, RFC 4180.
    var csv: String {
        let keys = points.first.map(parameters)?.map(\.key) ?? []
        let head = (keys + Self.names).joined(separator: ",") + "\n"
        return head
            + points.map { point in
                let cells =
                    parameters(point).map { Self.cell($0.value) }
                    + Self.names.map { number($0, point) }
                return cells.joined(separator: ",") + "\n"
            }.joined()
    }

    /// What was swept, the definitions, and a list of variants.
    var json: String {
        let rows = points.map { point in
            let cells = parameters(point).map { "\"\($0.key)\":\"\(Self.escaped($0.value))\"" }
            let numbers = Self.names.map { "\"\($0)\":\(number($0, point))" }
            return "{" + (cells + numbers).joined(separator: ",") + "}"
        }
        return """
            {"strategy":"\(subject.strategy)","market":"\(subject.market)",\
            "data_sha256":"\(subject.dataHash)","code":"\(subject.codeVersion)",\
            "settings":"\(subject.settings)","variants_tried":\(tried.onMarket),
            "definitions":{"return":"last equity over first, less 1","sharpe":"mean over sample deviation \
            of returns from bar to bar, times the root of the bars in a year","max_drawdown":"deepest fall \
            of equity at closes from its highest before, a fraction","trades":"filled entries"},
            "points":[\(rows.joined(separator: ",\n"))]}
            """ + "\n"
    }

    /// The best of them for people.
    func table(_ count: Int) -> String {
        func line(_ cells: [String]) -> String {
            cells.map { String(repeating: " ", count: max(1, 12 - $0.count)) + $0 }.joined() + "\n"
        }
        let keys = points.first.map(parameters)?.map(\.key) ?? []
        var text = line(keys + ["return %", "sharpe", "drawdown %", "trades"])
        for point in ranked.prefix(count) {
            let metrics = point.metrics
            text += line(
                parameters(point).map(\.value) + [
                    String(format: "%.2f", 100 * (metrics["return"] ?? .nan)),
                    String(format: "%.3f", metrics["sharpe"] ?? .nan),
                    String(format: "%.2f", 100 * (metrics["max_drawdown"] ?? .nan)),
                    String(format: "%.0f", metrics["trades"] ?? .nan),
                ]
            )
        }
        return text
    }

    private func parameters(_ point: ResultPoint) -> [(key: String, value: String)] {
        (ResultPoint.values(of: point.parameters) ?? [:])
            .filter { shown?.contains($0.key) ?? true }
            .sorted { $0.key < $1.key }
    }

    /// A value of a line, in quotes where it holds what divides values.
    private static func cell(_ text: String) -> String {
        guard text.contains(where: { ",\"\n".contains($0) }) else { return text }
        return "\"\(text.replacing("\"", with: "\"\""))\""
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }

    private func number(_ name: String, _ point: ResultPoint) -> String {
        guard let value = point.metrics[name] else { return "null" }
        return name == "trades" ? "\(Int(value))" : "\(value)"
    }
}
