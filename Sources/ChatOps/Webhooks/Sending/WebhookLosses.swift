/// Counts what was lost between two notices.
struct WebhookLosses {
    private(set) var dropped = 0
    private(set) var expired = 0
    private(set) var last: Int64 = 0
    private var toldAt: Int64?
    private let interval: Int64

    init(interval: Int64) {
        self.interval = interval
    }

    mutating func noteDropped(_ number: Int64) {
        dropped += 1
        last = number
    }

    mutating func noteExpired(_ number: Int64) {
        expired += 1
        last = number
    }

    /// When a notice is due; nil when nothing was lost since the last one.
    var due: Int64? {
        guard dropped + expired > 0 else { return nil }
        return toldAt.map { $0 + interval } ?? .min
    }

    /// Starts to count anew.
    mutating func told(at now: Int64) {
        (dropped, expired) = (0, 0)
        toldAt = now
    }
}
