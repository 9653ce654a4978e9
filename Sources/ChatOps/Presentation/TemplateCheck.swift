/// Looks a template over before it is used, beyond what Mustache itself refuses.
///
/// Templates hold variables, sections, inverted sections, comments and partials by name. What could
/// turn escaping off or call itself is refused: unescaped values (but `{{{body}}}`, the finished
/// text inside a frame), other delimiters, pragmas, dynamic partials, inheritance. Tags must be
/// Telegram's and must be closed in the file that opens them. A template that passes makes legal
/// HTML whatever the values are.
struct TemplateCheck {
    let file: String
    private(set) var problems: [PresentationProblem] = []
    /// Partials that the template uses, with their lines.
    private(set) var partials: [(name: String, line: Int)] = []
    /// Open tags, and a "#" where a section began.
    private var open: [(name: String, line: Int)] = []

    /// Source: Bot API, HTML style.
    static let allowedTags: Set<String> = ["b", "i", "u", "s", "code", "pre", "a", "blockquote"]

    init(_ text: String, file: String) {
        self.file = file
        let scalars = Array(text.unicodeScalars)
        var index = 0
        var line = 1
        while index < scalars.count {
            if scalars[index] == "{", index + 1 < scalars.count, scalars[index + 1] == "{" {
                index = tag(in: scalars, at: index, &line)
            } else if scalars[index] == "<" {
                index = markup(in: scalars, at: index, line)
            } else {
                if scalars[index] == "\n" { line += 1 }
                if scalars[index] == "&", !Self.isReference(scalars[index...].prefix(7)) {
                    report(line, "a bare & must be written &amp;")
                }
                index += 1
            }
        }
        closeSection()
    }

    private mutating func report(_ line: Int, _ reason: String) {
        problems.append(PresentationProblem(file: file, line: line, reason: reason))
    }

    private static func isReference(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars)
        return ["&amp;", "&lt;", "&gt;", "&quot;", "&#"].contains { text.hasPrefix($0) }
    }

    /// Reads a Mustache tag and returns the index after it.
    private mutating func tag(
        in scalars: [Unicode.Scalar],
        at start: Int,
        _ line: inout Int
    ) -> Int {
        var body = ""
        var index = start + 2
        let first = line
        while index + 1 < scalars.count, !(scalars[index] == "}" && scalars[index + 1] == "}") {
            if scalars[index] == "\n" { line += 1 }
            body.unicodeScalars.append(scalars[index])
            index += 1
        }
        let isTriple = index + 2 < scalars.count && scalars[index + 2] == "}"
        let name = body.dropFirst().filter { !$0.isWhitespace }
        judge(body, String(name), line: first)
        return min(scalars.count, index + (isTriple && body.first == "{" ? 3 : 2))
    }

    private var isInCode: Bool { open.contains { $0.name == "pre" || $0.name == "code" } }

    private mutating func judge(_ body: String, _ name: String, line: Int) {
        switch body.first {
        case "#", "^": open.append(("#", line))
        case "/": closeSection()
        case "{", "&":
            if name != "body" { report(line, "{{\(body)}} would not be escaped") }
            if isInCode { report(line, "{{\(body)}} may not stand inside <pre> or <code>") }
        case "=", "%", "<", "$": report(line, "{{\(body)}} is not used in templates")
        case ">":
            if name.hasPrefix("*") {
                report(line, "{{\(body)}} is not used in templates")
            } else {
                partials.append((name, line))
            }
            if isInCode { report(line, "{{\(body)}} may not stand inside <pre> or <code>") }
        default: break
        }
    }

    /// What a section opens it closes, for it may be shown many times or not at all.
    private mutating func closeSection() {
        while let tag = open.popLast(), tag.name != "#" {
            report(tag.line, "<\(tag.name)> is not closed")
        }
    }

    /// Reads a markup tag and returns the index after it.
    private mutating func markup(in scalars: [Unicode.Scalar], at start: Int, _ line: Int) -> Int {
        guard let end = scalars[start...].firstIndex(of: ">") else {
            report(line, "a bare < must be written &lt;")
            return scalars.count
        }
        var body = ""
        body.unicodeScalars.append(contentsOf: scalars[(start + 1)..<end])
        let isClosing = body.hasPrefix("/")
        let name = String((isClosing ? body.dropFirst() : body[...]).prefix { $0.isLetter })
        if !Self.allowedTags.contains(name) {
            report(line, "<\(body)> is not one of Telegram's tags")
        } else if ["{{{", "{{&", "{{#", "{{^", "{{>"].contains(where: body.contains) {
            report(line, "only plain values may stand inside a tag")
        } else if !isClosing {
            if isInCode { report(line, "<\(name)> may not stand inside <pre> or <code>") }
            open.append((name, line))
        } else if open.last?.name == name {
            open.removeLast()
        } else {
            report(line, "</\(name)> closes nothing that is open here")
        }
        return end + 1
    }
}
