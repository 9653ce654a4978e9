/// Parses HTML as Telegram's server does, with its errors. Source: the behaviour of TDLib's
/// `parse_html`.
package struct FakeHTMLParser {
    /// What a text becomes.
    package struct Parsed: Sendable, Equatable {
        /// Without tags, references resolved.
        package let text: String
        /// Names of the tags that were closed properly, in the order of closing.
        package let tags: [String]
    }
    /// In Telegram's words.
    package struct Fault: Error, Equatable {
        package let words: String
    }

    private static let known: Set<String> = [
        "b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "tg-spoiler", "span", "a",
        "code", "pre", "blockquote", "tg-emoji", "tg-time",
    ]
    private let bytes: [UInt8]
    private var index = 0
    private var text: [UInt8] = []
    private var open: [(name: String, start: Int)] = []
    private var closed: [String] = []

    private init(_ html: String) { bytes = Array(html.utf8) }

    /// Parses a whole text.
    package static func parse(_ html: String) throws(Fault) -> Parsed {
        var parser = FakeHTMLParser(html)
        return try parser.run()
    }

    private mutating func run() throws(Fault) -> Parsed {
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "<"): try tag()
            case UInt8(ascii: "&"): reference()
            default:
                text.append(bytes[index])
                index += 1
            }
        }
        if let last = open.last {
            throw Fault(words: "Can't find end tag corresponding to start tag \"\(last.name)\"")
        }
        return Parsed(text: String(decoding: text, as: UTF8.self), tags: closed)
    }

    private mutating func tag() throws(Fault) {
        let start = index
        index += 1
        let isEnd = index < bytes.count && bytes[index] == UInt8(ascii: "/")
        if isEnd { index += 1 }
        let name = word { !Self.isSpace($0) && $0 != UInt8(ascii: ">") }.lowercased()
        if isEnd {
            try endTag(name, start)
        } else {
            try startTag(name, start)
        }
    }

    private mutating func endTag(_ name: String, _ start: Int) throws(Fault) {
        skipSpaces()
        guard index < bytes.count, bytes[index] == UInt8(ascii: ">") else {
            throw Fault(words: "Unclosed end tag at byte offset \(start)")
        }
        index += 1
        guard let last = open.popLast() else {
            throw Fault(words: "Unexpected end tag at byte offset \(start)")
        }
        guard name.isEmpty || name == last.name else {
            throw Fault(
                words: "Unmatched end tag at byte offset \(start), expected \"</\(last.name)>\", "
                    + "found \"</\(name)>\""
            )
        }
        closed.append(last.name)
    }

    private mutating func startTag(_ name: String, _ start: Int) throws(Fault) {
        guard Self.known.contains(name) else {
            throw Fault(words: "Unsupported start tag \"\(name)\" at byte offset \(start)")
        }
        var attributes: [String: String] = [:]
        while true {
            skipSpaces()
            guard index < bytes.count else {
                throw Fault(words: "Unclosed start tag at byte offset \(start)")
            }
            if bytes[index] == UInt8(ascii: ">") { break }
            let key = word {
                !Self.isSpace($0) && $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ">")
            }
            guard !key.isEmpty else {
                throw Fault(
                    words: "Empty attribute name in the tag \"\(name)\" at byte offset \(start)"
                )
            }
            attributes[key.lowercased()] = try attributeValue(start)
        }
        index += 1
        if name == "span", attributes["class"] != "tg-spoiler" {
            throw Fault(
                words: "Tag \"span\" must have class \"tg-spoiler\" at byte offset \(start)"
            )
        }
        open.append((name, start))
    }

    private mutating func attributeValue(_ start: Int) throws(Fault) -> String {
        skipSpaces()
        guard index < bytes.count, bytes[index] == UInt8(ascii: "=") else { return "" }
        index += 1
        skipSpaces()
        guard index < bytes.count else {
            throw Fault(words: "Unclosed start tag at byte offset \(start)")
        }
        let quote = bytes[index]
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            let value = word {
                Self.isAlphanumeric($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
            }
            guard index < bytes.count, Self.isSpace(bytes[index]) || bytes[index] == 62 else {
                throw Fault(words: "Unexpected end of name token at byte offset \(start)")
            }
            return value
        }
        index += 1
        let value = word { $0 != quote }
        guard index < bytes.count else {
            throw Fault(words: "Unclosed start tag at byte offset \(start)")
        }
        index += 1
        return value
    }

    private mutating func reference() {
        let tail = bytes[index...].prefix(12)
        if let end = tail.firstIndex(of: UInt8(ascii: ";")) {
            let body = String(decoding: bytes[(index + 1)..<end], as: UTF8.self)
            if let scalar = Self.scalar(body) {
                text.append(contentsOf: String(scalar).utf8)
                index = end + 1
                return
            }
        }
        text.append(bytes[index])
        index += 1
    }

    private static func scalar(_ body: String) -> Unicode.Scalar? {
        switch body {
        case "lt": return "<"
        case "gt": return ">"
        case "amp": return "&"
        case "quot": return "\""
        default: break
        }
        guard body.hasPrefix("#") else { return nil }
        let digits = body.dropFirst()
        let code = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return code.flatMap { $0 == 0 ? nil : Unicode.Scalar($0) }
    }

    private mutating func word(while isPart: (UInt8) -> Bool) -> String {
        let start = index
        while index < bytes.count, isPart(bytes[index]) { index += 1 }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func skipSpaces() {
        while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 32 || byte == 9 || byte == 10 || byte == 13
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (97...122).contains(byte | 32)
    }
}
