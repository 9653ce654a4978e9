/// A piece of a Telegram HTML text that must not be cut.
enum HTMLPiece: Equatable {
    /// One character or reference as it is written, and what it shows.
    case text(raw: String, visible: String)
    case open(name: String, raw: String)
    case close(name: String, raw: String)

    /// What the piece adds to the visible length, in UTF-16 units.
    var units: Int {
        if case .text(_, let visible) = self { return visible.utf16.count }
        return 0
    }

    var raw: String {
        switch self {
        case .text(let raw, _), .open(_, let raw), .close(_, let raw): raw
        }
    }

    /// Takes a text apart. What is not well-formed counts as text, so that nothing is ever lost.
    static func pieces(of html: String) -> [HTMLPiece] {
        let scalars = Array(html.unicodeScalars)
        var pieces: [HTMLPiece] = []
        pieces.reserveCapacity(scalars.count)
        var index = 0
        while index < scalars.count {
            let (piece, next) = piece(in: scalars, at: index)
            if let merged = joined(pieces.last, piece) {
                pieces[pieces.count - 1] = merged
            } else {
                pieces.append(piece)
            }
            index = next
        }
        return pieces
    }

    private static func piece(
        in scalars: [Unicode.Scalar],
        at index: Int
    ) -> (HTMLPiece, next: Int) {
        switch scalars[index] {
        case "<": tag(in: scalars, at: index) ?? literal(scalars[index], index)
        case "&": reference(in: scalars, at: index) ?? literal(scalars[index], index)
        default: literal(scalars[index], index)
        }
    }

    private static func literal(_ scalar: Unicode.Scalar, _ index: Int) -> (HTMLPiece, next: Int) {
        (.text(raw: String(scalar), visible: String(scalar)), index + 1)
    }

    /// Combining marks and joiners stay with the character before them, up to 32 units of it.
    private static func joined(_ last: HTMLPiece?, _ piece: HTMLPiece) -> HTMLPiece? {
        guard case .text(let raw, let visible) = last, case .text(let addedRaw, let added) = piece,
            let scalar = added.unicodeScalars.first, !scalar.isASCII, visible.utf16.count < 32
        else { return nil }
        let joiner: Unicode.Scalar = "\u{200D}"
        guard
            scalar.properties.isGraphemeExtend || scalar == joiner
                || visible.unicodeScalars.last == joiner
        else { return nil }
        return .text(raw: raw + addedRaw, visible: visible + added)
    }

    private static func tag(
        in scalars: [Unicode.Scalar],
        at start: Int
    ) -> (HTMLPiece, next: Int)? {
        var index = start + 1
        let isClosing = index < scalars.count && scalars[index] == "/"
        if isClosing { index += 1 }
        var name = ""
        while index < scalars.count, scalars[index].isASCII,
            scalars[index].properties.isAlphabetic || scalars[index] == "-"
        {
            name.unicodeScalars.append(scalars[index])
            index += 1
        }
        guard isClosing || !name.isEmpty else { return nil }
        var quote: Unicode.Scalar?
        while index < scalars.count, quote != nil || scalars[index] != ">" {
            let scalar = scalars[index]
            if scalar == quote {
                quote = nil
            } else if quote == nil, scalar == "\"" || scalar == "'" {
                quote = scalar
            }
            index += 1
        }
        guard index < scalars.count else { return nil }
        let raw = text(scalars[start...index])
        let piece: HTMLPiece =
            isClosing
            ? .close(name: name.lowercased(), raw: raw) : .open(name: name.lowercased(), raw: raw)
        return (piece, index + 1)
    }

    /// The longest reference is `&#x10FFFF;`.
    private static func reference(
        in scalars: [Unicode.Scalar],
        at start: Int
    ) -> (HTMLPiece, next: Int)? {
        let limit = min(start + 10, scalars.count)
        guard let end = scalars[start..<limit].firstIndex(of: ";") else { return nil }
        let body = text(scalars[(start + 1)..<end])
        let shown: String
        switch body {
        case "amp": shown = "&"
        case "lt": shown = "<"
        case "gt": shown = ">"
        case "quot": shown = "\""
        default:
            guard body.hasPrefix("#") else { return nil }
            let digits = body.dropFirst()
            let code =
                digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            guard let code, code > 0, let scalar = Unicode.Scalar(code) else { return nil }
            shown = String(scalar)
        }
        return (.text(raw: text(scalars[start...end]), visible: shown), end + 1)
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars)
        return text
    }
}
