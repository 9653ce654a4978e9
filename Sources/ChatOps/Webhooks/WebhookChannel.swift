internal import Platform
internal import Synchronization
package import TradingCore

/// One webhook as a way out. Callers only put an item into its queue and order a wake-up; payloads
/// are made and requests started on the clock's thread, so that a dead receiver delays neither the
/// caller nor another webhook.
package final class WebhookChannel: DeliveryChannel {
    package let name: String
    private let kind: WebhookTarget.Kind
    private let payload: WebhookPayload
    private let client: any WebhookPoster
    private let clock: any EdgeClock
    private let gate: WakeUpGate
    private let onOutcome: @Sendable (DeliveryRecorded) -> Void
    private let onNotice: @Sendable (EdgeNotice) -> Void
    private let state: Mutex<WebhookQueueState>
    /// Posts whose outcome was not dealt with to the end.
    private let onWire = Mutex(0)

    /// An empty queue for one target, or everything that is wrong with its settings.
    ///
    /// `client` is shared with other webhooks and not shut down here. `encode` gives a report as
    /// JSON. `onOutcome` is called once for every item, `onNotice` with what the operator should
    /// hear over the other channels; both on foreign threads, and both must return at once. `draw`
    /// gives random numbers in 0..<1 for the back-off.
    package init(
        target: WebhookTarget,
        client: any WebhookPoster,
        clock: any EdgeClock,
        bounds: WebhookBounds = WebhookBounds(),
        encode: @escaping @Sendable (EngineReport) -> String,
        onOutcome: @escaping @Sendable (DeliveryRecorded) -> Void,
        onNotice: @escaping @Sendable (EdgeNotice) -> Void,
        draw: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) throws(WebhookSettingsRefusal) {
        payload = try WebhookPayload(target, encode: encode)
        name = target.name
        kind = target.kind
        self.client = client
        self.clock = clock
        self.onOutcome = onOutcome
        self.onNotice = onNotice
        gate = WakeUpGate(clock: clock)
        state = Mutex(WebhookQueueState(target: target, bounds: bounds, draw: draw))
    }

    /// How the webhook stands, and the counters.
    package var health: WebhookHealth { state.withLock { $0.health } }

    /// Whether the queue is empty.
    package var isIdle: Bool { health.undelivered == 0 }

    /// Takes an item over; what the queue cannot hold is recorded as given up.
    package func enqueue(_ item: OutgoingItem) {
        let now = clock.monotonicNanoseconds()
        perform(state.withLock { $0.enqueue(item, at: now) })
    }

    /// Begins no new post; see ``DeliveryChannel``.
    package func settle() {
        state.withLock { $0.settle() }
    }

    /// Whether no post is under way.
    package var isSettled: Bool {
        // In this order: a post leaves the state before its end is reported.
        !state.withLock { $0.hasFlight } && onWire.withLock { $0 } == 0
    }

    /// Begins no new post. What is queued stays undelivered and is handed over by the next start.
    package func stop() {
        state.withLock { $0.stop() }
    }

    private func perform(_ effects: [WebhookEffect]) {
        for effect in effects {
            switch effect {
            case .call(let item, let number): post(item, number)
            case .record(let record): onOutcome(record)
            case .tell(let notice): onNotice(notice)
            case .wake(let moment):
                gate.wake(atMonotonic: moment) { [weak self] in self?.woke() }
            }
        }
    }

    private func post(_ item: OutgoingItem, _ number: UInt64) {
        let request = payload.request(item, at: clock.now())
        onWire.withLock { $0 += 1 }
        client.post(request) { [weak self] result in
            self?.finished(number, result)
            self?.onWire.withLock { $0 -= 1 }
        }
    }

    private func finished(_ number: UInt64, _ result: Result<HTTPResponse, HTTPFailure>) {
        let verdict: WebhookVerdict
        switch result {
        case .success(let response):
            let answer = WebhookAnswer(
                status: response.status,
                headers: response.headers,
                body: response.body
            )
            verdict = WebhookVerdict(answer, from: kind, at: clock.now())
        case .failure(let failure): verdict = WebhookVerdict(failure)
        }
        let now = clock.monotonicNanoseconds()
        perform(state.withLock { $0.finished(number, verdict, at: now) })
    }

    private func woke() {
        let now = clock.monotonicNanoseconds()
        perform(state.withLock { $0.woke(at: now) })
    }
}
