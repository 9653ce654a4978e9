import Testing

private let map = """
    | room | holds | folders |
    |---|---|---|
    | `Platform` | the host | `Host/` `HTTP/` |
    """

@Test func `a room or folder that the map does not name is found`() {
    #expect(MapRule.violations(in: "Sources/Platform/Host/A.swift", map: map) == [])
    #expect(MapRule.violations(in: "Sources/Platform/A.swift", map: map) == [])
    #expect(MapRule.violations(in: "Sources/README.md", map: map) == [])
    #expect(MapRule.violations(in: "Sources/Platform/Logs/A.swift", map: map).count == 1)
    #expect(MapRule.violations(in: "Sources/Helpers/A.swift", map: map).count == 1)
    #expect(MapRule.violations(in: "Sources/A.swift", map: map).count == 1)
}

private func broken(_ text: String) -> [String] {
    let files = ["README.md": "", "docs/a.md": "# One Word: `b`\n", "docs/c.svg": ""]
    return LinkRule.violations(path: "docs/here.md", text: text) { files[$0] }
        .map { "\($0.line) \($0.problem)" }
}

@Test func `a link that leads nowhere is found`() {
    #expect(broken("# Top\n[a](a.md) [b](../README.md) [c](a.md#one-word-b) [d](#top)") == [])
    #expect(broken("[web](https://swift.org/x) [mail](mailto:a@b.org) ![p](./c.svg \"t\")") == [])
    #expect(broken("\n[a](b.md)") == ["2 the link to b.md leads nowhere"])
    #expect(broken("[a](../../a.md)") == ["1 the link to ../../a.md leads nowhere"])
    #expect(broken("[a](a.md#two)") == ["1 docs/a.md has no heading #two"])
    #expect(broken("[a](#gone)") == ["1 docs/here.md has no heading #gone"])
}

@Test func `links in code are not links`() {
    #expect(broken("`[a](b.md)` and\n```\n[a](b.md)\n```\n") == [])
}

@Test func `the map names every folder of the tree`() {
    let map = SourceTree.shared.text(of: "Sources/README.md")
    let files = SourceTree.shared.paths(under: "Sources").filter { $0.contains(".") }
    var isNamed: [String: [Violation]] = [:]
    for file in files {
        let folder = file.split(separator: "/").dropLast().joined(separator: "/")
        if isNamed[folder] == nil { isNamed[folder] = MapRule.violations(in: file, map: map) }
    }
    expectNone(isNamed.values.flatMap(\.self))
}

@Test func `the links of the documents resolve`() {
    let tree = SourceTree.shared
    let documents =
        tree.paths(under: "docs", ending: ".md")
        + ["README.md", "Sources/README.md"].filter(tree.exists)
    expectNone(
        documents.flatMap { path in
            LinkRule.violations(path: path, text: tree.text(of: path)) { target in
                tree.exists(target) ? tree.text(of: target) : nil
            }
        }
    )
}
