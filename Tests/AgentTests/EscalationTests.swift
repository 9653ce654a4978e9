import ChatOps
import Platform
import Synchronization
import Testing
import TradingCore

@testable import martlet

private let minute: Int64 = 60_000_000_000

private func critical(_ number: Int64) -> Alert {
    Alert(
        number: number,
        kind: .killSwitch,
        severity: .critical,
        time: .epoch,
        subject: "all",
        report: .notice(NoticeReport(headline: "Kill switch.", lines: [], numbers: []))
    )
}

@Test func `a critical alert is told again until it is tapped, and then to every channel`() {
    var book = ReminderBook()
    let settings = AgentConfiguration.AlertSettings(repeatMinutes: 5, escalateAfter: 3)
    var told: [String] = []
    for now in Int64(0)...60 {
        let open = now < 40 ? [critical(1), critical(2)] : [critical(2)]
        for due in book.due(open, monotonic: now * minute, settings: settings) {
            told.append("\(now):\(due.alert.number)\(due.escalates ? "!" : "")")
        }
    }
    #expect(
        told.filter { $0.contains(":1") }
            == ["5:1", "10:1", "15:1!", "20:1!", "25:1!", "30:1!", "35:1!"]
    )
    #expect(told.last == "60:2!")
}

/// A channel that keeps what it is given.
private final class Ear: DeliveryChannel {
    let name: String
    private let kept = Mutex<[OutgoingItem]>([])

    init(_ name: String) { self.name = name }

    var numbers: [Int64] { kept.withLock { $0.map(\.number) } }
    var repeated: [Int64?] { kept.withLock { $0.map { $0.repeatedAt?.seconds } } }
    func enqueue(_ item: OutgoingItem) { kept.withLock { $0.append(item) } }
    func stop() {}
}

@Test func `a reminder goes to the chats, an escalated one to the webhooks too`() throws {
    let ears = ["telegram", "console", "ops"].map(Ear.init)
    let center = try DeliveryCenter(
        channels: ears,
        render: { _, _ in RenderedMessage(html: "", plain: "", buttons: []) },
        onOutcome: { _ in }
    )
    center.remind(critical(1), escalates: false, at: UTCTime(seconds: 300))
    center.remind(critical(2), escalates: true, at: UTCTime(seconds: 600))
    center.stop()
    #expect(ears.map(\.numbers) == [[1, 2], [1, 2], [2]])
    #expect(ears.map(\.repeated) == [[300, 600], [300, 600], [600]])
}
