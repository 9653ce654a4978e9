import TradingCore

/// The measurements of one drill: what was reached, and when, by the monotonic clock.
struct DrillRun {
    let started: DrillStarted
    /// When the command was taken.
    let begunAt: Int64
    private(set) var steps: [NamedNumber] = []
    /// When the line was mended.
    private(set) var mendedAt: Int64?
    private var isHalted = false
    private var isSilenceSeen = false
    private var isEnded = false
    /// Cancels that are not confirmed yet.
    private var cancels: Set<ClientOrderID> = []
    private var cancelled = 0
    private var isFlat: Bool?
    /// The alert whose way is measured, and the channels that have not had it.
    private var alert: (number: Int64, at: Int64, channels: Set<String>)?

    /// How long a drill may take before it is called failed.
    static let secondsMax: Int64 = 60
    /// How long an alert may take to a channel.
    static let alertSecondsMax: Int64 = 10
    private static let second: Int64 = 1_000_000_000

    init(_ started: DrillStarted, begunAt: Int64) {
        self.started = started
        self.begunAt = begunAt
    }

    // MARK: Facts

    /// Sees what became durable.
    mutating func see(_ entries: [JournalEntry], monotonic: Int64) {
        for entry in entries { see(entry.fact, monotonic) }
        let isDone = isHalted && cancels.isEmpty && started.kind != .disconnect
        if isDone, cancelled > 0 {
            note("\(cancelled) order(s) cancelled", monotonic)
            cancelled = 0
        }
    }

    private mutating func see(_ fact: Fact, _ now: Int64) {
        switch fact {
        case .haltLatched(let halt) where halt.drill == started.number:
            isHalted = true
            note("halt committed", now)
        case .cancelRequested(let request) where started.kind != .disconnect:
            if cancels.insert(request.id).inserted { cancelled += 1 }
        case .orderMoved(let move) where move.state.isFinal: cancels.remove(move.id)
        case .alertRaised(let raised): see(raised, now)
        case .deliveryRecorded(let delivery):
            guard delivery.item == .alert, delivery.number == alert?.number,
                alert?.channels.remove(delivery.channel) != nil
            else { return }
            let isTold = delivery.outcome == .delivered
            note("alert \(isTold ? "by" : "withheld from") \(delivery.channel)", now)
        default: break
        }
    }

    private mutating func see(_ raised: Alert, _ now: Int64) {
        let awaited: AlertKind =
            switch started.kind {
            case .halt: .haltLatched
            case .flatten: .flattenReceipt
            case .disconnect: .venueDown
            }
        guard raised.kind == awaited, alert == nil else { return }
        alert = (raised.number, now, channels)
        guard case .flatten(let receipt) = raised.report else { return }
        isFlat = receipt.isFlat
        note(receipt.isFlat ? "flat, checked with the venues" : "not flat", now)
    }

    /// The channels that alerts go to.
    var channels: Set<String> = []

    // MARK: The line

    mutating func noteSilence(_ now: Int64) {
        guard !isSilenceSeen else { return }
        isSilenceSeen = true
        note("silence seen, orders stopped", now)
    }

    mutating func noteCut(_ now: Int64) { note("line cut", now) }

    mutating func noteMended(_ now: Int64) {
        mendedAt = now
        note("line mended", now)
    }

    mutating func noteReconciled(_ now: Int64) {
        isEnded = true
        note("account read and compared", now)
    }

    var hasSeenSilence: Bool { isSilenceSeen }

    // MARK: The end

    /// How it ended; nil while it goes on.
    func end(at now: Int64) -> (isPassed: Bool, isHaltLifted: Bool, outcome: String)? {
        let isLate = now - begunAt > Self.secondsMax * Self.second
        let late = (false, false, "not done within \(Self.secondsMax) s")
        let isDone = started.kind == .disconnect ? isEnded : isHalted && cancels.isEmpty
        guard isDone, let alert, isFlat ?? true else {
            return isLate || isFlat == false ? late : nil
        }
        if alert.channels.isEmpty { return (true, true, "passed") }
        guard now - alert.at > Self.alertSecondsMax * Self.second else { return nil }
        let missing = alert.channels.sorted().joined(separator: ", ")
        return (false, true, "no receipt of the alert from \(missing)")
    }

    private mutating func note(_ step: String, _ now: Int64) {
        let microseconds = (now - begunAt) / 1_000
        let text =
            microseconds < 1_000_000
            ? "\(microseconds / 1_000).\(microseconds / 100 % 10) ms"
            : "\(microseconds / 1_000_000).\(String(microseconds / 1_000 % 1_000 + 1_000).dropFirst()) s"
        steps.append(NamedNumber(step, text))
    }
}
