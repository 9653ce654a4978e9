import Platform
import Testing

@Suite struct DotEnvTests {
    private func parse(_ text: String) throws(DotEnvErrors) -> DotEnv {
        try DotEnv.parse(Array(text.utf8))
    }

    @Test func `names, quotes, escapes, comments and export are understood`() throws {
        let file = try parse(
            """
            # a comment
            PLAIN=value
            export EXPORTED = spaced out  # a comment
            \tINDENTED=1
            SINGLE='a # b \\n $c "d"' # e
            DOUBLE="a # b\\n\\"c\\" \\\\ \\$d"
            EMPTY=
            EMPTY_QUOTES=""
            HASH=a#b
            URL=https://host/?a=b&c=d
            exporter=1
            UMLAUT=é🦜

            """
        )
        let expected = [
            "PLAIN": "value", "EXPORTED": nil, "INDENTED": "1", "SINGLE": "a # b \\n $c \"d\"",
            "DOUBLE": "a # b\n\"c\" \\ $d", "EMPTY": "", "EMPTY_QUOTES": "", "HASH": "a#b",
            "URL": "https://host/?a=b&c=d", "exporter": "1", "UMLAUT": "é🦜",
        ]
        for (name, value) in expected where value != nil { #expect(file[name] == value) }
        #expect(file["EXPORTED"] == "spaced out")
        #expect(file["MISSING"] == nil)
        #expect(file.entries.first?.line == 2)
        #expect(file.entries.count == 11)
    }

    @Test func `line ends of Windows and a byte order mark do no harm`() throws {
        let file = try DotEnv.parse([0xEF, 0xBB, 0xBF] + Array("A=1\r\nB='2'\r\n".utf8))
        #expect(file.entries.map { $0.value } == ["1", "2"])
    }

    @Test func `all problems come at once, with their lines and without values`() throws {
        let text = """
            A=hidden1
            no equals here hidden2
            1A=hidden3
            A=hidden4
            B="hidden5
            C='hidden6' hidden7
            D="hidden8 \\q"
            E=hidden\u{1}9
            F=fine
            """
        let errors = #expect(throws: DotEnvErrors.self) { try parse(text) }
        let problems = try #require(errors?.problems)
        let expected: [(Int, DotEnvProblem.Kind)] = [
            (2, .missingEquals), (3, .badName), (4, .duplicate(name: "A", firstLine: 1)),
            (5, .unclosedQuote(name: "B")), (6, .textAfterQuote(name: "C")),
            (7, .badEscape(name: "D")), (8, .unprintable),
        ]
        #expect(problems.map { $0.line } == expected.map { $0.0 })
        #expect(problems.map { $0.kind } == expected.map { $0.1 })
        let words = try #require(errors?.description)
        #expect(!words.contains("hidden"))
        #expect(words.contains("line 4: A is already set on line 1"))
    }

    @Test func `bytes that are not text are a problem of their line`() {
        let bytes = Array("A=1\nB=".utf8) + [0xFF, 0xFE] + Array("\nC=3\n".utf8)
        let errors = #expect(throws: DotEnvErrors.self) { try DotEnv.parse(bytes) }
        #expect(errors?.problems.map { $0.line } == [2])
    }
}
