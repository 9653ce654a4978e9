import Platform
package import TradingCore

/// Where every command from every surface is judged and answered. Owned by the loop's thread; time
/// is handed in. What is denied or refused changes nothing but counters.
package final class CommandDesk {
    /// The commands that there are.
    package let book: CommandBook
    /// Words the steps of an operator's own command.
    package let presenter: Presenter
    let buttons: ButtonCodec
    var authenticator: Authenticator
    var codes: CodeGuard
    var pending = PendingCommands()
    var pairing: PairingCode?
    let makeID: () -> [UInt8]
    /// Envelopes that were denied, by reason.
    package private(set) var denials: [String: Int] = [:]
    private var forgeries = (minute: Int64(0), count: 0)
    private var lastStrangerDay: UTCDay?

    /// Denied envelopes a minute that get a row of their own; more are only counted.
    static let forgeriesPerMinuteMax = 10
    /// What the alert of a stranger who came past the screens is about.
    package static let strangersSubject = "desk"
    /// Older commands that raise risk are refused. Source: invariant "a late command".
    static let raiseAgeMax = TimeSpan.seconds(60)
    /// Older commands of other tiers are refused, but for halts. Telegram keeps updates as long.
    static let ageMax = TimeSpan.hours(24)

    /// `makeID` gives 4 random bytes for each pending command; tests hand in a counter.
    package init(
        keys: CommandKeys,
        allowed: [CommandSurface: Set<Speaker>],
        book: CommandBook,
        presenter: Presenter,
        pairing: PairingCode? = nil,
        makeID: @escaping () -> [UInt8] = { SecureRandom.bytes(count: 4) }
    ) {
        self.book = book
        self.presenter = presenter
        self.pairing = pairing
        self.makeID = makeID
        buttons = ButtonCodec(keys: keys)
        authenticator = Authenticator(keys: keys, allowed: allowed)
        codes = CodeGuard(keys: keys)
    }

    /// Folds a fact of the journal at the start: used codes, locks, bindings, answered commands.
    package func remember(_ fact: Fact, at time: UTCTime) {
        switch fact {
        case .codeUsed(let used): codes.remember(used)
        case .codesLocked(let locked): codes.remember(locked)
        case .operatorBound(let bound):
            authenticator.allow(Speaker(user: bound.user, chat: bound.chat), on: .telegram)
        case .commandAnswered(let answered):
            guard let envelope = try? CommandEnvelope(canonical: Array(answered.envelope.utf8))
            else { return }
            authenticator.remember(
                surface: envelope.surface,
                key: envelope.key,
                nonce: envelope.nonce,
                at: time
            )
            codes.rememberSpent(in: envelope)
        default: break
        }
    }

    /// Tells which app codes were used before.
    package func remember(_ spent: SpentCodeSteps) { codes.remember(spent) }

    /// Tells that the operator heard of strangers on a day (UTC); the next notice is for another day.
    package func rememberStrangers(toldOn day: UTCDay) { lastStrangerDay = day }

    /// Begins the memory of envelopes anew: all since a moment are told again, none before it.
    package func beginMemory(since time: UTCTime) { authenticator.beginMemory(since: time) }

    /// Judges and answers one envelope.
    package func handle(
        _ signed: SignedEnvelope,
        now wall: UTCTime,
        target: any CommandTarget
    ) -> DeskOutcome {
        do {
            let passage = try authenticator.verify(signed, now: wall)
            if let known = answeredBefore(signed, target) { return known }
            switch passage {
            case .command(let command):
                let turn = DeskTurn(command: command, now: wall, target: target)
                return outcome(answer(turn), signed, command.envelope, target)
            case .pairing(let code, let surface, let speaker):
                return pair(code, surface, speaker, signed, wall, target)
            }
        } catch {
            if !error.isHostile, let known = answeredBefore(signed, target) { return known }
            return denied(error, signed, wall, target)
        }
    }

    /// The memory goes back a bounded time by a clock that may have been wrong; the journal knows every
    /// key.
    private func answeredBefore(
        _ signed: SignedEnvelope,
        _ target: any CommandTarget
    ) -> DeskOutcome? {
        guard let envelope = try? CommandEnvelope(canonical: signed.canonical),
            target.wasAnswered(envelope.surface, key: envelope.key)
        else { return nil }
        return DeskOutcome(duplicateOf: .init(surface: envelope.surface, key: envelope.key))
    }

    func view(_ label: String, _ line: CommandLine, _ speaker: Speaker) -> [ReplyButton] {
        buttons.view(line, for: speaker).map { [ReplyButton(label: label, data: $0)] } ?? []
    }

    /// The words of an answer without markup.
    func plain(_ answer: DeskAnswer) -> String {
        presenter.render(Reply(report: answer.report, template: answer.template)).plain
    }

    /// Makes the row of an answer.
    func outcome(
        _ answer: DeskAnswer,
        _ signed: SignedEnvelope,
        _ envelope: CommandEnvelope,
        _ target: any CommandTarget,
        key: String? = nil,
        number: Int64? = nil
    ) -> DeskOutcome {
        let reply = Reply(
            report: answer.report,
            template: answer.template,
            buttons: answer.buttons,
            editsMessage: answer.editsMessage
        )
        let row = CommandAnswered(
            number: number ?? target.nextAnswerNumber(),
            surface: envelope.surface,
            key: key ?? envelope.key,
            user: envelope.user,
            chat: envelope.chat,
            text: answer.text,
            envelope: String(decoding: signed.canonical, as: UTF8.self),
            mac: Hex.encode(signed.mac),
            verdict: answer.verdict,
            reply: reply
        )
        return DeskOutcome(
            answered: row,
            facts: answer.facts,
            alerts: answer.alerts,
            callbackText: answer.toast.map { String($0.prefix(200)) },
            deleteMessage: answer.deletesMessage,
            isQuestion: answer.isReport
        )
    }

    // MARK: Denials

    /// Counts a button that was refused.
    func denyTap(_ refusal: ButtonCodec.Refusal) {
        denials[refusal == .notYours ? "button_not_yours" : "button_forged", default: 0] += 1
    }

    private func denied(
        _ denial: Denial,
        _ signed: SignedEnvelope,
        _ wall: UTCTime,
        _ target: any CommandTarget
    ) -> DeskOutcome {
        if case .duplicate(let surface, let key) = denial {
            return DeskOutcome(duplicateOf: .init(surface: surface, key: key))
        }
        denials[denial.name, default: 0] += 1
        let parsed = try? CommandEnvelope(canonical: signed.canonical)
        guard let envelope = parsed, denial != .stranger else {
            return DeskOutcome(alerts: denial == .stranger ? strangerNotice(wall) : [])
        }
        let minute = wall.seconds / 60
        if forgeries.minute != minute { forgeries = (minute, 0) }
        // Who is authentic and only comes at the wrong time is always told why.
        if denial.isHostile { forgeries.count += 1 }
        guard !denial.isHostile || forgeries.count <= Self.forgeriesPerMinuteMax else {
            return DeskOutcome()
        }
        var answer = DeskAnswer.notice(.denied, denial.sentence)
        answer.text = "/\(envelope.verb)"
        if forgeries.count == 1, denial.isHostile {
            let report = NoticeReport(
                headline: "A command was denied: \(denial.sentence)",
                lines: ["It came by \(envelope.surface.rawValue); nothing was done."],
                numbers: []
            )
            answer.alerts = [
                EdgeNotice(kind: .commandRefused, subject: denial.name, report: report)
            ]
        }
        // The key in it proves nothing: under it a forger could use up the key of a real command.
        let number = denials.values.reduce(0, +)
        let key = denial.isHostile ? "denied \(wall.nanoseconds) \(number)" : nil
        return outcome(answer, signed, envelope, target, key: key)
    }

    /// Strangers get silence; the operator hears of them once a day.
    private func strangerNotice(_ wall: UTCTime) -> [EdgeNotice] {
        guard lastStrangerDay != wall.day else { return [] }
        lastStrangerDay = wall.day
        let report = NoticeReport(
            headline: "Somebody who is not bound sent a command.",
            lines: ["It was not answered. Further ones of today are counted only."],
            numbers: []
        )
        return [EdgeNotice(kind: .intruder, subject: Self.strangersSubject, report: report)]
    }
}

extension Denial {
    /// A stable name for counters.
    var name: String {
        switch self {
        case .malformed: "malformed"
        case .unknownKey: "unknown_key"
        case .forged: "forged"
        case .fromTheFuture: "from_the_future"
        case .beyondMemory: "beyond_memory"
        case .duplicate: "duplicate"
        case .replayed: "replayed"
        case .stranger: "stranger"
        }
    }

    /// Whether its own words cannot be trusted.
    var isHostile: Bool {
        switch self {
        case .malformed, .unknownKey, .forged, .replayed: true
        default: false
        }
    }

    var sentence: String {
        switch self {
        case .malformed: "It is no canonical envelope."
        case .unknownKey: "It was signed with a key that is not active."
        case .forged: "Its signature does not fit."
        case .fromTheFuture(let seconds):
            "It says that it was sent \(seconds) s in the future; check the clocks."
        case .beyondMemory: "It is too old to be told from a replay."
        case .duplicate: "It was answered before."
        case .replayed: "It was sent before."
        case .stranger: "Its sender is not bound."
        }
    }
}
