internal import TradingCore

/// What a webhook's queue wants done. A call posts the item.
typealias WebhookEffect = ChannelEffect<OutgoingItem>

/// One webhook's decisions: what is taken, what goes next, and what an outcome means for it. It
/// reads no clock and throws no dice: times are monotonic nanoseconds handed in, `draw` gives
/// numbers in 0..<1.
///
/// One item is under way at a time and order is kept, except that an item which is refused again
/// and again is put aside and tried beside the others.
struct WebhookQueueState {
    private struct Flight {
        let number: UInt64
        let job: WebhookJob
    }

    private let target: WebhookTarget
    private let bounds: WebhookBounds
    private var backlog = WebhookBacklog()
    /// Tried and to be tried again before all others.
    private var current: WebhookJob?
    /// Counts against the bound like the rest.
    private var aside = WebhookAside()
    private var flight: Flight?
    private var nextSerial: UInt64 = 1
    private var pauses: WebhookPauses
    private var losses: WebhookLosses
    /// Items put aside since the last delivery.
    private var asideInRow = 0
    private var isTroubleTold = false
    private var isStopped = false
    private var isSettling = false
    private(set) var health = WebhookHealth()

    init(
        target: WebhookTarget,
        bounds: WebhookBounds = WebhookBounds(),
        draw: @escaping @Sendable () -> Double
    ) {
        self.target = target
        self.bounds = bounds
        pauses = WebhookPauses(target.kind, bounds, draw: draw)
        losses = WebhookLosses(interval: bounds.lossNoticeInterval.nanoseconds)
    }

    // MARK: What may happen

    /// Takes an item in. What follows happens on the wake-up that it orders, so that the caller
    /// spends no time on it.
    mutating func enqueue(_ item: OutgoingItem, at now: Int64) -> [WebhookEffect] {
        guard !isStopped else { return [] }
        health.undelivered += 1
        if let words = target.refusal(of: item) { return [end(item, .withheld, words)] }
        if health.isDisabled { return [end(item, .deadLettered, "the webhook is switched off")] }
        let isFull = backlog.count + aside.count >= bounds.waitingMax
        if isFull {
            let words = "dropped, because \(bounds.waitingMax) wait"
            if let dropped = backlog.popMildest(for: item) {
                let effects = [drop(dropped.item, words)]
                append(item, now)
                return effects + [.wake(atMonotonic: now)]
            }
            let isKept =
                WebhookJob.isProtected(item)
                && backlog.count + aside.count < bounds.protectedMax
            guard isKept else { return [drop(item, words), .wake(atMonotonic: now)] }
        }
        append(item, now)
        return [.wake(atMonotonic: now)]
    }

    /// A wake-up: posts what may go now.
    mutating func woke(at now: Int64) -> [WebhookEffect] {
        guard !isStopped else { return [] }
        var effects = expire(now) + lossNotice(now)
        if flight == nil, !isSettling, let moment = nextMoment(now), moment <= now,
            pauses.admitsTry(at: now),
            let job = takeNext(now)
        {
            let number = nextSerial
            nextSerial += 1
            flight = Flight(number: number, job: job)
            effects.append(.call(job.item, number: number))
        }
        return effects + plan(now)
    }

    /// The outcome of the try under this number; unknown numbers are ignored.
    mutating func finished(
        _ number: UInt64,
        _ verdict: WebhookVerdict,
        at now: Int64
    ) -> [WebhookEffect] {
        guard !isStopped, let flight, flight.number == number else { return [] }
        self.flight = nil
        var effects: [WebhookEffect] = []
        judge(verdict, flight.job, now, &effects)
        effects += expire(now)
        return effects + lossNotice(now) + plan(now)
    }

    /// Nothing new is posted.
    mutating func settle() { isSettling = true }

    var hasFlight: Bool { flight != nil }

    /// What waits stays undelivered.
    mutating func stop() { isStopped = true }

    // MARK: Taking in and choosing

    private mutating func append(_ item: OutgoingItem, _ now: Int64) {
        let ageMax = max(0, bounds.itemLife.nanoseconds - bounds.lateLife.nanoseconds)
        let since = now - min(max(0, item.age.nanoseconds), ageMax)
        backlog.append(WebhookJob(item, serial: nextSerial, since: since))
        nextSerial += 1
        if item.severity == .critical { pauses.shortenForCritical() }
    }

    /// When the next try may be made; nil when there is nothing to try.
    private func nextMoment(_ now: Int64) -> Int64? {
        guard !health.isDisabled else { return nil }
        var moment = now
        if current == nil, backlog.count == 0 {
            guard let first = aside.nextMoment else { return nil }
            moment = max(moment, first)
        }
        return max(moment, pauses.nextMoment(at: now))
    }

    private mutating func takeNext(_ now: Int64) -> WebhookJob? {
        if let job = current {
            current = nil
            return job
        }
        return backlog.popFirst() ?? aside.popDue(at: now)
    }

    /// The next wake-up. While a try is under way only ends of lives and notices need one.
    private func plan(_ now: Int64) -> [WebhookEffect] {
        var moments: [Int64] = []
        if flight == nil, !isSettling, let moment = nextMoment(now) { moments.append(moment) }
        if let since = oldestSince { moments.append(since + bounds.itemLife.nanoseconds + 1) }
        if let due = losses.due { moments.append(due) }
        guard let moment = moments.min() else { return [] }
        return [.wake(atMonotonic: max(moment, now))]
    }

    private var oldestSince: Int64? {
        [backlog.first?.since, aside.oldestSince, current?.since].compactMap(\.self).min()
    }

    // MARK: What an outcome means

    private mutating func judge(
        _ verdict: WebhookVerdict,
        _ job: WebhookJob,
        _ now: Int64,
        _ effects: inout [WebhookEffect]
    ) {
        defer { health.isOpen = pauses.isOpen }
        switch verdict {
        case .delivered(let detail, let rest):
            answered(&effects)
            asideInRow = 0
            health.trouble = ""
            if let rest { pauses.rest(rest, at: now) }
            effects.append(end(job.item, .delivered, detail))
        case .tooMany(let span):
            health.tooMany += 1
            health.trouble = "the receiver asks for a rest"
            pauses.noteTooMany(span, at: now)
            putBack(job, now)
        case .outage(let words, let after, let mayBeItem, let isDenied):
            failed(words, after, isDenied: isDenied, now, &effects)
            var job = job
            if mayBeItem { job.serverErrors += 1 }
            if !job.isAside, job.serverErrors >= bounds.errorsBeforeAside {
                putAside(&job)
            }
            putBack(job, now)
        case .refused(let words):
            answered(&effects)
            health.trouble = words
            refuse(job, now)
        case .gone(let words): effects += disable(words, job)
        }
    }

    /// The receiver is alive.
    private mutating func answered(_ effects: inout [WebhookEffect]) {
        pauses.noteAnswer()
        guard isTroubleTold else { return }
        isTroubleTold = false
        effects.append(.tell(WebhookNotices.recovered(target.name, waiting: waiting)))
    }

    private mutating func failed(
        _ words: String,
        _ after: TimeSpan?,
        isDenied: Bool,
        _ now: Int64,
        _ effects: inout [WebhookEffect]
    ) {
        health.failures += 1
        health.trouble = words
        pauses.noteFailure(after: after, at: now)
        guard pauses.isOpen || isDenied, !isTroubleTold else { return }
        isTroubleTold = true
        effects.append(
            .tell(WebhookNotices.unreachable(target.name, words, waiting: waiting + 1))
        )
    }

    /// Tries a refused item a few times, then lets the next ones pass. Where the one before it was
    /// put aside too, the receiver refuses everything and one try is enough.
    private mutating func refuse(_ refused: WebhookJob, _ now: Int64) {
        var job = refused
        job.refusals += 1
        let tries = asideInRow > 0 ? 1 : bounds.refusalsBeforeAside
        if !job.isAside {
            if job.refusals >= tries {
                putAside(&job)
            } else {
                pauses.noteRefusals(job.refusals, at: now)
            }
        }
        putBack(job, now)
    }

    private mutating func putAside(_ job: inout WebhookJob) {
        job.isAside = true
        asideInRow += 1
    }

    private mutating func putBack(_ tried: WebhookJob, _ now: Int64) {
        guard tried.isAside else {
            current = tried
            return
        }
        var job = tried
        let tries = max(1, job.refusals + job.serverErrors)
        job.notBefore = now + pauses.itemPause(afterTries: tries)
        aside.append(job)
        health.putAside = aside.count
    }

    private mutating func disable(_ words: String, _ job: WebhookJob) -> [WebhookEffect] {
        health.isDisabled = true
        health.trouble = words
        let jobs =
            [job] + [current].compactMap(\.self) + aside.popAll(before: .max)
            + backlog.popAll()
        current = nil
        health.putAside = 0
        var effects = jobs.map { end($0.item, .deadLettered, "the webhook is gone: \(words)") }
        effects.append(
            .tell(WebhookNotices.disabled(target.name, words, givenUp: jobs.count))
        )
        return effects
    }

    // MARK: Ends

    private var waiting: Int { backlog.count + aside.count + (current == nil ? 0 : 1) }

    private mutating func drop(_ item: OutgoingItem, _ words: String) -> WebhookEffect {
        health.dropped += 1
        losses.noteDropped(item.number)
        return end(item, .deadLettered, words)
    }

    private mutating func end(
        _ item: OutgoingItem,
        _ outcome: DeliveryRecorded.Outcome,
        _ detail: String
    ) -> WebhookEffect {
        health.undelivered -= 1
        switch outcome {
        case .delivered: health.delivered += 1
        case .withheld: health.withheld += 1
        case .deadLettered: health.deadLettered += 1
        case .collapsed, .acknowledged: break
        }
        return .record(
            DeliveryRecorded(
                item: item.item,
                number: item.number,
                channel: target.name,
                outcome: outcome,
                detail: detail
            )
        )
    }

    /// Gives up what was tried for too long. What is under way is left to its answer.
    private mutating func expire(_ now: Int64) -> [WebhookEffect] {
        let bound = now - bounds.itemLife.nanoseconds
        var expired = aside.popAll(before: bound)
        health.putAside = aside.count
        if let job = current, job.since < bound {
            expired.append(job)
            current = nil
        }
        expired += backlog.popAll(before: bound)
        let words = health.trouble.isEmpty ? "" : ": \(health.trouble)"
        return expired.map { job in
            losses.noteExpired(job.item.number)
            return end(job.item, .deadLettered, "not delivered in time\(words)")
        }
    }

    private mutating func lossNotice(_ now: Int64) -> [WebhookEffect] {
        guard let due = losses.due, due <= now else { return [] }
        let notice = WebhookNotices.lost(
            target.name,
            dropped: losses.dropped,
            expired: losses.expired,
            last: losses.last,
            health.trouble
        )
        losses.told(at: now)
        return [.tell(notice)]
    }
}
