internal import Platform

/// What waits for one chat, and what the chat allows.
struct ChatQueue {
    /// Waiting jobs by lane, oldest first.
    private var lanes: [[SendJob]] = SendLane.allCases.map { _ in [] }
    /// Lanes with a call under way. A lane sends one message at a time, which keeps its order.
    private(set) var busy: Set<SendLane> = []
    var allowance: TokenBucket
    var blockedUntil: Int64 = 0
    /// Why the chat refuses the bot; nil while it does not.
    var lostBecause: String?

    init(allowance: TokenBucket) {
        self.allowance = allowance
    }

    func waiting(in lane: SendLane) -> [SendJob] { lanes[lane.rawValue] }

    mutating func append(_ job: SendJob) { lanes[job.lane.rawValue].append(job) }

    /// Whether this very alert waits already.
    func holds(_ item: OutgoingItem) -> Bool {
        lanes[SendLane.critical.rawValue].contains { job in
            if case .item(let waiting) = job.load {
                waiting.item == item.item && waiting.number == item.number
            } else {
                false
            }
        }
    }

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

    /// Counts answers that were left out in the message that waits to tell of them; false when there
    /// is none.
    mutating func addToGap(_ count: Int) -> Bool {
        let lane = SendLane.answers.rawValue
        for place in lanes[lane].indices {
            guard case .gap(var gap) = lanes[lane][place].load else { continue }
            gap.count += count
            lanes[lane][place].load = .gap(gap)
            lanes[lane][place].parts = []
            return true
        }
        return false
    }

    /// Puts a job before all that wait on its lane, behind one that is sent in part.
    mutating func insertFirst(_ job: SendJob) {
        let isSentInPart = lanes[job.lane.rawValue].first.map { $0.partsSent > 0 } ?? false
        lanes[job.lane.rawValue].insert(job, at: isSentInPart ? 1 : 0)
    }

    /// Jobs that wait with a picture.
    var picturesWaiting: Int {
        lanes.reduce(0) { sum, jobs in
            sum
                + jobs.count {
                    if case .item(let item) = $0.load { item.message.picture != nil } else { false }
                }
        }
    }

    var waitingCount: Int { lanes.reduce(0) { $0 + $1.count } }
}
