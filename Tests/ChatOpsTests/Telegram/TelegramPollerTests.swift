import Foundation
import Synchronization
import Testing
import TradingCore

@testable import ChatOps

struct TelegramPollerTests {
    /// A poller whose transport, clock and loop are the test's.
    final class Bench: Sendable {
        let transport = ScriptedTransport()
        let clock = ManualClock()
        let notices = Collected<EdgeNotice>()
        let commands = Collected<IncomingCommand>()
        let commits = Collected<@Sendable (Bool) -> Void>()
        let poller: TelegramPoller

        init(_ change: (inout PollingSettings) -> Void = { _ in }) {
            var settings = PollingSettings()
            change(&settings)
            let (notices, commands, commits) = (notices, commands, commits)
            let isOpen = OpenFlag()
            flag = isOpen
            poller = TelegramPoller(
                transport: transport,
                clock: clock,
                rules: IdentityRules(users: [42], chats: [42]),
                settings: settings,
                hooks: .init(
                    submit: { command, committed in
                        guard isOpen.takes(command) else { return false }
                        commands.add(command)
                        commits.add(committed)
                        return true
                    },
                    onNotice: { notices.add($0) }
                ),
                draw: { 0 }
            )
        }
        let flag: OpenFlag
        /// The loop refuses so many commands more, whatever the flag says.
        func refuseNext(_ count: Int) { flag.refusals.withLock { $0 = count } }

        /// Starts and answers everything up to the first poll.
        func startPolling() throws {
            poller.start()
            try #require(transport.take("getMe")).answer(
                #"{"ok":true,"result":{"id":1,"username":"martlet_bot"}}"#
            )
            try #require(transport.take("getWebhookInfo")).answer(
                #"{"ok":true,"result":{"url":""}}"#
            )
        }

        /// The waiting poll.
        func poll() throws -> ScriptedTransport.Waiting {
            try #require(transport.take("getUpdates"))
        }

        /// The loop says that a command is durable.
        func commit(_ index: Int) throws {
            let commits = commits.all
            try #require(commits.indices.contains(index))
            commits[index](true)
        }

        func wait(_ span: TimeSpan) { clock.advance(by: span) }
    }
    /// Whether the loop's mailbox has room.
    final class OpenFlag: Sendable {
        let value = Mutex(true)
        let refusals = Mutex(0)

        /// Halts have a lane of their own.
        func takes(_ command: IncomingCommand) -> Bool {
            guard value.withLock({ $0 }) else { return false }
            if command.isHalt { return true }
            return refusals.withLock { left in
                defer { left = max(0, left - 1) }
                return left == 0
            }
        }
    }

    static func updates(_ ids: [Int64], from user: Int64 = 42) -> String {
        let list = ids.map { id in
            #"{"update_id":\#(id),"message":{"message_id":\#(id),"from":{"id":\#(user)},"#
                + #""chat":{"id":\#(user),"type":"private"},"date":1767614400,"text":"/risk"}}"#
        }
        return #"{"ok":true,"result":[\#(list.joined(separator: ","))]}"#
    }

    @Test func `the offset moves only after the last commit`() throws {
        let bench = Bench()
        try bench.startPolling()
        let first = try bench.poll()
        #expect(!first.text.contains("offset"))
        #expect(first.text.contains(#""allowed_updates":["message","edited_message","callback_"#))
        first.answer(Self.updates([10, 11]))
        #expect(bench.transport.waitingCount == 0)
        try bench.commit(1)
        #expect(bench.transport.waitingCount == 0)
        try bench.commit(0)
        #expect(try bench.poll().text.contains(#""offset":12,"#))
        #expect(bench.commands.all.map(\.key) == ["update 10", "update 11"])
    }

    @Test func `an update without a commit comes again and is never passed`() throws {
        let bench = Bench()
        try bench.startPolling()
        try bench.poll().answer(Self.updates([10, 11, 12]))
        try bench.commit(0)
        try bench.commit(2)
        bench.wait(.milliseconds(9_999))
        #expect(bench.transport.waitingCount == 0)
        bench.wait(.seconds(2))
        let again = try bench.poll()
        #expect(again.text.contains(#""offset":11,"#))
        again.answer(Self.updates([11, 12]))
        #expect(bench.commands.all.map(\.key).suffix(1) == ["update 11"])
        #expect(bench.commands.all.count == 4)
        try bench.commit(3)
        #expect(try bench.poll().text.contains(#""offset":13,"#))
        #expect(bench.poller.health.repeated == 1)
    }

    @Test func `a commit that comes late is believed`() throws {
        let bench = Bench()
        try bench.startPolling()
        try bench.poll().answer(Self.updates([10]))
        bench.wait(.seconds(11))
        let again = try bench.poll()
        try bench.commit(0)
        again.answer(Self.updates([10]))
        #expect(bench.commands.all.count == 1)
        #expect(try bench.poll().text.contains(#""offset":11,"#))
    }

    @Test func `a full mailbox keeps the offset until there is room`() throws {
        let bench = Bench()
        try bench.startPolling()
        bench.flag.value.withLock { $0 = false }
        try bench.poll().answer(Self.updates([10]))
        #expect(bench.poller.health.uncommitted == 1)
        bench.wait(.seconds(1))
        bench.flag.value.withLock { $0 = true }
        let again = try bench.poll()
        #expect(!again.text.contains("offset"))
        again.answer(Self.updates([10]))
        try bench.commit(0)
        #expect(try bench.poll().text.contains(#""offset":11,"#))
    }

    @Test func `behind a refused command the rest of its batch waits, except a halt`() throws {
        let bench = Bench()
        try bench.startPolling()
        bench.refuseNext(1)
        let batch = Self.updates([10, 11, 12, 13])
        let halt = #""message_id":12,"#
        let parts = batch.components(separatedBy: halt)
        let tail = parts[1].replacing("/risk", with: "/halt all", maxReplacements: 1)
        let text = parts[0] + halt + tail
        try bench.poll().answer(text)
        #expect(bench.commands.all.map(\.key) == ["update 12"])
        try bench.commit(0)
        bench.wait(.seconds(1))
        let again = try bench.poll()
        #expect(!again.text.contains("offset"))
        again.answer(text)
        #expect(
            bench.commands.all.map(\.key)
                == ["update 12", "update 10", "update 11", "update 13"]
        )
        for index in 1...3 { try bench.commit(index) }
        #expect(try bench.poll().text.contains(#""offset":14,"#))
    }

    @Test func `ids that jump backwards are new updates`() throws {
        let bench = Bench()
        try bench.startPolling()
        try bench.poll().answer(Self.updates([900_000_000]))
        try bench.commit(0)
        try bench.poll().answer(Self.updates([17]))
        try bench.commit(1)
        #expect(try bench.poll().text.contains(#""offset":18,"#))
        #expect(bench.commands.all.map(\.key) == ["update 900000000", "update 17"])
    }

    @Test func `a server that ignores the offset is not asked in a busy loop`() throws {
        let bench = Bench()
        try bench.startPolling()
        try bench.poll().answer(Self.updates([5]))
        try bench.commit(0)
        try bench.poll().answer(Self.updates([5]))
        try bench.poll().answer(Self.updates([5]))
        #expect(bench.transport.waitingCount == 0)
        bench.wait(.seconds(2))
        #expect(bench.transport.waitingCount == 1)
        #expect(bench.commands.all.count == 1)
    }

    @Test func `strangers' updates are passed without a commit`() throws {
        let bench = Bench()
        try bench.startPolling()
        for round in 0..<50 {
            let ids = (0..<100).map { Int64(round * 100 + $0) }
            try bench.poll().answer(Self.updates(ids, from: 7))
        }
        #expect(try bench.poll().text.contains(#""offset":5000,"#))
        #expect(bench.commands.all.isEmpty)
        #expect(bench.poller.health.refusals[.unknownUser] == 5_000)
    }

    @Test func `a silent connection is given up after the hold and ten seconds`() throws {
        let bench = Bench()
        try bench.startPolling()
        let silent = try bench.poll()
        bench.wait(.milliseconds(59_900))
        #expect(bench.transport.cancelled.isEmpty)
        bench.wait(.seconds(1))
        #expect(bench.transport.cancelled == [silent.number])
        #expect(try bench.poll().number != silent.number)
        silent.answer(Self.updates([10]))
        #expect(bench.commands.all.isEmpty)
        #expect(bench.poller.health.stalls == 1)
    }

    @Test func `failures back off, doubling, and one success ends it`() throws {
        let bench = Bench()
        try bench.startPolling()
        var pauses: [Int] = []
        for _ in 0..<9 {
            try bench.poll().lose()
            var waited = 0
            while bench.transport.waitingCount == 0 {
                bench.wait(.milliseconds(250))
                waited += 250
            }
            pauses.append(waited)
        }
        #expect(pauses == [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
        try bench.poll().answer(Self.updates([]))
        #expect(bench.poller.health.state == .polling)
        #expect(bench.transport.waitingCount == 1)
    }

    @Test func `an outage is told once, and its end`() throws {
        let bench = Bench()
        try bench.startPolling()
        for _ in 0..<20 {
            try bench.poll().lose()
            bench.wait(.seconds(31))
        }
        #expect(bench.notices.all.map(\.kind) == [.controlLost])
        try bench.poll().answer(Self.updates([]))
        #expect(bench.notices.all.map(\.kind) == [.controlLost, .channelTrouble])
    }

    @Test func `retry_after is waited for`() throws {
        let bench = Bench()
        try bench.startPolling()
        try bench.poll().refuse(429, "Too Many Requests", parameters: #"{"retry_after":17}"#)
        bench.wait(.milliseconds(16_900))
        #expect(bench.transport.waitingCount == 0)
        bench.wait(.milliseconds(200))
        #expect(bench.transport.waitingCount == 1)
    }

    @Test func `another poller is told after a minute, with the way out`() throws {
        let bench = Bench()
        try bench.startPolling()
        for round in 0..<20 {
            // Now and then we win a turn; that does not end the conflict.
            if round % 4 == 3 { try bench.poll().answer(Self.updates([])) }
            try bench.poll().refuse(409, "Conflict: terminated by other getUpdates request")
            bench.wait(.seconds(5))
        }
        #expect(bench.notices.all.count == 1)
        let notice = try #require(bench.notices.all.first)
        #expect(notice.kind == .controlLost)
        #expect(notice.report.hint?.contains("revoke") == true)
        #expect(bench.poller.health.state == .conflict)
        for _ in 0..<3 {
            bench.wait(.seconds(30))
            try bench.poll().answer(Self.updates([]))
        }
        #expect(bench.notices.all.map(\.kind) == [.controlLost, .channelTrouble])
    }

    @Test func `a webhook in the way is deleted once, then told`() throws {
        let bench = Bench()
        try bench.startPolling()
        let words = "Conflict: can't use getUpdates method while webhook is active"
        try bench.poll().refuse(409, words)
        try #require(bench.transport.take("deleteWebhook")).answer(#"{"ok":true,"result":true}"#)
        for _ in 0..<15 {
            try bench.poll().refuse(409, words)
            bench.wait(.seconds(5))
        }
        #expect(bench.transport.methods.count { $0 == "deleteWebhook" } == 1)
        #expect(bench.notices.all.map(\.kind) == [.controlLost])
        #expect(bench.notices.all.first?.report.headline.contains("webhook") == true)
    }

    @Test(arguments: [401, 404])
    func `a revoked token stops polling and is looked at every five minutes`(code: Int) throws {
        let bench = Bench()
        try bench.startPolling()
        try bench.poll().refuse(code, "Unauthorized")
        #expect(bench.poller.health.state == .tokenRevoked)
        for _ in 0..<3 {
            bench.wait(.seconds(299))
            #expect(bench.transport.waitingCount == 0)
            bench.wait(.seconds(2))
            try #require(bench.transport.take("getMe")).refuse(code, "Unauthorized")
        }
        #expect(bench.notices.all.map(\.kind) == [.controlLost])
        bench.wait(.seconds(301))
        try #require(bench.transport.take("getMe")).answer(#"{"ok":true,"result":{"id":1}}"#)
        #expect(bench.notices.all.count == 2)
    }

    @Test func `an unreadable update is confirmed, counted and told`() throws {
        let bench = Bench()
        try bench.startPolling()
        try bench.poll().answer(#"{"ok":true,"result":[{"update_id":8,"message":{"text":"\uX"}}]}"#)
        #expect(try bench.poll().text.contains(#""offset":9,"#))
        #expect(bench.poller.health.undecodable == 1)
        #expect(bench.notices.all.map(\.kind) == [.channelTrouble])
    }

    @Test func `an unreadable update among others is confirmed in its place`() throws {
        let bench = Bench()
        try bench.startPolling()
        let good = Self.updates([9], from: 7).replacing(#"{"ok":true,"result":["#, with: "")
        try bench.poll().answer(
            #"{"ok":true,"result":[{"update_id":8,"message":{"text":"\uX"}},"# + good
        )
        #expect(try bench.poll().text.contains(#""offset":10,"#))
        #expect(bench.poller.health.updates == 1)
    }

    /// Answers the calls before the first poll before it tells their numbers.
    private final class HastyTransport: BotTransport {
        private let cancelledNumbers = Mutex<[UInt64]>([])
        var cancelled: [UInt64] { cancelledNumbers.withLock { $0 } }

        func start(
            _ call: BotCall,
            _ completion: @escaping @Sendable (BotOutcome) -> Void
        ) -> UInt64 {
            let body = Array(
                #"{"ok":true,"result":{"id":1,"username":"martlet_bot","url":""}}"#.utf8
            )
            switch call.method {
            case "getMe":
                completion(.answered(status: 200, body: body))
                return 1
            case "getWebhookInfo":
                completion(.answered(status: 200, body: body))
                return 2
            default: return 3
            }
        }

        func cancel(_ number: UInt64) { cancelledNumbers.withLock { $0.append(number) } }
    }

    @Test func `stopping cancels the poll also where earlier calls were answered at once`() {
        let transport = HastyTransport()
        let poller = TelegramPoller(
            transport: transport,
            clock: ManualClock(),
            rules: IdentityRules(users: [], chats: []),
            hooks: .init(submit: { _, _ in true }, onNotice: { _ in })
        )
        poller.start()
        #expect(poller.health.botName == "martlet_bot")
        poller.stop()
        #expect(transport.cancelled == [3])
    }

    @Test func `pairing is passed on six times a minute and ends with the bond`() throws {
        let bench = Bench()
        bench.poller.setPairing(codeLength: 5)
        try bench.startPolling()
        // `/risk` has five characters but is no code; digits and letters are.
        let body = Self.updates(Array(1...9), from: 7)
        try bench.poll().answer(body.replacing("/risk", with: "AB12C"))
        #expect(bench.commands.all.count == 6)
        #expect(bench.commands.all.first?.content == .pairing(code: "AB12C"))
        for commit in bench.commits.all { commit(true) }
        bench.poller.bind(user: 7, chat: 7)
        try bench.poll().answer(Self.updates([20], from: 7))
        #expect(bench.commands.all.last?.content == .text("/risk"))
    }
}
