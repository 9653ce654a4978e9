internal import Platform
package import TradingCore

/// Judges codes: each is taken once, guesses are counted, and five wrong ones lock raising commands
/// for 15 minutes. Its state survives restarts as facts.
package struct CodeGuard: Sendable {
    /// What a code is worth.
    package enum Verdict: Sendable, Hashable {
        /// Right and unused; the fact uses it up.
        case accepted(CodeUsed)
        case wrong(triesLeft: Int)
        /// Right, but used before.
        case usedBefore
        case locked(until: UTCTime)
    }

    /// Wrong codes in a row that lock raising commands.
    package static let failuresMax = 5
    /// How long they stay locked.
    package static let lockSpan = TimeSpan.minutes(15)
    /// Used command codes that are remembered; each is dead after three minutes anyway.
    static let usedMax = 256

    private let keys: CommandKeys
    private var spentSteps = SpentCodeSteps()
    private var usedCommandCodes: [Int64] = []
    /// Wrong codes since the last right one.
    package private(set) var failures = 0
    private var lockedUntil: UTCTime?

    /// A guard that has seen no code; `remember` folds what the journal holds.
    package init(keys: CommandKeys) {
        self.keys = keys
    }

    /// Folds a fact of the journal.
    package mutating func remember(_ used: CodeUsed) {
        failures = 0
        lockedUntil = nil
        if used.step >= 0 {
            spentSteps.insert(used.step)
        } else {
            append(used.step)
        }
    }

    /// Takes over what the book knows of used app codes.
    package mutating func remember(_ spent: SpentCodeSteps) { spentSteps = spent }

    /// Uses up a code of `martlet sign` that an envelope in the journal holds, whatever became of it.
    mutating func rememberSpent(in envelope: CommandEnvelope) {
        guard let last = envelope.arguments.last else { return }
        // A bare code stands in its envelope without the hyphen.
        let typed =
            envelope.verb == "code" && last.count == 10
            ? "\(last.prefix(5))-\(last.suffix(5))" : last
        guard let code = CodeText(typed), !code.isOneTime else { return }
        let use = CommandCodes.useNumber(of: code.text)
        if !usedCommandCodes.contains(use) { append(use) }
    }

    private mutating func append(_ use: Int64) {
        usedCommandCodes.append(use)
        if usedCommandCodes.count > Self.usedMax { usedCommandCodes.removeFirst() }
    }

    /// Folds a fact of the journal.
    package mutating func remember(_ locked: CodesLocked) {
        failures = locked.failures
        lockedUntil = locked.until
    }

    /// Until when raising commands are locked; nil when they are not.
    package func lock(at now: UTCTime) -> UTCTime? { lockedUntil.flatMap { now < $0 ? $0 : nil } }

    /// Judges a code for a command. A wrong one counts; `CodesLocked` facts say so.
    mutating func judge(
        _ code: CodeText,
        for line: CommandLine,
        now wall: UTCTime
    ) -> (Verdict, CodesLocked?) {
        if let until = lock(at: wall) { return (.locked(until: until), nil) }
        if lockedUntil != nil {
            // The lock has run out: counting begins anew.
            lockedUntil = nil
            failures = 0
        }
        let use = code.isOneTime ? oneTimeUse(of: code, now: wall) : use(of: code, line, wall)
        guard let use else { return fail(at: wall) }
        let isUsed = use >= 0 ? spentSteps.contains(use) : usedCommandCodes.contains(use)
        guard !isUsed else { return (.usedBefore, nil) }
        let used = CodeUsed(step: use)
        remember(used)
        return (.accepted(used), nil)
    }

    private func use(of code: CodeText, _ line: CommandLine, _ wall: UTCTime) -> Int64? {
        CommandCodes.use(of: code.text, for: line, keys: keys, now: wall)
    }

    /// The step whose code this is: the current one or a neighbour, under either key. The latest
    /// unused one where several fit.
    private func oneTimeUse(of code: CodeText, now wall: UTCTime) -> Int64? {
        let current = OneTimePassword.step(atSeconds: wall.seconds)
        var found: Int64?
        for set in keys.active {
            for step in (current - 1)...(current + 1) {
                let counter = UInt64(bitPattern: step)
                let expected = OneTimePassword.hotp(key: set.oneTime, counter: counter)
                if constantTimeEquals(Array(expected.utf8), Array(code.text.utf8)) {
                    found = max(found ?? step, step)
                }
            }
        }
        return found
    }

    private mutating func fail(at wall: UTCTime) -> (Verdict, CodesLocked?) {
        failures += 1
        guard failures >= Self.failuresMax else {
            return (
                .wrong(triesLeft: Self.failuresMax - failures),
                CodesLocked(failures: failures, until: nil)
            )
        }
        let until = wall + Self.lockSpan
        lockedUntil = until
        return (.locked(until: until), CodesLocked(failures: failures, until: until))
    }
}
