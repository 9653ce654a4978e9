import TradingCore

/// What stands under a name: a price, an indicator or a function.
extension RuleReader {
    /// Functions over numbers, beside the indicators.
    private static let functions = ["change", "abs", "min", "max"]

    /// Reads a name with its arguments.
    mutating func named() throws(RuleProblem) -> RuleNumber {
        let token = take()
        guard case .word(let word) = token.kind else { return .constant(0) }
        if word == "price" { return .field(.close) }
        if let field = BarField(rawValue: word) { return .field(field) }
        if Self.functions.contains(word) { return try function(word) }
        guard IndicatorName.known.contains(where: { $0.name == word }) else {
            throw RuleProblem(at: token.place, Self.unknown(word, written: token.written))
        }
        return try indicator(token, word)
    }

    private static func unknown(_ word: String, written: String) -> String {
        let names =
            IndicatorName.known.map(\.name) + BarField.allCases.map(\.rawValue) + functions
        if let nearest = Nearest.word(to: word, among: names) {
            return "there is no ‘\(written)’; the nearest known name is \(nearest)"
        }
        let fields = BarField.allCases.map(\.rawValue).joined(separator: ", ")
        return "there is no ‘\(written)’; prices are \(fields), indicators are those of "
            + "martlet indicators --help"
    }

    private mutating func function(_ word: String) throws(RuleProblem) -> RuleNumber {
        try require(sign: "(", "after \(word)")
        let first = try number()
        if word == "abs" {
            try require(sign: ")", "after the number of abs")
            return .absolute(first)
        }
        try require(sign: ",", "and a second number for \(word)")
        if word == "change" {
            let bars = try requireBars(1...RuleBounds.barsAgoMax, "for change")
            try require(sign: ")", "after the number of bars")
            return .change(first, bars: bars)
        }
        let second = try number()
        try require(sign: ")", "after the numbers of \(word)")
        return word == "min" ? .least(first, second) : .greatest(first, second)
    }

    private mutating func indicator(
        _ token: RuleToken,
        _ word: String
    ) throws(RuleProblem) -> RuleNumber {
        var numbers: [String] = []
        if next.kind == .sign("(") {
            take()
            while next.kind != .sign(")") {
                let argument = next
                guard takesNumber() != nil else {
                    throw unexpected("a number for \(word)")
                }
                numbers.append(argument.written)
                if !takes(sign: ",") { break }
            }
            try require(sign: ")", "after the numbers of \(word)")
        }
        let text = numbers.isEmpty ? word : "\(word)(\(numbers.joined(separator: ",")))"
        let columns: [(head: String, indicator: Indicator)]
        do throws(IndicatorNameProblem) {
            columns = try IndicatorName.list(text)
        } catch {
            throw RuleProblem(at: token.place, "\(error)")
        }
        guard columns.count == 1, let column = columns.first else {
            let heads = columns.map(\.head).joined(separator: ", ")
            throw RuleProblem(
                at: token.place,
                "\(word) stands for several numbers; write one of \(heads)"
            )
        }
        return .indicator(column.indicator, name: column.head)
    }
}
