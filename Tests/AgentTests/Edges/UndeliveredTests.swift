import ChatOps
import Journaling
import Platform
import Testing
import TradingCore
import TradingEngine

@testable import martlet

/// What a start makes of answers that an earlier life did not get through.
struct UndeliveredTests {
    private static let now = UTCTime(seconds: 1_800_000_000)

    private func answer(_ number: Int64, age: TimeSpan) -> JournalEntry {
        let time = Self.now - age
        let report = EngineReport.notice(NoticeReport(headline: "Done.", lines: [], numbers: []))
        return JournalEntry(
            time: time,
            recordedAt: time,
            cause: "test",
            fact: .commandAnswered(
                CommandAnswered(
                    number: number,
                    surface: .telegram,
                    key: "update \(number)",
                    user: 42,
                    chat: 42,
                    text: "/risk",
                    envelope: "",
                    mac: "",
                    verdict: .done,
                    reply: Reply(report: report, template: "notice")
                )
            )
        )
    }

    @Test func `answers older than an hour are given up and told in one line`() throws {
        let folder = AgentFolder()
        let path = folder.file("journal.sqlite")
        let options = JournalOptions(seed: 1, hash: { Digest.sha256($0) })
        let journal = try Journal(path: path, options: options)
        _ = try journal.append([
            answer(1, age: .hours(30)), answer(2, age: .minutes(61)), answer(3, age: .minutes(59)),
            answer(4, age: .seconds(1)),
        ])
        let mailbox = Mailbox<LoopInput>()
        let mail = EdgeMail(mailbox: mailbox)
        let sink = try LogSink.start { _ in }
        defer { _ = sink.stop(timeoutNanoseconds: 5_000_000_000) }
        let door = try testDoor(mailbox, mail, sink)
        let undelivered = Undelivered(
            recovered: try RecoveredBook(of: journal),
            history: try JournalReader(path: path, hash: { Digest.sha256($0) }),
            channels: ["telegram"],
            wallNow: Self.now
        )
        let again = undelivered.plan().items.compactMap { item in
            if case .answer(let answered) = item { answered.number } else { nil }
        }
        #expect(again == [3, 4])
        undelivered.giveUpOldAnswers(through: door)
        let receipts = mail.takeReceipts(max: 10)
        #expect(receipts.map(\.number) == [1, 2])
        #expect(receipts.allSatisfy { $0.item == .answer && $0.outcome == .deadLettered })
        var inputs: [LoopInput] = []
        _ = mailbox.takeAll(into: &inputs, max: 10, waitUntilMonotonic: 0)
        let notices = inputs.compactMap { input in
            if case .notice(let notice) = input { notice } else { nil }
        }
        #expect(notices.map(\.report.headline).map { $0.prefix(18) } == ["2 answers were too"])
        #expect(notices.first?.report.hint?.contains("/audit") == true)
    }

    private func alert(_ number: Int64, _ kind: AlertKind, age: TimeSpan) -> JournalEntry {
        let time = Self.now - age
        let report = NoticeReport(headline: "Number \(number).", lines: [], numbers: [])
        let alert = Alert(
            number: number,
            kind: kind,
            severity: kind.severity,
            time: time,
            subject: "test",
            report: .notice(report)
        )
        return JournalEntry(time: time, recordedAt: time, cause: "test", fact: .alertRaised(alert))
    }

    @Test func `alerts over a day old are given up, however many, unless they are critical`() throws
    {
        let folder = AgentFolder()
        let path = folder.file("journal.sqlite")
        let options = JournalOptions(seed: 1, hash: { Digest.sha256($0) })
        let journal = try Journal(path: path, options: options)
        let old = (1...1_500).map { alert($0, .digest, age: .hours(30)) }
        _ = try journal.append(
            old + [
                alert(1_501, .killSwitch, age: .hours(30)), alert(1_502, .digest, age: .hours(2)),
                alert(1_503, .digest, age: .zero),
            ]
        )
        let plan = Undelivered(
            recovered: try RecoveredBook(of: journal),
            history: try JournalReader(path: path, hash: { Digest.sha256($0) }),
            channels: ["telegram"],
            wallNow: Self.now
        ).plan()
        let again = plan.items.compactMap { item in
            if case .again(let alert, _, "telegram", _) = item { alert.number } else { nil }
        }
        #expect(again == [1_501, 1_502, 1_503])
        #expect(plan.outdated.map(\.number) == Array(1...1_500))
        #expect(plan.outdated.allSatisfy { $0.item == .alert && $0.outcome == .deadLettered })
    }
}
