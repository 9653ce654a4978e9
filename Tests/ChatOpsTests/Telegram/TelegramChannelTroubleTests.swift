import Testing
import TradingCore

@testable import ChatOps

/// What Telegram refuses, loses or is too far away for.
struct TelegramChannelTroubleTests {
    private typealias Bench = ChannelBench

    @Test func `refused markup goes plain, then without buttons, then is given up`() throws {
        let bench = Bench()
        let buttons = [[ReplyButton(label: "Go", data: "go")]]
        bench.channel.enqueue(Items.answer(1, text: "<b>1 &lt; 2", buttons: buttons))
        try bench.sent().refuse(400, "Bad Request: can't parse entities: unclosed")
        let plain = try bench.sent()
        #expect(plain.text.contains(#""text":"1 < 2""#))
        #expect(!plain.text.contains("parse_mode"))
        #expect(plain.text.contains("reply_markup"))
        plain.refuse(400, "Bad Request: BUTTON_DATA_INVALID")
        let bare = try bench.sent()
        #expect(!bare.text.contains("reply_markup"))
        bare.refuse(400, "Bad Request: whatever")
        #expect(bench.outcomes.all.map(\.outcome) == [.deadLettered])
        #expect(bench.notices.all.map(\.kind) == [.channelTrouble])
    }

    @Test func `an unmodified view counts as delivered, a vanished one is sent anew`() throws {
        let bench = Bench()
        bench.channel.enqueue(Items.answer(1, edits: 9))
        let edit = try bench.sent()
        #expect(edit.call.method == "editMessageText")
        edit.refuse(400, "Bad Request: message is not modified: specified new")
        #expect(bench.outcomes.all.first?.detail == "9")
        bench.channel.enqueue(Items.answer(2, edits: 9))
        try bench.sent().refuse(400, "Bad Request: message to edit not found")
        let fresh = try bench.sent()
        #expect(fresh.call.method == "sendMessage")
        fresh.deliver(message: 10)
        #expect(bench.outcomes.all.last?.detail == "10")
    }

    @Test func `of several waiting refreshes of one view the newest goes`() throws {
        let bench = Bench()
        bench.channel.enqueue(Items.answer(1, edits: 9))
        for number in 2...4 { bench.channel.enqueue(Items.answer(Int64(number), edits: 9)) }
        try bench.sent().deliver()
        #expect(try bench.sent().text.contains("answer 4"))
        let collapsed = bench.outcomes.all.filter { $0.outcome == .collapsed }
        #expect(collapsed.map(\.number) == [2, 3])
    }

    @Test func `a chat that blocks the bot is told once; alerts wait and answers do not`() throws {
        let bench = Bench()
        bench.channel.enqueue(Items.alert(1))
        try bench.sent().refuse(403, "Forbidden: bot was blocked by the user")
        #expect(bench.notices.all.map(\.kind) == [.controlLost])
        bench.channel.enqueue(Items.alert(2))
        bench.clock.advance(by: .seconds(601))
        try bench.sent().refuse(403, "Forbidden: bot was blocked by the user")
        #expect(bench.notices.all.count == 1)
        #expect(bench.channel.health.lostChats == [42])
        bench.channel.setReachability(chat: 42, isReachable: true)
        #expect(bench.deliverAll().count == 2)
        #expect(bench.notices.all.map(\.kind) == [.controlLost, .channelTrouble])
        #expect(bench.channel.health.lostChats.isEmpty)
        bench.channel.enqueue(Items.answer(3))
        try bench.sent().refuse(403, "Forbidden: bot was blocked by the user")
        #expect(bench.outcomes.all.last?.outcome == .deadLettered)
    }

    @Test func `during an outage one try at a time is made and order is kept after it`() throws {
        let bench = Bench()
        for number in 1...5 { bench.channel.enqueue(Items.alert(Int64(number))) }
        var tries = 0
        for _ in 0..<400 {
            while let call = bench.transport.take() {
                tries += 1
                call.lose()
            }
            bench.clock.advance(by: .seconds(30))
        }
        // Two hundred minutes with a try in each, or two where the draw was short.
        #expect((200...400).contains(tries))
        bench.clock.advance(by: .seconds(60))
        _ = bench.deliverAll()
        #expect(bench.outcomes.all.map(\.number) == [1, 2, 3, 4, 5])
    }

    @Test func `answers live an hour, alerts a day, critical ones for ever`() {
        let bench = Bench(chat: nil)
        bench.channel.enqueue(Items.alert(1))
        bench.channel.enqueue(Items.alert(2, .liquidation))
        bench.channel.enqueue(Items.answer(3))
        func outage(_ span: TimeSpan) {
            for _ in 0..<(span.wholeSeconds / 120) {
                while let call = bench.transport.take() { call.lose() }
                bench.clock.advance(by: .seconds(120))
            }
        }
        outage(.minutes(58))
        #expect(bench.outcomes.all.isEmpty)
        outage(.minutes(10))
        #expect(bench.outcomes.all.map(\.number) == [3])
        outage(.hours(24))
        #expect(bench.outcomes.all.map(\.number) == [3, 1])
        #expect(bench.outcomes.all.allSatisfy { $0.outcome == .deadLettered })
        bench.channel.bind(chat: 42)
        bench.clock.advance(by: .minutes(10))
        #expect(bench.deliverAll().count == 1)
        #expect(bench.outcomes.all.map(\.number) == [3, 1, 2])
    }
}
