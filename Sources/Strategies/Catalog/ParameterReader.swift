import TradingCore

/// Reads a strategy's parameters out of plain text values and gathers every problem.
struct ParameterReader {
    private(set) var problems: [String] = []
    private var values: [String: String] = [:]

    init(_ specs: [ParameterSpec], given: [String: String]) {
        for name in given.keys.sorted() where !specs.contains(where: { $0.name == name }) {
            let known = specs.map(\.name).joined(separator: ", ")
            problems.append("\(name) is no parameter; there are \(known).")
        }
        for spec in specs {
            guard let text = given[spec.name] ?? spec.fallback else { continue }
            if spec.takes(text) {
                values[spec.name] = text
            } else {
                problems.append("\(spec.name) is \"\(text)\", but must be \(spec.range).")
                values[spec.name] = spec.fallback
            }
        }
    }

    mutating func add(_ found: [String]) { problems += found }

    // The getters answer values that fit their form; a name or form that the table does not have is
    // a mistake of the strategy's author.
    func count(_ name: String) -> Int { read(name) { Int($0) } }
    func number(_ name: String) -> Double { read(name) { Double($0) } }
    func flag(_ name: String) -> Bool { read(name) { Bool($0) } }
    func interval(_ name: String) -> BarInterval { read(name) { BarInterval($0) } }
    func text(_ name: String) -> String? { values[name] }
    /// Nil when it is left out and has no default.
    func optionalNumber(_ name: String) -> Double? { values[name].flatMap(Double.init) }
    func choice<Choice: RawRepresentable>(_ name: String, or fallback: Choice) -> Choice
    where Choice.RawValue == String {
        values[name].flatMap(Choice.init) ?? fallback
    }
    func amount<Amount: ExactAmount>(_ name: String, as _: Amount.Type) -> Amount? {
        values[name].flatMap { try? Amount($0) }
    }

    private func read<Value>(_ name: String, _ parse: (String) -> Value?) -> Value {
        guard let value = values[name].flatMap(parse) else {
            preconditionFailure("\(name) has a default of its form")
        }
        return value
    }
}
