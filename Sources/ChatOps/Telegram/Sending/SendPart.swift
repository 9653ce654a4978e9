/// One message to send for an item.
enum SendPart: Equatable {
    case text(html: String)
    /// The item's picture with words under it.
    case photo(caption: String)
    /// Longer than a chat can bear: the whole text as a file, its first line above it.
    case document(text: String, caption: String)

    /// A picture with the whole text under it; or, where the text is too long for that, the picture under
    /// its first line, and the text after it.
    static func illustrated(_ html: String, partsMax: Int) -> [SendPart] {
        let isShort = TelegramHTML.utf16Length(of: html) <= TelegramHTML.captionUnitsMax
        if isShort, html.utf8.count <= TelegramHTML.rawBytesMax { return [.photo(caption: html)] }
        let line = caption(TelegramHTML.plain(fromHTML: html))
        return [.photo(caption: TelegramHTML.escape(line))] + parts(of: html, partsMax: partsMax)
    }

    /// Takes a text apart: numbered parts, or a document.
    static func parts(of html: String, partsMax: Int) -> [SendPart] {
        let whole = TelegramHTML.split(html)
        guard whole.count > 1 else { return [.text(html: whole.first ?? html)] }
        // The numbering takes a line of at most 12 units.
        let parts = TelegramHTML.split(html, unitsMax: TelegramHTML.textUnitsMax - 16)
        guard parts.count <= partsMax else {
            let plain = TelegramHTML.plain(fromHTML: html)
            return [.document(text: plain, caption: caption(plain))]
        }
        return parts.enumerated().map { index, part in
            .text(html: "\(part)\n(\(index + 1)/\(parts.count))")
        }
    }

    /// The first line that says something, as plain text within a caption's bounds.
    private static func caption(_ plain: String) -> String {
        let line = plain.split(whereSeparator: \.isNewline).first { line in
            !line.allSatisfy(\.isWhitespace)
        }
        var caption = ""
        var units = 0
        for character in line ?? "" {
            units += character.utf16.count
            guard units <= 900 else { return caption + "…" }
            caption.append(character)
        }
        return caption
    }
}
