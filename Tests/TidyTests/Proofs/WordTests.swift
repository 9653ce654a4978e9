import Testing

private func broken(_ text: String) -> [Int] {
    WordRule.violations(in: SourceFile(path: "Sources/Platform/A.swift", text: text)).map(\.line)
}

@Test(arguments: [
    "let a = try! f()", "let a = b as! C", "fatalError()", "fatalError(\"no\")",
    "fatalError(text)", "// TO" + "DO: later", "/// FIX" + "ME", "let a = \"XX" + "X\"",
    "let a = \"/wo" + "rk/main\"", "// see /ho" + "me/me", "\"file:///op" + "t/swift\"",
])
func `a promise, a hidden crash and a path of one machine are found`(line: String) {
    #expect(broken("let a = 1\n\(line)\n") == [2])
}

@Test(arguments: [
    "let a = try !f()", "let a = try? f()", "// try! and as! crash.", "let a = \"try!\"",
    "fatalError(\"The mailbox lost its owner.\")", "let TO" + "DOs = 1",
    "mkstemp(\"aXXX" + "XXX\")",
    "\"https://example.org/ho" + "me/\"", "Sources/wo" + "rk/a", "let a = b as? C",
    "a\u{2F}op" + "t",
])
func `what only looks like one passes`(line: String) {
    #expect(broken(line) == [])
}

@Test func `the tree promises nothing and names no machine`() {
    let planted = "Tests/TidyTests/"
    let swift = SourceTree.swiftFiles.filter { !$0.path.hasPrefix(planted) }
    let texts = SourceTree.shared.paths.filter { path in
        !path.hasPrefix(planted)
            && [".yaml", ".mustache", ".service", ".md", ".c", ".h", ".example"]
                .contains(where: path.hasSuffix)
            || path.hasPrefix("scripts/")
    }
    expectNone(
        swift.flatMap(WordRule.violations)
            + texts.flatMap {
                WordRule.promises(path: $0, text: SourceTree.shared.text(of: $0))
            }
    )
}
