import Journaling

/// Every set of parameters that a sweep by the engine tries.
struct EngineGrid {
    /// One of them.
    struct Variant: SweepVariant {
        /// The values that are swept.
        let values: [String: String]
        /// All that decides, by name.
        let whole: [String: String]
        let parameters: String

        init(_ values: [String: String], whole: [String: String]) {
            self.values = values
            self.whole = whole
            parameters = ResultPoint.canonical(whole.merging(values) { $1 })
        }
    }

    let variants: [Variant]
    /// Names that are swept or set.
    let names: [String]
    /// Sets that the strategy refuses, and why it refuses the first of them.
    let refused: Int
    let refusal: String?
    /// More variants are refused.
    static let variantsMax = 1_000_000

    /// - Parameters:
    ///   - choices: what is tried of each parameter.
    ///   - whole: the whole parameters of a set, or why there are none.
    /// - Throws: everything that is wrong.
    init(
        _ choices: [(name: String, values: [String])],
        whole: ([String: String]) -> Result<[String: String], ResearchProblems>
    ) throws(ResearchProblems) {
        let count = choices.reduce(1) {
            $0.multipliedReportingOverflow(by: $1.values.count).partialValue
        }
        guard (1...Self.variantsMax).contains(count) else {
            throw ResearchProblems(sentences: [
                "That makes \(count) variants; \(Self.variantsMax) are the most. Take larger steps, or sweep in "
                    + "parts."
            ])
        }
        let sets = choices.reduce([[String: String]()]) { sets, choice in
            sets.flatMap { set in
                choice.values.map { set.merging([choice.name: $0]) { $1 } }
            }
        }
        var (variants, refused, first): ([Variant], Int, ResearchProblems?) = ([], 0, nil)
        for set in sets {
            switch whole(set) {
            case .success(let whole): variants.append(Variant(set, whole: whole))
            case .failure(let problems):
                refused += 1
                first = first ?? problems
            }
        }
        if variants.isEmpty, let first { throw first }
        self.variants = variants
        names = choices.map(\.name)
        self.refused = refused
        refusal = first?.sentences.first
    }
}
