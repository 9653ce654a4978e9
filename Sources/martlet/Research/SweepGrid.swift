import Journaling
import Research
import Strategies
import TradingCore

/// Every set of parameters that a sweep of the cross tries.
struct SweepGrid {
    /// One of them.
    struct Variant: SweepVariant, Hashable {
        let rule: CrossRule

        /// All that decides, by name, as the store of results wants it.
        var parameters: String {
            ResultPoint.canonical([
                "allow_short": "\(rule.isShortAllowed)", "fast": "\(rule.fast)",
                "slow": "\(rule.slow)",
            ])
        }
    }

    /// By slow window and then by quick one.
    let variants: [Variant]
    /// Pairs whose quick window is not under the slow one: they are no variants.
    let contradictions: Int
    /// More variants are refused.
    static let variantsMax = 1_000_000

    /// Reads `fast=5..50:5`, `slow=20,50,100`, `allow_short=true`.
    ///
    /// - Throws: everything that is wrong.
    init(_ sets: [String]) throws(ResearchProblems) {
        var problems: [String] = []
        var windows: [String: [Int]] = ["fast": [20], "slow": [50]]
        var isShort = [false]
        for text in sets {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                problems.append("--set \(text) is no name=values.")
                continue
            }
            switch parts[0] {
            case "fast", "slow":
                windows[parts[0]] = Self.numbers(parts[1], parts[0], &problems)
            case "allow_short":
                isShort = parts[1].split(separator: ",").compactMap { Bool(String($0)) }
                if isShort.isEmpty { problems.append("allow_short is true, false or true,false.") }
            default:
                problems.append(
                    "\(parts[0]) cannot be swept; sma-cross has fast, slow and allow_short. A sweep takes all "
                        + "equity for each position."
                )
            }
        }
        let pairs = (windows["slow"] ?? []).flatMap { slow in
            (windows["fast"] ?? []).map { (fast: $0, slow: slow) }
        }
        if pairs.count * isShort.count > Self.variantsMax {
            problems.append(
                "That makes \(pairs.count * isShort.count) variants; \(Self.variantsMax) are the most. Take "
                    + "larger steps, or sweep in parts."
            )
        }
        guard problems.isEmpty else { throw ResearchProblems(sentences: problems) }
        let sound = pairs.filter { $0.fast < $0.slow }
        contradictions = (pairs.count - sound.count) * isShort.count
        variants = sound.flatMap { pair in
            isShort.map {
                Variant(
                    rule: CrossRule(fast: pair.fast, slow: pair.slow, isShortAllowed: $0)
                )
            }
        }
    }

    /// `5`, `5,10,20`, `5..50` or `5..50:5`.
    private static func numbers(
        _ text: String,
        _ name: String,
        _ problems: inout [String]
    ) -> [Int] {
        let range = 1...10_000
        let read = SweepAxis.numbers(text, isWhole: true, most: range.upperBound)
        guard let found = read?.compactMap({ Int($0.description) }),
            found.allSatisfy(range.contains)
        else {
            problems.append(
                "\(name)=\(text) is no list of bars from 1 to 10000, such as 20 or 5,10,20 or 5..50:5."
            )
            return []
        }
        return found
    }
}

/// A part of a sweep for one of several machines or jobs: `2/8`.
struct SweepShard: Equatable {
    /// From 1.
    let number: Int
    let count: Int

    static let whole = SweepShard(number: 1, count: 1)

    init(number: Int, count: Int) {
        self.number = number
        self.count = count
    }

    /// Nil where the text is no `i/n` with i from 1 to n.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let number = parts[0], let count = parts[1],
            (1...100_000).contains(count), (1...count).contains(number)
        else { return nil }
        self.init(number: number, count: count)
    }

    /// Its share of a list: every n-th, so that all shards have about the same work.
    func part<Element>(of all: [Element]) -> [Element] {
        stride(from: number - 1, to: all.count, by: count).map { all[$0] }
    }
}
