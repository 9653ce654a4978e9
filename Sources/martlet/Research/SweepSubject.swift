import Strategies

/// What is swept: a strategy of the catalogue, or a written one with its parameters.
enum SweepSubject {
    case strategy(String)
    case rules(path: String)

    /// The kind in the catalogue.
    var kind: String {
        switch self {
        case .strategy(let name): name
        case .rules: "rules"
        }
    }

    /// What is tried of each parameter: what `--set` says, and the ranges of the file.
    ///
    /// - Throws: everything that is wrong.
    func choices(
        _ sets: [String]
    ) throws(ResearchProblems) -> [(name: String, values: [String])] {
        var problems: [String] = []
        var texts: [String: String] = [:]
        for text in sets {
            guard let sign = text.firstIndex(of: "="), sign != text.startIndex else {
                problems.append("--set \(text) is no name=values.")
                continue
            }
            texts[String(text[..<sign])] = String(text[text.index(after: sign)...])
        }
        var ranges: [String: String] = [:]
        var named: Set<String> = []
        if case .rules(let path) = self {
            do throws(RuleFileProblems) {
                for parameter in try RuleFile.parameters(path: path) {
                    ranges[parameter.name] = parameter.range ?? parameter.value
                    named.insert(parameter.name)
                }
            } catch {
                problems += error.sentences
            }
        }
        let table = StrategyCatalog.parameterTable(for: kind) ?? []
        if StrategyCatalog.parameterTable(for: kind) == nil {
            let known = StrategyCatalog.entries.map(\.name).joined(separator: ", ")
            problems.append("There is no strategy \(kind); there are \(known).")
        }
        let whole = ranges.merging(texts) { $1 }
        let choices = whole.keys.sorted().map { name -> (name: String, values: [String]) in
            let text = whole[name] ?? ""
            let spec = table.first { $0.name == name }
            if spec == nil, !named.contains(name), !table.isEmpty {
                problems.append(unknown(name, table, named))
            }
            if let spec, spec.form == .text { return (name, [text]) }
            guard let values = SweepValues.read(text) else {
                problems.append(
                    "\(name)=\(text) is no list of values, such as 20 or 5,10,20 or 5..50:5 or 0.5..2:0.25."
                )
                return (name, [])
            }
            if let spec {
                let wrong = values.filter { !spec.takes($0) }
                if let first = wrong.first {
                    problems.append("\(name) is \"\(first)\", but must be \(spec.range).")
                }
            }
            return (name, values)
        }
        guard problems.isEmpty else { throw ResearchProblems(sentences: problems) }
        return choices
    }

    private func unknown(_ name: String, _ table: [ParameterSpec], _ named: Set<String>) -> String {
        let known = named.sorted() + table.map(\.name)
        return "\(name) cannot be swept; \(kind) has \(known.joined(separator: ", "))."
    }

    /// The parameters of the catalogue's strategy with some values.
    ///
    /// - Throws: why a written strategy cannot be read with them.
    func parameters(_ values: [String: String]) throws(ResearchProblems) -> [String: String] {
        guard case .rules(let path) = self else { return values }
        let keys = Set(RuleFields.table.map(\.name))
        do throws(RuleFileProblems) {
            let own = values.filter { !keys.contains($0.key) }
            let fields = try RuleFile.read(path: path, setting: own).spec.fields
            return fields.merging(values.filter { keys.contains($0.key) }) { $1 }
        } catch {
            throw ResearchProblems(sentences: error.sentences)
        }
    }
}
