/// The grammar of one line of a ``DotEnv``. It goes by Unicode scalars: a quote is a quote, whatever mark
/// that combines with it comes next.
struct DotEnvLine {
    private typealias Scalars = Substring.UnicodeScalarView

    private let raw: ArraySlice<UInt8>
    private let number: Int

    init(_ raw: ArraySlice<UInt8>, _ number: Int) {
        self.raw = raw.last == UInt8(ascii: "\r") ? raw.dropLast() : raw
        self.number = number
    }

    /// The entry of the line, or nil when it is blank or a comment.
    func entry() throws(DotEnvProblem) -> DotEnv.Entry? {
        let isClean = raw.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
        guard isClean, let text = String(validating: raw, as: UTF8.self) else {
            throw problem(.unprintable)
        }
        var line = trimmed(text[...].unicodeScalars)
        if line.isEmpty || line.first == "#" { return nil }
        if line.starts(with: "export".unicodeScalars), let blank = line.dropFirst(6).first,
            blank == " " || blank == "\t"
        {
            line = trimmed(line.dropFirst(7))
        }
        guard let equals = line.firstIndex(of: "=") else { throw problem(.missingEquals) }
        let name = String(trimmed(line[..<equals]))
        guard isName(name) else { throw problem(.badName) }
        let rest = trimmed(line[line.index(after: equals)...])
        return DotEnv.Entry(name: name, value: try value(of: name, in: rest), line: number)
    }

    private func value(
        of name: String,
        in text: Scalars
    ) throws(DotEnvProblem) -> String {
        switch text.first {
        case "'":
            let inside = text.dropFirst()
            guard let end = inside.firstIndex(of: "'") else {
                throw problem(.unclosedQuote(name: name))
            }
            try checkTail(inside[end...].dropFirst(), name)
            return String(inside[..<end])
        case "\"":
            return try doubleQuoted(text.dropFirst(), name)
        default:
            return unquoted(text)
        }
    }

    private func unquoted(_ text: Scalars) -> String {
        var previous: Unicode.Scalar = " "
        for index in text.indices {
            if text[index] == "#", previous == " " || previous == "\t" {
                return String(trimmed(text[..<index]))
            }
            previous = text[index]
        }
        return String(text)
    }

    private func doubleQuoted(_ text: Scalars, _ name: String) throws(DotEnvProblem) -> String {
        var value = String.UnicodeScalarView()
        var index = text.startIndex
        while index < text.endIndex {
            let scalar = text[index]
            index = text.index(after: index)
            if scalar == "\"" {
                try checkTail(text[index...], name)
                return String(value)
            }
            guard scalar == "\\" else {
                value.append(scalar)
                continue
            }
            guard index < text.endIndex else { break }
            switch text[index] {
            case "n": value.append("\n")
            case "t": value.append("\t")
            case "r": value.append("\r")
            case "\"", "\\", "$": value.append(text[index])
            default: throw problem(.badEscape(name: name))
            }
            index = text.index(after: index)
        }
        throw problem(.unclosedQuote(name: name))
    }

    private func checkTail(_ tail: Scalars, _ name: String) throws(DotEnvProblem) {
        let rest = trimmed(tail)
        guard rest.isEmpty || rest.first == "#" else { throw problem(.textAfterQuote(name: name)) }
    }

    private func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(48...57).contains(first) else { return false }
        return name.utf8.allSatisfy { byte in
            switch byte {
            case 48...57, 65...90, 97...122, UInt8(ascii: "_"): true
            default: false
            }
        }
    }

    private func trimmed(_ text: Scalars) -> Scalars {
        var text = text
        while let first = text.first, first == " " || first == "\t" { text = text.dropFirst() }
        while let last = text.last, last == " " || last == "\t" { text = text.dropLast() }
        return text
    }

    private func problem(_ kind: DotEnvProblem.Kind) -> DotEnvProblem {
        DotEnvProblem(line: number, kind: kind)
    }
}
