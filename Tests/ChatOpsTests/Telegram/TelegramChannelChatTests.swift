import Testing
import TradingCore

@testable import ChatOps

/// Chats that move, are bound late, are tapped in, and the end of the channel.
struct TelegramChannelChatTests {
    private typealias Bench = ChannelBench

    @Test func `a group that moved is followed`() throws {
        let bench = Bench()
        bench.channel.enqueue(Items.answer(1, chat: -5))
        try bench.sent().refuse(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            parameters: #"{"migrate_to_chat_id":-1009}"#
        )
        #expect(try bench.sent().text.contains(#""chat_id":-1009"#))
        #expect(bench.notices.all.map(\.kind) == [.channelTrouble])
    }

    @Test func `a group that moves again is followed again, and one that moves nowhere is not`()
        throws
    {
        let bench = Bench()
        bench.channel.enqueue(Items.answer(1, chat: -5))
        for chat in [-1009, -2009] {
            try bench.sent().refuse(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                parameters: #"{"migrate_to_chat_id":\#(chat)}"#
            )
        }
        for _ in 0..<3 {
            let call = try bench.sent()
            #expect(call.text.contains(#""chat_id":-2009"#))
            call.refuse(400, "Bad Request", parameters: #"{"migrate_to_chat_id":-2009}"#)
        }
        #expect(bench.transport.waitingCount == 0)
        #expect(bench.outcomes.all.map(\.outcome) == [.deadLettered])
    }

    @Test func `taps are answered past every queue`() throws {
        let bench = Bench()
        bench.channel.enqueue(Items.answer(1))
        try bench.sent().refuse(429, "Too Many", parameters: #"{"retry_after":99}"#)
        bench.channel.answerCallback("777", text: String(repeating: "x", count: 300), alert: true)
        let call = try bench.sent()
        #expect(call.call.method == "answerCallbackQuery")
        #expect(call.text.contains(String(repeating: "x", count: 200) + "\""))
        #expect(call.text.contains(#""show_alert":true"#))
        call.lose()
        #expect(bench.transport.waitingCount == 0)
    }

    @Test func `a message with a code is removed, at most three tries`() throws {
        let bench = Bench()
        bench.channel.deleteMessage(9, chat: 42)
        for _ in 0..<3 {
            try bench.sent().lose()
            bench.clock.advance(by: .seconds(3))
        }
        #expect(bench.transport.waitingCount == 0)
    }

    @Test func `a chat that turns out to be a group is written to at the rate of groups`() throws {
        let bench = Bench(chat: nil) { $0.alertsBeforeDigest = 1_000 }
        for number in 1...60 { bench.channel.enqueue(Items.alert(Int64(number))) }
        bench.channel.bind(chat: -5)
        #expect(bench.deliverAll().count == 20)
        for _ in 0..<30 {
            bench.clock.advance(by: .seconds(1))
            _ = bench.deliverAll()
        }
        // Twenty at once, and then one every three seconds.
        #expect(bench.outcomes.all.count == 30)
    }

    @Test func `the chat's answers of before it was bound count against its rate`() throws {
        let bench = Bench(chat: nil) { $0.alertsBeforeDigest = 1_000 }
        for number in 1...15 { bench.channel.enqueue(Items.answer(Int64(number), chat: 42)) }
        #expect(bench.deliverAll().count == 15)
        for number in 1...15 { bench.channel.enqueue(Items.alert(Int64(number))) }
        bench.channel.bind(chat: 42)
        #expect(bench.deliverAll().count == 5)
    }

    @Test func `while it settles, what is on the wire ends and nothing new goes out`() throws {
        let bench = Bench()
        #expect(bench.channel.isSettled)
        for number in 1...2 { bench.channel.enqueue(Items.answer(Int64(number))) }
        bench.channel.settle()
        #expect(!bench.channel.isSettled)
        bench.channel.enqueue(Items.alert(3, .killSwitch))
        try bench.sent().deliver(message: 55)
        bench.clock.advance(by: .minutes(2))
        #expect(bench.transport.waitingCount == 0)
        #expect(bench.outcomes.all.map(\.number) == [1])
        #expect(bench.channel.isSettled)
    }

    @Test func `while it settles, a message that went out in part goes out whole`() throws {
        let bench = Bench()
        bench.channel.enqueue(Items.answer(1, text: String(repeating: "line\n", count: 1_500)))
        let first = try bench.sent()
        bench.channel.settle()
        first.deliver()
        #expect(!bench.channel.isSettled)
        #expect(bench.deliverAll().count == 1)
        #expect(bench.outcomes.all.map(\.outcome) == [.delivered])
        #expect(bench.channel.isSettled)
    }

    @Test func `a failure while it settles is not tried again and leaves no receipt`() throws {
        let bench = Bench()
        bench.channel.enqueue(Items.answer(1))
        bench.channel.settle()
        try bench.sent().lose()
        bench.clock.advance(by: .minutes(2))
        #expect(bench.transport.waitingCount == 0)
        #expect(bench.outcomes.all.isEmpty)
        #expect(bench.channel.isSettled)
    }

    @Test func `after stop nothing is sent or reported`() throws {
        let bench = Bench()
        bench.channel.enqueue(Items.alert(1))
        bench.channel.stop()
        try bench.sent().deliver()
        bench.channel.enqueue(Items.alert(2))
        #expect(bench.transport.waitingCount == 0)
        #expect(bench.outcomes.all.isEmpty)
    }
}
