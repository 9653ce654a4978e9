/// The HTML of replies as a terminal shows it.
enum ConsoleText {
    private static let styles: [String: String] = [
        "b": "\u{1B}[1m", "/b": "\u{1B}[22m", "strong": "\u{1B}[1m", "/strong": "\u{1B}[22m",
        "i": "\u{1B}[3m", "/i": "\u{1B}[23m", "em": "\u{1B}[3m", "/em": "\u{1B}[23m",
        "u": "\u{1B}[4m", "/u": "\u{1B}[24m", "s": "\u{1B}[9m", "/s": "\u{1B}[29m",
        "code": "\u{1B}[36m", "/code": "\u{1B}[39m",
    ]
    private static let entities = [
        "lt": "<", "gt": ">", "amp": "&", "quot": "\"", "#39": "'",
    ]

    /// Bold, italic and code as escape sequences; other tags vanish. Control characters in the text
    /// are dropped, so that a venue's words cannot steer the terminal.
    static func ansi(fromHTML html: String) -> String {
        var result = ""
        var rest = html[...]
        while let character = rest.first {
            rest = rest.dropFirst()
            if character == "<", let end = rest.firstIndex(of: ">") {
                let tag = rest[..<end].split(separator: " ").first.map(String.init) ?? ""
                result += styles[tag] ?? ""
                rest = rest[rest.index(after: end)...]
            } else if character == "&", let end = rest.firstIndex(of: ";"),
                let text = entities[String(rest[..<end])]
            {
                result += text
                rest = rest[rest.index(after: end)...]
            } else if character == "\n" || !character.isControl {
                result.append(character)
            }
        }
        return result
    }
}

extension Character {
    /// Whether the character steers a terminal instead of showing something.
    var isControl: Bool { unicodeScalars.contains { $0.isControl } }
}

extension Unicode.Scalar {
    /// Whether the scalar steers a terminal: a control character, or one that turns the direction in
    /// which others are shown.
    var isControl: Bool {
        properties.generalCategory == .control || (0x202A...0x202E).contains(value)
            || (0x2066...0x2069).contains(value)
    }
}

extension StringProtocol {
    /// The text without what steers a terminal, so that a venue's or a stranger's words cannot. Line
    /// ends stay; a tab becomes a blank.
    var withoutControls: String {
        var kept = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            if scalar == "\t" {
                kept.append(" ")
            } else if scalar == "\n" || !scalar.isControl {
                kept.append(scalar)
            }
        }
        return String(kept)
    }

    /// The same on one line: a line end becomes a blank.
    var onOneLine: String {
        String(withoutControls.map { $0 == "\n" ? " " : $0 })
    }
}
