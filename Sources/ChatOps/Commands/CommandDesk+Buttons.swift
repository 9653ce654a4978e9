import TradingCore

/// Taps and bare codes.
extension CommandDesk {
    /// A tapped button: a view runs its command, a pending one decides.
    func tapped(_ turn: DeskTurn) -> DeskAnswer {
        let arguments = turn.command.envelope.arguments
        var turn = turn
        turn.editsMessage = arguments.dropFirst().first.flatMap { Int64($0) }
        do {
            let content = try buttons.read(
                arguments.first ?? "",
                by: turn.speaker,
                others: authenticator.speakers(on: turn.surface)
            )
            switch content {
            case .view(let line): return run(line, turn)
            case .pending(let button):
                var answer = decide(button, turn)
                if answer.text.isEmpty {
                    answer.text = "(\(button.choice) /\(button.verb))"
                }
                return answer
            }
        } catch {
            denyTap(error)
            var answer = DeskAnswer.toast(
                .denied,
                error == .notYours
                    ? "This button was made for somebody else." : "This button is not genuine."
            )
            answer.text = "(button)"
            return answer
        }
    }

    private func decide(_ button: PendingButton, _ turn: DeskTurn) -> DeskAnswer {
        let again = CommandLine(verb: button.verb)
        guard let command = pending.command(button.id) else {
            if pending.wasFinished(button.id) {
                return .toast(.refused, "This button was used already.")
            }
            let isExpired = turn.now.seconds >= button.expiresAtSeconds
            return void(isExpired ? "This button has expired." : Self.restartWords, again, turn)
        }
        guard command.speaker == turn.speaker, command.surface == turn.surface else {
            return .toast(.denied, "This button was made for somebody else.")
        }
        if button.choice == .cancel { return cancelled(command, turn) }
        guard turn.now < command.expiresAt else {
            pending.finish(command.id)
            return void("This button has expired.", command.line, turn)
        }
        if command.codeUntil != nil {
            return .toast(.refused, "Confirmed already: send the code as a message.")
        }
        let state = turn.target.fingerprint(of: command.action)
        guard state == command.fingerprint,
            ButtonCodec.shortened(state) == button.fingerprint
        else { return moved(command, turn) }
        if command.tier == .raise { return askForCode(command, turn) }
        pending.finish(command.id)
        var answer = perform(command.draft, turn)
        answer.text = command.line.text
        answer.toast = answer.verdict == .done ? "Confirmed" : "Not done: read why"
        return answer
    }

    private static let restartWords =
        "This button is void: the agent was restarted since, or many commands came after it."

    private func askForCode(_ command: PendingCommand, _ turn: DeskTurn) -> DeskAnswer {
        if let until = codes.lock(at: turn.now) {
            pending.finish(command.id)
            return .notice(.refused, "Codes are locked until \(until.clock) UTC.")
        }
        let until = min(turn.now + PendingCommands.codeLife, command.expiresAt)
        pending.awaitCode(command.id, until: until)
        var answer = DeskAnswer.notice(
            .pending,
            "Send the code for \(command.line.text)",
            [
                "The six digits of the authenticator app, or the ten characters of martlet sign.",
                "Within \((until - turn.now).display), as a message of its own.",
            ],
            hint: "To make one at the machine: martlet sign '\(command.line.text)'"
        )
        answer.text = "(confirm \(command.line.text))"
        answer.buttons = [[ReplyButton(label: "Cancel", data: data(.cancel, command))]]
        answer.toast = "Now the code"
        return answer
    }

    private func cancelled(_ command: PendingCommand, _ turn: DeskTurn) -> DeskAnswer {
        pending.finish(command.id)
        var answer = DeskAnswer.notice(.done, "Cancelled: \(command.line.text) was not done.")
        answer.text = "(cancel \(command.line.text))"
        answer.editsMessage = turn.editsMessage
        answer.toast = "Cancelled"
        return answer
    }

    /// The state has changed since it was shown: nothing is done, and it is shown anew.
    private func moved(_ command: PendingCommand, _ turn: DeskTurn) -> DeskAnswer {
        pending.finish(command.id)
        var answer = run(command.line, turn)
        answer.toast = "The state has moved since: nothing was done. Look again."
        answer.text = "(confirm \(command.line.text), state moved)"
        return answer
    }

    /// A button that decides nothing any more takes its message along.
    private func void(_ words: String, _ line: CommandLine, _ turn: DeskTurn) -> DeskAnswer {
        var answer = DeskAnswer.notice(.refused, words, ["Nothing was done."])
        answer.editsMessage = turn.editsMessage
        let again = view("\(line.text) again", line, turn.speaker)
        answer.buttons = again.isEmpty ? [] : [again]
        answer.toast = words
        return answer
    }

    /// A code by itself: it belongs to the command that this person confirmed last in this chat.
    func bareCode(_ typed: String, _ turn: DeskTurn) -> DeskAnswer {
        var answer = judged(typed, turn)
        answer.text = answer.text.isEmpty ? "(code)" : answer.text
        answer.deletesMessage = true
        return answer
    }

    private func judged(_ typed: String, _ turn: DeskTurn) -> DeskAnswer {
        // The code of `martlet sign` arrives without its hyphen.
        let grouped = typed.count == 10 ? "\(typed.prefix(5))-\(typed.suffix(5))" : typed
        guard let code = CodeText(grouped),
            let command = pending.awaitingCode(turn.speaker, turn.surface),
            let until = command.codeUntil
        else {
            return .notice(
                .refused,
                "No command waits for a code.",
                ["Start with the command itself, such as /resume."]
            )
        }
        guard turn.now < until, turn.age <= Self.raiseAgeMax else {
            pending.finish(command.id)
            var answer = DeskAnswer.notice(
                .refused,
                "The code came too late; \(command.line.text) was not done."
            )
            let again = view("\(command.line.text) again", command.line, turn.speaker)
            answer.buttons = again.isEmpty ? [] : [again]
            return answer
        }
        guard turn.target.fingerprint(of: command.action) == command.fingerprint else {
            return moved(command, turn)
        }
        var answer = spend(code, on: command.draft, turn) { desk in
            desk.pending.finish(command.id)
            return desk.perform(command.draft, turn)
        }
        answer.text = "(code for \(command.line.text))"
        if codes.lock(at: turn.now) != nil { pending.finish(command.id) }
        return answer
    }
}

extension PendingCommand {
    fileprivate var draft: PendingDraft {
        PendingDraft(
            line: line,
            action: action,
            commandAction: commandAction,
            tier: tier,
            template: template
        )
    }
}
