import TradingCore

/// Reading and running command lines.
extension CommandDesk {
    /// The answer to an authorised command.
    func answer(_ turn: DeskTurn) -> DeskAnswer {
        let envelope = turn.command.envelope
        let first = envelope.arguments.first ?? ""
        switch envelope.verb {
        case "button":
            // Every tap is answered, or the phone goes on spinning.
            var answer = tapped(turn)
            answer.toast = answer.toast ?? answer.verdict.toast
            return answer
        case "code": return bareCode(first, turn)
        case "text": return nearly(first, turn)
        case "prose":
            var answer = DeskAnswer.notice(
                .refused,
                "Commands begin with a slash.",
                ["If that was a key or a password: it was not kept here, but replace it."],
                hint: "/help"
            )
            answer.text = "(text, \(envelope.arguments.dropFirst().first ?? "?") characters)"
            return answer
        default:
            return run(CommandLine(verb: envelope.verb, arguments: envelope.arguments), turn)
        }
    }

    /// Runs one line, as typed or from a button.
    func run(_ typed: CommandLine, _ turn: DeskTurn) -> DeskAnswer {
        guard let manifest = book.manifest(named: typed.verb) else { return unknown(typed, turn) }
        let (line, code) = withoutCode(typed, manifest)
        var answer: DeskAnswer
        switch manifest.work {
        case .steps(let steps): answer = runSteps(steps, manifest, line, turn)
        case .action(let action): answer = run(action, manifest, line, code, turn)
        }
        answer.text = line.text
        if code != nil { answer.deletesMessage = true }
        return answer
    }

    /// Takes a code off the end of a line that may need one; nothing else may end so.
    private func withoutCode(
        _ line: CommandLine,
        _ manifest: CommandManifest
    ) -> (CommandLine, CodeText?) {
        let name = CommandLine(verb: manifest.name, arguments: line.arguments)
        guard manifest.action?.mayRaise == true, let last = line.arguments.last,
            let code = CodeText(last)
        else { return (name, nil) }
        return (
            CommandLine(verb: manifest.name, arguments: Array(line.arguments.dropLast())), code
        )
    }

    private func run(
        _ action: CommandAction,
        _ manifest: CommandManifest,
        _ line: CommandLine,
        _ code: CodeText?,
        _ turn: DeskTurn
    ) -> DeskAnswer {
        let intent: CommandIntent
        do {
            intent = try read(action, manifest, line, turn)
        } catch {
            return usage(error.reason, manifest)
        }
        switch intent {
        case .start: return welcome(turn.speaker, "Martlet is listening.")
        case .pairedAlready: return .notice(.done, "You are paired already.", hint: "/help")
        case .help(let topic): return help(topic)
        case .report(let query):
            if let refusal = tooOld(.read, action, line, turn) { return refusal }
            return show(query, manifest, line, turn)
        case .act(let engineAction, let tier, let asksFirst):
            if let refusal = tooOld(tier, action, line, turn) { return refusal }
            let asked = PendingDraft(
                line: line,
                action: engineAction,
                commandAction: action,
                tier: tier,
                template: manifest.template
            )
            if tier == .raise { return raise(asked, code, turn) }
            if asksFirst { return preview(asked, turn) }
            return late(perform(asked, turn), asked, turn)
        }
    }

    private func read(
        _ action: CommandAction,
        _ manifest: CommandManifest,
        _ line: CommandLine,
        _ turn: DeskTurn
    ) throws(LineProblem) -> CommandIntent {
        let known = turn.target.knownScopes
        let reader = ArgumentReader(known: known, now: turn.now)
        let values = try reader.values(of: line.arguments, for: manifest.arguments)
        let intents = IntentReader(
            values: values,
            known: known,
            preferences: turn.target.alertPreferences,
            now: turn.now
        )
        return try intents.intent(of: action, words: line.arguments)
    }

    private func usage(_ reason: String, _ manifest: CommandManifest) -> DeskAnswer {
        var lines = ["Usage: \(manifest.usage)"]
        lines += manifest.examples.map { "Example: \($0)" }
        return .notice(.refused, reason, lines, hint: "/help \(manifest.name)")
    }

    private func help(_ topic: String?) -> DeskAnswer {
        guard let topic else {
            return DeskAnswer(verdict: .done, report: .help(book.help), template: "help")
        }
        let name = topic.hasPrefix("/") ? String(topic.dropFirst()) : topic
        guard let manifest = book.manifest(named: name.lowercased()) else {
            return .notice(.refused, "No command is called so.", hint: "/help")
        }
        return DeskAnswer(
            verdict: .done,
            report: .notice(book.help(on: manifest)),
            template: "notice"
        )
    }

    private func show(
        _ query: ReportQuery,
        _ manifest: CommandManifest,
        _ line: CommandLine,
        _ turn: DeskTurn
    ) -> DeskAnswer {
        let report = turn.target.report(query)
        let expected = manifest.action?.reportName
        var answer = DeskAnswer(
            verdict: .done,
            report: report,
            template: report.name == expected ? manifest.template : report.name
        )
        answer.isReport = true
        answer.editsMessage = turn.editsMessage
        if turn.isTap { answer.toast = "As of \(turn.now.clock) UTC" }
        if case .notice(let notice) = report {
            if notice.isPromise { return promised(notice, turn) }
            if notice.isRefusal {
                answer.verdict = .refused
                return isTrial(query) && turn.isTap ? overButton(answer, notice) : answer
            }
        }
        answer.buttons = viewButtons(manifest, line, turn)
        answer.buttons = frameButtons(report, line, turn) + answer.buttons
        return answer
    }

    /// The other intervals of a picture of bars, which is redrawn in place.
    private func frameButtons(
        _ report: EngineReport,
        _ line: CommandLine,
        _ turn: DeskTurn
    ) -> [[ReplyButton]] {
        let (frames, shown, words): ([String], String, [String])
        switch report {
        case .chart(let chart):
            (frames, shown, words) = (chart.frames, chart.interval, [chart.symbol])
        case .correlation(let square):
            let about = square.about.map { [$0] } ?? []
            (frames, shown, words) = (square.frames, square.interval, ["correlation"] + about)
        default: return []
        }
        let row = frames.filter { $0 != shown }.prefix(Self.frameButtonsMax).flatMap { frame in
            view(frame, CommandLine(verb: line.verb, arguments: words + [frame]), turn.speaker)
        }
        return row.isEmpty ? [] : [row]
    }

    /// More would not be legible in one row of a phone.
    private static let frameButtonsMax = 5

    /// Refresh, then the related commands, four to a row.
    func viewButtons(
        _ manifest: CommandManifest,
        _ line: CommandLine,
        _ turn: DeskTurn
    ) -> [[ReplyButton]] {
        if manifest.action == .alerts {
            return AlertButtons(buttons: buttons, speaker: turn.speaker)
                .rows(
                    turn.target.alertPreferences,
                    isEditing: line.arguments.last == "edit",
                    now: turn.now
                )
        }
        if manifest.action == .strategy {
            return StrategyButtons(buttons: buttons, speaker: turn.speaker).rows(line.arguments)
        }
        var row = view("Refresh", line, turn.speaker)
        for related in manifest.related.prefix(3) where related != line {
            row += view(related.text, related, turn.speaker)
        }
        return row.isEmpty ? [] : [row]
    }

    /// Runs each step and words the answers one below the other.
    private func runSteps(
        _ steps: [CommandLine],
        _ manifest: CommandManifest,
        _ line: CommandLine,
        _ turn: DeskTurn
    ) -> DeskAnswer {
        if let refusal = tooOld(manifest.tier, .status, line, turn) { return refusal }
        var lines: [String] = []
        var isWhole = true
        for step in steps {
            let answer = run(step, turn)
            if answer.verdict == .refused { isWhole = false }
            if !lines.isEmpty { lines.append("") }
            let words = plain(answer)
            lines += words.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        }
        var answer = DeskAnswer.notice(isWhole ? .done : .refused, manifest.summary, lines)
        answer.editsMessage = turn.editsMessage
        answer.buttons = [view("Refresh", line, turn.speaker)]
        return answer
    }
}

extension CommandAnswered.Verdict {
    /// What a tap shows where nothing better is known.
    fileprivate var toast: String {
        switch self {
        case .done: "Done"
        case .pending: "Look and decide"
        case .refused: "Not done"
        case .denied: "Denied"
        }
    }
}
