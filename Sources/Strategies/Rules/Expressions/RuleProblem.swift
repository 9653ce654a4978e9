/// Why a text is no rule.
package struct RuleProblem: Error, Sendable, Hashable {
    /// Where it begins, in characters from the start of the text.
    package let place: Int
    /// What is wrong and what was expected, without a full stop.
    package let reason: String

    init(at place: Int, _ reason: String) {
        self.place = place
        self.reason = reason
    }

    /// The text around the place, with a mark before it.
    package func excerpt(of text: String) -> String {
        let characters = Array(text.unicodeScalars)
        let here = min(max(place, 0), characters.count)
        let (from, to) = (max(here - 30, 0), min(here + 20, characters.count))
        let before = String(String.UnicodeScalarView(characters[from..<here]))
        let after = String(String.UnicodeScalarView(characters[here..<to]))
        let whole = "\(from > 0 ? "…" : "")\(before)▸\(after)\(to < characters.count ? "…" : "")"
        return whole.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
