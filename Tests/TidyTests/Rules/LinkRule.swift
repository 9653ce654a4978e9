/// Links in Markdown lead to files and headings that exist.
enum LinkRule {
    struct Link: Equatable {
        let target: String
        let line: Int
    }

    /// `text(path)` is a file's text, or nil when neither a file nor a folder stands there.
    static func violations(
        path: String,
        text: String,
        textOf: (String) -> String?
    ) -> [Violation] {
        links(in: text).compactMap { link in
            if link.target.contains("://") || link.target.hasPrefix("mailto:") { return nil }
            let parts = link.target.split(
                separator: "#",
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            let file = parts[0].isEmpty ? path : resolve(String(parts[0]), from: path)
            guard let file, let target = parts[0].isEmpty ? text : textOf(file) else {
                return Violation(
                    path: path,
                    line: link.line,
                    problem: "the link to \(link.target) leads nowhere",
                    remedy: "name a file relative to this one"
                )
            }
            guard parts.count == 2, file.hasSuffix(".md") else { return nil }
            let anchor = String(parts[1])
            if anchors(in: target).contains(anchor) { return nil }
            return Violation(
                path: path,
                line: link.line,
                problem: "\(file) has no heading #\(anchor)",
                remedy: "name a heading in small letters with hyphens for spaces"
            )
        }
    }

    /// The targets of `[words](target)` outside of code.
    static func links(in text: String) -> [Link] {
        var found: [Link] = []
        var isFenced = false
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            if line.drop(while: { $0 == " " }).hasPrefix("```") {
                isFenced.toggle()
                continue
            }
            if isFenced { continue }
            // Every second piece between backticks is code.
            let pieces = line.split(separator: "`", omittingEmptySubsequences: false)
            let prose = pieces.enumerated().map { $0.offset.isMultiple(of: 2) ? $0.element : "x" }
                .joined(separator: "`")
            var rest = prose[...]
            while let open = rest.firstRange(of: "](") {
                rest = rest[open.upperBound...]
                guard let close = rest.firstIndex(of: ")") else { break }
                let target = rest[..<close].split(separator: " ").first.map(String.init) ?? ""
                found.append(Link(target: target, line: index + 1))
            }
        }
        return found
    }

    /// The path from the root of the tree; nil when it leaves the tree.
    private static func resolve(_ target: String, from path: String) -> String? {
        var parts = path.split(separator: "/").dropLast().map(String.init)
        for part in target.split(separator: "/") where part != "." {
            if part != ".." {
                parts.append(String(part))
            } else if parts.popLast() == nil {
                return nil
            }
        }
        return parts.joined(separator: "/")
    }

    private static func anchors(in text: String) -> Set<String> {
        let headings = text.split(separator: "\n").filter { $0.hasPrefix("#") }
        return Set(
            headings.map { heading in
                let words = heading.drop { $0 == "#" || $0 == " " }.lowercased()
                return String(
                    words.compactMap { letter -> Character? in
                        if letter == " " { return "-" }
                        return letter.isLetter || letter.isNumber || "-_".contains(letter)
                            ? letter : nil
                    }
                )
            }
        )
    }
}
