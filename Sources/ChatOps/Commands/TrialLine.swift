import TradingCore

/// What `/backtest` and `/sweep` ask for.
package enum TrialRequest: Sendable, Hashable {
    /// A value for a parameter; for a sweep the text names several.
    package struct Setting: Sendable, Hashable {
        package let name: String
        package let text: String
    }
    /// One step of a parameter, by its place among those that the answer offered.
    package struct Step: Sendable, Hashable {
        package let place: Int
        package let isUp: Bool
    }

    /// A strategy by name, on one instrument or on its own.
    case named(String, symbol: String?, settings: [Setting])
    /// What an earlier answer showed, or one step beside it.
    case answer(Int64, step: Step?)
}

/// Reads the words after `/backtest` and `/sweep`: NAME [SYMBOL] [key=value ...], or what a button says.
struct TrialLine {
    let words: [String]

    /// Settings of one line.
    static let settingsMax = 24

    func request() throws(LineProblem) -> TrialRequest {
        guard let name = words.first else {
            throw LineProblem(reason: "Which strategy? /strategies shows the configured ones.")
        }
        if name.hasPrefix("@") { return try answer(name.dropFirst()) }
        guard !name.contains("=") else {
            throw LineProblem(reason: "The strategy stands first, its parameters behind it.")
        }
        var symbol: String?
        var settings: [TrialRequest.Setting] = []
        for word in words.dropFirst() {
            guard let sign = word.firstIndex(of: "=") else {
                guard symbol == nil, settings.isEmpty else {
                    throw LineProblem(
                        reason: "‘\(word.prefix(24))’ is no key=value, and one symbol is the most."
                    )
                }
                symbol = word
                continue
            }
            let key = word[..<sign].lowercased()
            let text = String(word[word.index(after: sign)...])
            guard !key.isEmpty, !text.isEmpty else {
                throw LineProblem(reason: "‘\(word.prefix(24))’ is no key=value, without blanks.")
            }
            guard !settings.contains(where: { $0.name == key }) else {
                throw LineProblem(reason: "\(key.prefix(24)) stands twice.")
            }
            settings.append(TrialRequest.Setting(name: key, text: text))
        }
        guard settings.count <= Self.settingsMax else {
            throw LineProblem(reason: "\(Self.settingsMax) parameters are the most.")
        }
        return .named(name, symbol: symbol, settings: settings)
    }

    /// `@k3f` or `@k3f 1+`: the number of an answer in base 36, and a step.
    private func answer(_ digits: Substring) throws(LineProblem) -> TrialRequest {
        let isOurs = words.count <= 2 && digits.count <= 13
        guard isOurs, let number = Int64(digits, radix: 36), number > 0 else {
            throw LineProblem(reason: "No answer has this number.")
        }
        guard let step = words.dropFirst().first else { return .answer(number, step: nil) }
        guard let sign = step.last, "+-".contains(sign), let place = Int(step.dropLast()),
            (1...9).contains(place)
        else { throw LineProblem(reason: "‘\(step.prefix(24))’ is no step such as 1+.") }
        return .answer(number, step: TrialRequest.Step(place: place - 1, isUp: sign == "+"))
    }
}

/// The buttons under the outcome of a trial. They name the answer that they stand under, which the journal has,
/// so that they work after a restart and a second tap asks for the same once more.
struct TrialButtons {
    let buttons: ButtonCodec
    let speaker: Speaker
    /// The answer's number.
    let answer: Int64

    func rows(_ report: EngineReport) -> [[ReplyButton]] {
        switch report {
        case .backtest(let trial):
            return trial.nudges.enumerated().map { place, nudge in
                [
                    nudge.lower.map { ("\u{2212} \(nudge.parameter) \($0)", "\(place + 1)-") },
                    nudge.higher.map { ("+ \(nudge.parameter) \($0)", "\(place + 1)+") },
                ].compactMap(\.self).flatMap { button($0, [$1]) }
            }.filter { !$0.isEmpty }
        case .sweep(let sweep):
            return sweep.best == nil ? [] : [button("Backtest the best", [])]
        default: return []
        }
    }

    private func button(_ label: String, _ rest: [String]) -> [ReplyButton] {
        let line = CommandLine(
            verb: "backtest",
            arguments: ["@" + String(answer, radix: 36)] + rest
        )
        return buttons.view(line, for: speaker).map { [ReplyButton(label: label, data: $0)] } ?? []
    }
}
