import ChatOps
import Platform
import Synchronization
import TradingCore

/// Telegram's two directions with what they share.
final class TelegramEdge: Sendable {
    let channel: TelegramChannel
    private let poller: TelegramPoller

    init(
        settings: AgentConfiguration.TelegramSettings,
        transport: any BotTransport,
        clock: any EdgeClock,
        operators: [OperatorBound],
        menu: [PollingSettings.MenuEntry],
        door: CommandDoor,
        strangersToldOn: UTCDay? = nil,
        draw: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        let channel = TelegramChannel(
            transport: transport,
            clock: clock,
            chat: settings.chatIDs.first ?? operators.last?.chat,
            settings: Self.sending(settings),
            onOutcome: { door.report($0) },
            onNotice: { door.tell($0) },
            draw: draw
        )
        self.channel = channel
        var polling = PollingSettings()
        polling.holdSeconds = settings.pollTimeoutSeconds
        polling.menu = menu
        polling.strangersToldOn = strangersToldOn
        let holder = PollerHolder()
        poller = TelegramPoller(
            transport: transport,
            clock: clock,
            rules: IdentityRules(
                users: Set(settings.userIDs + operators.map(\.user)),
                chats: Set(settings.chatIDs + operators.map(\.chat))
            ),
            settings: polling,
            hooks: TelegramPoller.Hooks(
                submit: { command, committed in
                    door.submit(command, Self.waiter(command, committed, channel, holder))
                },
                onNotice: { door.tell($0) },
                answerTap: { id, text in channel.answerCallback(id, text: text) },
                onReachability: { chat, isReachable in
                    channel.setReachability(chat: chat, isReachable: isReachable)
                }
            ),
            draw: draw
        )
        holder.poller = poller
    }

    /// What the loop does with a Telegram command's outcome. The answer itself goes out through the
    /// deliveries, for it is a row of the journal like every alert.
    private static func waiter(
        _ command: IncomingCommand,
        _ committed: @escaping @Sendable (Bool) -> Void,
        _ channel: TelegramChannel,
        _ holder: PollerHolder
    ) -> CommandWaiter {
        var waiter = CommandWaiter(committed: committed)
        let prefix = "callback "
        if command.key.hasPrefix(prefix) {
            let id = String(command.key.dropFirst(prefix.count))
            let tap = TapAnswer()
            waiter.toast = { text in tap.once { channel.answerCallback(id, text: text) } }
            waiter.answered = { _ in tap.once { channel.answerCallback(id) } }
            waiter.unanswered = { tap.once { channel.answerCallback(id) } }
        }
        if let message = command.message {
            let chat = command.chat
            waiter.deleteMessage = { channel.deleteMessage(message, chat: chat) }
        }
        if case .pairing = command.content {
            let (user, chat) = (command.user, command.chat)
            waiter.bound = {
                holder.poller?.bind(user: user, chat: chat)
                channel.bind(chat: chat)
            }
        }
        return waiter
    }

    private static func sending(_ settings: AgentConfiguration.TelegramSettings) -> SendingSettings
    {
        var sending = SendingSettings()
        sending.perChatPerMinute = settings.messagesPerMinutePerChat
        sending.perGroupPerMinute = settings.messagesPerMinutePerGroup
        sending.chatBurst = settings.burstPerChat
        sending.perSecond = settings.messagesPerSecond
        sending.liftsLimits = settings.liftsLimits
        return sending
    }

    func openPairing(codeLength: Int) { poller.setPairing(codeLength: codeLength) }
    func open() { poller.start() }

    /// Polls no more. What was heard and not answered comes again after the next start.
    func stopTaking() { poller.stop() }

    func close() {
        poller.stop()
        channel.stop()
    }

    /// How long nothing was heard, in nanoseconds; counted from the start before the first answer.
    var silence: @Sendable () -> Int64 {
        let opened = SystemClock.monotonicNanoseconds()
        return { [poller] in
            SystemClock.monotonicNanoseconds() - (poller.health.lastHeardMonotonic ?? opened)
        }
    }

    /// For `/doctor`: how polling stands, and the last trouble.
    var health: @Sendable () -> (state: String, trouble: String) {
        { [poller] in
            let health = poller.health
            return (health.state.rawValue, health.trouble)
        }
    }
}

/// A tap is answered once; Telegram refuses a second answer.
private final class TapAnswer: Sendable {
    private let isGiven = Mutex(false)

    func once(_ answer: () -> Void) {
        let isFirst = isGiven.withLock { given in
            defer { given = true }
            return !given
        }
        if isFirst { answer() }
    }
}

/// Lets the hooks reach the poller that they were made for.
private final class PollerHolder: @unchecked Sendable {
    /// Set once before the poller starts. Weak, for the poller's hooks hold the holder.
    weak var poller: TelegramPoller?
}
