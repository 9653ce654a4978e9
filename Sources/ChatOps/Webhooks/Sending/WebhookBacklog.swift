internal import TradingCore

/// The items that wait, in order of arrival, sorted by what may be dropped first.
struct WebhookBacklog {
    /// One for each severity from the mildest, and the last for what is never dropped.
    private var lanes = Array(repeating: WebhookLane(), count: AlertSeverity.allCases.count + 1)
    private(set) var count = 0

    private var protectedRank: Int { lanes.count - 1 }

    private func rank(of item: OutgoingItem) -> Int {
        if WebhookJob.isProtected(item) { return protectedRank }
        return AlertSeverity.allCases.firstIndex(of: item.severity) ?? 0
    }

    mutating func append(_ job: WebhookJob) {
        lanes[rank(of: job.item)].append(job)
        count += 1
    }

    /// The one that came first.
    var first: WebhookJob? { firstRank.flatMap { lanes[$0].first } }

    mutating func popFirst() -> WebhookJob? {
        guard let rank = firstRank else { return nil }
        count -= 1
        return lanes[rank].popFirst()
    }

    /// Takes out the oldest of the mildest items, if one is no graver than `newcomer` and may be
    /// dropped at all.
    mutating func popMildest(for newcomer: OutgoingItem) -> WebhookJob? {
        let bound = min(rank(of: newcomer), protectedRank - 1)
        guard let rank = lanes.indices.first(where: { lanes[$0].count > 0 }), rank <= bound else {
            return nil
        }
        count -= 1
        return lanes[rank].popFirst()
    }

    /// Takes out what arrived before a moment.
    mutating func popAll(before moment: Int64) -> [WebhookJob] {
        var jobs: [WebhookJob] = []
        while let job = first, job.since < moment, let popped = popFirst() { jobs.append(popped) }
        return jobs
    }

    /// Takes out everything, in order.
    mutating func popAll() -> [WebhookJob] { popAll(before: .max) }

    private var firstRank: Int? {
        var best: (rank: Int, serial: UInt64)?
        for rank in lanes.indices {
            guard let job = lanes[rank].first else { continue }
            if best.map({ job.serial < $0.serial }) ?? true { best = (rank, job.serial) }
        }
        return best?.rank
    }
}
