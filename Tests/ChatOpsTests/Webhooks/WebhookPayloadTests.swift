import Foundation
import Platform
import StandIns
import Testing
import TradingCore

@testable import ChatOps

struct WebhookPayloadTests {
    private func json(
        _ kind: WebhookTarget.Kind,
        _ item: OutgoingItem,
        template: String? = nil
    ) throws -> JSONValue {
        var target = Targets.of(kind)
        target.template = template
        let payload = try WebhookPayload(target) { _ in #"{"headline":"x","report":"notice"}"# }
        return try #require(JSONValue(Data(payload.body(item))))
    }

    @Test func `a generic event carries the report as data`() throws {
        let event = try json(.generic, Items.alert(17, .orderFilled, text: "<b>Filled</b> 1 < 2"))
        #expect(event["type"]?.text == "martlet.order_filled")
        #expect(event["timestamp"]?.text == "2026-01-05T12:00:00Z")
        let data = try #require(event["data"])
        #expect(data["number"]?.wholeNumber == 17)
        #expect(data["severity"]?.text == "notice")
        #expect(data["subject"]?.text == "BTCUSDT")
        #expect(data["report"]?["report"]?.text == "notice")
        #expect(data["text"]?.text == "#17 order_filled")
    }

    @Test func `Slack's message has header, section, context and a fallback, all escaped`() throws {
        let item = Items.alert(
            1,
            .driftFound,
            subject: "<!channel> & co",
            text: "<b>Drift</b> of <code>a`b</code> &lt;!here&gt; &amp; <i>more</i>"
        )
        let message = try json(.slack, item)
        let blocks = try #require(message["blocks"]?.elements)
        #expect(blocks.map { $0["type"]?.text } == ["header", "section", "context"])
        #expect(
            blocks[0]["text"]?["text"]?.text == "Drift found: &lt;!channel&gt; &amp; co"
        )
        #expect(
            blocks[1]["text"]?["text"]?.text
                == "*Drift* of `a'b` &lt;!here&gt; &amp; _more_"
        )
        #expect(message["text"]?.text?.contains("<") == false)
    }

    @Test func `long texts stay within Slack's and Discord's limits`() throws {
        let long = String(repeating: "&lt;price&gt; *up* 1_000 &amp; <b>more</b>\n", count: 2_000)
        let item = Items.alert(
            1,
            .driftFound,
            subject: String(repeating: "&*", count: 900),
            text: long
        )
        let blocks = try #require(try json(.slack, item)["blocks"]?.elements)
        #expect(blocks.count <= 50)
        let sections = blocks.compactMap { $0["text"]?["text"]?.text }
        #expect(sections.dropFirst().allSatisfy { $0.utf16.count <= 3_000 })
        #expect(sections.first.map { $0.utf16.count <= 150 } == true)
        #expect(sections.reduce(0) { $0 + $1.utf16.count } <= 13_000)
        #expect(sections.last?.hasSuffix("(cut)") == true)

        let embeds = try #require(try json(.discord, item)["embeds"]?.elements)
        #expect(embeds.count == 1)
        let title = try #require(embeds[0]["title"]?.text)
        let description = try #require(embeds[0]["description"]?.text)
        let fields = try #require(embeds[0]["fields"]?.elements)
        #expect(title.utf16.count <= 256 && description.utf16.count <= 4_096)
        #expect(fields.count <= 25)
        var sum = title.utf16.count + description.utf16.count
        for field in fields {
            let name = try #require(field["name"]?.text)
            let value = try #require(field["value"]?.text)
            #expect((1...256).contains(name.utf16.count) && (1...1_024).contains(value.utf16.count))
            sum += name.utf16.count + value.utf16.count
        }
        #expect(sum <= 6_000)
        #expect(description.hasSuffix("(cut)"))
    }

    @Test func `Discord's embed is coloured, pings nobody and shows foreign text as it is`() throws
    {
        let item = Items.alert(
            9,
            .killSwitch,
            subject: "@everyone",
            text: "<b>Stop</b> a*b_c [x](https://evil.example)\n- 1. <pre>1`2</pre>",
            isSilent: true
        )
        let message = try json(.discord, item)
        #expect(message["allowed_mentions"]?["parse"]?.elements?.isEmpty == true)
        #expect(message["flags"]?.wholeNumber == 4_096)
        let embed = try #require(message["embeds"]?.elements?.first)
        #expect(embed["title"]?.text == "Kill switch\\: \\@everyone")
        #expect(embed["color"]?.wholeNumber == 0xC0392B)
        #expect(embed["timestamp"]?.text == "2026-01-05T12:00:00Z")
        #expect(
            embed["description"]?.text
                == "**Stop** a\\*b\\_c \\[x\\]\\(https\\://evil.example\\)\n\\- 1. ```1'2```"
        )
    }

    @Test func `a template has its values escaped for the target`() throws {
        let item = Items.alert(3, .driftFound, subject: "<a> & *b*")
        let template = "*{{severity}}* {{subject}} {{{subject}}} #{{number}}"
        let slack = try json(.slack, item, template: template)
        #expect(
            slack["blocks"]?.elements?[1]["text"]?["text"]?.text
                == "*warning* &lt;a&gt; &amp; *b* &lt;a&gt; &amp; *b* #3"
        )
        let discord = try json(.discord, item, template: "**{{subject}}**")
        #expect(
            discord["embeds"]?.elements?.first?["description"]?.text
                == "**\\<a\\> & \\*b\\***"
        )
        let generic = try json(.generic, item, template: "{{subject}}|{{channel}}|{{time}}")
        #expect(
            generic["data"]?["text"]?.text == "<a> & *b*|hook|2026-01-05 12:00:00 UTC"
        )
    }

    @Test func `a request has its bounds, and private addresses only where they were allowed`()
        throws
    {
        let payload = try WebhookPayload(Targets.of(.slack)) { _ in "{}" }
        let request = payload.request(Items.alert(1), at: .epoch)
        #expect(request.addresses == .publicOnly)
        #expect(request.answerBytesMax == 65_536)
        #expect(request.connectTimeout == .seconds(2))
        #expect(request.totalTimeout == .seconds(10))
        let inner = try WebhookPayload(
            Targets.of(.slack, url: "http://127.0.0.1:9/x", allowPrivate: true)
        ) { _ in "{}" }
        #expect(inner.request(Items.alert(1), at: .epoch).addresses == .any)
    }
}
