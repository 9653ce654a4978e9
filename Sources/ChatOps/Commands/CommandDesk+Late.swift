import TradingCore

/// Commands that arrive late, and names that are nearly right.
extension CommandDesk {
    /// The refusal of a command that is too old for its tier; nil when it may run. A halt is never
    /// too old.
    func tooOld(
        _ tier: CommandTier,
        _ action: CommandAction,
        _ line: CommandLine,
        _ turn: DeskTurn
    ) -> DeskAnswer? {
        guard action != .halt, !turn.isTap else { return nil }
        let limit = tier == .raise ? Self.raiseAgeMax : Self.ageMax
        guard turn.age > limit else { return nil }
        var answer = DeskAnswer.notice(
            .refused,
            "Not executed: \(line.text) is \(turn.age.display) old.",
            [
                tier == .raise
                    ? "What raises risk runs within 60 s of being sent or not at all."
                    : "Commands run within 24 h of being sent."
            ]
        )
        let redo = view("Redo now", line, turn.speaker)
        answer.buttons = redo.isEmpty ? [] : [redo]
        return answer
    }

    /// What lowered risk late says so.
    func late(_ answer: DeskAnswer, _ asked: PendingDraft, _ turn: DeskTurn) -> DeskAnswer {
        guard turn.age > Self.raiseAgeMax, !turn.isTap, answer.verdict == .done else {
            return answer
        }
        let words = plain(answer)
        var told = answer
        let report = NoticeReport(
            headline: "Done now; \(asked.line.text) was sent \(turn.age.display) ago.",
            lines: words.split(separator: "\n", omittingEmptySubsequences: false).map(String.init),
            numbers: []
        )
        told.report = .notice(report)
        told.template = "notice"
        return told
    }

    /// A name that no command has.
    func unknown(_ line: CommandLine, _ turn: DeskTurn) -> DeskAnswer {
        suggest(line.verb, line.arguments, turn, isDisguised: false)
    }

    /// Text that was meant as a command but not written as one.
    func nearly(_ words: String, _ turn: DeskTurn) -> DeskAnswer {
        // What stands before the name (slashes, blanks) and the name itself are read as they look;
        // the arguments are taken as they are.
        let isLead: (Character) -> Bool = { $0 == "/" || $0 == " " }
        let name = Lookalikes.folded(words).drop(while: isLead).prefix { $0 != " " }
        let body = words.drop { Lookalikes.folded(String($0)).allSatisfy(isLead) }
        let rest = body.split(maxSplits: 1) { $0.isWhitespace }.dropFirst().first ?? ""
        let arguments = CommandLine("/x \(rest)")?.arguments ?? []
        return suggest(
            String(name),
            arguments,
            turn,
            isDisguised: Lookalikes.isDisguised(words)
        )
    }

    /// Asks at once, with a button that runs what was probably meant.
    private func suggest(
        _ name: String,
        _ arguments: [String],
        _ turn: DeskTurn,
        isDisguised: Bool
    ) -> DeskAnswer {
        let meant = book.suggestions(for: name)
        let names = meant.map { "/" + $0.name }.joined(separator: " or ")
        let reason =
            isDisguised
            ? "That holds letters that only look right, or hidden ones."
            : book.manifest(named: name) == nil
                ? "There is no such command." : "A command begins with a slash."
        var answer = DeskAnswer.notice(
            .refused,
            meant.isEmpty ? reason : "\(reason) Did you mean \(names)?",
            hint: meant.isEmpty ? "/help" : nil
        )
        answer.buttons = meant.compactMap { manifest in
            let full = CommandLine(verb: manifest.name, arguments: arguments)
            let plain = CommandLine(verb: manifest.name)
            let whole = view(full.text, full, turn.speaker)
            let row = whole.isEmpty ? view(plain.text, plain, turn.speaker) : whole
            return row.isEmpty ? nil : row
        }
        answer.text = Lookalikes.isDisguised(name) ? "(unreadable name)" : "/\(name)"
        return answer
    }
}
