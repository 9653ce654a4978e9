internal import Platform
internal import TradingCore

/// What the outgoing queue wants done.
typealias SendingEffect = ChannelEffect<BotCall>

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
    private var global: TokenBucket
    private var homeChat: Int64?
    /// Groups that became supergroups in this process' life.
    private var moved: [Int64: Int64] = [:]
    private var nextNumber: UInt64 = 1
    var nextSerial: UInt64 = 1
    /// Calls in a row without an answer: while there are any, one message at a time is tried.
    var failures = 0
    var pausedUntil: Int64 = 0
    private var isStopped = false
    private var isSettling = false
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
        global = TokenBucket(
            intervalNanoseconds: 1_000_000_000 / Int64(settings.perSecond),
            burst: settings.perSecond
        )
    }

    // MARK: What may happen

    mutating func enqueue(_ item: OutgoingItem, at now: Int64) -> [SendingEffect] {
        guard !isStopped else { return [] }
        let item = bounded(item)
        health.undelivered += 1
        let key = key(of: item.chat)
        var queue = queues[key] ?? newQueue(key)
        var effects: [SendingEffect] = []
        let lane = SendLane(item)
        // A reminder of what still waits says nothing new.
        if lane == .critical, queue.holds(item) {
            health.undelivered -= 1
            return []
        }
        // A command was heard just now, or it is grave: both are worth a try in the middle of a
        // pause.
        if lane == .critical || lane == .answers { pausedUntil = min(pausedUntil, now) }
        let isDigested = lane == .alerts && digest(item, &queue, &effects)
        if !isDigested {
            if lane == .critical, queue.waiting(in: lane).count >= settings.criticalWaitingMax {
                let words = "too many critical alerts wait"
                effects += end(job(.item(item), lane, now), .deadLettered, words)
            } else {
                if lane == .answers { effects += makeRoom(in: &queue, now) }
                if lane == .refreshes { effects += replaced(by: item, in: &queue) }
                queue.append(job(.item(item), lane, now))
            }
        }
        collapse(&queue, now)
        queues[key] = queue
        return effects + dispatch(now)
    }

    /// An answer found no room on its way here.
    mutating func leaveOut(answer number: Int64, chat: Int64, at now: Int64) -> [SendingEffect] {
        guard !isStopped else { return [] }
        let key = key(of: chat)
        var queue = queues[key] ?? newQueue(key)
        health.deadLettered += 1
        noteLeftOut(1, in: &queue, since: now)
        queues[key] = queue
        let record = DeliveryRecorded(
            item: .answer,
            number: number,
            channel: channel,
            outcome: .deadLettered,
            detail: Self.leftOutWords
        )
        return [.record(record)] + dispatch(now)
    }

    mutating func setHome(_ chat: Int64, at now: Int64) -> [SendingEffect] {
        homeChat = chat
        // The queue was made before it was known whose limits count.
        let allowance = (queues[chat] ?? newQueue(Self.home)).allowance
        queues[Self.home]?.allowance = allowance
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

    /// Nothing new goes out; a message that went out in part goes on, as far as our limits let it.
    mutating func settle() { isSettling = true }

    var hasFlights: Bool { !flights.isEmpty }

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
                guard target(of: key) != nil, let job = queue.head(of: lane),
                    !isSettling || job.partsSent > 0
                else { continue }
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
            job.parts = parts(of: job)
        }
        queue.allowance.spend(at: now)
        global.spend(at: now)
        queues[key] = queue
        let number = nextNumber
        nextNumber += 1
        flights[number] = Flight(job: job, queue: key)
        return .call(call(for: job, chat: target(of: key) ?? key), number: number)
    }

    private func parts(of job: SendJob) -> [SendPart] {
        let html = html(of: job)
        if case .item(let item) = job.load, item.message.picture != nil {
            return SendPart.illustrated(html, partsMax: settings.partsMax)
        }
        return SendPart.parts(of: html, partsMax: settings.partsMax)
    }

    private func html(of job: SendJob) -> String {
        switch job.load {
        case .item(let item): item.message.html
        case .digest(let digest): digest.html
        case .gap(let gap): gap.html
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
        case .gap: name = "gap"
        }
        if let picture = job.picture, case .photo(let caption) = job.parts[job.partsSent] {
            return SendRequests.photo(
                picture,
                caption: caption,
                chat: chat,
                edits: job.edits,
                isSilent: isSilent,
                buttons: buttons,
                timeout: settings.fileTimeout
            )
        }
        switch job.parts[job.partsSent] {
        case .text(let html), .photo(let html):
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

    /// What goes to the operator's chat waits in one queue, alerts and answers alike: a chat has one
    /// order and one limit.
    private func key(of chat: Int64?) -> Int64 {
        guard let chat, chat != homeChat else { return Self.home }
        return chat
    }

    /// A chat may move more than once: what is kept is where the one that we were told of is now.
    mutating func noteMove(of key: Int64, to chat: Int64) {
        guard let first = key == Self.home ? homeChat : key else { return }
        moved[first] = chat
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
                    queues[key]?.remove(from: lane) { job in
                        job.expiry(settings).map { $0 <= now } ?? false
                    } ?? []
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
                guard let moment = queue.waiting(in: lane).first?.expiry(settings) else { continue }
                soonest = min(soonest ?? moment, moment)
            }
        }
        return soonest
    }
}
