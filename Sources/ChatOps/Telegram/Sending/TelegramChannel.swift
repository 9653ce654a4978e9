internal import Synchronization
package import TradingCore

/// Telegram as a way out. It has no thread of its own: an item that may go now is handed to the
/// transport on the caller's thread, which costs microseconds; everything later happens on
/// completions and wake-ups.
package final class TelegramChannel: DeliveryChannel {
    /// The receipts' name for this channel.
    package let name = "telegram"
    private let transport: any BotTransport
    private let clock: any EdgeClock
    private let gate: WakeUpGate
    private let settings: SendingSettings
    private let onOutcome: @Sendable (DeliveryRecorded) -> Void
    private let onNotice: @Sendable (EdgeNotice) -> Void
    private let state: Mutex<SendingState>
    /// Calls whose outcome was not dealt with to the end.
    private let onWire = Mutex(0)

    /// An empty queue. Alerts go to `chat`; while it is nil, before anybody is bound, they wait.
    /// `onOutcome` is called once for every item, `onNotice` with what the operator should hear
    /// over the other channels; both on foreign threads, and both must return at once. `draw` gives
    /// random numbers in 0..<1 for the back-off.
    package init(
        transport: any BotTransport,
        clock: any EdgeClock,
        chat: Int64?,
        settings: SendingSettings = SendingSettings(),
        onOutcome: @escaping @Sendable (DeliveryRecorded) -> Void,
        onNotice: @escaping @Sendable (EdgeNotice) -> Void,
        draw: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.transport = transport
        self.clock = clock
        self.settings = settings
        self.onOutcome = onOutcome
        self.onNotice = onNotice
        gate = WakeUpGate(clock: clock)
        state = Mutex(
            SendingState(channel: name, homeChat: chat, settings: settings, draw: draw)
        )
    }

    /// How the outgoing side stands, and the counters.
    package var health: SendingHealth { state.withLock { $0.health } }

    /// Whether the queue is empty.
    package var isIdle: Bool { health.undelivered == 0 }

    /// Takes an item and returns at once; see ``DeliveryChannel``.
    package func enqueue(_ item: OutgoingItem) {
        let now = clock.monotonicNanoseconds()
        perform(state.withLock { $0.enqueue(item, at: now) })
    }

    /// Counts an answer that is not sent; one message tells the chat how many.
    package func leaveOut(answer number: Int64, chat: Int64) {
        let now = clock.monotonicNanoseconds()
        perform(state.withLock { $0.leaveOut(answer: number, chat: chat, at: now) })
    }

    /// Sends alerts to this chat from now on; those that waited for one go out.
    package func bind(chat: Int64) {
        let now = clock.monotonicNanoseconds()
        perform(state.withLock { $0.setHome(chat, at: now) })
    }

    /// Takes the poller's word on a chat that blocked or unblocked the bot.
    package func setReachability(chat: Int64, isReachable: Bool) {
        let now = clock.monotonicNanoseconds()
        perform(state.withLock { $0.setReachability(chat, isReachable, at: now) })
    }

    /// Ends a pause early, for example when the poller is heard again.
    package func retryNow() {
        let now = clock.monotonicNanoseconds()
        perform(state.withLock { $0.retryNow(at: now) })
    }

    /// Ends the spinner of a tap, with a text of at most 200 characters, at once and past every
    /// queue. An answer that is lost or too late does no harm and is not repeated. `alert` shows
    /// the text in a box that must be closed.
    package func answerCallback(_ id: String, text: String = "", alert: Bool = false) {
        let call = SendRequests.tapAnswer(
            id: id,
            text: text,
            isAlert: alert,
            timeout: settings.callTimeout
        )
        start(call) { _ in }
    }

    /// Removes a message that carried a code, at once and past every queue; tried at most three
    /// times.
    package func deleteMessage(_ message: Int64, chat: Int64) {
        delete(message, chat, triesLeft: 3)
    }

    /// Begins no new message; see ``DeliveryChannel``.
    package func settle() {
        state.withLock { $0.settle() }
    }

    /// Whether nothing is on the wire, the ends of spinners and messages with codes among it.
    package var isSettled: Bool {
        // In this order: a call leaves the state before its end is reported.
        !state.withLock { $0.hasFlights } && onWire.withLock { $0 } == 0
    }

    /// Ends the channel; what is queued or on the wire is reported no more.
    package func stop() {
        state.withLock { $0.stop() }
    }

    private func delete(_ message: Int64, _ chat: Int64, triesLeft: Int) {
        let call = SendRequests.deletion(of: message, chat: chat, timeout: settings.callTimeout)
        start(call) { [weak self] outcome in
            let seconds: Int
            switch SendVerdict(outcome) {
            case .outage: seconds = 2
            case .tooMany(let asked): seconds = asked
            default: return
            }
            guard let self, triesLeft > 1 else { return }
            let moment = clock.monotonicNanoseconds() + Int64(seconds) * 1_000_000_000
            clock.wake(atMonotonic: moment) { [weak self] in
                self?.delete(message, chat, triesLeft: triesLeft - 1)
            }
        }
    }

    private func perform(_ effects: [SendingEffect]) {
        for effect in effects {
            switch effect {
            case .call(let call, let number):
                start(call) { [weak self] outcome in
                    self?.finished(number, outcome)
                }
            case .record(let record): onOutcome(record)
            case .tell(let notice): onNotice(notice)
            case .wake(let moment):
                gate.wake(atMonotonic: moment) { [weak self] in self?.woke() }
            }
        }
    }

    private func start(_ call: BotCall, _ completion: @escaping @Sendable (BotOutcome) -> Void) {
        onWire.withLock { $0 += 1 }
        _ = transport.start(call) { [weak self] outcome in
            completion(outcome)
            self?.onWire.withLock { $0 -= 1 }
        }
    }

    private func finished(_ number: UInt64, _ outcome: BotOutcome) {
        let now = clock.monotonicNanoseconds()
        perform(state.withLock { $0.finished(number, outcome, at: now) })
    }

    private func woke() {
        let now = clock.monotonicNanoseconds()
        perform(state.withLock { $0.woke(at: now) })
    }
}
