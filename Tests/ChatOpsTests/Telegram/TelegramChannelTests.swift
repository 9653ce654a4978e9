import Testing
import TradingCore

@testable import ChatOps

/// What goes out, in which order, at what rate, and what is left out for want of room.
struct TelegramChannelTests {
    private typealias Bench = ChannelBench

    @Test func `a message carries what it needs and nothing else`() throws {
        let bench = Bench()
        let buttons = [[ReplyButton(label: "I have \"seen\" it", data: "ack:7")]]
        bench.channel.enqueue(
            Items.alert(7, text: "<b>#7</b>\n1 &lt; 2", buttons: buttons, isSilent: true)
        )
        let call = try bench.sent()
        #expect(call.call.method == "sendMessage")
        #expect(
            call.text
                == #"{"chat_id":42,"text":"<b>#7</b>\n1 &lt; 2","parse_mode":"HTML","#
                + #""link_preview_options":{"is_disabled":true},"disable_notification":true,"#
                + #""reply_markup":{"inline_keyboard":[[{"text":"I have \"seen\" it","#
                + #""callback_data":"ack:7"}]]}}"#
        )
        call.deliver(message: 55)
        #expect(
            bench.outcomes.all == [
                DeliveryRecorded(
                    item: .alert,
                    number: 7,
                    channel: "telegram",
                    outcome: .delivered,
                    detail: "55"
                )
            ]
        )
    }

    @Test func `halts go first, then answers, alerts and refreshes, each in order`() throws {
        let bench = Bench()
        bench.channel.enqueue(Items.alert(1))
        let first = try bench.sent()
        first.lose()
        for number in 2...3 { bench.channel.enqueue(Items.alert(Int64(number))) }
        bench.clock.advance(by: .milliseconds(1))
        bench.channel.enqueue(Items.answer(20, text: "view", edits: 9))
        // During an outage nothing but one try at a time goes out.
        #expect(bench.transport.waitingCount == 0)
        bench.clock.advance(by: .milliseconds(100))
        let queued: [OutgoingItem] = [
            Items.alert(4, .killSwitch), Items.answer(10), Items.answer(11),
            Items.alert(5, .haltLatched),
        ]
        for item in queued { bench.channel.enqueue(item) }
        #expect(bench.transport.waitingCount == 1)
        let texts = bench.deliverAll()
        #expect(texts.first?.contains("#4") == true)
        #expect(Set(texts[1...].prefix(2).map { $0.contains("#5") }) == [true, false])
        bench.clock.advance(by: .seconds(1))
        let all = texts + bench.deliverAll()
        let numbers = bench.outcomes.all.map(\.number)
        #expect(numbers.filter { $0 < 4 } == [1, 2, 3])
        #expect(numbers.filter { (10...11).contains($0) } == [10, 11])
        #expect(all.count == 8)
    }

    @Test func `a slow answer delays no halt`() throws {
        let bench = Bench()
        bench.channel.enqueue(Items.answer(1))
        bench.channel.enqueue(Items.alert(2, .killSwitch))
        #expect(bench.transport.waitingTexts.last?.contains("#2") == true)
    }

    @Test func `a halt goes out beside a message that is being tried after a failure`() throws {
        let bench = Bench()
        bench.channel.enqueue(Items.alert(1))
        try bench.sent().lose()
        bench.clock.advance(by: .seconds(1))
        #expect(bench.transport.waitingCount == 1)
        bench.channel.enqueue(Items.answer(2))
        #expect(bench.transport.waitingCount == 1)
        bench.channel.enqueue(Items.alert(3, .haltLatched))
        #expect(bench.transport.waitingTexts.last?.contains("#3") == true)
    }

    @Test func `retry_after holds its chat alone`() throws {
        let bench = Bench()
        bench.channel.enqueue(Items.answer(1, chat: 42))
        try bench.sent().refuse(429, "Too Many", parameters: #"{"retry_after":9}"#)
        bench.channel.enqueue(Items.answer(2, chat: 42))
        bench.channel.enqueue(Items.answer(3, chat: 77))
        #expect(try bench.sent().text.contains(#""chat_id":77"#))
        #expect(bench.transport.waitingCount == 0)
        bench.clock.advance(by: .milliseconds(8_900))
        #expect(bench.transport.waitingCount == 0)
        bench.clock.advance(by: .milliseconds(200))
        #expect(try bench.sent().text.contains("answer 1"))
    }

    @Test func `the chat's rate is kept after its burst, and halts pass it`() throws {
        let bench = Bench { $0.alertsBeforeDigest = 1_000 }
        for number in 1...60 { bench.channel.enqueue(Items.alert(Int64(number))) }
        #expect(bench.deliverAll().count == 20)
        bench.channel.enqueue(Items.alert(61, .killSwitch))
        #expect(bench.deliverAll().count == 1)
        bench.clock.advance(by: .seconds(11))
        #expect(bench.deliverAll().count == 10)
        var seconds = 0
        while bench.outcomes.all.count < 61, seconds < 100 {
            bench.clock.advance(by: .seconds(1))
            _ = bench.deliverAll()
            seconds += 1
        }
        #expect((29...31).contains(seconds))
    }

    @Test func `alerts and answers to the operator's chat share its limit and its rest`() throws {
        let bench = Bench { $0.alertsBeforeDigest = 1_000 }
        for number in 1...15 {
            bench.channel.enqueue(Items.alert(Int64(number)))
            bench.channel.enqueue(Items.answer(Int64(number), chat: 42))
        }
        #expect(bench.deliverAll().count == 20)
        bench.clock.advance(by: .seconds(30))
        #expect(bench.deliverAll().count == 10)
        bench.clock.advance(by: .seconds(30))
        bench.channel.enqueue(Items.answer(16, chat: 42))
        try bench.sent().refuse(429, "Too Many", parameters: #"{"retry_after":9}"#)
        bench.channel.enqueue(Items.alert(16))
        #expect(bench.transport.waitingCount == 0)
        bench.clock.advance(by: .seconds(10))
        #expect(bench.deliverAll().count == 2)
    }

    @Test func `answers without room are counted in one message before the newer ones`() throws {
        let bench = Bench { $0.answersWaitingMax = 10 }
        bench.channel.enqueue(Items.answer(1))
        let hanging = try bench.sent()
        for number in 2...30 { bench.channel.enqueue(Items.answer(Int64(number))) }
        bench.channel.leaveOut(answer: 31, chat: 42)
        #expect(bench.outcomes.all.map(\.number) == Array(2...21) + [31])
        #expect(bench.outcomes.all.allSatisfy { $0.outcome == .deadLettered })
        #expect(bench.outcomes.all.allSatisfy { $0.detail.hasPrefix("left out") })
        #expect(bench.channel.health.answersLeftOut == 21)
        hanging.deliver(message: 900)
        let texts = bench.deliverAll()
        #expect(texts.count == 10)
        let gap = try #require(texts.first)
        #expect(gap.contains("21 answers were left out"))
        #expect(gap.contains("/audit 50"))
        for (text, number) in zip(texts.dropFirst(), 22...30) {
            #expect(text.contains("answer \(number)"))
        }
        #expect(Set(bench.outcomes.all.map(\.number)) == Set(1...31))
        #expect(bench.outcomes.all.count == 31)
        #expect(bench.channel.health.undelivered == 0)
    }

    @Test func `what is left out while the message about it is on its way is told in another`()
        throws
    {
        let bench = Bench()
        bench.channel.leaveOut(answer: 1, chat: 42)
        let first = try bench.sent()
        #expect(first.text.contains("1 answer was left out"))
        bench.channel.leaveOut(answer: 2, chat: 42)
        bench.channel.leaveOut(answer: 3, chat: 42)
        first.deliver()
        #expect(bench.deliverAll().map { $0.contains("2 answers were left out") } == [true])
        #expect(bench.outcomes.all.map(\.number) == [1, 2, 3])
    }

    @Test func `a reminder of a critical alert that still waits is not queued beside it`() throws {
        let bench = Bench()
        bench.channel.enqueue(Items.alert(1, .liquidation))
        let lost = try bench.sent()
        lost.lose()
        for _ in 1...5 { bench.channel.enqueue(Items.alert(1, .liquidation)) }
        #expect(bench.channel.health.undelivered == 1)
        bench.clock.advance(by: .minutes(2))
        #expect(bench.deliverAll().count == 1)
        #expect(bench.outcomes.all.map(\.outcome) == [.delivered])
        // Once it has arrived, a reminder is a message of its own.
        bench.channel.enqueue(Items.alert(1, .liquidation))
        #expect(bench.deliverAll().count == 1)
    }

    @Test func `critical alerts that find no room are given up with that reason`() {
        let bench = Bench(chat: nil) { $0.criticalWaitingMax = 3 }
        for number in 1...4 { bench.channel.enqueue(Items.alert(Int64(number), .liquidation)) }
        #expect(bench.outcomes.all.map(\.number) == [4])
        #expect(bench.outcomes.all.map(\.outcome) == [.deadLettered])
    }

    @Test func `an own server has no limits of ours`() {
        let bench = Bench {
            $0.liftsLimits = true
            $0.alertsBeforeDigest = 1_000
        }
        for number in 1...200 { bench.channel.enqueue(Items.alert(Int64(number))) }
        #expect(bench.deliverAll().count == 200)
    }

    @Test func `a flood of alerts becomes a counted digest, critical ones never`() throws {
        let bench = Bench()
        bench.channel.enqueue(Items.alert(1))
        let hanging = try bench.sent()
        for number in 2...500 {
            let subject = number % 3 == 0 ? "ETH&<b>" : "BTCUSDT"
            bench.channel.enqueue(Items.alert(Int64(number), subject: subject))
        }
        for number in 501...540 {
            bench.channel.enqueue(Items.alert(Int64(number), .liquidation))
        }
        hanging.deliver(message: 900)
        let texts = bench.deliverAll()
        #expect(texts.count == 41)
        let digest = try #require(texts.first { $0.contains("499 alerts in one message") })
        #expect(digest.contains("<b>333 ×</b> order_filled BTCUSDT: #500 order_filled"))
        #expect(digest.contains("<b>166 ×</b> order_filled ETH&amp;&lt;b&gt;"))
        #expect(digest.contains("#2 to #500"))
        let outcomes = bench.outcomes.all
        #expect(outcomes.count { $0.outcome == .collapsed } == 499)
        #expect(outcomes.count { $0.outcome == .delivered } == 41)
        #expect(Set(outcomes.map(\.number)) == Set(1...540))
        #expect(outcomes.first { $0.number == 2 }?.detail.contains("499 alerts") == true)
        #expect(bench.channel.health.undelivered == 0)
    }

    @Test func `a full digest tells how many it could not take`() {
        let bench = Bench(chat: nil) {
            $0.alertsBeforeDigest = 3
            $0.digestMembersMax = 5
        }
        for number in 1...12 { bench.channel.enqueue(Items.alert(Int64(number))) }
        #expect(bench.outcomes.all.map(\.number) == Array(6...12))
        #expect(bench.outcomes.all.allSatisfy { $0.outcome == .deadLettered })
        bench.channel.bind(chat: 42)
        let texts = bench.deliverAll()
        #expect(texts.count == 1)
        #expect(texts.first?.contains("<b>7 ×</b> left out") == true)
    }
}
