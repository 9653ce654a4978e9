import Testing
import TradingCore

@testable import ChatOps

/// Pictures go out with their words, and words alone where a picture does not get through.
struct PictureSendingTests {
    private typealias Bench = ChannelBench

    private static let picture = MessagePicture(png: [1, 2, 3], width: 1280, height: 960)

    private static func answer(
        _ number: Int64,
        text: String? = nil,
        edits message: Int64? = nil,
        picture: MessagePicture? = picture
    ) -> OutgoingItem {
        let buttons = [[ReplyButton(label: "30d", data: "v:1")]]
        var words = RenderedMessage(
            html: text ?? "<b>Equity</b> of \(number)",
            buttons: buttons,
            editsMessage: message
        )
        words.picture = picture
        let plain = Items.answer(number)
        return OutgoingItem(
            item: .answer,
            number: number,
            severity: .info,
            kind: nil,
            subject: "",
            isSilent: false,
            chat: plain.chat,
            report: plain.report,
            message: words,
            time: plain.time
        )
    }

    private static func fields(_ call: BotCall) -> [String: String] {
        if case .file(let fields, let name, let filename, let type, let content) = call.body {
            return fields.merging(["file": "\(name) \(filename) \(type) \(content)"]) { $1 }
        }
        return [:]
    }

    @Test func `a picture carries its words and buttons, and the journal notes it`() throws {
        let bench = Bench()
        bench.channel.enqueue(Self.answer(7))
        let call = try bench.sent()
        #expect(call.call.method == "sendPhoto")
        let fields = Self.fields(call.call)
        #expect(fields["caption"] == "<b>Equity</b> of 7")
        #expect(fields["parse_mode"] == "HTML")
        #expect(fields["chat_id"] == "42")
        #expect(fields["reply_markup"]?.contains("30d") == true)
        #expect(fields["file"] == "photo chart.png image/png [1, 2, 3]")
        call.deliver(message: 55)
        let outcome = try #require(bench.outcomes.all.first)
        #expect(outcome.outcome == .delivered)
        #expect(outcome.detail == "55 with a picture, 1280 x 960, 0 KB")
    }

    @Test func `a redrawn picture takes the place of the one before`() throws {
        let bench = Bench()
        bench.channel.enqueue(Self.answer(8, edits: 55))
        let call = try bench.sent()
        #expect(call.call.method == "editMessageMedia")
        let fields = Self.fields(call.call)
        #expect(fields["message_id"] == "55")
        #expect(
            fields["media"]
                == #"{"type":"photo","media":"attach://chart","caption":"<b>Equity</b> of 8","#
                + #""parse_mode":"HTML"}"#
        )
        #expect(fields["file"]?.hasPrefix("chart ") == true)
        call.refuse(400, "Bad Request: message to edit not found")
        #expect(try bench.sent().call.method == "sendPhoto")
    }

    @Test func `words that are too long for a caption follow the picture`() throws {
        let bench = Bench()
        let text = "<b>Equity &amp; more</b>\n" + String(repeating: "a line\n", count: 200)
        bench.channel.enqueue(Self.answer(9, text: text, edits: 55))
        let first = try bench.sent()
        #expect(first.call.method == "sendPhoto")
        #expect(Self.fields(first.call)["caption"] == "Equity &amp; more")
        #expect(Self.fields(first.call)["reply_markup"] == nil)
        first.deliver(message: 60)
        let second = try bench.sent()
        #expect(second.call.method == "sendMessage")
        #expect(second.text.contains("30d") && second.text.contains("a line"))
        second.deliver(message: 61)
        #expect(bench.outcomes.all.map(\.detail) == ["61 with a picture, 1280 x 960, 0 KB"])
    }

    @Test func `a refused picture leaves the words`() throws {
        let bench = Bench()
        bench.channel.enqueue(Self.answer(10))
        try bench.sent().refuse(400, "Bad Request: IMAGE_PROCESS_FAILED")
        let call = try bench.sent()
        #expect(call.call.method == "sendMessage")
        #expect(call.text.contains("<b>Equity</b> of 10") && call.text.contains("30d"))
        call.deliver(message: 56)
        #expect(bench.outcomes.all.map(\.detail) == ["56"])
        #expect(bench.channel.health.picturesLeftOut == 1)
    }

    @Test func `a picture that does not get through gives way to the words`() throws {
        let bench = Bench()
        bench.channel.enqueue(Self.answer(11))
        for _ in 0..<3 {
            let call = try bench.sent()
            #expect(call.call.method == "sendPhoto")
            call.lose()
            bench.clock.advance(by: .minutes(2))
        }
        let call = try bench.sent()
        #expect(call.call.method == "sendMessage")
        call.deliver(message: 57)
        #expect(bench.outcomes.all.map(\.outcome) == [.delivered])
    }

    @Test func `a pause that Telegram asks for is kept, and the order with words`() throws {
        let bench = Bench()
        bench.channel.enqueue(Self.answer(12))
        bench.channel.enqueue(Items.answer(13))
        try bench.sent().refuse(429, "Too Many Requests", parameters: #"{"retry_after":7}"#)
        bench.clock.advance(by: .seconds(6))
        #expect(bench.transport.waitingCount == 0)
        bench.clock.advance(by: .seconds(2))
        let call = try bench.sent()
        #expect(call.call.method == "sendPhoto")
        #expect(bench.transport.waitingCount == 0)
        call.deliver(message: 58)
        #expect(try bench.sent().text.contains("answer 13"))
    }

    @Test func `few pictures wait, and none that is too large`() throws {
        let bench = Bench()
        bench.channel.enqueue(Self.answer(20))
        let first = try bench.sent()
        for number in 21...30 { bench.channel.enqueue(Self.answer(Int64(number))) }
        first.deliver(message: 1)
        var methods: [String] = []
        while let call = bench.transport.take() {
            methods.append(call.call.method)
            call.deliver()
            bench.clock.advance(by: .seconds(1))
        }
        #expect(methods.count { $0 == "sendPhoto" } == 8)
        #expect(methods.suffix(2) == ["sendMessage", "sendMessage"])
        let large = MessagePicture(
            png: [UInt8](repeating: 0, count: 8_000_001),
            width: 1,
            height: 1
        )
        bench.channel.enqueue(Self.answer(31, picture: large))
        #expect(try bench.sent().call.method == "sendMessage")
    }
}
