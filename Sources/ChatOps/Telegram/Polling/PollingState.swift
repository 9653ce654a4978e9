internal import Platform
internal import TradingCore

/// The poller's decisions: what happened goes in with the time, what is to be done comes out.
struct PollingState {
    enum Step: Equatable {
        case identifying, lookingForWebhook, deletingWebhook, settingMenu, polling
    }
    private enum Phase: Equatable {
        case calling(Step, number: UInt64, deadline: Int64)
        case committing(deadline: Int64)
        case waiting(then: Step, until: Int64)
        case stopped
    }
    let settings: PollingSettings
    private let draw: @Sendable () -> Double
    private var rules: IdentityRules
    private var phase = Phase.stopped
    private var nextNumber: UInt64 = 1
    private var handled = HandledUpdates()
    private var batch = BatchProgress()
    private var intruders: IntruderLog
    private var pairings = (minute: Int64(0), count: 0)
    /// Failures in a row, of whatever kind.
    private var failures = 0
    private var outageSince: Int64?
    private var hasToldOutage = false
    /// Two pollers take turns, so a conflict is over only when a while has passed without a 409.
    private var conflict: (since: Int64, last: Int64, isTold: Bool)?
    private var hasDeletedWebhook = false
    private var hasSetMenu = false
    /// Batches in a row that moved the offset nowhere.
    private var standstills = 0
    private(set) var health = PollingHealth()

    init(
        settings: PollingSettings,
        rules: IdentityRules,
        draw: @escaping @Sendable () -> Double
    ) {
        (self.settings, self.rules, self.draw) = (settings, rules, draw)
        intruders = IntruderLog(toldOn: settings.strangersToldOn)
    }

    // MARK: What may happen

    mutating func start(at now: Int64) -> [PollingEffect] {
        guard phase == .stopped else { return [] }
        health.state = .starting
        return call(.identifying, now)
    }

    mutating func stop() -> [PollingEffect] {
        let effects = underWay.map { [PollingEffect.cancel(number: $0)] } ?? []
        phase = .stopped
        health.state = .stopped
        return effects
    }

    mutating func bind(user: Int64, chat: Int64) {
        rules = rules.binding(user: user, chat: chat)
    }

    mutating func setPairing(codeLength: Int?) { rules.pairingCodeLength = codeLength }

    /// A wake-up: it looks for itself whether anything is due.
    mutating func woke(at now: Int64) -> [PollingEffect] {
        switch phase {
        case .calling(let step, let number, let deadline):
            guard now >= deadline else { return [.wake(atMonotonic: deadline)] }
            health.stalls += 1
            let effects = backOff("no answer in time", thenRetry: step, now)
            return [.cancel(number: number)] + effects
        case .committing(let deadline):
            guard now >= deadline else { return [.wake(atMonotonic: deadline)] }
            return endBatch(now)
        case .waiting(let step, let until):
            return now >= until ? call(step, now) : [.wake(atMonotonic: until)]
        case .stopped: return []
        }
    }

    /// The loop's word on a command. It is believed also when it comes late.
    mutating func committed(_ id: Int64, _ isCommitted: Bool, at now: Int64) -> [PollingEffect] {
        if isCommitted { handled.insert(id) }
        batch.settle(id, committed: isCommitted)
        guard case .committing = phase, batch.awaitedCount == 0 else { return [] }
        return endBatch(now)
    }

    /// The outcome of the call under this number; what was cancelled is ignored.
    mutating func finished(
        _ number: UInt64,
        _ outcome: BotOutcome,
        at now: Int64,
        wallTime: UTCTime
    ) -> [PollingEffect] {
        guard case .calling(let step, number, _) = phase else { return [] }
        switch outcome {
        case .failed(_, let text): return backOff(text, thenRetry: step, now)
        case .answered(let status, let body):
            switch BotReply(status: status, body: body) {
            case .success: return succeeded(step, body, now, wallTime)
            case .refused(let refusal): return refused(refusal, step, now)
            case .unreadable(let status):
                guard status == 401 || status == 404 else {
                    return backOff("an unreadable answer (\(status))", thenRetry: step, now)
                }
                return refused(BotRefusal(code: status, description: ""), step, now)
            }
        }
    }

    // MARK: Calls

    private var underWay: UInt64? {
        if case .calling(_, let number, _) = phase { return number }
        return nil
    }

    private mutating func call(_ step: Step, _ now: Int64) -> [PollingEffect] {
        let number = nextNumber
        nextNumber += 1
        let call = request(step)
        let deadline = now + call.timeout.nanoseconds
        phase = .calling(step, number: number, deadline: deadline)
        return [.call(call, number: number), .wake(atMonotonic: deadline)]
    }

    // MARK: Good answers

    private mutating func succeeded(
        _ step: Step,
        _ body: [UInt8],
        _ now: Int64,
        _ wallTime: UTCTime
    ) -> [PollingEffect] {
        switch step {
        case .identifying:
            let bot = PollingCalls.identity(in: body)
            health.botName = bot.name
            health.botID = bot.id
            rules.botName = bot.name
            return heard(now) + call(.lookingForWebhook, now)
        case .lookingForWebhook:
            let next: Step = PollingCalls.hasWebhook(in: body) ? .deletingWebhook : afterWebhook
            return call(next, now)
        case .deletingWebhook:
            hasDeletedWebhook = true
            return call(afterWebhook, now)
        case .settingMenu:
            hasSetMenu = true
            return call(.polling, now)
        case .polling: return received(body, now, wallTime)
        }
    }

    /// The menu is set once, before the first poll.
    private var afterWebhook: Step {
        hasSetMenu || settings.menu.isEmpty ? .polling : .settingMenu
    }

    /// Ends whatever trouble there was.
    private mutating func heard(_ now: Int64) -> [PollingEffect] {
        var troubleBegan: Int64?
        if hasToldOutage { troubleBegan = outageSince }
        if let conflict, now - conflict.last > settings.conflictTolerated.nanoseconds {
            if conflict.isTold { troubleBegan = conflict.since }
            self.conflict = nil
            hasDeletedWebhook = false
        }
        failures = 0
        outageSince = nil
        hasToldOutage = false
        health.trouble = ""
        health.lastHeardMonotonic = now
        guard let troubleBegan else { return [] }
        let seconds = Int((now - troubleBegan) / 1_000_000_000)
        return [.tell(PollingNotices.heardAgain(after: seconds))]
    }

    private mutating func received(
        _ body: [UInt8],
        _ now: Int64,
        _ wallTime: UTCTime
    ) -> [PollingEffect] {
        let answer: UpdateBatch
        do {
            answer = try UpdateBatch(body: body)
        } catch {
            return backOff("an unreadable batch of updates", thenRetry: .polling, now)
        }
        var effects = heard(now)
        health.state = .polling
        batch = BatchProgress()
        var readable = answer.updates[...]
        // In the order of arrival, for the last settled one says how far the offset goes.
        for id in answer.ids {
            if let update = readable.first, update.id == id {
                readable.removeFirst()
                effects += take(update, wallTime)
            } else {
                batch.addSettled(id)
            }
        }
        let unreadable = answer.undecodable.count + answer.nameless
        if unreadable > 0 {
            health.undecodable += unreadable
            health.refusals[.unreadable, default: 0] += unreadable
            effects.append(.tell(PollingNotices.unreadableUpdates(unreadable)))
        }
        guard batch.awaitedCount == 0 else {
            let deadline = now + settings.commitMax.nanoseconds
            phase = .committing(deadline: deadline)
            return effects + [.wake(atMonotonic: deadline)]
        }
        // Nameless rubbish alone would be asked for again and again.
        guard answer.nameless == 0 || !answer.ids.isEmpty else {
            return effects + backOff("updates without an id", thenRetry: .polling, now)
        }
        return effects + endBatch(now)
    }

    private mutating func take(_ update: BotUpdate, _ wallTime: UTCTime) -> [PollingEffect] {
        health.updates += 1
        guard !handled.contains(update.id) else {
            health.repeated += 1
            batch.addSettled(update.id)
            return []
        }
        var verdict = UpdateScreen.judge(update, by: rules, receivedAt: wallTime)
        if case .pairing(let attempt) = verdict, !mayTryPairing(wallTime) {
            verdict = .refused(.unknownUser, user: attempt.user)
        }
        switch verdict {
        case .accepted(let command), .pairing(let command):
            health.accepted += 1
            batch.addAwaited(update.id)
            return [.submit(command, update: update.id)]
        case .refused(let reason, let user):
            batch.addSettled(update.id)
            return refuse(update, reason, user, wallTime)
        case .ignored:
            batch.addSettled(update.id)
            health.ignored += 1
            guard case .membership(let change) = update.content else { return [] }
            return [.reachability(chat: change.chat, isReachable: change.isReachable)]
        }
    }

    private mutating func refuse(
        _ update: BotUpdate,
        _ reason: RefusalReason,
        _ user: Int64?,
        _ wallTime: UTCTime
    ) -> [PollingEffect] {
        health.refusals[reason, default: 0] += 1
        if reason.isStranger {
            return intruders.note(reason, user: user, at: wallTime).map { [.tell($0)] } ?? []
        }
        switch update.content {
        case .message(let message):
            guard reason == .migrated, let newChat = message.migratedTo else { return [] }
            return [.tell(PollingNotices.groupMigrated(from: message.chat, to: newChat))]
        case .callback(let callback) where !callback.id.isEmpty:
            let isKnown = reason == .inaccessibleMessage || reason == .malformedTap
            guard isKnown else { return [] }
            return [.answerTap(id: callback.id, text: "This button is too old. Send the command.")]
        default: return []
        }
    }

    private mutating func mayTryPairing(_ wallTime: UTCTime) -> Bool {
        let minute = wallTime.seconds / 60
        if pairings.minute != minute { pairings = (minute, 0) }
        pairings.count += 1
        return pairings.count <= settings.pairingsPerMinuteMax
    }

    /// Confirms what is settled, and asks again for what is not.
    private mutating func endBatch(_ now: Int64) -> [PollingEffect] {
        // Nothing confirmed though something came: the server repeats itself (an offset that it
        // ignores).
        let isStandingStill = batch.nextOffset != nil && batch.nextOffset == health.offset
        standstills = isStandingStill ? standstills + 1 : 0
        if let offset = batch.nextOffset { health.offset = offset }
        if batch.isSettled {
            guard standstills > 1 else { return call(.polling, now) }
            let pause = pauseSpan(afterFailures: standstills)
            return wait(pause, then: .polling, now)
        }
        health.uncommitted += 1
        let again = pauseSpan(afterFailures: 1)
        return wait(again, then: .polling, now)
    }

    // MARK: Bad answers

    private mutating func refused(
        _ refusal: BotRefusal,
        _ step: Step,
        _ now: Int64
    ) -> [PollingEffect] {
        switch refusal.code {
        case 401, 404: return revoked(refusal.code, now)
        case 409: return fight(refusal, now)
        case 429:
            let seconds = min(max(refusal.retryAfterSeconds ?? 5, 1), 3_600)
            health.failures += 1
            health.state = .backingOff
            health.trouble = "Telegram asks to wait \(seconds) s"
            return noteOutage(now) + wait(Int64(seconds) * 1_000_000_000, then: step, now)
        case 400 where step == .settingMenu:
            // A menu that Telegram dislikes must not keep commands from being heard.
            hasSetMenu = true
            return call(.polling, now)
        default:
            return backOff(
                "\(refusal.code) \(refusal.description.prefix(120))",
                thenRetry: step,
                now
            )
        }
    }

    private mutating func revoked(_ status: Int, _ now: Int64) -> [PollingEffect] {
        var effects: [PollingEffect] = []
        if health.state != .tokenRevoked {
            effects.append(.tell(PollingNotices.tokenRevoked(status: status)))
        }
        outageSince = outageSince ?? now
        hasToldOutage = true
        health.failures += 1
        health.state = .tokenRevoked
        health.trouble = "the token is not accepted (\(status))"
        return effects + wait(settings.probeInterval.nanoseconds, then: .identifying, now)
    }

    private mutating func fight(_ refusal: BotRefusal, _ now: Int64) -> [PollingEffect] {
        let isWebhook = refusal.says("webhook")
        var fight = conflict ?? (since: now, last: now, isTold: false)
        fight.last = now
        failures += 1
        health.failures += 1
        health.state = .conflict
        health.trouble =
            isWebhook
            ? "a webhook takes the bot's messages" : "another program polls with this token"
        var effects: [PollingEffect] = []
        if now - fight.since >= settings.conflictTolerated.nanoseconds, !fight.isTold {
            fight.isTold = true
            let seconds = Int((now - fight.since) / 1_000_000_000)
            effects.append(
                .tell(
                    isWebhook
                        ? PollingNotices.webhookReturned(since: seconds)
                        : PollingNotices.otherPoller(since: seconds)
                )
            )
        }
        conflict = fight
        if isWebhook, !hasDeletedWebhook { return effects + call(.deletingWebhook, now) }
        // Long pauses would leave every command to the other program.
        let pause = pauseSpan(afterFailures: min(failures, 5))
        return effects + wait(pause, then: .polling, now)
    }

    private mutating func backOff(
        _ trouble: String,
        thenRetry step: Step,
        _ now: Int64
    ) -> [PollingEffect] {
        failures += 1
        health.failures += 1
        health.trouble = trouble
        if health.state != .starting { health.state = .backingOff }
        let pause = pauseSpan(afterFailures: failures)
        return noteOutage(now) + wait(pause, then: step, now)
    }

    private mutating func noteOutage(_ now: Int64) -> [PollingEffect] {
        let since = outageSince ?? now
        outageSince = since
        guard now - since >= settings.outageTolerated.nanoseconds, !hasToldOutage else { return [] }
        hasToldOutage = true
        let seconds = Int((now - since) / 1_000_000_000)
        return [.tell(PollingNotices.unreachable(since: seconds, health.trouble))]
    }

    private func pauseSpan(afterFailures failures: Int) -> Int64 {
        Backoff(firstNanoseconds: settings.firstPause.nanoseconds)
            .pauseNanoseconds(afterFailures: failures, draw: draw())
    }

    private mutating func wait(_ span: Int64, then step: Step, _ now: Int64) -> [PollingEffect] {
        phase = .waiting(then: step, until: now + span)
        return [.wake(atMonotonic: now + span)]
    }
}
