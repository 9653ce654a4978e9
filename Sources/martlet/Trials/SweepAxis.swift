import Strategies
import TradingCore

/// A parameter with the values that a sweep tries: `5..50:5`, `10,20,40`.
struct SweepAxis: Sendable, Hashable {
    let name: String
    /// In order, each once.
    let values: [String]
    /// As it was written.
    let text: String

    /// Values of one parameter in the chat.
    static let valuesMax = 40
    /// Runs of one sweep in the chat.
    static let runsMax = 400

    /// Whether a text names several values of a number.
    static func isList(_ text: String, _ spec: ParameterSpec) -> Bool {
        switch spec.form {
        case .count, .number, .amount: text.contains("..") || text.contains(",")
        default: false
        }
    }

    /// - Throws: what is wrong with the text, with the range of the parameter.
    init(_ spec: ParameterSpec, _ text: String) throws(ResearchProblems) {
        let whole: Bool
        if case .count = spec.form { whole = true } else { whole = false }
        var problems: [String] = []
        let numbers = Self.numbers(text, isWhole: whole, most: 10 * Self.valuesMax)
        if numbers == nil {
            problems.append(
                "\(spec.name)=\(text) is no list of values such as 10,20,40 or 5..50:5."
            )
        }
        if let numbers, numbers.count > Self.valuesMax {
            problems.append(
                "\(spec.name) would have \(numbers.count) values or more; \(Self.valuesMax) are the "
                    + "most. Take larger steps."
            )
        }
        let written = (numbers ?? []).prefix(Self.valuesMax).map(\.description)
        if let wrong = written.first(where: { !Self.fits($0, spec.form) }) {
            problems.append("\(spec.name) is \(wrong) in it, but must be \(spec.range).")
        }
        guard problems.isEmpty else { throw ResearchProblems(sentences: problems) }
        name = spec.name
        values = Array(written)
        self.text = text
    }

    /// What is wrong with all of them together.
    static func problems(
        _ axes: [SweepAxis],
        _ areRead: Bool,
        _ table: [ParameterSpec]
    ) -> [String] {
        if axes.isEmpty, areRead {
            let names = table.filter { spec in
                switch spec.form {
                case .count, .number, .amount: true
                default: false
                }
            }.map(\.name).joined(separator: ", ")
            return [
                "A sweep names the values of one or two parameters, such as KEY=5..50:5. Numbers here: "
                    + "\(names)."
            ]
        }
        if axes.count > 2 { return ["Two parameters are the most, for a picture has two sides."] }
        let runs = axes.reduce(1) { $0 * $1.values.count }
        if runs > runsMax {
            return [
                "That makes \(runs) runs; \(runsMax) are the most. Take larger steps, or use martlet "
                    + "sweep."
            ]
        }
        return []
    }

    /// `5`, `5,10,20`, `5..50` or `5..50:5`, in order; nil for another text. More than `most` are cut off.
    static func numbers(_ text: String, isWhole: Bool, most: Int) -> [Fraction]? {
        var found: Set<Fraction> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let steps = part.split(separator: ":", omittingEmptySubsequences: false)
            let ends = ends(of: steps.first ?? "")
            guard steps.count <= 2, ends.count <= 2, let first = number(ends.first, isWhole),
                let last = number(ends.last, isWhole), first <= last,
                let step = steps.count == 2 ? number(String(steps[1]), isWhole) : .one,
                step.isPositive
            else { return nil }
            var value = first
            while value <= last, found.count <= most {
                found.insert(value)
                value += step
            }
        }
        return found.sorted()
    }

    /// The text around `..`; a point by itself belongs to a number.
    private static func ends(of text: Substring) -> [String] {
        guard let range = text.firstRange(of: "..") else { return [String(text)] }
        return [String(text[..<range.lowerBound]), String(text[range.upperBound...])]
    }

    private static func number(_ text: String?, _ isWhole: Bool) -> Fraction? {
        guard let text, text.utf8.count <= 20, let number = try? Fraction(text) else { return nil }
        return isWhole && Int(text) == nil ? nil : number
    }

    private static func fits(_ text: String, _ form: ParameterSpec.Form) -> Bool {
        switch form {
        case .count(let range): Int(text).map(range.contains) ?? false
        case .number(let range): Double(text).map(range.contains) ?? false
        case .amount: (try? Quantity(text)).map(\.isPositive) ?? false
        default: false
        }
    }
}
