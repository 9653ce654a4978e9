internal import Platform
internal import TradingCore

/// When a receiver may be tried next: the schedule after failures, what the receiver asks for, the
/// circuit breaker, and the pace that its kind is known to stand.
struct WebhookPauses {
    private let bounds: WebhookBounds
    private let draw: @Sendable () -> Double
    private var breaker: CircuitBreaker
    private var pace: TokenBucket?
    private var pausedUntil: Int64 = .min
    /// The receiver itself named the end of the pause.
    private var isOrdered = false
    private var lastTry: Int64 = .min
    private var failures = 0
    private var tooManyInRow = 0

    init(
        _ kind: WebhookTarget.Kind,
        _ bounds: WebhookBounds,
        draw: @escaping @Sendable () -> Double
    ) {
        self.bounds = bounds
        self.draw = draw
        breaker = CircuitBreaker(
            failuresMax: bounds.failuresBeforeOpen,
            openNanoseconds: bounds.firstOpen.nanoseconds,
            openNanosecondsMax: bounds.openMax.nanoseconds
        )
        pace = Self.pace(of: kind)
    }

    /// Sources: Slack's documentation (one message a second, short bursts); for Discord the 30 a
    /// minute that are seen in practice, besides its own headers.
    private static func pace(of kind: WebhookTarget.Kind) -> TokenBucket? {
        let second: Int64 = 1_000_000_000
        switch kind {
        case .slack: return TokenBucket(intervalNanoseconds: second, burst: 5)
        case .discord: return TokenBucket(intervalNanoseconds: 2 * second, burst: 5)
        case .generic: return nil
        }
    }

    /// The breaker lets nothing pass but probes.
    var isOpen: Bool { breaker.retryTime != nil }

    /// The first moment, now or later, at which a try may be made.
    func nextMoment(at now: Int64) -> Int64 {
        max(pace?.nextMoment(at: now) ?? now, pausedUntil, breaker.retryTime ?? .min)
    }

    /// Whether the breaker lets a try through now; if so, it is being made.
    mutating func admitsTry(at now: Int64) -> Bool {
        guard breaker.admits(at: now) else { return false }
        lastTry = now
        pace?.spend(at: now)
        return true
    }

    /// A grave matter is worth a try in the middle of a pause of our own making.
    mutating func shortenForCritical() {
        guard !isOrdered, lastTry > .min else { return }
        pausedUntil = min(pausedUntil, lastTry + bounds.criticalPauseMax.nanoseconds)
    }

    /// The receiver is alive.
    mutating func noteAnswer() {
        failures = 0
        tooManyInRow = 0
        isOrdered = false
        breaker.noteSuccess()
    }

    /// The receiver took an item and wants none for a while.
    mutating func rest(_ span: TimeSpan, at now: Int64) {
        pause(until: now + min(span, bounds.retryAfterMax).nanoseconds, isOrdered: true)
    }

    /// 429: alive, but too many; `span` is what it asks for, if it says.
    mutating func noteTooMany(_ span: TimeSpan?, at now: Int64) {
        let inRow = tooManyInRow + 1
        noteAnswer()
        tooManyInRow = inRow
        if let span {
            // A receiver that always says "at once" would be asked without end.
            rest(max(span, .milliseconds(250)), at: now)
        } else {
            let own = bounds.pause(afterFailures: inRow, draw: draw())
            pause(until: now + own, isOrdered: false)
        }
    }

    /// No answer, or one that blames the receiver; `after` is what it asks for, if it says.
    mutating func noteFailure(after: TimeSpan?, at now: Int64) {
        failures += 1
        tooManyInRow = 0
        breaker.noteFailure(at: now)
        let own = bounds.pause(afterFailures: failures, draw: draw())
        let asked = after.map { min($0, bounds.retryAfterMax).nanoseconds } ?? 0
        pause(until: now + max(own, asked), isOrdered: asked > own)
    }

    /// An item was refused so many times and is tried again after a pause.
    mutating func noteRefusals(_ count: Int, at now: Int64) {
        pause(until: now + itemPause(afterTries: count), isOrdered: false)
    }

    /// The schedule's pause for an item of its own.
    func itemPause(afterTries tries: Int) -> Int64 {
        bounds.pause(afterFailures: tries, draw: draw())
    }

    private mutating func pause(until moment: Int64, isOrdered: Bool) {
        pausedUntil = moment
        self.isOrdered = isOrdered
    }
}
