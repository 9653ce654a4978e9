/// Folds text to the ASCII letters that it looks like. Used to recognise what a command was meant
/// to be, never to accept it.
enum Lookalikes {
    /// The text in lower-case ASCII where that is possible: invisible characters and marks are
    /// gone, letters that look like Latin ones are Latin, other characters stay.
    static func folded(_ text: String) -> String {
        var folded = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !isInvisible(scalar) {
            folded.append(plain(scalar))
        }
        return String(folded).lowercased()
    }

    /// Whether the text holds characters that a reader cannot see or that only look like ASCII.
    static func isDisguised(_ text: String) -> Bool {
        text.unicodeScalars.contains { isInvisible($0) || plain($0) != $0 }
    }

    /// Zero-width and joining characters, direction overrides, variation selectors, soft hyphens,
    /// tags, and combining marks.
    static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .format, .nonspacingMark, .enclosingMark: return true
        case .control: return !scalar.properties.isWhitespace
        default: return scalar.properties.isDefaultIgnorableCodePoint
        }
    }

    private static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        if scalar.isASCII { return scalar }
        if scalar.properties.isWhitespace { return " " }
        // Full-width forms stand in the order of ASCII.
        if (0xFF01...0xFF5E).contains(scalar.value) {
            return Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
        }
        // Mathematical letters: alphabets of 52, upper case first.
        if (0x1D400...0x1D6A3).contains(scalar.value) {
            let place = (scalar.value - 0x1D400) % 52
            return Unicode.Scalar(place < 26 ? 65 + place : 97 + place - 26) ?? scalar
        }
        return table[scalar] ?? scalar
    }

    /// Each ASCII character with those that look like it.
    private static let groups: [(Unicode.Scalar, String)] = [
        ("a", "аɑαàáâãäåāăą"), ("A", "АΑÀÁÂÃÄÅ"), ("b", "ЬƄʙ"), ("B", "ВΒ"), ("c", "сϲçćč"),
        ("C", "СϹ"), ("d", "ԁɗďđ"), ("e", "еҽèéêëēėęě"), ("E", "ЕΕÈÉÊË"), ("f", "ƒϝ"),
        ("g", "ɡġğ"), ("h", "һհℎħ"), ("H", "НΗ"), ("i", "іıιìíîïīį"), ("I", "ІΙ"), ("j", "јϳ"),
        ("k", "кκķ"), ("K", "КΚ"), ("l", "ӏⅼłľĺ|ǀ"), ("m", "мⅿ"), ("M", "МΜ"), ("n", "пոñńň"),
        ("N", "Ν"), ("o", "оοσօòóôõöøō"), ("O", "ОΟÒÓÔÕÖ"), ("p", "рρ"), ("P", "РΡ"), ("q", "ԛ"),
        ("r", "гꭇř"), ("s", "ѕśšşș"), ("S", "ЅŚŠ"), ("t", "тτťţț"), ("T", "ТΤ"),
        ("u", "υսцùúûüū"), ("v", "νѵ"), ("w", "ԝωш"), ("x", "хχ"), ("X", "ХΧ"), ("y", "уγýÿ"),
        ("Y", "УΥ"), ("z", "ᴢžźż"), ("Z", "ΖŽ"), ("/", "⁄∕╱⧸⟋／"), ("0", "۰०"), ("-", "‐‑‒–—−"),
    ]

    private static let table: [Unicode.Scalar: Unicode.Scalar] = {
        var table: [Unicode.Scalar: Unicode.Scalar] = [:]
        for (letter, alike) in groups {
            for scalar in alike.unicodeScalars where !scalar.isASCII { table[scalar] = letter }
        }
        return table
    }()
}
