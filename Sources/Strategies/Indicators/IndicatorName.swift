/// Why a text names no column.
package struct IndicatorNameProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// One sentence with the mend.
    package let description: String

    init(_ description: String) { self.description = description }
}

/// What people write for an indicator: `sma(20)`, `bb_upper(20, 2.5)`, `macd`.
package struct IndicatorName: Sendable {
    /// The first bound of a period.
    package static let periodMax = 100_000
    private let word: String
    private let arguments: [Double]

    /// Reads a list such as `sma(20),macd(12,26,9)`; a name of several columns stands for all of them.
    ///
    /// - Returns: the columns with the text that heads each, in order.
    /// - Throws: all problems at once, in one text.
    package static func list(
        _ text: String
    ) throws(IndicatorNameProblem) -> [(head: String, indicator: Indicator)] {
        var found: [(head: String, indicator: Indicator)] = []
        var problems: [String] = []
        for part in parts(of: text) {
            do throws(IndicatorNameProblem) {
                let name = try IndicatorName(part)
                found += try name.columns()
            } catch {
                problems.append(error.description)
            }
        }
        if !problems.isEmpty { throw IndicatorNameProblem(problems.joined(separator: "\n")) }
        return found
    }

    /// Divides at the commas outside of brackets.
    private static func parts(of text: String) -> [String] {
        var parts = [""]
        var depth = 0
        for character in text {
            if character == "," && depth == 0 {
                parts.append("")
                continue
            }
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            parts[parts.count - 1].append(character)
        }
        return parts
    }

    private init(_ text: String) throws(IndicatorNameProblem) {
        let plain = text.filter { $0 != " " }.lowercased()
        let halves = plain.split(separator: "(", maxSplits: 1, omittingEmptySubsequences: false)
        word = String(halves[0])
        guard !word.isEmpty else {
            throw IndicatorNameProblem("A column is empty; write for example sma(20),rsi(14).")
        }
        guard halves.count == 2 else {
            arguments = []
            return
        }
        guard halves[1].hasSuffix(")") else {
            throw IndicatorNameProblem("\(text): the bracket is not closed.")
        }
        let inner = halves[1].dropLast()
        let words =
            inner.isEmpty ? [] : inner.split(separator: ",", omittingEmptySubsequences: false)
        var numbers: [Double] = []
        for word in words {
            guard let number = Double(word), number.isFinite else {
                throw IndicatorNameProblem("\(text): ‘\(word)’ is no number.")
            }
            numbers.append(number)
        }
        arguments = numbers
    }

    /// What can be asked for: the name, the usual arguments, and whether the last may be a fraction.
    package static let known: [(name: String, usual: [Double])] = [
        ("sma", [20]), ("ema", [20]), ("wma", [20]), ("rsi", [14]), ("atr", [14]), ("adx", [14]),
        ("plus_di", [14]), ("minus_di", [14]), ("bb", [20, 2]), ("bb_upper", [20, 2]),
        ("bb_middle", [20, 2]), ("bb_lower", [20, 2]), ("vwap", [20]), ("session_vwap", []),
        ("macd", [12, 26, 9]), ("macd_line", [12, 26, 9]), ("macd_signal", [12, 26, 9]),
        ("macd_histogram", [12, 26, 9]), ("stoch", [14, 3, 3]), ("stoch_k", [14, 3, 3]),
        ("stoch_d", [14, 3, 3]), ("donchian", [20]), ("donchian_upper", [20]),
        ("donchian_middle", [20]), ("donchian_lower", [20]), ("volatility", [20]),
        ("parkinson", [20]), ("roc", [10]), ("sharpe", [60]), ("zscore", [20]),
    ]

    private func columns() throws(IndicatorNameProblem) -> [(head: String, indicator: Indicator)] {
        guard let usual = Self.known.first(where: { $0.name == word })?.usual else {
            let names = Self.known.map(\.name).joined(separator: ", ")
            throw IndicatorNameProblem("There is no indicator ‘\(word)’. There are: \(names).")
        }
        guard arguments.count <= usual.count else {
            throw IndicatorNameProblem(
                "\(word) takes \(usual.count) number(s), not \(arguments.count)."
            )
        }
        let numbers = arguments + usual.dropFirst(arguments.count)
        let text = numbers.map(Self.shown).joined(separator: ",")
        let tail = text.isEmpty ? "" : "(\(text))"
        return try made(numbers).map { ($0.name + tail, $0.indicator) }
    }

    private static func shown(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : "\(number)"
    }

    private func period(_ number: Double, from least: Int = 1) throws(IndicatorNameProblem) -> Int {
        guard number == number.rounded(), number >= Double(least),
            number <= Double(Self.periodMax)
        else {
            throw IndicatorNameProblem(
                "\(word): a period is a whole number from \(least) to \(Self.periodMax), "
                    + "not \(Self.shown(number))."
            )
        }
        return Int(number)
    }

    private func made(
        _ numbers: [Double]
    ) throws(IndicatorNameProblem) -> [(name: String, indicator: Indicator)] {
        if word.hasPrefix("bb") || word.hasPrefix("donchian") { return try bands(numbers) }
        if word.hasPrefix("macd") || word.hasPrefix("stoch") { return try signals(numbers) }
        let one: Indicator =
            switch word {
            case "sma": .simpleAverage(try period(numbers[0]))
            case "ema": .exponentialAverage(try period(numbers[0]))
            case "wma": .weightedAverage(try period(numbers[0]))
            case "rsi": .relativeStrength(try period(numbers[0], from: 2))
            case "atr": .averageTrueRange(try period(numbers[0]))
            case "adx": .trendStrength(try period(numbers[0], from: 2))
            case "plus_di": .plusDirection(try period(numbers[0], from: 2))
            case "minus_di": .minusDirection(try period(numbers[0], from: 2))
            case "vwap": .volumeWeightedPrice(try period(numbers[0]))
            case "session_vwap": .sessionPrice
            case "volatility": .volatility(try period(numbers[0], from: 2))
            case "parkinson": .rangeVolatility(try period(numbers[0]))
            case "roc": .rateOfChange(try period(numbers[0]))
            case "sharpe": .sharpe(try period(numbers[0], from: 2))
            default: .standardScore(try period(numbers[0], from: 2))
            }
        return [(word, one)]
    }

    private func bands(
        _ numbers: [Double]
    ) throws(IndicatorNameProblem) -> [(name: String, indicator: Indicator)] {
        let family = word.hasPrefix("bb") ? "bb" : "donchian"
        let bars = try period(numbers[0], from: family == "bb" ? 2 : 1)
        guard numbers.count < 2 || numbers[1] > 0 else {
            throw IndicatorNameProblem("\(word): the width of a band is over 0.")
        }
        return Indicator.Edge.allCases.compactMap { edge in
            let name = "\(family)_\(edge.rawValue)"
            guard word == family || word == name else { return nil }
            return (
                name,
                family == "bb"
                    ? .bollinger(edge, bars, width: numbers[1]) : .donchian(edge, bars)
            )
        }
    }

    private func signals(
        _ numbers: [Double]
    ) throws(IndicatorNameProblem) -> [(name: String, indicator: Indicator)] {
        let (first, second) = (try period(numbers[0]), try period(numbers[1]))
        let third = try period(numbers[2])
        if word.hasPrefix("stoch") {
            let make = { (part: Indicator.Part) in
                Indicator.stochastic(part, first, slowing: second, signal: third)
            }
            return [("stoch_k", make(.line)), ("stoch_d", make(.signal))]
                .filter { word == "stoch" || word == $0.0 }
        }
        guard first < second else {
            throw IndicatorNameProblem(
                "\(word): the quick mean looks at fewer bars than the slow one; \(first) is not under "
                    + "\(second)."
            )
        }
        return Indicator.Part.allCases.compactMap { part in
            let name = "macd_\(part.rawValue)"
            guard word == "macd" || word == name else { return nil }
            return (name, .convergence(part, fast: first, slow: second, signal: third))
        }
    }
}
