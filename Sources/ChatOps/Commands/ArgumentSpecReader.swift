import Yams

/// Reads one entry of a manifest's `arguments`.
struct ArgumentSpecReader {
    private static let keys: Set<String> = [
        "name", "kind", "optional", "help", "min", "max", "choices",
    ]

    private let file: String
    /// What the action's handler understands.
    private let known: [String: ArgumentKind]
    private(set) var problems: [ManifestProblem] = []

    init(file: String, known: [String: ArgumentKind]) {
        self.file = file
        self.known = known
    }

    mutating func read(_ node: Node) -> ArgumentSpec? {
        guard let mapping = node.mapping else {
            note(node, "an argument is a map with name and kind")
            return nil
        }
        for (key, value) in mapping where !Self.keys.contains(key.string ?? "") {
            note(value, "unknown key ‘\(key.string ?? "")’ of an argument")
        }
        guard let name = mapping["name"]?.string, let kindName = mapping["kind"]?.string else {
            note(node, "an argument needs name and kind")
            return nil
        }
        guard let kind = ArgumentKind(rawValue: kindName) else {
            let kinds = ArgumentKind.allCases.map(\.rawValue).joined(separator: ", ")
            note(mapping["kind"], "no kind is called ‘\(kindName)’; there are \(kinds)")
            return nil
        }
        guard known[name] == kind else {
            let taken = known.sorted { $0.key < $1.key }
                .map { "\($0.key) (\($0.value.rawValue))" }.joined(separator: ", ")
            let reason =
                taken.isEmpty
                ? "this action takes no arguments"
                : "this action takes \(taken), not \(name) (\(kindName))"
            note(node, reason)
            return nil
        }
        return spec(name, kind, mapping)
    }

    private mutating func spec(
        _ name: String,
        _ kind: ArgumentKind,
        _ mapping: Node.Mapping
    ) -> ArgumentSpec? {
        let low = mapping["min"]?.int ?? 1
        let high = mapping["max"]?.int ?? 1_000_000_000
        guard low <= high else {
            note(mapping["min"], "min is greater than max")
            return nil
        }
        let choices = mapping["choices"]?.sequence?.compactMap { $0.scalar?.string } ?? []
        if kind == .choice, choices.isEmpty {
            note(mapping["kind"], "a choice needs choices")
            return nil
        }
        return ArgumentSpec(
            name: name,
            kind: kind,
            isOptional: mapping["optional"]?.flag ?? false,
            help: mapping["help"]?.string ?? "",
            range: low...high,
            choices: choices
        )
    }

    mutating func note(_ node: Node?, _ reason: String) {
        problems.append(.init(file: file, line: node?.mark?.line, reason: reason))
    }
}
