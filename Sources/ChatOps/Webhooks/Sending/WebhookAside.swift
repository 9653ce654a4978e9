/// Items that were refused again and again: each is tried on a schedule of its own, beside the
/// others. What is asked at every wake-up is kept at hand, for there may be thousands.
struct WebhookAside {
    private(set) var jobs: [WebhookJob] = []
    /// When the first of them came; nil when there is none.
    private(set) var oldestSince: Int64?
    /// When the next of them is to be tried; nil when there is none.
    private(set) var nextMoment: Int64?

    var count: Int { jobs.count }

    mutating func append(_ job: WebhookJob) {
        jobs.append(job)
        oldestSince = min(oldestSince ?? job.since, job.since)
        nextMoment = min(nextMoment ?? job.notBefore, job.notBefore)
    }

    /// Takes out the one whose time has come first; nil when none is due.
    mutating func popDue(at now: Int64) -> WebhookJob? {
        guard let nextMoment, nextMoment <= now,
            let index = jobs.firstIndex(where: { $0.notBefore == nextMoment })
        else { return nil }
        let job = jobs.remove(at: index)
        refresh()
        return job
    }

    /// Takes out what arrived before a moment.
    mutating func popAll(before moment: Int64) -> [WebhookJob] {
        guard let oldestSince, oldestSince < moment else { return [] }
        let popped = jobs.filter { $0.since < moment }
        jobs.removeAll { $0.since < moment }
        refresh()
        return popped
    }

    private mutating func refresh() {
        oldestSince = jobs.map(\.since).min()
        nextMoment = jobs.map(\.notBefore).min()
    }
}
