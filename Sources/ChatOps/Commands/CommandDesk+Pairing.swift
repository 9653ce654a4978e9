import TradingCore

/// Binding the first operator.
extension CommandDesk {
    /// Opens pairing with a code, or ends it.
    package func setPairing(_ code: PairingCode?) { pairing = code }

    /// A right code binds user and chat; wrong ones are answered while there are tries left, and
    /// then there is silence.
    func pair(
        _ code: String,
        _ surface: CommandSurface,
        _ speaker: Speaker,
        _ signed: SignedEnvelope,
        _ wall: UTCTime,
        _ target: any CommandTarget
    ) -> DeskOutcome {
        guard let envelope = try? CommandEnvelope(canonical: signed.canonical) else {
            return DeskOutcome()
        }
        if authenticator.speakers(on: surface).contains(speaker) {
            var answer = DeskAnswer.notice(.done, "You are paired already.", hint: "/help")
            answer.text = "/pair"
            return outcome(answer, signed, envelope, target)
        }
        guard surface == .telegram, var open = pairing else { return DeskOutcome() }
        let wasOpen = open.isOpen(at: wall)
        let verdict = open.attempt(code, now: wall)
        pairing = open
        switch verdict {
        case .accepted:
            pairing = nil
            authenticator.allow(speaker, on: surface)
            var answer = welcome(speaker, "Paired. This chat now commands Martlet.")
            answer.facts = [.operatorBound(OperatorBound(user: speaker.user, chat: speaker.chat))]
            answer.text = "/pair"
            answer.deletesMessage = true
            return outcome(answer, signed, envelope, target)
        case .wrong(let triesLeft):
            var answer = DeskAnswer.notice(.denied, "Wrong code. Tries left: \(triesLeft).")
            answer.text = "/pair"
            return outcome(answer, signed, envelope, target)
        case .void:
            guard wasOpen else { return DeskOutcome() }
            let report = NoticeReport(
                headline: "The pairing code was tried too often and is void.",
                lines: ["Somebody who is not bound guesses it."],
                numbers: [],
                hint: "Start the agent again for a new code."
            )
            return DeskOutcome(
                alerts: [EdgeNotice(kind: .intruder, subject: "pairing", report: report)])
        }
    }

    /// The answer to `/start`.
    func welcome(_ speaker: Speaker, _ headline: String) -> DeskAnswer {
        var answer = DeskAnswer.notice(
            .done,
            headline,
            [
                "/halt stops new entries at any time, without a code.",
                "Whatever raises risk asks for a confirmation and a one-time code.",
            ],
            hint: "/help lists all commands."
        )
        let names = ["status", "risk", "balance"]
        answer.buttons = [names.flatMap { view("/" + $0, CommandLine(verb: $0), speaker) }]
        return answer
    }
}
