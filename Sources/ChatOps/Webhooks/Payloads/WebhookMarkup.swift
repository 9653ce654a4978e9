/// How a target writes emphasis, and how it wants foreign text escaped.
protocol WebhookMarkup {
    /// What opens and closes a tag of Telegram's HTML subset; empty where there is nothing like it.
    static func mark(of tag: String) -> String
    /// Foreign text between the marks.
    static func escape(_ text: String) -> String
    /// Foreign text within code.
    static func escapeCode(_ text: String) -> String
}

extension WebhookMarkup {
    /// Translates Telegram's HTML. Links keep their words alone.
    static func text(fromHTML html: String) -> String {
        var text = ""
        var run = ""
        var codeDepth = 0
        func flush() {
            text += codeDepth > 0 ? escapeCode(run) : escape(run)
            run = ""
        }
        for piece in HTMLPiece.pieces(of: html) {
            switch piece {
            case .text(_, let visible): run += visible
            case .open(let name, _):
                flush()
                let isCode = name == "code" || name == "pre"
                // Code within code, as `pre` around `code`, has the outer marks.
                if codeDepth == 0 { text += mark(of: name) }
                if isCode { codeDepth += 1 }
            case .close(let name, _):
                flush()
                if name == "code" || name == "pre" { codeDepth = max(0, codeDepth - 1) }
                if codeDepth == 0 { text += mark(of: name) }
            }
        }
        flush()
        return text
    }

    /// Translates as much of the HTML as fits, in parts of at most `partUnitsMax` UTF-16 units, all
    /// parts together at most `unitsMax`. What is cut off is told in the last part.
    static func parts(fromHTML html: String, partUnitsMax: Int, unitsMax: Int) -> [String] {
        // Escapes make a text longer by an amount that only the translation tells.
        var visibleMax = partUnitsMax
        var parts: [String] = []
        repeat {
            parts = TelegramHTML.split(html, unitsMax: visibleMax).map { text(fromHTML: $0) }
            visibleMax /= 2
        } while visibleMax >= 64 && parts.contains { $0.utf16.count > partUnitsMax }
        var units = 0
        let note = "... (cut)"
        var fitting: [String] = []
        for part in parts {
            guard units + part.utf16.count <= unitsMax - note.utf16.count else {
                return fitting + [note]
            }
            units += part.utf16.count
            fitting.append(part)
        }
        return fitting
    }
}

/// Cutting to the limits of targets, which count UTF-16 units or fewer.
extension String {
    /// At most so many UTF-16 units, whole characters, with an ellipsis where something is missing.
    func cut(toUnits unitsMax: Int) -> String {
        guard utf16.count > unitsMax else { return self }
        var cut = ""
        var units = 0
        for character in self {
            units += character.utf16.count
            guard units <= unitsMax - 3 else { break }
            cut.append(character)
        }
        return cut + "..."
    }
}
