/// Every template is used, and every partial that a template names exists.
enum TemplateRule {
    struct Template {
        let path: String
        let text: String

        /// The path under `templates/` without its ending.
        var name: String {
            String(path.dropFirst("templates/".count).dropLast(".mustache".count))
        }
    }

    /// `used` holds the templates that manifests name; `alerts` the raw values of the alert kinds,
    /// for which `NAME`, `alert_NAME` and `alerts/NAME` stand; `literals` the strings of Sources.
    static func violations(
        in templates: [Template],
        used: Set<String>,
        alerts: Set<String>,
        literals: Set<String>
    ) -> [Violation] {
        let names = Set(templates.map(\.name))
        var found: [Violation] = []
        var partials: Set<String> = []
        for template in templates {
            for (partial, line) in references(in: template.text) {
                partials.insert(partial)
                if !names.contains(partial) {
                    found.append(
                        Violation(
                            path: template.path,
                            line: line,
                            problem: "the partial `\(partial)` does not exist",
                            remedy: "write templates/\(partial).mustache, or name another"
                        )
                    )
                }
            }
        }
        let ofAlerts = alerts.union(alerts.map { "alert_\($0)" }).union(
            alerts.map { "alerts/\($0)" }
        )
        let known = used.union(partials).union(ofAlerts).union(literals)
        for template in templates {
            let file = template.name.split(separator: "/").last ?? ""
            if file.hasPrefix("_") || known.contains(template.name) { continue }
            found.append(
                Violation(
                    path: template.path,
                    line: 1,
                    problem: "nothing uses this template",
                    remedy: "name it in a manifest or after an alert kind, begin its name with _ "
                        + "if it is a partial, or remove it"
                )
            )
        }
        return found
    }

    /// The names in `{{> name}}` with their lines.
    private static func references(in text: String) -> [(String, Int)] {
        var found: [(String, Int)] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            var rest = line[...]
            while let open = rest.firstRange(of: "{{>") {
                rest = rest[open.upperBound...]
                guard let close = rest.firstRange(of: "}}") else { break }
                let name = rest[..<close.lowerBound].filter { $0 != " " && $0 != "~" }
                found.append((String(name), index + 1))
                rest = rest[close.upperBound...]
            }
        }
        return found
    }
}
