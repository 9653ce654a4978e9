/// One word of Swift source: where it stands and what it is.
struct Token: Equatable {
    enum Kind: Equatable {
        case identifier
        /// A name in backticks; `text` is without them, and it is never a keyword.
        case quotedIdentifier
        case number
        /// `text` holds what stands between the quotes, without the code of interpolations.
        case string
        case regex
        /// One byte of punctuation; operators come apart.
        case punctuation
        case comment
        /// A `///` comment.
        case docComment
    }
    let kind: Kind
    let text: String
    /// Line of the first byte, from 1.
    let line: Int
    let endLine: Int
    /// Offsets in UTF-8 bytes; `end` is exclusive.
    let start: Int
    let end: Int

    var isComment: Bool { kind == .comment || kind == .docComment }

    func isWord(_ word: String) -> Bool { kind == .identifier && text == word }

    func isMark(_ mark: String) -> Bool { kind == .punctuation && text == mark }
}

extension [Token] {
    /// The token at `index`, or nil outside the list.
    func at(_ index: Int) -> Token? { indices.contains(index) ? self[index] : nil }

    /// The index of the bracket that closes the one at `index`; nil when it stays open.
    func closing(of index: Int) -> Int? {
        var depth = 0
        for position in index..<count where self[position].kind == .punctuation {
            switch self[position].text {
            case "(", "[", "{": depth += 1
            case ")", "]", "}":
                depth -= 1
                if depth == 0 { return position }
            default: break
            }
        }
        return nil
    }
}
