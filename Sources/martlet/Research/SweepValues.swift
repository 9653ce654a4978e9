import TradingCore

/// Reads what a sweep tries of one parameter: `5`, `5,10,20`, `5..50`, `0.5..2:0.25`, `true,false`.
struct SweepValues {
    /// More values of one parameter are refused.
    private static let countMax = 10_000

    /// The values in their order, each once; nil where the text is no such list.
    static func read(_ text: String) -> [String]? {
        var found: [String] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let word = part.trimmingPrefix(while: \.isWhitespace)
            guard !word.isEmpty else { return nil }
            guard word.contains("..") else {
                found.append(String(word))
                continue
            }
            guard let steps = range(String(word)), found.count + steps.count <= countMax else {
                return nil
            }
            found += steps
        }
        var seen: Set<String> = []
        return found.filter { seen.insert($0).inserted }
    }

    /// `from..to` or `from..to:step`, exactly.
    private static func range(_ text: String) -> [String]? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let ends = parts[0].split(separator: "..", omittingEmptySubsequences: false)
        guard parts.count <= 2, ends.count == 2, let first = try? Fraction(String(ends[0])),
            let last = try? Fraction(String(ends[1])),
            let step = parts.count == 2 ? try? Fraction(String(parts[1])) : .one,
            step.isPositive, first <= last,
            (last.units - first.units) / step.units < Int128(countMax)
        else { return nil }
        return stride(from: first.units, through: last.units, by: Int128.Stride(step.units)).map {
            Fraction(units: $0).description
        }
    }
}
