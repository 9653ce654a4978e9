/// Words that promise work, hide a crash, or tell of one person's machine.
enum WordRule {
    static func violations(in file: SourceFile) -> [Violation] {
        var found = promises(path: file.path, text: file.text)
        let code = file.code
        for (index, token) in code.enumerated() where token.kind == .identifier {
            let next = code.at(index + 1)
            let isForced = next?.isMark("!") ?? false && next?.start == token.end
            if isForced, ["try", "as"].contains(token.text) {
                found.append(
                    Violation(
                        path: file.path,
                        line: token.line,
                        problem: "`\(token.text)!` may crash",
                        remedy: "answer the failure with an error, or test it with a guard"
                    )
                )
            }
            if token.text == "fatalError", next?.isMark("(") ?? false,
                !isSentence(code.at(index + 2))
            {
                found.append(
                    Violation(
                        path: file.path,
                        line: token.line,
                        problem: "`fatalError` without a sentence",
                        remedy: "state the broken promise in at least three words, or use "
                            + "`precondition`"
                    )
                )
            }
        }
        return found
    }

    private static func isSentence(_ token: Token?) -> Bool {
        guard let token, token.kind == .string else { return false }
        return token.text.split(separator: " ").count >= 3
    }

    /// Open promises and paths of a build machine, in any text file.
    static func promises(path: String, text: String) -> [Violation] {
        var found: [Violation] = []
        // Bytes that can begin a finding; everything else is passed over at once.
        let bytes = Array(text.utf8)
        var line = 1
        var index = -1
        while index + 1 < bytes.count {
            index += 1
            switch bytes[index] {
            case 0x0A: line += 1
            case UInt8(ascii: "T"), UInt8(ascii: "F"), UInt8(ascii: "X"):
                guard let word = marks.first(where: { stands($0, at: index, in: bytes) })
                else { continue }
                found.append(
                    Violation(
                        path: path,
                        line: line,
                        problem: "an open promise, `\(word.text)`",
                        remedy: "do it, or say in plain words what does not work"
                    )
                )
            case UInt8(ascii: "/"):
                guard let place = places.first(where: { begins($0, at: index, in: bytes) })
                else { continue }
                found.append(
                    Violation(
                        path: path,
                        line: line,
                        problem: "a path of one machine, `\(place.text)`",
                        remedy: "use a path relative to the package or the data directory"
                    )
                )
            default: break
            }
        }
        return found
    }

    private struct Needle {
        let text: String
        let bytes: [UInt8]

        init(_ parts: String...) {
            text = parts.joined()
            bytes = Array(text.utf8)
        }
    }

    // In two parts each, so that this file keeps its own rule.
    private static let marks = [Needle("TO", "DO"), Needle("FIX", "ME"), Needle("XX", "X")]
    private static let places = [
        Needle("/wo", "rk/"), Needle("/ro", "ot/"), Needle("/ho", "me/"), Needle("/Us", "ers/"),
        Needle("/op", "t/"),
    ]

    private static func matches(_ needle: Needle, at index: Int, in bytes: [UInt8]) -> Bool {
        let end = index + needle.bytes.count
        return end <= bytes.count && bytes[index..<end].elementsEqual(needle.bytes)
    }

    private static func isWordByte(_ index: Int, in bytes: [UInt8]) -> Bool {
        guard bytes.indices.contains(index) else { return false }
        let lower = bytes[index] | 0x20
        let isLetter = lower >= 0x61 && lower <= 0x7A
        return isLetter || (bytes[index] >= 0x30 && bytes[index] <= 0x39) || bytes[index] == 0x5F
    }

    private static func stands(_ needle: Needle, at index: Int, in bytes: [UInt8]) -> Bool {
        matches(needle, at: index, in: bytes) && !isWordByte(index - 1, in: bytes)
            && !isWordByte(index + needle.bytes.count, in: bytes)
    }

    /// A path that begins here: what stands before it is no part of a longer path or an address.
    private static func begins(_ needle: Needle, at index: Int, in bytes: [UInt8]) -> Bool {
        guard matches(needle, at: index, in: bytes), !isWordByte(index - 1, in: bytes) else {
            return false
        }
        let before = index > 0 ? bytes[index - 1] : 0x20
        return ![UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "}"), UInt8(ascii: ")")]
            .contains(before)
    }
}
