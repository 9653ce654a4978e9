import TradingCore

/// A value that an argument has.
enum ArgumentValue: Sendable, Hashable {
    case scope(HaltScope)
    case symbol(String)
    case strategy(StrategyID)
    case integer(Int)
    case percent(Fraction)
    case until(UTCTime)
    case onOff(Bool)
    case choice(String)
    case text(String)
}

/// What is wrong with a command line, in words for the person who typed it.
struct LineProblem: Error, Sendable, Hashable {
    let reason: String
    /// Whether it knows what was probably meant; such a problem is told before others.
    var isNear = false
}

/// Gives the words of a line to the arguments of a manifest. Optional arguments are skipped by
/// words that do not fit them, so that `/trades BTCUSDT 20` and `/trades 20 BTCUSDT` are the same.
struct ArgumentReader {
    let known: KnownScopes
    let now: UTCTime

    func values(
        of words: [String],
        for specs: [ArgumentSpec]
    ) throws(LineProblem) -> [String: ArgumentValue] {
        var values: [String: ArgumentValue] = [:]
        var rest = words[...]
        while let word = rest.first {
            let (spec, value, count) = try place(word, rest, among: specs, taken: values)
            values[spec.name] = value
            rest = rest.dropFirst(count)
        }
        if let missing = specs.first(where: { !$0.isOptional && values[$0.name] == nil }) {
            throw LineProblem(reason: "\(missing.usage) is missing.")
        }
        return values
    }

    private func place(
        _ word: String,
        _ rest: ArraySlice<String>,
        among specs: [ArgumentSpec],
        taken: [String: ArgumentValue]
    ) throws(LineProblem) -> (ArgumentSpec, ArgumentValue, words: Int) {
        var problem: LineProblem?
        var isOfNumber = false
        for spec in specs where taken[spec.name] == nil {
            do {
                let (value, count) = try value(of: rest, as: spec)
                return (spec, value, count)
            } catch {
                // A word that is no number was hardly meant as one: the next reason is the better.
                if problem == nil || error.isNear || isOfNumber { problem = error }
                isOfNumber = spec.kind == .integer && !word.contains(where: \.isNumber)
                if !spec.isOptional { throw error }
            }
        }
        throw problem ?? LineProblem(reason: "‘\(shown(word))’ is one word too many.")
    }

    private func value(
        of rest: ArraySlice<String>,
        as spec: ArgumentSpec
    ) throws(LineProblem) -> (ArgumentValue, words: Int) {
        let word = spec.kind == .text ? "" : Self.bare(rest.first ?? "")
        switch spec.kind {
        case .scope:
            if let scope = known.scope(word) { return (.scope(scope), 1) }
            throw unknown(word, "market, venue, strategy or symbol", known.scopeWords)
        case .symbol:
            if let symbol = try known.symbol(word) { return (.symbol(symbol), 1) }
            throw unknown(word, "symbol", known.symbols)
        case .strategy:
            if let strategy = known.strategy(word) { return (.strategy(strategy), 1) }
            throw unknown(word, "strategy", known.strategies.map(\.text))
        case .integer: return (.integer(try integer(word, in: spec.range)), 1)
        case .percent: return (.percent(try percent(word)), 1)
        case .duration: return try duration(rest)
        case .onOff:
            if let state = ["on": true, "off": false][word.lowercased()] {
                return (.onOff(state), 1)
            }
            throw LineProblem(reason: "‘\(shown(word))’ is neither on nor off.")
        case .choice:
            if spec.choices.contains(word.lowercased()) { return (.choice(word.lowercased()), 1) }
            let choices = spec.choices.joined(separator: ", ")
            let verb = spec.choices.count == 1 ? "is not" : "is none of:"
            throw LineProblem(reason: "‘\(shown(word))’ \(verb) \(choices).")
        case .text: return (.text(rest.joined(separator: " ")), rest.count)
        }
    }

    private func integer(_ word: String, in range: ClosedRange<Int>) throws(LineProblem) -> Int {
        guard let number = Int(word), !word.hasPrefix("+") else {
            throw LineProblem(reason: "‘\(shown(word))’ is no whole number.")
        }
        guard range.contains(number) else {
            throw LineProblem(
                reason: "\(number) is not between \(range.lowerBound) and \(range.upperBound)."
            )
        }
        return number
    }

    private func percent(_ word: String) throws(LineProblem) -> Fraction {
        let digits = word.hasSuffix("%") ? String(word.dropLast()) : word
        guard let number = try? Fraction(digits), number.isPositive,
            number <= Fraction(whole: 100)
        else { throw LineProblem(reason: "‘\(shown(word))’ is no share over 0 % and up to 100 %.") }
        return Fraction(units: number.units / 100)
    }

    /// `30m`, `2h`, `1d`, or `until 22:00`.
    private func duration(
        _ rest: ArraySlice<String>
    ) throws(LineProblem) -> (ArgumentValue, words: Int) {
        let words = Array(rest.prefix(2))
        let first = words.first ?? ""
        do throws(LineProblem) {
            guard first.lowercased() == "until" else {
                return (.until(now + (try DurationText.span(first))), 1)
            }
            guard words.count == 2 else {
                throw LineProblem(reason: "Until when? A time of day such as 22:00, in UTC.")
            }
            return (.until(try DurationText.next(words[1], after: now)), 2)
        } catch {
            // Digits with a letter behind them were meant as a time, whatever else may stand here.
            let isMeant = first.lowercased() == "until" || Self.looksLikeTime(first)
            throw LineProblem(reason: error.reason, isNear: isMeant)
        }
    }

    private static func looksLikeTime(_ word: String) -> Bool {
        let bare = word.drop { "+-".contains($0) }
        let letters = bare.filter(\.isLetter).count
        return bare.first?.isNumber == true && (1...5).contains(letters)
            && bare.allSatisfy { $0.isLetter || $0.isNumber || ".,".contains($0) }
    }

    private func unknown(_ word: String, _ what: String, _ names: [String]) -> LineProblem {
        let near = names.filter {
            EditDistance.between(word.lowercased(), $0.lowercased()) <= max(1, $0.count / 3)
        }
        let hint =
            near.isEmpty
            ? "There are: \(known.listed(names))."
            : "Did you mean \(near.prefix(3).joined(separator: ", "))?"
        return LineProblem(
            reason: "No \(what) is called ‘\(shown(word))’. \(hint)",
            isNear: !near.isEmpty
        )
    }

    /// A name without quotes around it.
    private static func bare(_ word: String) -> String {
        let isQuote: (Character) -> Bool = { "\"'“”„".contains($0) }
        var bare = word.drop(while: isQuote)
        while let last = bare.last, isQuote(last) { bare.removeLast() }
        return String(bare)
    }

    /// What was typed, short enough to repeat.
    private func shown(_ word: String) -> String {
        word.count > 24 ? word.prefix(24) + "…" : word
    }
}

/// Lengths and times of day as people type them.
enum DurationText {
    static let spanMax = TimeSpan.days(7)

    /// `30m`, `2h`, `1d`: at most a week.
    static func span(_ word: String) throws(LineProblem) -> TimeSpan {
        let unit: TimeSpan? =
            switch word.last {
            case "m": .minutes(1)
            case "h": .hours(1)
            case "d": .days(1)
            default: nil
            }
        guard let unit, let count = Int(word.dropLast()), (1...10_080).contains(count),
            unit * count <= spanMax
        else {
            throw LineProblem(
                reason: "‘\(word.prefix(24))’ is no time such as 30m, 2h or 1d, of a week at most."
            )
        }
        return unit * count
    }

    /// Minutes after midnight of `22:00`.
    static func minuteOfDay(_ word: some StringProtocol) throws(LineProblem) -> Int {
        let parts = word.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].count == 2, let hour = Int(parts[0]),
            let minute = Int(parts[1]), (0..<24).contains(hour), (0..<60).contains(minute)
        else { throw LineProblem(reason: "‘\(word.prefix(24))’ is no time of day such as 22:00.") }
        return hour * 60 + minute
    }

    /// The next time that it is so late, in UTC.
    static func next(_ word: String, after now: UTCTime) throws(LineProblem) -> UTCTime {
        let time = now.day.start + .minutes(try minuteOfDay(word))
        return time > now ? time : time + .days(1)
    }
}
