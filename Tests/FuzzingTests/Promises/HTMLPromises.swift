@testable import ChatOps

/// Telegram's HTML: parts keep within their bounds, show together what the whole shows, and are balanced
/// where the whole is.
enum HTMLPromises {
    /// Longer tags and deeper nesting than any template's may break the bound on bytes.
    private static let tagBytesMax = 128
    private static let depthMax = 6

    static func check(_ bytes: [UInt8]) throws(BrokenPromise) {
        var feed = InputFeed(bytes)
        let unitsMax = 64 + Int(feed.byte()) * 16
        let bytesMax = 2_048 + Int(feed.byte()) * 64
        let html = feed.text
        let pieces = HTMLPiece.pieces(of: html)
        try promise(pieces.map(\.raw).joined().utf8.elementsEqual(html.utf8), "something is lost")
        try checkParts(of: html, pieces, unitsMax: unitsMax, bytesMax: bytesMax)
        try checkEscaping(html, unitsMax: unitsMax, bytesMax: bytesMax)
        // Many times the same text, so that there is something to cut.
        let many = String(repeating: html, count: min(2_560 / max(html.utf8.count, 1), 32))
        try checkParts(
            of: many,
            HTMLPiece.pieces(of: many),
            unitsMax: unitsMax,
            bytesMax: bytesMax
        )
    }

    private static func checkParts(
        of html: String,
        _ pieces: [HTMLPiece],
        unitsMax: Int,
        bytesMax: Int
    ) throws(BrokenPromise) {
        let parts = TelegramHTML.split(html, unitsMax: unitsMax, bytesMax: bytesMax)
        let isShallow = depth(of: pieces).map { $0 <= depthMax } ?? false
        let isUsual = isShallow && pieces.allSatisfy { $0.raw.utf8.count <= tagBytesMax }
        for part in parts {
            let units = TelegramHTML.utf16Length(of: part)
            try promise(units <= unitsMax, "a part of \(units) units, \(unitsMax) are allowed")
            guard isUsual else { continue }
            let count = part.utf8.count
            try promise(count <= bytesMax, "a part of \(count) bytes, \(bytesMax) are allowed")
            try promise(depth(of: HTMLPiece.pieces(of: part)) != nil, "an unbalanced part: \(part)")
        }
        guard isUsual else { return }
        let shown = visible(TelegramHTML.plain(fromHTML: html))
        let together = parts.map { visible(TelegramHTML.plain(fromHTML: $0)) }.joined()
        try promise(shown.utf8.elementsEqual(together.utf8), "the parts show something else")
    }

    private static func checkEscaping(
        _ text: String,
        unitsMax: Int,
        bytesMax: Int
    ) throws(BrokenPromise) {
        let escaped = TelegramHTML.escape(text)
        let plain = TelegramHTML.plain(fromHTML: escaped)
        try promise(plain.utf8.elementsEqual(text.utf8), "escaping changes the text")
        let length = TelegramHTML.utf16Length(of: escaped)
        try promise(length == text.utf16.count, "\(length) units for \(text.utf16.count)")
        try checkParts(
            of: "<b>\(escaped)</b>",
            HTMLPiece.pieces(of: "<b>\(escaped)</b>"),
            unitsMax: unitsMax,
            bytesMax: bytesMax
        )
    }

    /// The text without white space: a part that would show nothing is left out.
    private static func visible(_ text: String) -> String {
        String(text.filter { !$0.isWhitespace })
    }

    /// How deep tags are nested; nil when they are not balanced.
    private static func depth(of pieces: [HTMLPiece]) -> Int? {
        var open: [String] = []
        var deepest = 0
        for piece in pieces {
            switch piece {
            case .open(let name, _): open.append(name)
            case .close(let name, _): guard open.popLast() == name else { return nil }
            case .text: break
            }
            deepest = max(deepest, open.count)
        }
        return open.isEmpty ? deepest : nil
    }
}
