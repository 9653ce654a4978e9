import Yams

/// A command's manifest as far as the rules look at it.
struct CommandManifest {
    let path: String
    let name: String
    let aliases: [String]
    let action: String?
    let template: String?
    /// The commands that a macro runs, without slash and arguments.
    let steps: [String]
    /// Lines of the top-level keys, from 1.
    let lines: [String: Int]

    func line(of key: String) -> Int { lines[key] ?? 1 }

    static let keys: Set<String> = [
        "name", "summary", "tier", "arguments", "action", "template", "aliases", "examples",
        "steps", "related", "hidden", "usage",
    ]
    static let tiers = ["read", "lower", "raise"]

    /// The manifest, or nil with the reasons why it is none. What can be read is read even then.
    static func read(path: String, text: String) -> (CommandManifest?, [Violation]) {
        func violation(_ line: Int, _ problem: String, _ remedy: String) -> Violation {
            Violation(path: path, line: line, problem: problem, remedy: remedy)
        }
        let root: Yams.Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            let line = (error as? YamlError).flatMap(Self.line) ?? 1
            let words = "\(error)".split(separator: "\n").joined(separator: " ")
            return (nil, [violation(line, "not YAML: \(words)", "mend the syntax at that place")])
        }
        guard let mapping = root?.mapping else {
            return (nil, [violation(1, "no mapping of keys", "write `name: ...` and so on")])
        }
        var found: [Violation] = []
        var lines: [String: Int] = [:]
        for (key, _) in mapping {
            let name = key.string ?? ""
            let line = key.mark?.line ?? 1
            lines[name] = line
            if !keys.contains(name) {
                let known = keys.sorted().joined(separator: ", ")
                found.append(violation(line, "unknown key `\(name)`", "use one of \(known)"))
            }
        }
        let manifest = CommandManifest(
            path: path,
            name: mapping["name"]?.string ?? "",
            aliases: texts(mapping["aliases"]),
            action: mapping["action"]?.string,
            template: mapping["template"]?.string,
            steps: texts(mapping["steps"]).map(commandName),
            lines: lines
        )
        found += manifest.faults(
            summary: mapping["summary"]?.string ?? "",
            tier: mapping["tier"]?.string ?? ""
        )
        return (manifest, found)
    }

    private static func line(of error: YamlError) -> Int? {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _),
            .composer(_, _, let mark, _):
            mark.line
        default: nil
        }
    }

    private static func texts(_ node: Yams.Node?) -> [String] {
        node?.sequence?.compactMap { $0.string ?? $0.mapping?["command"]?.string } ?? []
    }

    /// `/halt all` names `halt`.
    private static func commandName(_ step: String) -> String {
        let word = step.split(separator: " ").first.map(String.init) ?? ""
        return word.hasPrefix("/") ? String(word.dropFirst()) : word
    }

    /// What is wrong with the manifest by itself.
    private func faults(summary: String, tier: String) -> [Violation] {
        var found: [Violation] = []
        func add(_ key: String, _ problem: String, _ remedy: String) {
            found.append(
                Violation(path: path, line: line(of: key), problem: problem, remedy: remedy)
            )
        }
        let file = path.split(separator: "/").last.map(String.init) ?? path
        if file != "\(name).yaml" {
            add("name", "the file is \(file), the name is `\(name)`", "make both the same")
        }
        for word in [name] + aliases where !Self.isName(word) {
            let key = word == name ? "name" : "aliases"
            add(key, "`\(word)` is no command name", "use 1 to 32 of a-z, 0-9 and _")
        }
        if !(1...256).contains(summary.count) {
            add("summary", "the summary has \(summary.count) characters", "use 1 to 256")
        }
        if !Self.tiers.contains(tier) {
            add("tier", "`\(tier)` is no tier", "use read, lower or raise")
        }
        if steps.isEmpty {
            if action == nil { add("name", "neither action nor steps", "name the action") }
            if template == nil { add("name", "no template", "name a file of templates/") }
        } else if action != nil {
            add("steps", "both action and steps", "keep one: a macro runs other commands' actions")
        }
        return found
    }

    private static func isName(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x5F
            }
    }
}
