/// The HTML subset of Telegram: escaping, measuring, splitting, and the way back to plain text.
package enum TelegramHTML {
    /// The text with `&`, `<`, `>` and `"` written as the four references that Telegram knows.
    package static func escape(_ text: String) -> String {
        guard text.utf8.contains(where: isSpecial) else { return text }
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count + 16)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// The visible text: tags removed, the four named and all numeric references resolved.
    package static func plain(fromHTML html: String) -> String {
        guard html.utf8.contains(where: isSpecial) else { return html }
        var plain = ""
        for piece in HTMLPiece.pieces(of: html) {
            if case .text(_, let visible) = piece { plain += visible }
        }
        return plain
    }

    /// The length that Telegram counts against its limits: UTF-16 code units of the visible text.
    package static func utf16Length(of html: String) -> Int {
        guard html.utf8.contains(where: isSpecial) else { return html.utf16.count }
        return HTMLPiece.pieces(of: html).reduce(0) { $0 + $1.units }
    }

    /// Cuts a text into parts of at most `unitsMax` visible UTF-16 units and `bytesMax` bytes each.
    ///
    /// A cut prefers the end of a line, then a space; it never falls inside a reference, a
    /// surrogate pair or a composed character, and tags that are open there are closed and opened
    /// again. Parts that would show nothing are left out.
    package static func split(
        _ html: String,
        unitsMax: Int = textUnitsMax,
        bytesMax: Int = rawBytesMax
    ) -> [String] {
        precondition(unitsMax >= 64 && bytesMax >= 1_024, "a part must have room for a character")
        let isShort = html.utf8.count <= min(unitsMax, bytesMax)
        if isShort || (html.utf8.count <= bytesMax && utf16Length(of: html) <= unitsMax) {
            return [html]
        }
        var cutter = HTMLCutter(HTMLPiece.pieces(of: html), unitsMax: unitsMax, bytesMax: bytesMax)
        var parts: [String] = []
        while let part = cutter.next() { parts.append(part) }
        return parts
    }

    /// Visible UTF-16 units of a message. Source: Bot API, sendMessage (1-4096 after parsing).
    package static let textUnitsMax = 4_096
    /// Visible UTF-16 units of a caption. Source: Bot API, sendDocument (0-1024 after parsing).
    package static let captionUnitsMax = 1_024
    /// Raw bytes of one text; the server refuses more than 32,768 before it parses.
    package static let rawBytesMax = 30_000

    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "&") || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")
            || byte == UInt8(ascii: "\"")
    }
}
