/// A report taken apart: what templates, scripts and the plain fallback are made from.
package enum ReportValue: Sendable, Hashable {
    /// Not known; never read as zero.
    case null
    case flag(Bool)
    case integer(Int64)
    case text(String)
    case list([ReportValue])
    /// Keys are in snake case.
    case record([String: ReportValue])

    /// JSON without white space, keys in order of their bytes, so that equal values are equal text.
    package var json: String {
        var text = ""
        writeJSON(to: &text)
        return text
    }

    private func writeJSON(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .flag(let flag): text += flag ? "true" : "false"
        case .integer(let number): text += String(number)
        case .text(let value): Self.writeString(value, to: &text)
        case .list(let values):
            text += "["
            for (index, value) in values.enumerated() {
                if index > 0 { text += "," }
                value.writeJSON(to: &text)
            }
            text += "]"
        case .record(let fields):
            text += "{"
            for (index, field) in fields.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { text += "," }
                Self.writeString(field.key, to: &text)
                text += ":"
                field.value.writeJSON(to: &text)
            }
            text += "}"
        }
    }

    /// RFC 8259, section 7: quotation mark, backslash and control characters are escaped.
    private static func writeString(_ value: String, to text: inout String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }

    /// One line per value, `key: value`, deeper records indented: what is shown when no template
    /// can be used.
    package var lines: [String] {
        switch self {
        case .null: return ["not known"]
        case .flag(let flag): return [flag ? "yes" : "no"]
        case .integer(let number): return [String(number)]
        case .text(let value): return [value]
        case .list(let values):
            return values.isEmpty ? ["none"] : values.flatMap { Self.indented($0.lines, "- ") }
        case .record(let fields):
            return fields.sorted { $0.key < $1.key }.flatMap { key, value in
                let name = key.replacing("_", with: " ")
                let inner = value.lines
                if !value.isNested, let only = inner.first { return ["\(name): \(only)"] }
                return ["\(name):"] + Self.indented(inner, "  ")
            }
        }
    }

    private var isNested: Bool {
        switch self {
        case .list(let values): !values.isEmpty
        case .record: true
        case .null, .flag, .integer, .text: false
        }
    }

    private static func indented(_ lines: [String], _ mark: String) -> [String] {
        lines.enumerated().map { ($0.offset == 0 ? mark : "  ") + $0.element }
    }
}
