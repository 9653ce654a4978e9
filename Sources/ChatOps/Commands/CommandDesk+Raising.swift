import Platform
import TradingCore

/// A command that is understood, before anything is done.
struct PendingDraft {
    let line: CommandLine
    let action: EngineAction
    let commandAction: CommandAction
    let tier: CommandTier
    let template: String
}

/// Doing, previewing, and raising risk with a code.
extension CommandDesk {
    /// Lets the engine act, and words what it reports.
    func perform(_ asked: PendingDraft, _ turn: DeskTurn) -> DeskAnswer {
        var report = turn.target.perform(asked.action, origin: turn.origin)
        if case .setAlertPreferences = asked.action { report = turn.target.report(.alerts) }
        var answer = DeskAnswer(
            verdict: .done,
            report: report,
            template: template(of: report, asked)
        )
        if report.wasRefused { answer.verdict = .refused }
        if let manifest = book.manifest(named: asked.line.verb) {
            let isAlerts = manifest.action == .alerts
            if isAlerts { answer.editsMessage = turn.editsMessage }
            if turn.isTap { answer.toast = report.wasRefused ? "Not done" : "Done" }
            answer.buttons =
                isAlerts
                ? viewButtons(manifest, asked.line, turn)
                : [manifest.related.prefix(3).flatMap { view($0.text, $0, turn.speaker) }]
                    .filter { !$0.isEmpty }
        }
        if case .acknowledgeAlert = asked.action, turn.isTap {
            answer.template = toastTemplate
            answer.toast = report.wasRefused ? "There is no such alert" : "Marked as seen"
        }
        return answer
    }

    /// Raises risk: at once with a code on the line, else by preview, confirmation and code.
    func raise(_ asked: PendingDraft, _ code: CodeText?, _ turn: DeskTurn) -> DeskAnswer {
        if let until = codes.lock(at: turn.now) { return locked(until) }
        guard let code else { return preview(asked, turn) }
        // A blocked checklist must not cost a code.
        let shown = turn.target.preview(asked.action)
        if shown.isBlocked { return blocked(shown, asked, turn) }
        return spend(code, on: asked, turn) { desk in desk.perform(asked, turn) }
    }

    /// Shows what would happen, with the buttons that decide.
    func preview(_ asked: PendingDraft, _ turn: DeskTurn) -> DeskAnswer {
        let shown = turn.target.preview(asked.action)
        let isExpected = shown.name == asked.commandAction.reportName
        // A plain notice in place of the receipt says why there is nothing to do.
        if shown.isBlocked || asked.tier < .raise && !isExpected {
            return blocked(shown, asked, turn)
        }
        let waiting = PendingCommand(
            id: Hex.encode(makeID().prefix(4)),
            line: asked.line,
            action: asked.action,
            commandAction: asked.commandAction,
            tier: asked.tier,
            template: asked.template,
            surface: turn.surface,
            speaker: turn.speaker,
            fingerprint: turn.target.fingerprint(of: asked.action),
            expiresAt: turn.now + PendingCommands.life,
            codeUntil: nil
        )
        pending.add(waiting)
        let worded = asPreview(shown, asked)
        var answer = DeskAnswer(
            verdict: .pending,
            report: worded,
            template: template(of: worded, asked)
        )
        answer.editsMessage = turn.editsMessage
        answer.buttons = [
            [
                ReplyButton(
                    label: "Confirm \(asked.line.text)",
                    data: data(.confirm, waiting)
                ),
                ReplyButton(label: "Cancel", data: data(.cancel, waiting)),
            ]
        ]
        return answer
    }

    func data(_ choice: ButtonCodec.Choice, _ command: PendingCommand) -> String {
        let button = PendingButton(
            choice: choice,
            verb: command.line.verb,
            id: command.id,
            expiresAt: command.expiresAt,
            fingerprint: ButtonCodec.shortened(command.fingerprint)
        )
        return buttons.pending(button, for: command.speaker)
    }

    /// Judges a code and, when it is right, does what it was given for. The message with the code
    /// is deleted in any case.
    func spend(
        _ code: CodeText,
        on asked: PendingDraft,
        _ turn: DeskTurn,
        _ act: (CommandDesk) -> DeskAnswer
    ) -> DeskAnswer {
        let (verdict, counted) = codes.judge(code, for: asked.line, now: turn.now)
        var answer: DeskAnswer
        switch verdict {
        case .accepted(let used):
            answer = act(self)
            answer.facts.append(.codeUsed(used))
        case .wrong(let triesLeft):
            answer = .notice(
                .refused,
                "Wrong code; nothing was done.",
                ["Tries left: \(triesLeft)."]
            )
        case .usedBefore:
            answer = .notice(
                .refused,
                "That code was used before; nothing was done.",
                ["Wait for the next one."]
            )
            let report = NoticeReport(
                headline: "A used code was sent again.",
                lines: ["It came by \(turn.origin.display); nothing was done."],
                numbers: []
            )
            answer.alerts = [
                EdgeNotice(kind: .commandRefused, subject: "replayed code", report: report)
            ]
        case .locked(let until): answer = locked(until)
        }
        if let counted {
            answer.facts.append(.codesLocked(counted))
            if let until = counted.until { answer.alerts.append(lockNotice(until, turn)) }
        }
        answer.deletesMessage = true
        return answer
    }

    private func locked(_ until: UTCTime) -> DeskAnswer {
        .notice(
            .refused,
            "Too many wrong codes: commands that raise risk are locked until \(until.clock) UTC.",
            ["/halt and everything else that lowers risk still works."]
        )
    }

    private func lockNotice(_ until: UTCTime, _ turn: DeskTurn) -> EdgeNotice {
        let report = NoticeReport(
            headline: "\(CodeGuard.failuresMax) wrong one-time codes in a row.",
            lines: [
                "The last came by \(turn.origin.display).",
                "Commands that raise risk are locked until \(until.clock) UTC; /halt works.",
            ],
            numbers: [],
            hint: "If that was not you: /halt, and rotate the command secret."
        )
        return EdgeNotice(kind: .codeFailures, subject: "codes", report: report)
    }

    /// What cannot be done now; the button asks again.
    private func blocked(
        _ shown: EngineReport,
        _ asked: PendingDraft,
        _ turn: DeskTurn
    ) -> DeskAnswer {
        var answer = DeskAnswer(
            verdict: .refused,
            report: shown,
            template: template(of: shown, asked)
        )
        answer.editsMessage = turn.editsMessage
        let again = view("Check again", asked.line, turn.speaker)
        answer.buttons = again.isEmpty ? [] : [again]
        return answer
    }

    /// The engine words a preview as if it had happened; a notice and a receipt are marked as one.
    private func asPreview(_ report: EngineReport, _ asked: PendingDraft) -> EngineReport {
        let lines: [String]
        let numbers: [NamedNumber]
        switch report {
        case .notice(let notice):
            lines = [notice.headline] + notice.lines
            numbers = notice.numbers
        case .drift(let drift):
            lines = [drift.headline ?? ""] + drift.lines
            numbers = []
        case .drill(let drill):
            lines = [drill.headline] + drill.lines
            numbers = []
        case .flatten(let receipt):
            lines = Self.plan(receipt)
            numbers = Self.amounts(receipt)
        default: return report
        }
        return .notice(
            NoticeReport(
                headline: "Nothing is done yet. \(asked.line.text) would do this:",
                lines: lines,
                numbers: numbers,
                hint: asked.tier == .raise ? "Confirm; then a one-time code is asked for." : nil
            )
        )
    }

    /// What a receipt that was made in advance will be about.
    private static func plan(_ receipt: FlattenReport) -> [String] {
        var lines: [String] = []
        if receipt.halt != nil {
            lines.append("Halt all entries.")
            lines.append(
                "Cancel open orders: \(receipt.cancelled), and the stops after the closing."
            )
        } else if receipt.cancelled > 0 {
            lines.append("Cancel open orders: \(receipt.cancelled).")
        }
        let isNothingHeld = receipt.sent == nil && receipt.remaining.isEmpty
        lines.append(isNothingHeld ? "No position is open." : "Close at the market, reduce-only:")
        return lines + receipt.failures.map { "Not possible now: \($0)" }
    }

    /// The quantities of a receipt that was made in advance.
    private static func amounts(_ receipt: FlattenReport) -> [NamedNumber] {
        guard let sent = receipt.sent else {
            return receipt.remaining.map { NamedNumber($0.symbol, $0.quantity) }
        }
        let left = receipt.remaining.map { NamedNumber("remains", $0.quantity) }
        return sent + (left.isEmpty ? [NamedNumber("remains", "nothing")] : left)
    }

    func template(of report: EngineReport, _ asked: PendingDraft) -> String {
        report.name == asked.commandAction.reportName ? asked.template : report.name
    }
}

extension EngineReport {
    /// Whether it says that an action was not done.
    fileprivate var wasRefused: Bool {
        switch self {
        case .resume(let resume): !resume.isDone
        case .flatten(let receipt): receipt.sent?.isEmpty ?? false
        case .notice(let notice): notice.isRefusal
        case .drift(let drift): drift.isRefusal
        case .drill(let drill): drill.isRefusal
        default: false
        }
    }

    /// Whether a preview shows that the action cannot be done.
    fileprivate var isBlocked: Bool {
        if case .resume(let checks) = self { return !checks.isAllowed }
        return wasRefused
    }
}
