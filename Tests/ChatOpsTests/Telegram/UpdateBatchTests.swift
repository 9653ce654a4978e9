import StandIns
import Testing

@testable import ChatOps

struct UpdateBatchTests {
    private static func batch(_ result: String) throws(UpdateBatch.Fault) -> UpdateBatch {
        try UpdateBatch(body: Array(#"{"ok":true,"result":[\#(result)]}"#.utf8))
    }

    @Test func `unknown kinds and fields are passed over and keep their id`() throws {
        let batch = try Self.batch(
            #"{"update_id":1,"hologram":{"a":[1,{"b":null}]}},{"new":1,"update_id":2,"poll":{}}"#
        )
        #expect(batch.updates.map(\.content) == [.other(kind: "hologram"), .other(kind: "poll")])
        #expect(batch.ids == [1, 2])
    }

    @Test func `a broken update hides none of the others`() throws {
        let batch = try Self.batch(
            #"{"update_id":1,"poll":{}},{"update_id":2,"message":{"text":"\uZZZZ"}},7,{"x":1},"#
                + #"{"update_id":3,"poll":{}}"#
        )
        #expect(batch.updates.map(\.id) == [1, 3])
        #expect(batch.undecodable == [2])
        #expect(batch.nameless == 2)
    }

    @Test(arguments: [
        #"{"update_id":2,"message":{"text":"/risk","text":"/resume all"}}"#,
        #"{"update_id":2,"message":{"from":{"id":7,"id":42},"text":"/halt"}}"#,
        #"{"update_id":2,"message":{"from":{"id":7,"\u0069d":42},"text":"/halt"}}"#,
        #"{"update_id":2,"message":{},"message":{"text":"/halt"}}"#,
        #"{"update_id":2,"poll":{"options":[{"a":1},{"b":1,"b":2}]}}"#,
    ])
    func `an update with two members of one name is no command`(update: String) throws {
        let batch = try Self.batch(
            #"{"update_id":1,"poll":{}},\#(update),{"update_id":3,"poll":{}}"#
        )
        #expect(batch.updates.map(\.id) == [1, 3])
        #expect(batch.undecodable == [2])
    }

    @Test func `deep nesting costs one update and no crash`() throws {
        let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        let batch = try Self.batch(
            #"{"update_id":1,"message":{"x":\#(deep)}},{"update_id":2,"poll":{}}"#
        )
        #expect(batch.undecodable == [1])
        #expect(batch.updates.map(\.id) == [2])
    }

    @Test(arguments: [
        "", "{", "[]", "<html>502</html>", "null", #"{"ok":true}"#, #"{"ok":true,"result":{}}"#,
        #"{"ok":true,"result":[{"update_id":1,"message":{"te"#, "\u{0}\u{0}",
    ])
    func `what is no batch is refused whole`(body: String) {
        #expect(throws: UpdateBatch.Fault.unreadable) { try UpdateBatch(body: Array(body.utf8)) }
    }

    @Test func `more than eight megabytes are not even read`() {
        let body = [UInt8](repeating: 32, count: UpdateBatch.bytesMax + 1)
        #expect(throws: UpdateBatch.Fault.tooLarge(bytes: body.count)) {
            try UpdateBatch(body: body)
        }
    }

    @Test func `more than a hundred updates wait for the next call`() throws {
        let many = (1...150).map { #"{"update_id":\#($0),"poll":{}}"# }.joined(separator: ",")
        #expect(try Self.batch(many).ids == Array(1...100))
    }

    @Test(arguments: [
        (#""a\u0000b""#, "a\u{0}b"), (#""\ud83d\ude00""#, "😀"), (#""\ud83d x""#, "\u{FFFD} x"),
        (#""\ude00""#, "\u{FFFD}"), (#""\ud83d\u0041""#, "\u{FFFD}A"), (#""\\\"\/\n""#, "\\\"/\n"),
        ("\"\u{202E}abc\"", "\u{202E}abc"),
    ])
    func `texts of every kind are read`(json: String, text: String) throws {
        let batch = try Self.batch(#"{"update_id":1,"message":{"text":\#(json)}}"#)
        guard case .message(let message) = batch.updates.first?.content else {
            Issue.record("no message")
            return
        }
        #expect(message.text == text)
    }

    @Test(arguments: [
        ("9223372036854775807", Int64.max), ("-9223372036854775808", .min), ("007", 7),
    ])
    func `ids of 64 bits are read`(json: String, id: Int64) throws {
        #expect(try Self.batch(#"{"update_id":\#(json),"poll":{}}"#).ids == [id])
    }

    @Test(arguments: ["9223372036854775808", "1.5", "1e3", "\"5\"", "null", "-"])
    func `what is no whole id of 64 bits is none`(json: String) throws {
        let batch = try Self.batch(#"{"update_id":\#(json),"poll":{}}"#)
        #expect(batch.ids.isEmpty)
        #expect(batch.nameless == 1)
    }

    @Test(arguments: 0..<40)
    func `rubbish of any kind never crashes`(seed: Int) {
        var dice = SeededDice(state: UInt64(seed))
        let good = Array(
            (#"{"ok":true,"result":[{"update_id":1,"message":{"message_id":2,"from":{"id":42},"#
                + #""chat":{"id":42,"type":"private"},"date":1,"text":"\ud83d\ude00 /h"}}]}"#).utf8
        )
        for _ in 0..<200 {
            var body = good
            for _ in 0...dice.below(4) {
                body[dice.below(body.count)] = UInt8(truncatingIfNeeded: dice.next())
            }
            body = Array(body.prefix(1 + dice.below(body.count)))
            _ = try? UpdateBatch(body: body)
            _ = BotReply(status: 200, body: body)
        }
    }

    @Test func `an answer's envelope is read whatever it holds`() {
        #expect(BotReply(status: 502, body: Array("<html>".utf8)) == .unreadable(status: 502))
        let body =
            #"{"ok":false,"error_code":429,"description":"Too Many","parameters":{"retry_after":7,"x":{}}}"#
        var refusal = BotRefusal(code: 429, description: "Too Many")
        refusal.retryAfterSeconds = 7
        #expect(BotReply(status: 429, body: Array(body.utf8)) == .refused(refusal))
    }
}
