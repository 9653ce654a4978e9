/// What waits for one chat, and what the chat allows.
struct ChatQueue {
    /// Waiting jobs by lane, oldest first.
    private var lanes: [[SendJob]] = SendLane.allCases.map { _ in [] }
    /// Lanes with a call under way. A lane sends one message at a time, which keeps its order.
    private(set) var busy: Set<SendLane> = []
    var allowance: RateAllowance
    var blockedUntil: Int64 = 0
    /// Why the chat refuses the bot; nil while it does not.
    var lostBecause: String?

    init(allowance: RateAllowance) {
        self.allowance = allowance
    }

    func waiting(in lane: SendLane) -> [SendJob] { lanes[lane.rawValue] }

    mutating func append(_ job: SendJob) { lanes[job.lane.rawValue].append(job) }

    /// The job that goes next on a lane; nil while the lane is busy or empty.
    func head(of lane: SendLane) -> SendJob? {
        busy.contains(lane) ? nil : lanes[lane.rawValue].first
    }

    mutating func takeHead(of lane: SendLane) -> SendJob {
        busy.insert(lane)
        return lanes[lane.rawValue].removeFirst()
    }

    /// The call of a lane ended; a job that is not done goes back to the front.
    mutating func release(_ lane: SendLane, putBack job: SendJob?) {
        busy.remove(lane)
        if let job { lanes[lane.rawValue].insert(job, at: 0) }
    }

    /// Takes waiting jobs out of a lane.
    mutating func remove(from lane: SendLane, where isWanted: (SendJob) -> Bool) -> [SendJob] {
        let removed = lanes[lane.rawValue].filter(isWanted)
        if !removed.isEmpty { lanes[lane.rawValue].removeAll(where: isWanted) }
        return removed
    }

    /// Adds an alert to the digest that waits at the lane's end, when there is one.
    mutating func addToDigest(_ change: (inout AlertDigest) -> Bool) -> Bool {
        let lane = SendLane.alerts.rawValue
        guard var job = lanes[lane].last, case .digest(var digest) = job.load, job.partsSent == 0,
            change(&digest)
        else { return false }
        job.load = .digest(digest)
        job.parts = []
        lanes[lane][lanes[lane].count - 1] = job
        return true
    }

    var waitingCount: Int { lanes.reduce(0) { $0 + $1.count } }
}
