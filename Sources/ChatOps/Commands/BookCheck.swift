/// The checks that need all manifests together, and the tiers of commands made of steps.
struct BookCheck {
    let named: [String: (manifest: CommandManifest, file: String)]
    let templates: Set<String>

    /// What a command that changes risk would lose by another manifest of its name: whoever types /halt
    /// means that one, and the names that people know must lead to it.
    static func losses(
        of shipped: CommandManifest,
        to own: CommandManifest,
        _ file: String
    ) -> [ManifestProblem] {
        guard shipped.tier != .read else { return [] }
        var reasons: [String] = []
        if own.action != shipped.action {
            reasons.append("/\(shipped.name) keeps its action; give what you make another name")
        }
        reasons += shipped.aliases.filter { !own.aliases.contains($0) }.map {
            "/\(shipped.name) keeps its other name /\($0); add it to aliases"
        }
        return reasons.map { ManifestProblem(file: file, line: nil, reason: $0) }
    }

    /// The manifests by name, with what is wrong among them.
    func resolved() -> ([String: CommandManifest], [ManifestProblem]) {
        var problems: [ManifestProblem] = []
        var byName: [String: CommandManifest] = [:]
        var owners: [String: String] = [:]
        for (name, entry) in named.sorted(by: { $0.key < $1.key }) {
            for taken in [name] + entry.manifest.aliases {
                if let owner = owners[taken] {
                    problems.append(problem(entry.file, "/\(taken) is taken by /\(owner)"))
                }
                owners[taken] = name
            }
            if !templates.contains(entry.manifest.template) {
                problems.append(
                    problem(entry.file, "no template is called ‘\(entry.manifest.template)’")
                )
            }
        }
        for (name, entry) in named {
            problems += relatedProblems(entry, owners)
            guard case .steps(let steps) = entry.manifest.work else {
                byName[name] = entry.manifest
                continue
            }
            let (tier, found) = tier(of: steps, owners, entry.file)
            problems += found
            byName[name] = entry.manifest.with(tier: tier)
        }
        return (byName, problems)
    }

    private func relatedProblems(
        _ entry: (manifest: CommandManifest, file: String),
        _ owners: [String: String]
    ) -> [ManifestProblem] {
        entry.manifest.related.filter { owners[$0.verb] == nil }
            .map { problem(entry.file, "no command is called /\($0.verb)") }
    }

    /// The gravest tier among the steps. Steps may not raise risk, for each of those needs its own
    /// preview and code; and they may not be made of steps themselves.
    private func tier(
        of steps: [CommandLine],
        _ owners: [String: String],
        _ file: String
    ) -> (CommandTier, [ManifestProblem]) {
        var tier = CommandTier.read
        var problems: [ManifestProblem] = []
        for step in steps {
            guard let owner = owners[step.verb], let target = named[owner]?.manifest else {
                problems.append(problem(file, "no command is called /\(step.verb)"))
                continue
            }
            guard let action = target.action else {
                problems.append(problem(file, "/\(step.verb) is made of steps itself"))
                continue
            }
            let stepTier = action.tier(arguments: step.arguments)
            if stepTier == .raise {
                problems.append(
                    problem(file, "\(step.text) raises risk; it needs its own preview and code")
                )
            }
            let asksFirst =
                action == .flatten || action == .close
                || step.arguments.contains("close") && action == .drift
                || step.arguments.contains("flatten") && action == .drill
            if asksFirst, !step.arguments.contains("now") {
                problems.append(
                    problem(file, "\(step.text) asks for a tap; write \(step.text) now")
                )
            }
            tier = max(tier, stepTier)
        }
        return (tier, problems)
    }

    private func problem(_ file: String, _ reason: String) -> ManifestProblem {
        ManifestProblem(file: file, line: nil, reason: reason)
    }
}

extension CommandManifest {
    fileprivate func with(tier: CommandTier) -> CommandManifest {
        CommandManifest(
            name: name,
            summary: summary,
            tier: tier,
            arguments: arguments,
            work: work,
            template: template,
            aliases: aliases,
            examples: examples,
            related: related,
            isHidden: isHidden
        )
    }
}
