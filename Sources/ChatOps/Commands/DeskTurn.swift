import TradingCore

/// One authorised command while it is being handled.
struct DeskTurn {
    let command: AuthorizedCommand
    let now: UTCTime
    let target: any CommandTarget
    /// The message to edit when the command came from a button under it.
    var editsMessage: Int64?
    var isTap: Bool { command.envelope.verb == "button" }

    var speaker: Speaker { command.speaker }
    var surface: CommandSurface { command.envelope.surface }
    var origin: ActionOrigin { ActionOrigin(surface: surface, user: speaker.user) }
    /// How long ago the person spoke.
    var age: TimeSpan { now - command.envelope.issuedAt }
}

/// The answer to one command while it is being made.
struct DeskAnswer {
    var verdict: CommandAnswered.Verdict
    var report: EngineReport
    var template: String
    /// The command for the journal, without codes.
    var text = ""
    var buttons: [[ReplyButton]] = []
    var editsMessage: Int64?
    var toast: String?
    var facts: [Fact] = []
    var alerts: [EdgeNotice] = []
    var deletesMessage = false
    /// It shows a report and changes nothing.
    var isReport = false

    /// An answer in words.
    static func notice(
        _ verdict: CommandAnswered.Verdict,
        _ headline: String,
        _ lines: [String] = [],
        hint: String? = nil
    ) -> DeskAnswer {
        let report = NoticeReport(headline: headline, lines: lines, numbers: [], hint: hint)
        return DeskAnswer(verdict: verdict, report: .notice(report), template: "notice")
    }

    /// An answer that is shown over the button that was tapped, and nowhere else.
    static func toast(_ verdict: CommandAnswered.Verdict, _ text: String) -> DeskAnswer {
        var answer = notice(verdict, text)
        answer.template = toastTemplate
        answer.toast = text
        return answer
    }
}
