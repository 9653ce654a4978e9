import Yams

/// Reads one manifest file into a value, gathering every problem with its line.
struct ManifestReader {
    private static let keys: Set<String> = [
        "name", "summary", "tier", "arguments", "action", "steps", "template", "aliases",
        "examples", "related", "hidden", "usage",
    ]

    private let file: String
    private(set) var problems: [ManifestProblem] = []

    init(file: String) {
        self.file = file
    }

    /// The manifest; nil when `problems` says why there is none.
    mutating func read(_ yaml: String) -> CommandManifest? {
        guard let fields = fields(of: yaml) else { return nil }
        for (key, node) in fields where !Self.keys.contains(key) {
            note(
                node,
                "unknown key ‘\(key)’; there are \(Self.keys.sorted().joined(separator: ", "))"
            )
        }
        let name = text(fields, "name", isNeeded: true) ?? ""
        if !name.isEmpty, !Self.isName(name) {
            note(fields["name"], "a name has 1 to 32 of a-z, 0-9 and _")
        }
        if !name.isEmpty, file != name + ".yaml", !file.hasSuffix("/" + name + ".yaml") {
            note(fields["name"], "the file of /\(name) must be called \(name).yaml")
        }
        let summary = text(fields, "summary", isNeeded: true) ?? ""
        if summary.count > 256 { note(fields["summary"], "at most 256 characters") }
        let work = work(fields)
        let tier = tier(fields, work)
        let manifest = CommandManifest(
            name: name,
            summary: summary,
            tier: tier,
            arguments: arguments(fields, work),
            work: work ?? .steps([]),
            template: text(fields, "template") ?? "notice",
            aliases: texts(fields, "aliases"),
            examples: texts(fields, "examples"),
            related: lines(fields, "related"),
            isHidden: flag(fields["hidden"]),
            writtenUsage: text(fields, "usage")
        )
        if let usage = manifest.writtenUsage, usage != "/" + name, !usage.hasPrefix("/\(name) ") {
            note(fields["usage"], "‘usage’ begins with /\(name)")
        }
        for alias in manifest.aliases where !Self.isName(alias) {
            note(fields["aliases"], "‘\(alias)’ is no command name")
        }
        return problems.isEmpty ? manifest : nil
    }

    private mutating func work(_ fields: [String: Node]) -> CommandManifest.Work? {
        if let node = fields["steps"] {
            if let action = fields["action"] { note(action, "either action or steps, not both") }
            let steps = lines(fields, "steps")
            if steps.isEmpty { note(node, "at least one step, such as /balance") }
            return .steps(steps)
        }
        guard let name = text(fields, "action", isNeeded: true) else { return nil }
        guard let action = CommandAction(rawValue: name) else {
            let known = CommandAction.allCases.map(\.rawValue).joined(separator: ", ")
            note(fields["action"], "no action is called ‘\(name)’; there are \(known)")
            return nil
        }
        return .action(action)
    }

    private mutating func tier(
        _ fields: [String: Node],
        _ work: CommandManifest.Work?
    ) -> CommandTier {
        guard case .action(let action) = work else {
            if fields["tier"] != nil, work != nil {
                note(fields["tier"], "a command of steps has the tier of its gravest step")
            }
            return .read
        }
        let name = text(fields, "tier", isNeeded: true)
        guard let name else { return action.tier }
        guard let tier = CommandTier(rawValue: name) else {
            note(fields["tier"], "a tier is read, lower or raise")
            return action.tier
        }
        if tier != action.tier {
            note(fields["tier"], "the tier of \(action.rawValue) is \(action.tier.rawValue)")
        }
        return tier
    }

    private mutating func arguments(
        _ fields: [String: Node],
        _ work: CommandManifest.Work?
    ) -> [ArgumentSpec] {
        guard let node = fields["arguments"] else { return [] }
        guard let list = node.sequence else {
            note(node, "arguments are a list")
            return []
        }
        var known: [String: ArgumentKind] = [:]
        if case .action(let action) = work { known = action.argumentKinds }
        var reader = ArgumentSpecReader(file: file, known: known)
        let specs = list.compactMap { reader.read($0) }
        if let text = specs.dropLast().first(where: { $0.kind == .text }) {
            reader.note(node, "‘\(text.name)’ takes the rest of the line and must be the last")
        }
        problems += reader.problems
        return specs
    }

    // MARK: Pieces of YAML

    private mutating func fields(of yaml: String) -> [String: Node]? {
        do {
            // The basic resolver takes every word as text: the other one would try regular expressions
            // on each, which takes longer than the rest of the reading.
            guard let root = try Yams.compose(yaml: yaml, .basic), let mapping = root.mapping else {
                problems.append(.init(file: file, line: 1, reason: "a manifest is a map of keys"))
                return nil
            }
            var fields: [String: Node] = [:]
            for (key, value) in mapping { fields[key.string ?? ""] = value }
            return fields
        } catch {
            problems.append(
                .init(file: file, line: Self.line(of: error), reason: Self.reason(error))
            )
            return nil
        }
    }

    private mutating func text(
        _ fields: [String: Node],
        _ key: String,
        isNeeded: Bool = false
    ) -> String? {
        guard let node = fields[key] else {
            if isNeeded { note(nil, "the key ‘\(key)’ is missing") }
            return nil
        }
        guard let text = node.scalar?.string, !text.isEmpty else {
            note(node, "‘\(key)’ is a text")
            return nil
        }
        return text
    }

    private mutating func texts(_ fields: [String: Node], _ key: String) -> [String] {
        guard let node = fields[key] else { return [] }
        guard let list = node.sequence else {
            note(node, "‘\(key)’ is a list")
            return []
        }
        return list.compactMap { $0.scalar?.string }
    }

    private mutating func lines(_ fields: [String: Node], _ key: String) -> [CommandLine] {
        texts(fields, key).compactMap { text in
            if let line = CommandLine(text) { return line }
            note(fields[key], "‘\(text)’ is no command line such as /balance")
            return nil
        }
    }

    private mutating func flag(_ node: Node?) -> Bool {
        guard let node else { return false }
        guard let flag = node.flag else {
            note(node, "true or false")
            return false
        }
        return flag
    }

    private mutating func note(_ node: Node?, _ reason: String) {
        problems.append(.init(file: file, line: node?.mark?.line, reason: reason))
    }

    static func isName(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (97...122).contains(byte) || (48...57).contains(byte) || byte == 95
            }
    }

    private static func line(of error: any Error) -> Int? {
        switch error as? YamlError {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
            mark.line
        default: nil
        }
    }

    private static func reason(_ error: any Error) -> String {
        switch error as? YamlError {
        case .scanner(_, let problem, _, _), .parser(_, let problem, _, _),
            .composer(_, let problem, _, _):
            problem
        case .duplicatedKeysInMapping: "a key stands twice"
        default: "this is no YAML"
        }
    }
}

extension Node {
    /// True or false as YAML writes them, without quotes; nil for anything else.
    var flag: Bool? {
        guard let scalar, scalar.style == .plain || scalar.style == .any else { return nil }
        switch scalar.string.lowercased() {
        case "true", "yes", "on": return true
        case "false", "no", "off": return false
        default: return nil
        }
    }
}
