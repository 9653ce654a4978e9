/// Which known word somebody meant.
package enum Nearest {
    /// The known word with the fewest slips of the finger; nil when none is near. Of equals the first.
    package static func word(to word: String, among known: [String]) -> String? {
        let slipsMax = word.count <= 4 ? 1 : 2
        let ranked = known.map { (slips: EditDistance.between(word, $0), word: $0) }
            .min { $0.slips < $1.slips }
        guard let ranked, ranked.slips <= slipsMax else { return nil }
        return ranked.word
    }
}
