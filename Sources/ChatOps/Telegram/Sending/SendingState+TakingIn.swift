internal import Platform
internal import TradingCore

/// What becomes of an item as it is taken in: it waits by itself, in a digest, or finds no room.
extension SendingState {
    mutating func job(_ load: SendJob.Load, _ lane: SendLane, _ now: Int64) -> SendJob {
        defer { nextSerial += 1 }
        return SendJob(load: load, lane: lane, serial: nextSerial, since: now)
    }

    /// The item in words alone where its picture is too large, or too many wait already.
    mutating func bounded(_ item: OutgoingItem) -> OutgoingItem {
        guard let picture = item.message.picture else { return item }
        let waiting = queues.values.reduce(0) { $0 + $1.picturesWaiting }
        if waiting < settings.picturesWaitingMax, picture.png.count <= settings.pictureBytesMax {
            return item
        }
        health.picturesLeftOut += 1
        return item.withoutPicture
    }

    func newQueue(_ key: Int64) -> ChatQueue {
        let chat = target(of: key) ?? key
        let perMinute = chat < 0 ? settings.perGroupPerMinute : settings.perChatPerMinute
        return ChatQueue(
            allowance: TokenBucket(
                intervalNanoseconds: 60_000_000_000 / Int64(perMinute),
                burst: settings.chatBurst
            )
        )
    }

    static let leftOutWords = "left out, because too many answers waited"

    /// Where there is no room for another answer, leaves the older half of the waiting ones out:
    /// whoever sent so many commands wants the newest answers.
    mutating func makeRoom(in queue: inout ChatQueue, _ now: Int64) -> [SendingEffect] {
        let waiting = queue.waiting(in: .answers)
        guard waiting.count >= settings.answersWaitingMax else { return [] }
        let whole = waiting.filter { job in
            if case .item = job.load { job.partsSent == 0 } else { false }
        }
        let serials = Set(whole.prefix(max(1, settings.answersWaitingMax / 2)).map(\.serial))
        let removed = queue.remove(from: .answers) { serials.contains($0.serial) }
        guard !removed.isEmpty else { return [] }
        noteLeftOut(removed.count, in: &queue, since: removed[0].since)
        return removed.flatMap { end($0, .deadLettered, Self.leftOutWords) }
    }

    /// The message that tells of them is as old as the oldest of them: it stands before the rest.
    mutating func noteLeftOut(_ count: Int, in queue: inout ChatQueue, since: Int64) {
        health.answersLeftOut += count
        guard !queue.addToGap(count) else { return }
        let oldest = queue.waiting(in: .answers).first?.since ?? since
        queue.insertFirst(job(.gap(AnswerGap(count: count)), .answers, min(oldest, since)))
    }

    /// A newer view of the same message makes the waiting older one needless.
    mutating func replaced(
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
    mutating func digest(
        _ item: OutgoingItem,
        _ queue: inout ChatQueue,
        _ effects: inout [SendingEffect]
    ) -> Bool {
        var isFull = false
        let isTaken = queue.addToDigest { digest in
            isFull = digest.members.count >= settings.digestMembersMax
            if isFull {
                digest.leaveOut(item)
            } else {
                digest.add(item, as: item.kind ?? .digest)
            }
            return true
        }
        if isFull {
            let job = job(.item(item), .alerts, 0)
            effects += end(job, .deadLettered, "too many alerts wait")
        }
        return isTaken
    }

    /// Turns the waiting alerts into one digest when they have become too many.
    mutating func collapse(_ queue: inout ChatQueue, _ now: Int64) {
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
}
