import ChatOps
import Platform
import Synchronization
import Testing
import TradingCore

@testable import martlet

/// Receipts, notices and commands on their way to a loop that is busy.
struct EdgeMailTests {
    private func receipt(_ number: Int64) -> DeliveryRecorded {
        DeliveryRecorded(item: .alert, number: number, channel: "telegram", outcome: .collapsed)
    }

    private func mailbox(normalMax: Int) -> Mailbox<LoopInput> {
        Mailbox(bounds: MailboxBounds(urgentMax: 4, normalMax: normalMax, lossyKeysMax: 4))
    }

    @Test func `a digest's receipts all arrive, in order and a turn's worth at a time`() {
        let mailbox = mailbox(normalMax: 1)
        let mail = EdgeMail(mailbox: mailbox)
        #expect((1...100_000).allSatisfy { mail.add(receipt($0)) })
        var taken: [Int64] = []
        while mailbox.counts.waiting > 0 {
            var inputs: [LoopInput] = []
            _ = mailbox.takeAll(into: &inputs, max: 512, waitUntilMonotonic: 0)
            // However many wait, the loop is woken for them once.
            #expect(inputs.count == 1)
            let some = mail.takeReceipts(max: AgentLoop.receiptsPerTurnMax).map(\.number)
            #expect(some.count <= 512)
            taken += some
        }
        #expect(taken.elementsEqual(1...100_000))
        #expect(mail.takeLosses() == nil)
    }

    @Test func `receipts without room are counted and told once`() throws {
        let mail = EdgeMail(mailbox: mailbox(normalMax: 1), receiptsMax: 10)
        #expect((1...13).map { mail.add(receipt($0)) } == (1...13).map { $0 <= 10 })
        let notice = try #require(mail.takeLosses())
        #expect(notice.kind == .channelTrouble)
        #expect(notice.report.lines.first?.hasPrefix("3 receipts") == true)
        #expect(mail.takeLosses() == nil)
        #expect(mail.takeReceipts(max: 512).map(\.number) == Array(1...10))
        #expect(mail.add(receipt(14)))
    }

    @Test func `a notice that a full mailbox refuses is logged, counted and told`() throws {
        let mailbox = mailbox(normalMax: 1)
        let mail = EdgeMail(mailbox: mailbox)
        let written = Mutex("")
        let sink = try LogSink.start { text in
            written.withLock { $0 += text }
        }
        let door = try testDoor(mailbox, mail, sink)
        for words in ["first", "second", "third"] {
            let report = NoticeReport(headline: "the \(words) trouble", lines: [], numbers: [])
            door.tell(EdgeNotice(kind: .channelTrouble, subject: "telegram", report: report))
        }
        #expect(sink.stop(timeoutNanoseconds: 5_000_000_000))
        let log = written.withLock { $0 }
        #expect(!log.contains("the first trouble"))
        #expect(log.contains("the second trouble") && log.contains("the third trouble"))
        let notice = try #require(mail.takeLosses())
        #expect(notice.report.lines.map { $0.prefix(9) } == ["2 notices"])
    }

    @Test func `a closed door takes no command and still passes notices and receipts`() throws {
        let mailbox = mailbox(normalMax: 8)
        let mail = EdgeMail(mailbox: mailbox)
        let sink = try LogSink.start { _ in }
        defer { _ = sink.stop(timeoutNanoseconds: 5_000_000_000) }
        let door = try testDoor(mailbox, mail, sink)
        let halt = IncomingCommand(
            surface: .control,
            key: "request 1",
            user: 1,
            chat: 0,
            content: .text("/halt crypto"),
            issuedAt: .epoch
        )
        #expect(door.submit(halt, CommandWaiter()))
        door.close()
        #expect(!door.submit(halt, CommandWaiter()))
        door.report(receipt(1))
        #expect(mail.takeReceipts(max: 5).count == 1)
        let report = NoticeReport(headline: "x", lines: [], numbers: [])
        door.tell(EdgeNotice(kind: .channelTrouble, subject: "telegram", report: report))
        #expect(mailbox.counts.refused == 0)
        #expect(mail.takeLosses() == nil)
    }
}
