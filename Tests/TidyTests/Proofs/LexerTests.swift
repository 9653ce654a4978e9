import Testing

private func words(_ text: String) -> [String] {
    SwiftLexer.tokens(of: text).filter { $0.kind == .identifier }.map(\.text)
}

private func strings(_ text: String) -> [String] {
    SwiftLexer.tokens(of: text).filter { $0.kind == .string }.map(\.text)
}

@Test func `words in comments are not code`() {
    #expect(words("a // print(1)\nb") == ["a", "b"])
    #expect(words("a /* x /* print */ y */ b") == ["a", "b"])
    #expect(words("/* never closed print") == [])
}

@Test func `a documentation comment has exactly three slashes`() {
    let kinds = SwiftLexer.tokens(of: "/// a\n//// b\n// c\n").map(\.kind)
    #expect(kinds == [.docComment, .comment, .comment])
}

@Test func `words in strings are not code`() {
    #expect(words(#"a "print(\"x\") // no" b"#) == ["a", "b"])
    #expect(words("a \"\"\"\n print \"here\" \n\"\"\" b") == ["a", "b"])
    #expect(words(##"a #"print " \(no)"# b"##) == ["a", "b"])
    #expect(strings(##"#"x " y"#"##) == [#"x " y"#])
    #expect(strings(#""one" + "two""#) == ["one", "two"])
}

@Test func `code in an interpolation is code`() {
    #expect(words(#""a \(print(f(1), "b\(c)")) d" e"#) == ["print", "f", "c", "e"])
    #expect(words(##"#"a \#(now) \(no)"# e"##) == ["now", "e"])
    #expect(strings(#""a \(b) c""#) == ["a  c"])
}

@Test func `an open string ends with its line`() {
    #expect(words("\"open\nnext") == ["next"])
}

@Test func `a slash divides after a value and opens a regex before one`() {
    #expect(words("let x = a / b / c") == ["let", "x", "a", "b", "c"])
    #expect(words("let x = (a) /b/ c") == ["let", "x", "a", "b", "c"])
    #expect(words("let x = /print(.*)/\nb") == ["let", "x", "b"])
    #expect(words("let x = #/ print \" /#\nb") == ["let", "x", "b"])
    #expect(words("values.reduce(1, /)\nb // c") == ["values", "reduce", "b"])
}

@Test func `lines are counted through long strings and comments`() {
    let text = "a\n/* \n */ b \"\"\"\n x\n\"\"\" c\nd"
    let tokens = SwiftLexer.tokens(of: text)
    let lines = tokens.filter { $0.kind == .identifier }.map(\.line)
    #expect(lines == [1, 3, 5, 6])
    #expect(tokens.last?.end == text.utf8.count)
}

@Test func `a name in backticks is no keyword`() {
    let tokens = SwiftLexer.tokens(of: "func `a public import`() {}")
    #expect(tokens[1].kind == .quotedIdentifier)
    #expect(tokens[1].text == "a public import")
    #expect(words("func `a public import`() {}") == ["func"])
}

@Test func `words beyond ASCII and numbers come whole`() {
    #expect(words("let größe = 1_000.5e3") == ["let", "größe"])
    let numbers = SwiftLexer.tokens(of: "0x1F...2.5").filter { $0.kind == .number }.map(\.text)
    #expect(numbers == ["0x1F", "2.5"])
}
