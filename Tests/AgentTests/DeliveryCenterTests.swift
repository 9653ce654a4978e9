import ChatOps
import Platform
import Synchronization
import Testing
import TradingCore

@testable import martlet

/// A channel that keeps the numbers of what it is given.
private final class KeepingChannel: DeliveryChannel {
    let name: String
    private let kept = Mutex<[Int64]>([])

    init(_ name: String, onFirst: @escaping @Sendable () -> Void = {}) {
        self.name = name
        self.onFirst = onFirst
    }

    private let leftOut = Mutex<[Int64]>([])
    /// Called at the first item, before it is kept.
    let onFirst: @Sendable () -> Void

    var left: [Int64] { leftOut.withLock { $0 } }
    func leaveOut(answer number: Int64, chat: Int64) { leftOut.withLock { $0.append(number) } }
    var numbers: [Int64] { kept.withLock { $0 } }
    func enqueue(_ item: OutgoingItem) {
        if numbers.isEmpty { onFirst() }
        kept.withLock { $0.append(item.number) }
    }
    func stop() {}
}

private func alert(_ number: Int64) -> Alert {
    Alert(
        number: number,
        kind: .orderFilled,
        severity: .notice,
        time: .epoch,
        subject: "BTCUSDT",
        report: .notice(NoticeReport(headline: "Filled.", lines: [], numbers: []))
    )
}

/// Something that another thread waits for, for at most ten seconds.
private final class Signal: Sendable {
    private let mailbox = Mailbox<Int>(bounds: MailboxBounds(normalMax: 1))

    func give() { _ = mailbox.post(1) }

    func wait() {
        var taken: [Int] = []
        let deadline = SystemClock.monotonicNanoseconds() + 10_000_000_000
        _ = mailbox.takeAll(into: &taken, max: 1, waitUntilMonotonic: deadline)
    }
}

private func answer(_ number: Int64, template: String = "notice") -> JournalEntry {
    let report = EngineReport.notice(NoticeReport(headline: "Done.", lines: [], numbers: []))
    return JournalEntry(
        time: .epoch,
        recordedAt: .epoch,
        cause: "test",
        fact: .commandAnswered(
            CommandAnswered(
                number: number,
                surface: .telegram,
                key: "update \(number)",
                user: 1,
                chat: 1,
                text: "/risk",
                envelope: "",
                mac: "",
                verdict: .done,
                reply: Reply(report: report, template: template)
            )
        )
    )
}

@Test func `an answer that finds no room is handed to the channel as left out`() throws {
    let mayGoOn = Signal()
    let hasBegun = Signal()
    let telegram = KeepingChannel("telegram") {
        hasBegun.give()
        mayGoOn.wait()
    }
    let center = try DeliveryCenter(
        channels: [telegram],
        render: { _, _ in RenderedMessage(html: "", plain: "", buttons: []) },
        onOutcome: { _ in }
    )
    center.take([answer(1)], preferences: AlertPreferences())
    hasBegun.wait()
    // The delivery thread holds the first; the bound and three more arrive meanwhile.
    let count = Int64(DeliveryCenter.urgentMax)
    let more = (2...count + 4).map { answer($0) }
    center.take(more, preferences: AlertPreferences())
    mayGoOn.give()
    center.stop()
    #expect(telegram.numbers == Array(1...count + 1))
    #expect(telegram.left == Array(count + 2...count + 4))
}

@Test func `what one channel missed goes again to that channel alone, before new alerts`() throws {
    let telegram = KeepingChannel("telegram")
    let hook = KeepingChannel("ops")
    let withheld = Mutex<[String]>([])
    let center = try DeliveryCenter(
        channels: [telegram, hook],
        render: { _, _ in RenderedMessage(html: "", plain: "", buttons: []) },
        onOutcome: { outcome in withheld.withLock { $0.append(outcome.channel) } }
    )
    center.takeAgain([
        .again(alert(1), .on, channel: "ops", age: .hours(3)),
        .again(alert(2), .on, channel: "gone", age: .hours(2)),
        .again(alert(3), .off, channel: "telegram", age: .hours(1)),
        .again(alert(4), .off, channel: "ops", age: .zero),
    ])
    let entry = JournalEntry(
        time: .epoch,
        recordedAt: .epoch,
        cause: "test",
        fact: .alertRaised(alert(5))
    )
    center.take([entry], preferences: AlertPreferences())
    // Stopping waits for what is queued.
    center.stop()
    #expect(telegram.numbers == [5])
    #expect(hook.numbers == [1, 4, 5])
    #expect(withheld.withLock { $0 } == ["telegram"])
}

@Test func `a channel that has an alert by the reply does not get it again, others do`() throws {
    let telegram = KeepingChannel("telegram")
    let console = KeepingChannel("console")
    let center = try DeliveryCenter(
        channels: [telegram, console],
        render: { _, _ in RenderedMessage(html: "", plain: "", buttons: []) },
        onOutcome: { _ in }
    )
    let receipt = DeliveryRecorded(
        item: .alert,
        number: 6,
        channel: "console",
        outcome: .delivered,
        detail: "in the reply 3"
    )
    let facts: [Fact] = [
        .alertRaised(alert(6)), .deliveryRecorded(receipt), .alertRaised(alert(7)),
    ]
    let entries = facts.map {
        JournalEntry(time: .epoch, recordedAt: .epoch, cause: "test", fact: $0)
    }
    center.take(entries, preferences: AlertPreferences())
    center.stop()
    #expect(telegram.numbers == [6, 7])
    #expect(console.numbers == [7])
}

@Suite struct SilentAnswerTests {
    @Test func `an answer that only promises is recorded and not sent`() throws {
        let channel = KeepingChannel("telegram")
        let outcomes = Mutex<[DeliveryRecorded]>([])
        let center = try DeliveryCenter(
            channels: [channel],
            render: { _, _ in RenderedMessage(html: "words") },
            onOutcome: { record in outcomes.withLock { $0.append(record) } },
            hasThread: false
        )
        center.take(
            [answer(1), answer(2, template: silentTemplate)],
            preferences: AlertPreferences()
        )
        center.deliverWaiting()
        #expect(channel.numbers == [1])
        let records = outcomes.withLock { $0 }
        #expect(records.map(\.number) == [2] && records.map(\.outcome) == [.withheld])
    }
}
