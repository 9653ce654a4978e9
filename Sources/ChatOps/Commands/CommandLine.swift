/// A command as a name and arguments: `/halt crypto "too wild"` is `halt`, [`crypto`, `too wild`].
/// Reading never fails on the arguments, for a halt must not be refused over a quote.
package struct CommandLine: Sendable, Hashable {
    /// Lower-case ASCII letters, digits and underscores; 1...32 of them.
    package let verb: String
    /// The words after the name, without their quotes.
    package let arguments: [String]

    /// A line of a name and words.
    package init(verb: String, arguments: [String] = []) {
        self.verb = verb
        self.arguments = arguments
    }

    /// Arguments that a line may have; what follows stands together in the last one.
    static let argumentsMax = 32
    /// Unicode scalars of a line that are read; more are cut off.
    static let lengthMax = 1_024

    /// Reads a line that begins with `/` (a slash is not asked for when `isBare`). Nil when its
    /// name is no command name: another character set, an empty name.
    package init?(_ line: String, isBare: Bool = false) {
        var scalars = Substring(line).unicodeScalars.prefix(Self.lengthMax)
        scalars = scalars.drop { $0.properties.isWhitespace }
        if !isBare {
            guard scalars.first == "/" else { return nil }
            scalars = scalars.dropFirst()
        }
        let word = scalars.prefix { !$0.properties.isWhitespace }
        let addressed = word.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = addressed.first, Self.isName(name) else { return nil }
        verb = String(name).lowercased()
        arguments = Self.words(of: scalars.dropFirst(word.count))
    }

    /// The one text for this line, without a slash: words with blanks or quotes stand in quotes.
    package var words: String {
        ([verb] + arguments.map(Self.quoted)).joined(separator: " ")
    }

    /// The one text for this line, with its slash. Codes of `martlet sign` are bound to it.
    package var text: String { "/" + words }

    private static func isName(_ name: Substring.UnicodeScalarView) -> Bool {
        (1...32).contains(name.count)
            && name.allSatisfy { scalar in
                scalar.isASCII
                    && (scalar.properties.isAlphabetic || scalar == "_"
                        || ("0"..."9").contains(scalar))
            }
    }

    /// Double quotes, straight or typographic, hold words together; one that is never closed runs
    /// to the end of the line. An apostrophe is a letter.
    private static func words(of scalars: Substring.UnicodeScalarView) -> [String] {
        var words: [String] = []
        var word: String.UnicodeScalarView?
        var isQuoted = false
        var isEscaped = false
        for scalar in scalars {
            let isLast = words.count == argumentsMax - 1
            if isEscaped {
                word = (word ?? String.UnicodeScalarView()) + [scalar]
                isEscaped = false
            } else if isQuoted, scalar == "\\" {
                isEscaped = true
            } else if isQuote(scalar) {
                isQuoted.toggle()
                word = word ?? String.UnicodeScalarView()
            } else if scalar.properties.isWhitespace, !isQuoted, !isLast {
                if let done = word { words.append(String(done)) }
                word = nil
            } else if word != nil || !scalar.properties.isWhitespace || isQuoted {
                word = (word ?? String.UnicodeScalarView()) + [scalar]
            }
        }
        if let word { words.append(String(word)) }
        return words
    }

    private static func isQuote(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\"" || scalar == "\u{201C}" || scalar == "\u{201D}" || scalar == "\u{201E}"
    }

    private static func quoted(_ word: String) -> String {
        let isPlain =
            !word.isEmpty
            && word.unicodeScalars.allSatisfy {
                !$0.properties.isWhitespace && !isQuote($0) && $0 != "\\"
            }
        if isPlain { return word }
        var text = "\""
        for scalar in word.unicodeScalars {
            if isQuote(scalar) || scalar == "\\" { text += "\\" }
            text.unicodeScalars.append(scalar)
        }
        return text + "\""
    }
}
