import ChatOps
import Glibc
import Platform
import Synchronization
import TradingCore

/// Words what the journal holds and hands it to the channels, on a thread of its own: nothing that
/// happens here can delay trading.
final class DeliveryCenter: Sendable {
    /// One thing to deliver.
    enum Item: Sendable {
        /// For every channel but those that have had it with the same transaction.
        case alert(Alert, AlertPreferences.Level, except: Set<String> = [])
        /// An alert of an earlier life, for the one channel that has not had it; it has waited for
        /// its age.
        case again(Alert, AlertPreferences.Level, channel: String, age: TimeSpan)
        case answer(CommandAnswered)
        /// A critical alert that nobody has tapped; after some repeats it goes to every channel.
        case reminder(Alert, escalates: Bool, at: UTCTime)
    }

    /// Words an item for the channel of a name.
    typealias Render = @Sendable (_ item: Item, _ channel: String) -> RenderedMessage

    private let mailbox: Mailbox<Item>
    private let channels: [any DeliveryChannel]
    private let render: Render
    private let onOutcome: @Sendable (DeliveryRecorded) -> Void
    private let worker: Worker
    /// Nil where the owner lets the deliveries work by `deliverWaiting()`.
    private let thread: DedicatedThread?
    private let leftOut: LeftOutAnswers

    /// Alerts that may wait; more stay undelivered in the journal and go out after the next start.
    static let itemsMax = 50_000
    /// Answers and critical alerts that may wait. An alert more stays undelivered like the others; an
    /// answer more is left out, and the channel tells how many.
    static let urgentMax = 4_096

    init(
        channels: [any DeliveryChannel],
        render: @escaping Render,
        onOutcome: @escaping @Sendable (DeliveryRecorded) -> Void,
        hasThread: Bool = true
    ) throws(SystemFailure) {
        let mailbox = Mailbox<Item>(
            bounds: MailboxBounds(
                urgentMax: Self.urgentMax,
                normalMax: Self.itemsMax,
                lossyKeysMax: 1
            )
        )
        self.mailbox = mailbox
        self.channels = channels
        self.render = render
        self.onOutcome = onOutcome
        let leftOut = LeftOutAnswers()
        self.leftOut = leftOut
        let worker = Worker(
            mailbox: mailbox,
            leftOut: leftOut,
            channels: channels,
            render: render,
            onOutcome: onOutcome
        )
        self.worker = worker
        thread = hasThread ? try DedicatedThread.start(name: "delivery") { worker.run() } : nil
    }

    /// Takes what just became durable. Returns at once.
    func take(_ entries: [JournalEntry], preferences: AlertPreferences) {
        let had = Self.receipts(in: entries)
        for entry in entries {
            switch entry.fact {
            case .alertRaised(let alert):
                let level = preferences.level(of: alert.kind, alert.severity, at: alert.time)
                let lane: MailboxLane = alert.severity == .critical ? .urgent : .normal
                let except = had[alert.number] ?? []
                _ = mailbox.post(.alert(alert, level, except: except), to: lane)
            case .commandAnswered(let answered) where answered.surface == .telegram:
                if !mailbox.post(.answer(answered), to: .urgent) { leftOut.add(answered) }
            default: break
            }
        }
    }

    /// The channels that alerts have receipts of, by the alert's number.
    private static func receipts(in entries: [JournalEntry]) -> [Int64: Set<String>] {
        var channels: [Int64: Set<String>] = [:]
        for entry in entries {
            guard case .deliveryRecorded(let delivery) = entry.fact, delivery.item == .alert,
                delivery.outcome == .delivered
            else { continue }
            channels[delivery.number, default: []].insert(delivery.channel)
        }
        return channels
    }

    /// Tells a critical alert again; `wall` is the real clock, which tells repetitions apart.
    func remind(_ alert: Alert, escalates: Bool, at wall: UTCTime) {
        _ = mailbox.post(.reminder(alert, escalates: escalates, at: wall), to: .urgent)
    }

    /// Queues again what an earlier run left undelivered.
    func takeAgain(_ items: [Item]) {
        for item in items {
            // A new critical alert must not overtake an old one.
            if case .again(let alert, _, _, _) = item, alert.severity == .critical,
                mailbox.post(item, to: .urgent)
            {
                continue
            }
            _ = mailbox.post(item)
        }
    }

    /// Hands over an alert that no journal will hold, and waits for the channels to be rid of it, for
    /// at most so long.
    func tellLast(_ alert: Alert, patienceNanoseconds: Int64) {
        let deadline = SystemClock.monotonicNanoseconds() + patienceNanoseconds
        worker.deliver(.alert(alert, .on))
        while !channels.allSatisfy(\.isIdle), SystemClock.monotonicNanoseconds() < deadline {
            usleep(20_000)
        }
    }

    /// Hands over everything that waits, on the caller's thread; for deliveries without their own.
    func deliverWaiting() { while worker.deliverBatch(waitUntilMonotonic: 0) > 0 {} }

    /// Has the channels begin nothing new. What they are given from now on goes out after the next
    /// start.
    func settle() { for channel in channels { channel.settle() } }

    /// Whether, after `settle()`, everything under way has ended and told its receipts.
    var isSettled: Bool { channels.allSatisfy(\.isSettled) }

    func stop() {
        mailbox.close()
        for channel in channels { channel.stop() }
        _ = thread?.join(timeoutNanoseconds: 1_000_000_000)
    }
}

/// The delivery thread's work.
private struct Worker: Sendable {
    let mailbox: Mailbox<DeliveryCenter.Item>
    let leftOut: LeftOutAnswers
    let channels: [any DeliveryChannel]
    let render: DeliveryCenter.Render
    let onOutcome: @Sendable (DeliveryRecorded) -> Void

    func run() {
        while deliverBatch(waitUntilMonotonic: nil) > 0 || !mailbox.isClosed {}
    }

    /// Delivers at most 64 items; gives back how many.
    func deliverBatch(waitUntilMonotonic deadline: Int64?) -> Int {
        var batch: [DeliveryCenter.Item] = []
        let count = mailbox.takeAll(into: &batch, max: 64, waitUntilMonotonic: deadline)
        for item in batch { deliver(item) }
        for answer in leftOut.takeAll() {
            for channel in channels where channel.name == "telegram" {
                channel.leaveOut(answer: answer.number, chat: answer.chat)
            }
        }
        return count
    }

    func deliver(_ item: DeliveryCenter.Item) {
        switch item {
        case .alert(let alert, let level, let except):
            let targets = channels.filter { !except.contains($0.name) }
            // A script's run has no channel, and a replay raises many an alert.
            if targets.isEmpty { return }
            if level == .off {
                withhold(alert, from: targets)
            } else {
                send(alert, item, isSilent: level == .silent, to: targets)
            }
        case .again(let alert, let level, let name, _):
            for channel in channels where channel.name == name {
                if level == .off, channel.isChat {
                    withhold(alert, from: channel)
                } else {
                    send(alert, item, isSilent: level != .on, to: [channel])
                }
            }
        case .reminder(let alert, let escalates, _):
            let chats = channels.filter { escalates || $0.isChat }
            send(alert, item, isSilent: false, to: chats)
        case .answer(let answered) where answered.reply.template == silentTemplate:
            leaveUnsaid(answered)
        case .answer(let answered):
            let message = OutgoingItem(
                item: .answer,
                number: answered.number,
                severity: .notice,
                kind: nil,
                subject: answered.text,
                isSilent: false,
                chat: answered.chat,
                report: answered.reply.report,
                message: render(item, "telegram"),
                time: .epoch
            )
            for channel in channels where channel.name == "telegram" { channel.enqueue(message) }
        }
    }

    /// What only promises an answer is not sent: its end is recorded, so that no start sends it later.
    private func leaveUnsaid(_ answered: CommandAnswered) {
        onOutcome(
            DeliveryRecorded(
                item: .answer,
                number: answered.number,
                channel: "telegram",
                outcome: .withheld,
                detail: "its outcome follows"
            )
        )
    }

    /// Each channel gets words of its own, for each has its own people to tap the buttons.
    private func send(
        _ alert: Alert,
        _ item: DeliveryCenter.Item,
        isSilent: Bool,
        to targets: [any DeliveryChannel]
    ) {
        var age = TimeSpan.zero
        var repeatedAt: UTCTime?
        if case .again(_, _, _, let waited) = item { age = waited }
        if case .reminder(_, _, let wall) = item { repeatedAt = wall }
        for channel in targets {
            channel.enqueue(
                OutgoingItem(
                    item: .alert,
                    number: alert.number,
                    severity: alert.severity,
                    kind: alert.kind,
                    subject: alert.subject,
                    isSilent: isSilent,
                    chat: nil,
                    report: alert.report,
                    message: render(item, channel.name),
                    time: alert.time,
                    age: age,
                    repeatedAt: repeatedAt
                )
            )
        }
    }

    /// The operator switched the kind off: chats stay silent, webhooks have filters of their own.
    private func withhold(_ alert: Alert, from targets: [any DeliveryChannel]) {
        let item = DeliveryCenter.Item.alert(alert, .off)
        let hooks = targets.filter { !$0.isChat }
        send(alert, item, isSilent: true, to: hooks)
        for channel in targets where channel.isChat { withhold(alert, from: channel) }
    }

    private func withhold(_ alert: Alert, from channel: any DeliveryChannel) {
        onOutcome(
            DeliveryRecorded(
                item: .alert,
                number: alert.number,
                channel: channel.name,
                outcome: .withheld,
                detail: "switched off"
            )
        )
    }
}

/// Answers that found the mailbox full. The delivery thread, which is busy then, takes them after
/// its next batch.
private final class LeftOutAnswers: Sendable {
    private let answers = Mutex<[(number: Int64, chat: Int64)]>([])

    /// At the bound the answer stays undelivered in the journal.
    func add(_ answered: CommandAnswered) {
        answers.withLock { answers in
            guard answers.count < DeliveryCenter.itemsMax else { return }
            answers.append((answered.number, answered.chat))
        }
    }

    func takeAll() -> [(number: Int64, chat: Int64)] {
        answers.withLock { answers in
            defer { answers.removeAll() }
            return answers
        }
    }
}

extension DeliveryChannel {
    /// Whether a person reads along at once: Telegram and the console.
    fileprivate var isChat: Bool { name == "telegram" || name == "console" }
}
