internal import Synchronization
internal import TradingCore

/// Hears commands from Telegram by long polling. It has no thread of its own: every step runs on
/// the completion of the one before, on a wake-up, or on the loop's word, and takes microseconds.
///
/// An update is confirmed to Telegram only after the loop has said that its command, effect and
/// answer are durable.
package final class TelegramPoller: Sendable {
    /// Where the poller's findings go. All are called on foreign threads and must return at once.
    package struct Hooks: Sendable {
        /// Takes a command and later says, once, whether it is durable. False refuses it (the
        /// mailbox is full); then `committed` is not called, and the command comes again.
        package var submit:
            @Sendable (IncomingCommand, _ committed: @escaping @Sendable (Bool) -> Void) -> Bool
        /// Takes what the operator should hear over the other channels.
        package var onNotice: @Sendable (EdgeNotice) -> Void
        /// Ends the spinner of a tap that will not be executed: the tap's id and a text.
        package var answerTap: @Sendable (_ id: String, _ text: String) -> Void
        /// The bot was blocked in a chat (false), or may write there again (true).
        package var onReachability: @Sendable (_ chat: Int64, _ isReachable: Bool) -> Void

        /// Hooks; those that are left out do nothing.
        package init(
            submit:
                @escaping @Sendable (IncomingCommand, @escaping @Sendable (Bool) -> Void) -> Bool,
            onNotice: @escaping @Sendable (EdgeNotice) -> Void,
            answerTap: @escaping @Sendable (String, String) -> Void = { _, _ in },
            onReachability: @escaping @Sendable (Int64, Bool) -> Void = { _, _ in }
        ) {
            self.submit = submit
            self.onNotice = onNotice
            self.answerTap = answerTap
            self.onReachability = onReachability
        }
    }

    private let transport: any BotTransport
    private let clock: any EdgeClock
    private let hooks: Hooks
    private let gate: WakeUpGate
    private let state: Mutex<PollingState>
    /// The newest call by our number and by the transport's.
    private let newest = Mutex<(number: UInt64, ticket: UInt64)?>(nil)

    /// A poller at rest. `draw` gives random numbers in 0..<1 for the back-off.
    package init(
        transport: any BotTransport,
        clock: any EdgeClock,
        rules: IdentityRules,
        settings: PollingSettings = PollingSettings(),
        hooks: Hooks,
        draw: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.transport = transport
        self.clock = clock
        self.hooks = hooks
        gate = WakeUpGate(clock: clock)
        state = Mutex(PollingState(settings: settings, rules: rules, draw: draw))
    }

    /// How the conversation stands, and the counters.
    package var health: PollingHealth { state.withLock { $0.health } }

    /// Starts with getMe, looks for a webhook, sets the menu, then polls until ``stop()``.
    package func start() {
        let now = clock.monotonicNanoseconds()
        perform(state.withLock { $0.start(at: now) })
    }

    /// Gives up the call under way. Unconfirmed updates come again after the next start.
    package func stop() {
        perform(state.withLock { $0.stop() })
    }

    /// Listens to a person and chat that were bound by the pairing code; pairing is over.
    package func bind(user: Int64, chat: Int64) {
        state.withLock { $0.bind(user: user, chat: chat) }
    }

    /// Opens pairing for codes of so many letters, or ends it with nil.
    package func setPairing(codeLength: Int?) {
        state.withLock { $0.setPairing(codeLength: codeLength) }
    }

    private func perform(_ effects: [PollingEffect]) {
        // Commands take effect in the order in which they were given: behind one that found no room
        // the ordinary ones of the same batch wait too, and come again with it.
        var hasRefused = false
        for effect in effects {
            switch effect {
            case .call(let call, let number): start(call, number)
            case .cancel(let number):
                if let newest = newest.withLock({ $0 }), newest.number == number {
                    transport.cancel(newest.ticket)
                }
            case .submit(let command, let update):
                if hasRefused, !command.isHalt {
                    committed(update, false)
                } else if !submit(command, update) {
                    hasRefused = true
                }
            case .tell(let notice): hooks.onNotice(notice)
            case .answerTap(let id, let text): hooks.answerTap(id, text)
            case .reachability(let chat, let isReachable): hooks.onReachability(chat, isReachable)
            case .wake(let moment):
                gate.wake(atMonotonic: moment) { [weak self] in self?.woke() }
            }
        }
    }

    private func start(_ call: BotCall, _ number: UInt64) {
        let ticket = transport.start(call) { [weak self] outcome in
            self?.finished(number, outcome)
        }
        // The completion may have come already, and with it the next call.
        newest.withLock { newest in
            if newest.map({ $0.number < number }) ?? true { newest = (number, ticket) }
        }
    }

    private func finished(_ number: UInt64, _ outcome: BotOutcome) {
        let now = clock.monotonicNanoseconds()
        let wallTime = clock.now()
        perform(
            state.withLock { $0.finished(number, outcome, at: now, wallTime: wallTime) }
        )
    }

    private func woke() {
        let now = clock.monotonicNanoseconds()
        perform(state.withLock { $0.woke(at: now) })
    }

    /// Hands a command to the loop; false when the loop refused it.
    private func submit(_ command: IncomingCommand, _ update: Int64) -> Bool {
        let isTaken = hooks.submit(command) { [weak self] isCommitted in
            self?.committed(update, isCommitted)
        }
        if !isTaken { committed(update, false) }
        return isTaken
    }

    private func committed(_ update: Int64, _ isCommitted: Bool) {
        let now = clock.monotonicNanoseconds()
        perform(state.withLock { $0.committed(update, isCommitted, at: now) })
    }
}
