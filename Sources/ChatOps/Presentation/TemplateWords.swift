import Mustache

/// A text as templates see it: escaped by Mustache where it is shown, false in a section when it is
/// empty, padded by `{{left12(x)}}` and `{{right12(x)}}` for tables.
struct TemplateWords: MustacheCustomRenderable, MustacheTransformable, MustacheParent {
    let renderText: String
    var isNull: Bool { renderText.isEmpty || isUnknown }
    /// Shown as "not known", false in a section. It stands in the record, so that a template never
    /// finds a field of the same name further out.
    private let isUnknown: Bool

    static let notKnown = TemplateWords(renderText: "not known", isUnknown: true)

    private init(renderText: String, isUnknown: Bool) {
        self.renderText = renderText
        self.isUnknown = isUnknown
    }

    init(_ text: String) { self.init(renderText: Self.cleaned(text), isUnknown: false) }

    /// Words have no fields; without this Mustache would look for them by reflection.
    func child(named name: String) -> Any? { nil }

    /// `leftN` pads to N columns and cuts what is longer; `rightN` pads on the left, never cuts, for
    /// a cut number would be another number, and keeps one space before it. `N` is 1 to 34.
    func transform(_ name: String) -> Any? {
        if name.hasPrefix("left"), let width = Self.width(name.dropFirst(4)) {
            let count = renderText.count
            if count > width {
                return Self(renderText: renderText.prefix(width - 1) + "…", isUnknown: false)
            }
            let space = String(repeating: " ", count: width - count)
            return Self(renderText: renderText + space, isUnknown: false)
        }
        if name.hasPrefix("right"), let width = Self.width(name.dropFirst(5)) {
            let space = String(repeating: " ", count: max(1, width - renderText.count))
            return Self(renderText: space + renderText, isUnknown: false)
        }
        return renderText.transform(name)
    }

    private static func width(_ digits: Substring) -> Int? {
        guard let width = Int(digits), (1...34).contains(width) else { return nil }
        return width
    }

    /// Mustache escapes whole characters: a `<` that carries a combining mark would slip through.
    /// Marks after the five escaped characters are left out, and with them what turns the
    /// direction of writing and could so show a line as another one.
    private static func cleaned(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
        var result = ""
        result.reserveCapacity(text.utf8.count)
        var followsEscaped = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": continue
            case "<", ">", "&", "\"", "'": followsEscaped = true
            case _ where followsEscaped && !scalar.isASCII && joins(scalar): continue
            default: followsEscaped = false
            }
            result.unicodeScalars.append(scalar)
        }
        return result
    }

    /// Whether the scalar becomes one character with a `<` before it.
    private static func joins(_ scalar: Unicode.Scalar) -> Bool {
        var pair = "<"
        pair.unicodeScalars.append(scalar)
        return pair.count == 1
    }
}
