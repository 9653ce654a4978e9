/// What Tab does to the word before the cursor.
struct WordCompletion: Equatable {
    /// Characters before the cursor to remove.
    let removedCount: Int
    /// Text to insert in their place.
    let inserted: String
    /// Candidates to show, when the choice is still open.
    let choices: [String]

    /// Replaces the word when there is one candidate, and otherwise extends it as far as all
    /// candidates agree.
    init(before text: String, candidates: [String]) {
        let word =
            text.split(
                omittingEmptySubsequences: false,
                whereSeparator: { $0 == " " || $0 == "\t" }
            ).last ?? ""
        if candidates.count == 1, let only = candidates.first {
            self.init(removedCount: word.unicodeScalars.count, inserted: only + " ", choices: [])
            return
        }
        var shared = candidates.first ?? ""
        for candidate in candidates { shared = shared.commonPrefix(with: candidate) }
        if shared.count > word.count {
            self.init(removedCount: word.unicodeScalars.count, inserted: shared, choices: [])
        } else {
            self.init(removedCount: 0, inserted: "", choices: candidates)
        }
    }

    init(removedCount: Int, inserted: String, choices: [String]) {
        self.removedCount = removedCount
        self.inserted = inserted
        self.choices = choices
    }
}

extension String {
    fileprivate func commonPrefix(with other: String) -> String {
        String(zip(self, other).prefix { $0 == $1 }.map { $0.0 })
    }
}
