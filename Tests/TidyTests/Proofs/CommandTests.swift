import Testing

private let good = """
    name: halt
    summary: Stops new entries.
    tier: lower
    aliases: [stop]
    action: halt
    template: halted
    """

private func broken(
    _ files: [(String, String)],
    templates: Set<String> = ["halted"],
    actions: ActionList? = nil
) -> [String] {
    CommandRule.violations(
        in: files.map { CommandRule.Manifest(path: "commands/\($0.0).yaml", text: $0.1) },
        templates: templates,
        actions: actions
    ).map { "\($0.path):\($0.line) \($0.problem)" }
}

@Test func `a complete manifest passes`() {
    #expect(broken([("halt", good)]) == [])
    let macro = "name: morning\nsummary: Three.\ntier: read\nsteps:\n  - /halt all\n  - stop\n"
    #expect(broken([("halt", good), ("morning", macro)]) == [])
}

@Test(arguments: [
    ("summary: Stops new entries.", "summary: ''", "2 the summary has 0 characters"),
    ("tier: lower", "tier: high", "3 `high` is no tier"),
    ("tier: lower", "tier: lower\nlevel: 5", "4 unknown key `level`"),
    ("[stop]", "[Stop]", "4 `Stop` is no command name"),
    ("[stop]", "[halt]", "4 `halt` is taken by commands/halt.yaml"),
    ("name: halt", "name: stop_all", "1 the file is halt.yaml, the name is `stop_all`"),
    ("action: halt\n", "", "1 neither action nor steps"),
    ("template: halted", "", "1 no template"),
    ("template: halted", "template: gone", "6 no file templates/gone.mustache"),
    ("action: halt", "action: halt\nsteps: [fly]", "6 both action and steps"),
    ("action: halt\n", "steps: [fly]\n", "5 the step `fly` is no command"),
])
func `a fault in a manifest is found with its line`(part: String, by other: String, says: String) {
    let text = good.replacing(part, with: other)
    #expect(broken([("halt", text)]).contains("commands/halt.yaml:\(says)"))
}

@Test func `a file that is no manifest is found`() {
    #expect(broken([("halt", "- a\n- b")]) == ["commands/halt.yaml:1 no mapping of keys"])
    let found = broken([("halt", "name: halt\nsummary: [open\ntier: read\n")])
    #expect(found.count == 1)
    #expect(found.first?.contains("not YAML") ?? false, "\(found)")
    #expect(broken([("halt", String(repeating: "a", count: 300))]).count == 1)
}

@Test func `names and aliases of two files collide`() {
    let other = "name: stop\nsummary: Other.\ntier: lower\naction: halt\ntemplate: halted\n"
    #expect(
        broken([("halt", good), ("stop", other)])
            == ["commands/stop.yaml:1 `stop` is taken by commands/halt.yaml"]
    )
}

@Test func `manifests and actions must agree both ways`() throws {
    let source = """
        package enum CommandAction: String, CaseIterable {
            case halt, resume
            case closeAll = "close_all"
            var isRisky: Bool { switch self { case .halt: false; default: true } }
        }
        """
    let file = SourceFile(path: "Sources/ChatOps/Commands/CommandAction.swift", text: source)
    let actions = try #require(ActionList(in: file))
    #expect(actions.lines == ["halt": 2, "resume": 2, "close_all": 3])
    #expect(ActionList(in: SourceFile(path: "a", text: "enum Other { case a }")) == nil)
    let found = broken(
        [("halt", good.replacing("action: halt", with: "action: hold"))],
        actions: actions
    )
    #expect(found.contains("commands/halt.yaml:5 `hold` is no action of the engine"))
    #expect(found.filter { $0.contains("no manifest of commands/ runs the action") }.count == 3)
}

private func unused(_ templates: [(String, String)], used: Set<String> = []) -> [String] {
    TemplateRule.violations(
        in: templates.map { .init(path: "templates/\($0.0).mustache", text: $0.1) },
        used: used,
        alerts: ["low_disk"],
        literals: ["welcome"]
    ).map { "\($0.path):\($0.line) \($0.problem)" }
}

@Test func `an unused template and a missing partial are found`() {
    let templates = [
        ("halted", "{{> _head}}\n{{>lines}}"), ("_head", ""), ("lines", ""), ("low_disk", ""),
        ("alert_low_disk", ""), ("alerts/low_disk", ""), ("welcome", ""),
    ]
    #expect(unused(templates, used: ["halted"]) == [])
    #expect(
        unused(templates).contains("templates/halted.mustache:1 nothing uses this template")
    )
    #expect(
        unused([("halted", "a\n{{> gone }}")], used: ["halted"])
            == ["templates/halted.mustache:2 the partial `gone` does not exist"]
    )
}

@Test func `the commands and templates of the tree agree`() {
    let tree = SourceTree.shared
    let manifests = tree.paths(under: "commands", ending: ".yaml")
        .map { CommandRule.Manifest(path: $0, text: tree.text(of: $0)) }
    let templates = tree.paths(under: "templates", ending: ".mustache")
        .map { TemplateRule.Template(path: $0, text: tree.text(of: $0)) }
    let chat = SourceTree.sources.filter { $0.path.hasPrefix("Sources/ChatOps/") }
    let actions = chat.lazy.filter { $0.path.contains("/Commands/") }.compactMap(ActionList.init)
        .first
    let alerts = SourceTree.sources.lazy.compactMap { ActionList(named: "AlertKind", in: $0) }.first
    let speakers = SourceTree.sources.filter { ["ChatOps", "martlet"].contains($0.room) }
    let literals = speakers.flatMap(\.code).filter { $0.kind == .string }.map(\.text)
    let used = manifests.compactMap {
        CommandManifest.read(path: $0.path, text: $0.text).0?.template
    }
    // The actions are compared once there are commands to compare them with.
    expectNone(
        CommandRule.violations(
            in: manifests,
            templates: Set(templates.map(\.name)),
            actions: manifests.isEmpty ? nil : actions
        )
            + TemplateRule.violations(
                in: templates,
                used: Set(used),
                alerts: Set(alerts?.lines.keys.map(\.self) ?? []),
                literals: Set(literals)
            )
    )
}

@Test func `commands and templates hold nothing else`() {
    let tree = SourceTree.shared
    let strangers =
        tree.paths(under: "commands").filter { !$0.hasSuffix(".yaml") && !$0.hasSuffix(".md") }
        + tree.paths(under: "templates").filter {
            !$0.hasSuffix(".mustache") && !$0.hasSuffix(".md") && $0.contains(".")
        }
    expectNone(
        strangers.map {
            Violation(
                path: $0,
                line: 1,
                problem: "the file is neither a manifest nor a template",
                remedy: "end its name with .yaml in commands/, with .mustache in templates/"
            )
        }
    )
}
