/// Holds the manifests of `commands/`, the templates and the engine's actions together.
enum CommandRule {
    struct Manifest {
        let path: String
        let text: String
    }

    /// `templates` are names without ending; `actions` is nil while no list of actions exists.
    static func violations(
        in files: [Manifest],
        templates: Set<String>,
        actions: ActionList?
    ) -> [Violation] {
        var found: [Violation] = []
        var manifests: [CommandManifest] = []
        for file in files {
            let (manifest, faults) = CommandManifest.read(path: file.path, text: file.text)
            found += faults
            if let manifest { manifests.append(manifest) }
        }
        found += collisions(among: manifests)
        found += missingTemplates(of: manifests, templates: templates)
        found += missingSteps(of: manifests)
        if let actions { found += disagreements(of: manifests, with: actions) }
        return found
    }

    private static func collisions(among manifests: [CommandManifest]) -> [Violation] {
        var owners: [String: String] = [:]
        var found: [Violation] = []
        for manifest in manifests {
            for (index, word) in ([manifest.name] + manifest.aliases).enumerated() {
                if let owner = owners.updateValue(manifest.path, forKey: word) {
                    let key = index == 0 ? "name" : "aliases"
                    found.append(
                        Violation(
                            path: manifest.path,
                            line: manifest.line(of: key),
                            problem: "`\(word)` is taken by \(owner)",
                            remedy: "choose another name or alias"
                        )
                    )
                }
            }
        }
        return found
    }

    private static func missingTemplates(
        of manifests: [CommandManifest],
        templates: Set<String>
    ) -> [Violation] {
        manifests.compactMap { manifest in
            guard let template = manifest.template, !templates.contains(template) else {
                return nil
            }
            return Violation(
                path: manifest.path,
                line: manifest.line(of: "template"),
                problem: "no file templates/\(template).mustache",
                remedy: "write it, or name one that exists"
            )
        }
    }

    private static func missingSteps(of manifests: [CommandManifest]) -> [Violation] {
        let names = Set(manifests.flatMap { [$0.name] + $0.aliases })
        return manifests.flatMap { manifest in
            manifest.steps.filter { !names.contains($0) }.map { step in
                Violation(
                    path: manifest.path,
                    line: manifest.line(of: "steps"),
                    problem: "the step `\(step)` is no command",
                    remedy: "name a command of commands/"
                )
            }
        }
    }

    private static func disagreements(
        of manifests: [CommandManifest],
        with actions: ActionList
    ) -> [Violation] {
        let unknown: [Violation] = manifests.compactMap { manifest in
            guard let action = manifest.action, actions.lines[action] == nil else { return nil }
            let known = actions.lines.keys.sorted().joined(separator: ", ")
            return Violation(
                path: manifest.path,
                line: manifest.line(of: "action"),
                problem: "`\(action)` is no action of the engine",
                remedy: "add it to CommandAction, or use one of \(known)"
            )
        }
        let used = Set(manifests.compactMap(\.action))
        let idle = actions.lines.filter { !used.contains($0.key) }.map { action, line in
            Violation(
                path: actions.path,
                line: line,
                problem: "no manifest of commands/ runs the action `\(action)`",
                remedy: "write the manifest, or remove the case and its handler"
            )
        }
        return unknown + idle
    }
}
