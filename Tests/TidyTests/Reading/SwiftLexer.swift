/// Splits Swift source into words, so that a rule sees code as code, and the words in comments and
/// strings as what they are. Works over UTF-8 bytes. Code in a string's interpolation is code.
struct SwiftLexer {
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    private var tokens: [Token] = []
    /// The last word that is no comment: it decides whether a slash divides or opens a regex.
    private var lastCode: Token?

    private init(_ text: String) {
        bytes = Array(text.utf8)
        tokens.reserveCapacity(bytes.count / 5)
    }

    static func tokens(of text: String) -> [Token] {
        var lexer = SwiftLexer(text)
        while lexer.position < lexer.bytes.count { lexer.readCode(insideInterpolation: false) }
        return lexer.tokens
    }

    private func byte(_ offset: Int = 0) -> UInt8 {
        let index = position + offset
        return index < bytes.count ? bytes[index] : 0
    }

    private mutating func advance(_ count: Int = 1) {
        for _ in 0..<count where position < bytes.count {
            if bytes[position] == .newline { line += 1 }
            position += 1
        }
    }

    private mutating func append(_ kind: Token.Kind, from start: Int, line first: Int) {
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        append(kind, text: text, from: start, line: first)
    }

    private mutating func append(
        _ kind: Token.Kind,
        text: String,
        from start: Int,
        line first: Int
    ) {
        let token = Token(
            kind: kind,
            text: text,
            line: first,
            endLine: line,
            start: start,
            end: position
        )
        tokens.append(token)
        if !token.isComment { lastCode = token }
    }

    /// Reads to the end of the source, or behind the parenthesis that closes an interpolation.
    private mutating func readCode(insideInterpolation: Bool) {
        var depth = 0
        while position < bytes.count {
            let current = byte()
            if current <= .space {
                advance()
            } else if current.isWordStart {
                readWord()
            } else if current.isDigit {
                readNumber()
            } else if current == .quote {
                readString(hashes: 0)
            } else if current == .hash {
                readHash()
            } else if current == .slash {
                readSlash()
            } else if current == .backtick {
                readQuotedIdentifier()
            } else {
                if current == .openParenthesis { depth += 1 }
                if current == .closeParenthesis {
                    depth -= 1
                    if insideInterpolation, depth < 0 {
                        advance()
                        return
                    }
                }
                readMark()
            }
        }
    }

    private mutating func readMark() {
        let start = position
        advance()
        append(.punctuation, from: start, line: line)
    }

    private mutating func readWord() {
        let start = position
        while byte().isWordStart || byte().isDigit { position += 1 }
        append(.identifier, from: start, line: line)
    }

    private mutating func readNumber() {
        let start = position
        while byte().isWordStart || byte().isDigit || (byte() == .dot && byte(1).isDigit) {
            position += 1
        }
        append(.number, from: start, line: line)
    }

    private mutating func readQuotedIdentifier() {
        let start = position
        advance()
        while position < bytes.count, byte() != .backtick, byte() != .newline { advance() }
        let text = String(decoding: bytes[(start + 1)..<position], as: UTF8.self)
        advance()
        append(.quotedIdentifier, text: text, from: start, line: line)
    }

    private mutating func readHash() {
        var hashes = 0
        while byte(hashes) == .hash { hashes += 1 }
        switch byte(hashes) {
        case .quote:
            readString(hashes: hashes)
        case .slash:
            readRegex(hashes: hashes)
        default:
            readMark()
        }
    }

    private mutating func readSlash() {
        if byte(1) == .slash {
            readLineComment()
        } else if byte(1) == .star {
            readBlockComment()
        } else if opensRegex() {
            readRegex(hashes: 0)
        } else {
            readMark()
        }
    }

    private mutating func readLineComment() {
        let start = position
        let isDoc = byte(2) == .slash && byte(3) != .slash
        while position < bytes.count, byte() != .newline { position += 1 }
        append(isDoc ? .docComment : .comment, from: start, line: line)
    }

    private mutating func readBlockComment() {
        let start = position
        let first = line
        var depth = 0
        repeat {
            if byte() == .slash, byte(1) == .star {
                depth += 1
                advance(2)
            } else if byte() == .star, byte(1) == .slash {
                depth -= 1
                advance(2)
            } else {
                advance()
            }
        } while depth > 0 && position < bytes.count
        append(.comment, from: start, line: first)
    }

    /// A bare slash opens a regex where a value may begin, when one closes it on the same line.
    private func opensRegex() -> Bool {
        if let before = lastCode {
            switch before.kind {
            case .identifier:
                if !Self.wordsBeforeValues.contains(before.text) { return false }
            case .punctuation:
                if [")", "]", "}", ">", "!", "?"].contains(before.text) { return false }
            default:
                return false
            }
        }
        if [.space, .closeParenthesis, .newline, .equals].contains(byte(1)) { return false }
        var offset = 1
        while position + offset < bytes.count, byte(offset) != .newline {
            if byte(offset) == .slash { return byte(offset - 1) != .space }
            offset += byte(offset) == .backslash ? 2 : 1
        }
        return false
    }

    private static let wordsBeforeValues: Set<String> = [
        "return", "case", "in", "where", "if", "guard", "while", "switch", "throw", "try", "await",
        "else",
    ]

    private mutating func readRegex(hashes: Int) {
        let start = position
        let first = line
        advance(hashes + 1)
        while position < bytes.count {
            if byte() == .backslash {
                advance(2)
            } else if byte() == .slash, closes(hashes: hashes, after: 1) {
                advance(1 + hashes)
                break
            } else if byte() == .newline, hashes == 0 {
                break
            } else {
                advance()
            }
        }
        append(.regex, from: start, line: first)
    }

    private func closes(hashes: Int, after offset: Int) -> Bool {
        (0..<hashes).allSatisfy { byte(offset + $0) == .hash }
    }

    private mutating func readString(hashes: Int) {
        let start = position
        let first = line
        let place = tokens.count
        var content: [UInt8] = []
        advance(hashes)
        let isLong = byte(1) == .quote && byte(2) == .quote
        let quotes = isLong ? 3 : 1
        advance(quotes)
        while position < bytes.count {
            if byte() == .quote, !isLong || (byte(1) == .quote && byte(2) == .quote),
                closes(hashes: hashes, after: quotes)
            {
                advance(quotes + hashes)
                break
            }
            if byte() == .newline, !isLong { break }
            if byte() == .backslash, closes(hashes: hashes, after: 1) {
                advance(1 + hashes)
                if byte() == .openParenthesis {
                    advance()
                    readCode(insideInterpolation: true)
                } else {
                    content.append(byte())
                    advance()
                }
                continue
            }
            content.append(byte())
            advance()
        }
        let token = Token(
            kind: .string,
            text: String(decoding: content, as: UTF8.self),
            line: first,
            endLine: line,
            start: start,
            end: position
        )
        tokens.insert(token, at: place)
        lastCode = token
    }
}

extension UInt8 {
    fileprivate static let newline = UInt8(ascii: "\n")
    fileprivate static let space = UInt8(ascii: " ")
    fileprivate static let quote = UInt8(ascii: "\"")
    fileprivate static let hash = UInt8(ascii: "#")
    fileprivate static let slash = UInt8(ascii: "/")
    fileprivate static let star = UInt8(ascii: "*")
    fileprivate static let backslash = UInt8(ascii: "\\")
    fileprivate static let backtick = UInt8(ascii: "`")
    fileprivate static let dot = UInt8(ascii: ".")
    fileprivate static let equals = UInt8(ascii: "=")
    fileprivate static let openParenthesis = UInt8(ascii: "(")
    fileprivate static let closeParenthesis = UInt8(ascii: ")")

    fileprivate var isDigit: Bool { self >= 0x30 && self <= 0x39 }
    /// Letters, the underscore, the dollar of `$0`, and every byte outside ASCII.
    fileprivate var isWordStart: Bool {
        (self | 0x20 >= 0x61 && self | 0x20 <= 0x7A) || self == 0x5F || self == 0x24 || self >= 0x80
    }
}
