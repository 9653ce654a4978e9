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

    init(_ name: String) { self.name = name }

    var numbers: [Int64] { kept.withLock { $0 } }
    func enqueue(_ item: OutgoingItem) { kept.withLock { $0.append(item.number) } }
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

@Test func `what one channel missed goes again to that channel alone, before new alerts`() throws {
    let telegram = KeepingChannel("telegram")
    let hook = KeepingChannel("ops")
    let withheld = Mutex<[String]>([])
    let center = try DeliveryCenter(
        channels: [telegram, hook],
        render: { _ in RenderedMessage(html: "", plain: "", buttons: []) },
        onOutcome: { outcome in withheld.withLock { $0.append(outcome.channel) } }
    )
    center.takeAgain([
        .again(alert(1), .on, channel: "ops"), .again(alert(2), .on, channel: "gone"),
        .again(alert(3), .off, channel: "telegram"), .again(alert(4), .off, channel: "ops"),
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
