internal import Platform
internal import TradingCore

/// What an answer means for a job, its chat and the channel.
extension SendingState {
    /// The job as it goes on, or nil when it is done.
    mutating func judge(
        _ verdict: SendVerdict,
        _ flight: Flight,
        _ now: Int64,
        _ effects: inout [SendingEffect]
    ) -> SendJob? {
        var job = flight.job
        if case .outage = verdict {} else { failures = 0 }
        switch verdict {
        case .delivered(let message):
            health.trouble = ""
            effects += found(flight.queue)
            job.lastMessage = message ?? job.edits ?? job.lastMessage
            if let picture = job.picture { job.pictureNote = picture.note }
            job.partsSent += 1
            job.failures = 0
            guard job.partsSent == job.parts.count else { return job }
            let words = [job.lastMessage.map(String.init) ?? "", job.pictureNote]
            effects += end(job, .delivered, words.filter { !$0.isEmpty }.joined(separator: " "))
            return nil
        case .outage(let words):
            return rest(job, words, now)
        case .tooMany(let seconds):
            health.tooMany += 1
            health.trouble = "Telegram asks to wait \(seconds) s"
            queues[flight.queue]?.blockedUntil = now + Int64(seconds) * 1_000_000_000
            return job
        case .lost(let words):
            effects += lose(flight.queue, words, now)
            guard job.lane == .answers || job.lane == .refreshes else { return job }
            effects += end(job, .deadLettered, words)
            return nil
        case .tokenRefused(let status):
            health.trouble = "the token is not accepted (\(status))"
            pausedUntil = now + settings.pauseMax.nanoseconds
            return job
        case .moved(let chat):
            let old = target(of: flight.queue) ?? flight.queue
            // A chat that moves to itself would be asked for ever.
            guard old != chat else { return refuse(job, "the chat moved to itself", &effects) }
            noteMove(of: flight.queue, to: chat)
            effects.append(.tell(PollingNotices.groupMigrated(from: old, to: chat)))
            return job
        case .editGone:
            guard job.edits != nil else { return refuse(job, "no such message", &effects) }
            job.editIsGone = true
            return job
        case .badMarkup(let words), .refused(let words): return refuse(job, words, &effects)
        }
    }

    /// Nothing came back: the whole channel rests, and the job in any case.
    private mutating func rest(_ interrupted: SendJob, _ words: String, _ now: Int64) -> SendJob {
        var job = interrupted
        failures += 1
        job.failures += 1
        health.failures += 1
        health.trouble = words
        if job.picture != nil, job.failures >= settings.pictureFailuresMax {
            giveUpPicture(of: &job)
        }
        // A message that alone brings the server down may be less trouble without markup.
        if job.failures == 6 { job.isPlain = true }
        let longest =
            job.lane == .critical
            ? min(settings.criticalPauseMax, settings.pauseMax) : settings.pauseMax
        let backoff = Backoff(
            firstNanoseconds: settings.firstPause.nanoseconds,
            longestNanoseconds: longest.nanoseconds
        )
        let pause = backoff.pauseNanoseconds(
            afterFailures: max(failures, job.failures),
            draw: draw()
        )
        job.notBefore = now + pause
        pausedUntil = max(pausedUntil, job.notBefore)
        return job
    }

    /// Refused for what it is: first without markup, then without buttons, then not at all.
    private mutating func refuse(
        _ refused: SendJob,
        _ words: String,
        _ effects: inout [SendingEffect]
    ) -> SendJob? {
        var job = refused
        health.trouble = words
        if job.picture != nil {
            giveUpPicture(of: &job)
            return job
        }
        if !job.isPlain {
            job.isPlain = true
            health.plainFallbacks += 1
            return job
        }
        if !job.hasNoButtons {
            job.hasNoButtons = true
            return job
        }
        if case .item(let item) = job.load {
            effects.append(.tell(SendingNotices.givenUp(item, words)))
        }
        effects += end(job, .deadLettered, words)
        return nil
    }

    private mutating func giveUpPicture(of job: inout SendJob) {
        job.dropPicture()
        health.picturesLeftOut += 1
    }

    mutating func lose(_ key: Int64, _ words: String, _ now: Int64) -> [SendingEffect] {
        guard let queue = queues[key] else { return [] }
        queues[key]?.blockedUntil = now + settings.lostChatProbe.nanoseconds
        guard queue.lostBecause == nil else { return [] }
        let chat = target(of: key) ?? key
        queues[key]?.lostBecause = words
        health.lostChats.insert(chat)
        health.trouble = words
        return [.tell(SendingNotices.chatLost(chat, words))]
    }

    mutating func found(_ key: Int64) -> [SendingEffect] {
        guard queues[key]?.lostBecause != nil else { return [] }
        let chat = target(of: key) ?? key
        queues[key]?.lostBecause = nil
        health.lostChats.remove(chat)
        return [.tell(SendingNotices.chatFound(chat))]
    }
}
