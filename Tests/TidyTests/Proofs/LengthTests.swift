import Testing

private func broken(_ text: String, path: String = "Sources/TradingCore/A.swift") -> [String] {
    LengthRule.violations(in: SourceFile(path: path, text: text)).map(\.problem)
}

private func lines(_ count: Int) -> String {
    (0..<count).map { "let a\($0) = { (b: Int) in b }" }.joined(separator: "\n")
}

@Test(arguments: [
    "func f() {\n#\n}", "struct A {\n init(a: [Int] = []) {\n#\n}\n}",
    "struct A {\nvar f: Int {\n#\n}\n}", "let f: Int = {\n#\n}()",
    "extension A where B == C {\nsubscript(a: Int) -> Int {\nget {\nf(1)\n}\nset(new) {\n#\n}\n}\n}",
    "actor A {\nvar f: Int {\nget async throws {\n#\n}\n}\n}", "deinit {\n#\n}",
    "func g() {\nstruct B {\nfunc f() {\n#\n}\n}\n}",
])
func `a body of sixty lines passes and a longer one is found`(pattern: String) {
    let isNested = pattern.hasPrefix("func g")
    let parts = pattern.split(separator: "#").map(String.init)
    let short = parts[0] + lines(isNested ? 56 : 60) + parts[1]
    #expect(broken(short) == [])
    let long = broken(parts[0] + lines(61) + parts[1])
    #expect(long.contains { $0.contains("has 61 lines, 60 are allowed") }, "\(long)")
}

@Test func `a type of many short members passes`() {
    let members = (0..<80).map { "    func f\($0)() { g(\"}\") }" }.joined(separator: "\n")
    for header in ["struct A", "final class A: B", "package actor A", "extension A where B: C"] {
        #expect(broken("\(header) {\n\(members)\n}\n") == [])
    }
    let both = "var a: Int {\nget {\n\(lines(40))\n}\nset {\n\(lines(40))\n}\n}"
    #expect(broken("struct A {\n\(both)\n}") == [])
}

@Test func `the message names the member`() {
    let found = broken("struct A {\nfunc first() {}\nfunc second() {\n\(lines(61))\n}\n}")
    #expect(found == ["the body of `second` has 61 lines, 60 are allowed"])
}

@Test func `a test may hold a table of a hundred and twenty lines`() {
    let path = "Tests/ATests/A.swift"
    #expect(broken("func f() {\n\(lines(120))\n}", path: path) == [])
    #expect(broken("func f() {\n\(lines(121))\n}", path: path).count == 1)
}

@Test func `a file over four hundred lines is found with its count`() {
    let text = String(repeating: "// A line.\n", count: 400)
    #expect(broken(text) == [])
    #expect(broken(text + "// One more.") == ["the file has 401 lines, 400 are allowed"])
    #expect(broken(text + "// One more.", path: "Tests/ATests/A.swift") == [])
}

@Test func `the bodies and files of the tree are short`() {
    expectNone(SourceTree.swiftFiles.flatMap(LengthRule.violations))
}
