internal import TradingCore

/// The outgoing queue's decisions: what goes next, and what an answer means for it.
struct SendingState {
    struct Flight {
        var job: SendJob
        /// The chat by which the job is queued.
        let queue: Int64
    }
    /// Stands for the operator's chat until it is known.
    private static let home: Int64 = 0

    private let channel: String
    let settings: SendingSettings
    let draw: @Sendable () -> Double
    var queues: [Int64: ChatQueue] = [:]
    private var flights: [UInt64: Flight] = [:]
    private var global: RateAllowance
    private var homeChat: Int64?
    /// Groups that became supergroups in this process' life.
    var moved: [Int64: Int64] = [:]
    private var nextNumber: UInt64 = 1
    private var nextSerial: UInt64 = 1
    /// Calls in a row without an answer: while there are any, one message at a time is tried.
    var failures = 0
    var pausedUntil: Int64 = 0
    private var isStopped = false
    var health = SendingHealth()

    init(
        channel: String,
        homeChat: Int64?,
        settings: SendingSettings,
        draw: @escaping @Sendable () -> Double
    ) {
        self.channel = channel
        self.homeChat = homeChat
        self.settings = settings
        self.draw = draw
        global = RateAllowance(
            count: settings.perSecond,
            per: 1_000_000_000,
            burst: settings.perSecond
        )
    }

    // MARK: What may happen

    mutating func enqueue(_ item: OutgoingItem, at now: Int64) -> [SendingEffect] {
        guard !isStopped else { return [] }
        health.undelivered += 1
        let key = item.chat ?? Self.home
        var queue = queues[key] ?? newQueue(key)
        var effects: [SendingEffect] = []
        let lane = SendLane(item)
        // A command was heard just now, or it is grave: both are worth a try in the middle of a
        // pause.
        if lane == .critical || lane == .answers { pausedUntil = min(pausedUntil, now) }
        let isDigested = lane == .alerts && digest(item, &queue, &effects)
        if !isDigested {
            if lane == .answers, queue.waiting(in: lane).count >= settings.answersWaitingMax {
                effects += end(job(.item(item), lane, now), .deadLettered, "too many answers wait")
            } else {
                if lane == .refreshes { effects += replaced(by: item, in: &queue) }
                queue.append(job(.item(item), lane, now))
            }
        }
        collapse(&queue, now)
        queues[key] = queue
        return effects + dispatch(now)
    }

    mutating func setHome(_ chat: Int64, at now: Int64) -> [SendingEffect] {
        homeChat = chat
        return dispatch(now)
    }

    /// Telegram says that the bot was blocked or unblocked, or the poller is heard again.
    mutating func setReachability(
        _ chat: Int64,
        _ isReachable: Bool,
        at now: Int64
    ) -> [SendingEffect] {
        let keys = queues.keys.filter { target(of: $0) == chat }
        var effects: [SendingEffect] = []
        for key in keys {
            if isReachable {
                effects += found(key)
                queues[key]?.blockedUntil = now
            } else {
                effects += lose(key, "the bot was blocked or removed", now)
            }
        }
        return effects + dispatch(now)
    }

    /// Ends the pause after an outage: the way is known to be open.
    mutating func retryNow(at now: Int64) -> [SendingEffect] {
        pausedUntil = now
        failures = 0
        return dispatch(now)
    }

    mutating func woke(at now: Int64) -> [SendingEffect] { dispatch(now) }

    mutating func stop() { isStopped = true }

    /// The outcome of the call under this number.
    mutating func finished(
        _ number: UInt64,
        _ outcome: BotOutcome,
        at now: Int64
    ) -> [SendingEffect] {
        guard !isStopped, let flight = flights.removeValue(forKey: number) else { return [] }
        let (key, lane) = (flight.queue, flight.job.lane)
        var effects: [SendingEffect] = []
        let verdict = SendVerdict(outcome)
        let unfinished = judge(verdict, flight, now, &effects)
        queues[key]?.release(lane, putBack: unfinished)
        return effects + dispatch(now)
    }

    // MARK: Taking in

    private mutating func job(_ load: SendJob.Load, _ lane: SendLane, _ now: Int64) -> SendJob {
        defer { nextSerial += 1 }
        return SendJob(load: load, lane: lane, serial: nextSerial, since: now)
    }

    private func newQueue(_ key: Int64) -> ChatQueue {
        let chat = target(of: key) ?? key
        let perMinute = chat < 0 ? settings.perGroupPerMinute : settings.perChatPerMinute
        return ChatQueue(
            allowance: RateAllowance(
                count: perMinute,
                per: 60_000_000_000,
                burst: settings.chatBurst
            )
        )
    }

    /// A newer view of the same message makes the waiting older one needless.
    private mutating func replaced(
        by item: OutgoingItem,
        in queue: inout ChatQueue
    ) -> [SendingEffect] {
        let older = queue.remove(from: .refreshes) { job in
            guard job.partsSent == 0 else { return false }
            return job.edits == item.message.editsMessage
        }
        return older.flatMap { end($0, .collapsed, "replaced by answer \(item.number)") }
    }

    /// Adds an alert to a waiting digest; false when there is none.
    private mutating func digest(
        _ item: OutgoingItem,
        _ queue: inout ChatQueue,
        _ effects: inout [SendingEffect]
    ) -> Bool {
        var isFull = false
        let isTaken = queue.addToDigest { digest in
            isFull = digest.members.count >= settings.digestMembersMax
            if !isFull { digest.add(item, as: item.kind ?? .digest) }
            return true
        }
        if isFull {
            let job = job(.item(item), .alerts, 0)
            effects += end(job, .deadLettered, "too many alerts wait")
        }
        return isTaken
    }

    /// Turns the waiting alerts into one digest when they have become too many.
    private mutating func collapse(_ queue: inout ChatQueue, _ now: Int64) {
        let waiting = queue.waiting(in: .alerts).filter { job in
            if case .item = job.load { job.partsSent == 0 } else { false }
        }
        guard waiting.count > settings.alertsBeforeDigest else { return }
        var digest = AlertDigest()
        for job in waiting {
            if case .item(let item) = job.load { digest.add(item, as: item.kind ?? .digest) }
        }
        let serials = Set(waiting.map(\.serial))
        _ = queue.remove(from: .alerts) { serials.contains($0.serial) }
        queue.append(job(.digest(digest), .alerts, waiting.first?.since ?? now))
    }

    // MARK: Sending out

    /// Starts every call that may start now, and orders a wake-up for the next that may not.
    private mutating func dispatch(_ now: Int64) -> [SendingEffect] {
        guard !isStopped else { return [] }
        var effects = expire(now)
        var next: Int64?
        while true {
            // After a failure one message is tried alone; what is critical may go beside it.
            let isTrying = failures > 0 && !flights.isEmpty
            guard !isTrying || !flights.values.contains(where: { $0.job.lane == .critical }) else {
                break
            }
            guard pausedUntil <= now else {
                next = pausedUntil
                break
            }
            let choice = choose(among: isTrying ? [.critical] : SendLane.allCases, now)
            next = choice.next
            guard let (key, lane) = choice.now else { break }
            effects.append(launch(key, lane, now))
        }
        let expiry = nextExpiry
        if let moment = [next, expiry].compactMap(\.self).min() {
            effects.append(.wake(atMonotonic: moment))
        }
        return effects
    }

    /// The job that goes now, or when the next one may.
    private func choose(
        among lanes: [SendLane],
        _ now: Int64
    ) -> (now: (Int64, SendLane)?, next: Int64?) {
        var next: Int64?
        for lane in lanes {
            var best: (key: Int64, serial: UInt64)?
            for (key, queue) in queues {
                guard target(of: key) != nil, let job = queue.head(of: lane) else { continue }
                let moment = moment(of: job, in: queue, now)
                if moment > now {
                    next = min(next ?? moment, moment)
                } else if best.map({ job.serial < $0.serial }) ?? true {
                    best = (key, job.serial)
                }
            }
            if let best { return ((best.key, lane), nil) }
        }
        return (nil, next)
    }

    private func moment(of job: SendJob, in queue: ChatQueue, _ now: Int64) -> Int64 {
        let bound = max(queue.blockedUntil, job.notBefore)
        // What is critical does not wait for our own limits, only for Telegram's word.
        if settings.liftsLimits || job.lane == .critical { return bound }
        return max(bound, queue.allowance.nextMoment(at: now), global.nextMoment(at: now))
    }

    private mutating func launch(_ key: Int64, _ lane: SendLane, _ now: Int64) -> SendingEffect {
        var queue = queues[key] ?? newQueue(key)
        var job = queue.takeHead(of: lane)
        if job.parts.isEmpty {
            job.parts = SendPart.parts(of: html(of: job), partsMax: settings.partsMax)
        }
        queue.allowance.use(at: now)
        global.use(at: now)
        queues[key] = queue
        let number = nextNumber
        nextNumber += 1
        flights[number] = Flight(job: job, queue: key)
        return .call(call(for: job, chat: target(of: key) ?? key), number: number)
    }

    private func html(of job: SendJob) -> String {
        switch job.load {
        case .item(let item): item.message.html
        case .digest(let digest): digest.html
        }
    }

    private func call(for job: SendJob, chat: Int64) -> BotCall {
        var buttons: [[ReplyButton]] = []
        var isSilent = false
        var name = "digest"
        switch job.load {
        case .item(let item):
            let isLast = job.partsSent == job.parts.count - 1
            if isLast, !job.hasNoButtons { buttons = item.message.buttons }
            isSilent = item.isSilent
            name = "\(item.item.rawValue)-\(item.number)"
        case .digest(let digest): isSilent = digest.isSilent
        }
        switch job.parts[job.partsSent] {
        case .text(let html):
            return SendRequests.message(
                html,
                chat: chat,
                edits: job.edits,
                isPlain: job.isPlain,
                isSilent: isSilent,
                buttons: buttons,
                timeout: settings.callTimeout
            )
        case .document(let text, let caption):
            return SendRequests.document(
                text,
                caption: caption,
                filename: "\(name).txt",
                chat: chat,
                isSilent: isSilent,
                buttons: buttons,
                timeout: settings.fileTimeout
            )
        }
    }

    func target(of key: Int64) -> Int64? {
        guard let chat = key == Self.home ? homeChat : key else { return nil }
        return moved[chat] ?? chat
    }

    // MARK: Ends

    mutating func end(
        _ job: SendJob,
        _ outcome: DeliveryRecorded.Outcome,
        _ detail: String
    ) -> [SendingEffect] {
        let records = job.records(channel: channel, outcome, detail)
        for record in records {
            health.undelivered -= 1
            switch record.outcome {
            case .delivered: health.delivered += 1
            case .collapsed: health.collapsed += 1
            case .deadLettered: health.deadLettered += 1
            case .withheld, .acknowledged: break
            }
        }
        return records.map { .record($0) }
    }

    /// Gives up what has waited too long. A job on the wire is left to its answer.
    private mutating func expire(_ now: Int64) -> [SendingEffect] {
        guard let nextExpiry, nextExpiry <= now else { return [] }
        var effects: [SendingEffect] = []
        for key in Array(queues.keys) {
            for lane in SendLane.allCases {
                let expired =
                    queues[key]?.remove(from: lane) { $0.isExpired(at: now, settings) } ?? []
                for job in expired { effects += end(job, .deadLettered, "not delivered in time") }
            }
        }
        return effects
    }

    /// The oldest of each lane expires first.
    private var nextExpiry: Int64? {
        var soonest: Int64?
        for queue in queues.values {
            for lane in SendLane.allCases where lane != .critical {
                guard let job = queue.waiting(in: lane).first else { continue }
                let life = lane == .alerts ? settings.alertLife : settings.answerLife
                let moment = job.since + life.nanoseconds + 1
                soonest = min(soonest ?? moment, moment)
            }
        }
        return soonest
    }
}
