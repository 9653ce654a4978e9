import ChatOps
import Journaling
import Platform
import TradingCore

/// What a witness knows of commands.
struct WitnessedCommands {
    var answered: [String: Int] = [:]
    var codes: Set<Int64> = []
    var nonces: Set<String> = []
    /// Six digits that somebody typed; they stand in no row.
    var typedCodes: Set<String> = []
    /// Facts that raise risk, and the cause under which each stands.
    static let raising: Set<FactKind> = [
        .haltCleared, .reduceOnlySet, .strategySwitched, .operatorBound,
    ]
}

/// Invariants 22 to 26: commands and what they may do.
extension Witness {
    func isAnswered(_ key: String) -> Bool { commands.answered[key] != nil }

    func seeAnswer(_ answer: CommandAnswered) {
        let key = "\(answer.surface.rawValue) \(answer.key)"
        commands.answered[key, default: 0] += 1
        findings.check(
            22,
            commands.answered[key] == 1,
            "\(answer.key) was answered twice"
        )
        findings.check(
            23,
            answer.user == rules.operatorID,
            "\(answer.key) of the stranger \(answer.user) was answered"
        )
        findings.check(
            30,
            !commands.typedCodes.contains { answer.text.contains($0) },
            "a one-time code stands in the row of \(answer.key)"
        )
        switch answer.verdict {
        case .refused: findings.reach(.commandRefused)
        case .denied: findings.reach(.commandDenied)
        case .done, .pending: break
        }
    }

    func seeCode(_ used: CodeUsed) {
        findings.reach(.codeUsed)
        findings.check(
            24,
            commands.codes.insert(used.step).inserted,
            "the code of step \(used.step) was taken twice"
        )
    }

    /// What stands in one transaction: an effect that raises risk stands beside the command that
    /// asked for it, signed, with a code; a command that was not done stands beside none.
    func seeTransaction(_ fresh: [JournalEntry]) {
        var answers: [CommandAnswered] = []
        var effects: [Fact] = []
        var codes = 0
        for entry in fresh {
            switch entry.fact {
            case .commandAnswered(let answer): answers.append(answer)
            case .codeUsed: codes += 1
            // A drill lifts its own halt, which is judged where halts are.
            case .haltCleared(let cleared) where cleared.by.hasPrefix("drill #"): break
            case .haltCleared, .operatorBound: effects.append(entry.fact)
            case .driftDecided(let decided) where decided.decision == .adopt:
                effects.append(entry.fact)
            case .reduceOnlySet(let set) where !set.isOn: effects.append(entry.fact)
            case .strategySwitched(let set) where set.isOn: effects.append(entry.fact)
            // What the agent notes of a plan later, nobody asks for.
            case .planChanged(let plan) where ["begun", "replaced", "ended"].contains(plan.reason):
                effects.append(entry.fact)
            default: break
            }
        }
        for answer in answers { seeSignature(answer, fresh) }
        guard !effects.isEmpty else { return }
        let done = answers.filter { $0.verdict == .done }
        findings.check(
            22,
            !answers.isEmpty,
            "\(effects.count) effects that raise risk stand in a transaction without an answer"
        )
        findings.check(
            25,
            answers.isEmpty || !done.isEmpty,
            "commands that were not done raised risk: \(effects.map(\.kind.rawValue))"
        )
        findings.check(
            23,
            codes > 0,
            "risk was raised without a code: \(effects.map(\.kind.rawValue))"
        )
        seeAge(effects, of: done, fresh)
    }

    /// What raises risk was asked for within the last minute.
    private func seeAge(
        _ effects: [Fact],
        of done: [CommandAnswered],
        _ fresh: [JournalEntry]
    ) {
        let ages = done.compactMap { answer -> TimeSpan? in
            guard let envelope = envelope(of: answer),
                let entry = fresh.first(where: { $0.fact == .commandAnswered(answer) })
            else { return nil }
            return entry.recordedAt - envelope.issuedAt
        }
        guard let youngest = ages.min() else { return }
        findings.check(
            26,
            youngest <= .seconds(61),
            "a command of \(youngest.display) ago raised risk"
        )
    }

    private func seeSignature(_ answer: CommandAnswered, _ fresh: [JournalEntry]) {
        guard answer.verdict != .denied else { return }
        guard let mac = Hex.decode(answer.mac), let envelope = envelope(of: answer) else {
            return findings.broken(23, "the row of \(answer.key) holds no envelope")
        }
        let signed = SignedEnvelope(canonical: Array(answer.envelope.utf8), mac: mac)
        findings.check(
            23,
            rules.isSigned(signed) && envelope.user == answer.user,
            "the envelope of \(answer.key) is not signed by the operator's secret"
        )
        findings.check(
            24,
            commands.nonces.insert(envelope.nonce).inserted,
            "the nonce of \(answer.key) was used before"
        )
        guard envelope.verb == "halt" else { return }
        findings.check(
            26,
            answer.verdict != .done || !halts.isEmpty
                || fresh.contains { $0.fact.kind == .haltCleared },
            "\(answer.text) was answered as done, and no halt stands"
        )
    }

    private func envelope(of answer: CommandAnswered) -> CommandEnvelope? {
        try? CommandEnvelope(canonical: Array(answer.envelope.utf8))
    }
}
