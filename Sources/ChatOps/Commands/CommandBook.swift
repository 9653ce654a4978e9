package import TradingCore

/// All commands that there are. Made from manifests; menu, help and lookup come from here.
package struct CommandBook: Sendable {
    /// In the order of their names.
    package let manifests: [CommandManifest]
    private let byName: [String: CommandManifest]

    /// Reads the embedded manifests (by name), then the operator's own (by path), which replace
    /// those of the same name.
    ///
    /// - Throws: every problem of every file at once.
    package init(
        embedded: [String: String],
        own: [String: String] = [:],
        templates: Set<String>
    ) throws(ManifestProblems) {
        var problems: [ManifestProblem] = []
        var named: [String: (manifest: CommandManifest, file: String)] = [:]
        for files in [embedded, own] {
            for (key, text) in files.sorted(by: { $0.key < $1.key }) {
                let file = key.hasSuffix(".yaml") ? key : "commands/\(key).yaml"
                var reader = ManifestReader(file: file)
                let read = reader.read(text)
                problems += reader.problems
                guard let manifest = read else { continue }
                if let shipped = named[manifest.name]?.manifest {
                    problems += BookCheck.losses(of: shipped, to: manifest, file)
                }
                named[manifest.name] = (manifest, file)
            }
        }
        let check = BookCheck(named: named, templates: templates)
        var (byName, found) = check.resolved()
        problems += found
        guard problems.isEmpty else { throw ManifestProblems(problems) }
        manifests = named.keys.sorted().compactMap { byName[$0] }
        for manifest in manifests {
            for alias in manifest.aliases { byName[alias] = manifest }
        }
        self.byName = byName
    }

    /// The command of a name or alias.
    package func manifest(named name: String) -> CommandManifest? { byName[name] }

    /// The menu of the chat: names and summaries of what is not hidden, 100 at most.
    package var menu: [(name: String, summary: String)] {
        manifests.filter { !$0.isHidden }.prefix(100).map { ($0.name, $0.summary) }
    }

    /// `/help`.
    package var help: HelpReport {
        let groups = CommandTier.allCases.compactMap { tier -> HelpGroup? in
            let commands = manifests.filter { $0.tier == tier && !$0.isHidden }
            let rows = commands.map { HelpRow(usage: $0.usage, summary: $0.summary) }
            return rows.isEmpty ? nil : HelpGroup(title: tier.title, commands: rows)
        }
        return HelpReport(groups: groups, hint: "/help COMMAND tells more about one of them.")
    }

    /// `/help COMMAND`.
    package func help(on manifest: CommandManifest) -> NoticeReport {
        var lines = [manifest.summary, manifest.tier.title + "."]
        lines += manifest.arguments.filter { !$0.help.isEmpty }.map { "\($0.usage): \($0.help)" }
        if case .steps(let steps) = manifest.work {
            lines.append("Runs " + steps.map(\.text).joined(separator: ", ") + ".")
        }
        if !manifest.aliases.isEmpty {
            lines.append("Also: " + manifest.aliases.map { "/" + $0 }.joined(separator: ", "))
        }
        lines += manifest.examples.map { "Example: \($0)" }
        return NoticeReport(headline: manifest.usage, lines: lines, numbers: [])
    }

    /// The commands that a mistyped name may have meant, the likeliest first, three at most. A
    /// possible halt always stands first.
    package func suggestions(for typed: String) -> [CommandManifest] {
        let folded = Lookalikes.folded(typed).filter { $0.isLetter || $0.isNumber || $0 == "_" }
        guard !folded.isEmpty else { return [] }
        // A name that only lacks its slash leaves nothing to guess.
        if let exact = byName[folded], !exact.isHidden { return [exact] }
        var ranked: [(distance: Int, manifest: CommandManifest)] = []
        for (name, manifest) in byName where !manifest.isHidden {
            let distance = EditDistance.between(folded, name)
            let isHalt = manifest.action == .halt
            let reach = isHalt ? 2 : (name.count <= 4 ? 1 : 2)
            if distance <= min(reach, max(1, folded.count - 2)) {
                ranked.append((distance, manifest))
            }
        }
        ranked.sort { left, right in
            let leftKey = (left.manifest.action == .halt ? 0 : 1, left.distance, left.manifest.name)
            let rightKey = (
                right.manifest.action == .halt ? 0 : 1, right.distance, right.manifest.name
            )
            return leftKey < rightKey
        }
        var found: [CommandManifest] = []
        for (_, manifest) in ranked where !found.contains(manifest) { found.append(manifest) }
        return Array(found.prefix(3))
    }
}
