/// First in, first out, in constant time on average.
struct WebhookLane {
    private var jobs: [WebhookJob] = []
    private var head = 0

    var count: Int { jobs.count - head }
    var first: WebhookJob? { head < jobs.count ? jobs[head] : nil }

    mutating func append(_ job: WebhookJob) { jobs.append(job) }

    mutating func popFirst() -> WebhookJob? {
        guard head < jobs.count else { return nil }
        let job = jobs[head]
        head += 1
        // What was taken is freed when it makes up half, so that each job is moved once at most.
        if head >= 64, head * 2 >= jobs.count {
            jobs.removeFirst(head)
            head = 0
        }
        return job
    }
}
