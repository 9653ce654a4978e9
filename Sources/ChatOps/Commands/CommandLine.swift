/// A command as a name and words: `/halt crypto too wild` is `halt`, [`crypto`, `too`, `wild`].
/// Reading never fails on the arguments, for a halt must not be refused over a quote.
package struct CommandLine: Sendable, Hashable {
    /// Lower-case ASCII letters, digits and underscores; 1...32 of them.
    package let verb: String
    /// The words after the name, quotes and all.
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

    /// The one text for this line, without a slash: its words with a blank between them.
    package var words: String { ([verb] + arguments).joined(separator: " ") }

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

    /// Blanks part the words, and nothing else does: quotes are letters, for a reason is kept as it
    /// was typed.
    private static func words(of scalars: Substring.UnicodeScalarView) -> [String] {
        let isBlank: (Unicode.Scalar) -> Bool = { $0.properties.isWhitespace }
        return scalars.split(maxSplits: argumentsMax - 1, whereSeparator: isBlank)
            .map { word in
                var word = word.drop(while: isBlank)
                while let last = word.last, isBlank(last) { word.removeLast() }
                return String(word)
            }
            .filter { !$0.isEmpty }
    }
}
