package import TradingCore

/// Answers that follow the first one: what takes longer than a turn of the loop.
extension CommandDesk {
    /// A later part of the answer to an envelope that this desk has judged. It stands in a row of its own,
    /// beside the same envelope. `part` counts from 1, `line` is the command in full for the record, `edits` the
    /// message in whose place it stands. Nil when the envelope cannot be read.
    package func followUp(
        _ signed: SignedEnvelope,
        part: Int,
        line: String,
        _ report: EngineReport,
        edits: Int64?,
        target: any CommandTarget
    ) -> DeskOutcome? {
        guard let envelope = try? CommandEnvelope(canonical: signed.canonical) else { return nil }
        let number = target.nextAnswerNumber()
        let manifest = book.manifests.first { $0.action?.rawValue == report.name }
        var answer = DeskAnswer(
            verdict: report.isRefusal ? .refused : .done,
            report: report,
            template: manifest?.template ?? report.name
        )
        answer.text = line
        answer.editsMessage = edits
        answer.buttons = TrialButtons(
            buttons: buttons,
            speaker: Speaker(user: envelope.user, chat: envelope.chat),
            answer: number
        ).rows(report)
        return outcome(
            answer,
            signed,
            envelope,
            target,
            key: "\(envelope.key) part \(part)",
            number: number
        )
    }

    /// The message under which the button was that an envelope brought; nil for what was typed.
    package static func tappedMessage(of signed: SignedEnvelope) -> Int64? {
        guard let envelope = try? CommandEnvelope(canonical: signed.canonical),
            envelope.verb == "button"
        else { return nil }
        return envelope.arguments.dropFirst().first.flatMap { Int64($0) }.flatMap {
            $0 > 0 ? $0 : nil
        }
    }

    /// A promise is shown over the button that was tapped; it is no message, for the answer follows.
    func promised(_ notice: NoticeReport, _ turn: DeskTurn) -> DeskAnswer {
        var answer = DeskAnswer(verdict: .done, report: .notice(notice), template: silentTemplate)
        answer.isReport = true
        if turn.isTap { answer.toast = notice.headline }
        return answer
    }

    /// A refusal that leaves the picture under the button as it is.
    func overButton(_ refused: DeskAnswer, _ notice: NoticeReport) -> DeskAnswer {
        var answer = refused
        answer.template = silentTemplate
        answer.editsMessage = nil
        answer.toast = ([notice.headline] + notice.lines).joined(separator: " ")
        return answer
    }

    func isTrial(_ query: ReportQuery) -> Bool {
        switch query {
        case .backtest, .sweep: true
        default: false
        }
    }
}

extension EngineReport {
    fileprivate var isRefusal: Bool {
        if case .notice(let notice) = self { return notice.isRefusal }
        return false
    }
}
