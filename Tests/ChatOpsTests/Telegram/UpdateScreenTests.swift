import Testing
import TradingCore

@testable import ChatOps

struct UpdateScreenTests {
    private static let rules = IdentityRules(
        users: [42, 43],
        chats: [42, -100_200],
        botName: "Martlet_Bot"
    )

    /// An update with a message of user and chat 42; `extra` members come last and may replace.
    private static func message(
        _ text: String = "/halt",
        from: String = #"{"id":42,"is_bot":false}"#,
        chat: String = #"{"id":42,"type":"private"}"#,
        kind: String = "message",
        date: Int = 1_767_614_400,
        extra: String = ""
    ) -> String {
        #"{"update_id":5,"\#(kind)":{"message_id":9,"from":\#(from),"chat":\#(chat),"date":\#(date),"#
            + #""text":"\#(text)"\#(extra.isEmpty ? "" : ",")\#(extra)}}"#
    }

    private static func judge(
        _ update: String,
        _ rules: IdentityRules = rules
    ) throws -> UpdateScreen.Verdict {
        let batch = try UpdateBatch(body: Array(#"{"ok":true,"result":[\#(update)]}"#.utf8))
        let read = try #require(batch.updates.first)
        return UpdateScreen.judge(read, by: rules, receivedAt: UTCTime(seconds: 1_767_614_500))
    }

    private static func reason(_ update: String) throws -> RefusalReason? {
        if case .refused(let reason, _) = try judge(update) { return reason }
        return nil
    }

    private static let group = #"{"id":-100200,"type":"supergroup"}"#

    @Test(arguments: [
        (message(from: #"{"id":41}"#), RefusalReason.unknownUser),
        (message(from: #"{"id":41,"username":"operator"}"#), .unknownUser),
        (message(from: #"{"id":4294967338}"#), .unknownUser),
        (message(chat: #"{"id":-7,"type":"group"}"#), .unknownChat),
        (message(from: #"{"id":43}"#), .unknownChat),
        (message(from: "null"), .noSender),
        (message(from: #"{"id":42,"is_bot":true}"#), .bot),
        (message(from: #"{"id":1087968824,"is_bot":true}"#, chat: group), .anonymousAdministrator),
        (message(from: #"{"id":136817688,"is_bot":true}"#, chat: group), .channelSender),
        (message(from: #"{"id":777000}"#, chat: group), .serviceAccount),
        (
            message(chat: group, extra: #""sender_chat":{"id":-100200,"type":"supergroup"}"#),
            .senderChat
        ),
        (message(chat: #"{"id":42,"type":"channel"}"#), .wrongChatKind),
        (message(chat: #"{"id":42,"type":"cabal"}"#), .wrongChatKind),
        (message(kind: "edited_message"), .edited),
        (message(extra: #""forward_origin":{"type":"user"}"#), .forwarded),
        (message(extra: #""forward_date":1"#), .forwarded),
        (message(extra: #""is_automatic_forward":true"#), .forwarded),
        (message(extra: #""via_bot":{"id":3}"#), .viaBot),
        (message(extra: #""business_connection_id":"b""#), .business),
        (message(kind: "business_message"), .business),
        (message(extra: #""guest_query_id":"g""#), .guest),
        (message(kind: "guest_message"), .guest),
        (message(kind: "channel_post"), .noSender),
        (message(extra: #""caption":"/halt""#), .caption),
        (
            #"{"update_id":5,"message":{"message_id":9,"from":{"id":42},"chat":{"id":42,"type":"private"},"date":1,"sticker":{}}}"#,
            .noText
        ),
        (message("good morning", chat: group), .notACommand),
        (message("12345", chat: group), .notACommand),
        (message("123456789", chat: group), .notACommand),
        (message("12345６", chat: group), .notACommand),
        (message("/halt " + String(repeating: "x", count: 17_000)), .tooLong),
        (message(date: 0), .undated),
        (message(extra: #""migrate_to_chat_id":-100999"#), .migrated),
    ])
    func `what was not typed by the operator here is refused`(
        update: String,
        expected: RefusalReason
    ) throws {
        #expect(try Self.reason(update) == expected)
    }

    @Test(arguments: [
        ("/halt", "/halt"), ("/halt@martlet_bot crypto", "/halt crypto"),
        ("/HALT@MARTLET_BOT", "/HALT"), ("123456", "123456"), ("YSL5I-GUGEL", "YSL5I-GUGEL"),
        ("halt all", "halt all"), ("good morning", "good morning"),
        ("/why a@b", "/why a@b"), ("/h\u{0430}lt", "/h\u{0430}lt"), ("/", "/"),
    ])
    func `what the operator types is accepted as it was typed`(
        text: String,
        line: String
    ) throws {
        let expected = IncomingCommand(
            surface: .telegram,
            key: "update 5",
            user: 42,
            chat: 42,
            content: .text(line),
            issuedAt: UTCTime(seconds: 1_767_614_400),
            message: 9
        )
        #expect(try Self.judge(Self.message(text)) == .accepted(expected))
    }

    @Test(arguments: ["YSL5I-GUGEL", "123456", "halt all", "stop"])
    func `a code and a halt without its slash are heard in a group`(text: String) throws {
        guard case .accepted(let command) = try Self.judge(Self.message(text, chat: Self.group))
        else {
            Issue.record("\(text) was not accepted")
            return
        }
        #expect(command.content == .text(text))
    }

    @Test func `a command for another bot is ignored`() throws {
        #expect(try Self.judge(Self.message("/halt@other_bot")) == .ignored)
        var nameless = Self.rules
        nameless.botName = ""
        #expect(try Self.judge(Self.message("/halt@martlet_bot"), nameless) == .ignored)
    }

    @Test func `a listed group is heard when a listed person speaks`() throws {
        guard case .accepted(let command) = try Self.judge(Self.message(chat: Self.group)) else {
            Issue.record("refused")
            return
        }
        #expect(command.chat == -100_200)
    }

    @Test func `empty lists hear nobody`() throws {
        let verdict = try Self.judge(Self.message(), IdentityRules())
        #expect(verdict == .refused(.unknownUser, user: 42))
    }

    private static func tap(
        from: String = #"{"id":42,"is_bot":false}"#,
        message: String =
            #""message":{"message_id":9,"date":1767000000,"chat":{"id":42,"type":"private"},"from":{"id":1,"is_bot":true}},"#,
        data: String = #""data":"c:1""#
    ) -> String {
        #"{"update_id":6,"callback_query":{"id":"777","from":\#(from),\#(message)\#(data)}}"#
    }

    @Test func `a tap of the operator is accepted and dated by its arrival`() throws {
        guard case .accepted(let command) = try Self.judge(Self.tap()) else {
            Issue.record("refused")
            return
        }
        #expect(command.content == .button(data: "c:1", message: 9))
        #expect(command.key == "callback 777")
        #expect(command.issuedAt == UTCTime(seconds: 1_767_614_500))
    }

    @Test(arguments: [
        (tap(from: #"{"id":41}"#), RefusalReason.unknownUser),
        (tap(from: "[]"), .noSender), (tap(from: #"{"id":1087968824}"#), .anonymousAdministrator),
        (tap(message: ""), .inaccessibleMessage),
        (
            tap(
                message: #""message":{"message_id":9,"date":0,"chat":{"id":42,"type":"private"}},"#
            ),
            .inaccessibleMessage
        ),
        (
            tap(message: #""message":{"message_id":9,"date":5,"chat":{"id":-8,"type":"group"}},"#),
            .unknownChat
        ),
        (tap(data: #""game_short_name":"x""#), .malformedTap),
        (tap(data: #""data":"""#), .malformedTap),
        (tap(data: #""data":"\#(String(repeating: "d", count: 65))""#), .malformedTap),
    ])
    func `a tap that is not the operator's own is refused`(
        update: String,
        expected: RefusalReason
    ) throws {
        #expect(try Self.reason(update) == expected)
    }

    @Test(arguments: [
        ("AB12-CD34", true), ("/start AB12-CD34", true), ("AB12-CD3", false),
        ("AB12-CD34 ", true), ("AB12 CD34", true), ("AB12CD34", true), ("AB12–CD34\n", true),
        ("/start AB12CD34", true), ("AB1-2CD34", false), ("AB12--CD34", false),
        ("AB12CD345", false), ("AB12_CD34", false), ("/halt all", false),
    ])
    func `while pairing is open a private message of the code's shape is passed on`(
        text: String,
        isCode: Bool
    ) throws {
        let open = IdentityRules(pairingCodeLength: 8)
        let stranger = Self.message(text, from: #"{"id":7}"#, chat: #"{"id":7,"type":"private"}"#)
        let verdict = try Self.judge(stranger, open)
        guard isCode else {
            #expect(verdict == .refused(.unknownUser, user: 7))
            return
        }
        guard case .pairing(let attempt) = verdict else {
            Issue.record("\(verdict)")
            return
        }
        #expect(attempt.content == .pairing(code: "AB12CD34"))
        let inGroup = Self.message(text, from: #"{"id":7}"#, chat: #"{"id":-7,"type":"group"}"#)
        #expect(try Self.judge(inGroup, open) == .refused(.unknownUser, user: 7))
        let forwarded = Self.message(
            text,
            from: #"{"id":7}"#,
            chat: #"{"id":7,"type":"private"}"#,
            extra: #""forward_date":1"#
        )
        #expect(try Self.judge(forwarded, open) == .refused(.forwarded, user: 7))
        #expect(
            try Self.judge(stranger, open.binding(user: 42, chat: 42))
                == .refused(.unknownUser, user: 7)
        )
    }

    @Test func `the operator hears of strangers once a day, however many write`() throws {
        var log = IntruderLog()
        var notices: [EdgeNotice] = []
        for attempt in 0..<5_000 {
            let now = UTCTime(seconds: 1_767_614_400 + Int64(attempt))
            if let notice = log.note(.unknownUser, user: Int64(attempt), at: now) {
                notices.append(notice)
            }
        }
        #expect(notices.map(\.kind) == [.intruder])
        #expect(notices.last?.report.headline.contains("Nothing was executed") == true)
        #expect(notices.last?.report.lines.first?.contains("Numeric id 0, the first one") == true)
        let tomorrow = UTCTime(seconds: 1_767_614_400 + 86_400)
        #expect(log.note(.unknownUser, user: 1, at: tomorrow) != nil)
        #expect(log.attempts == 5_001)
        var restarted = IntruderLog(toldOn: tomorrow.day)
        #expect(restarted.note(.unknownUser, user: 1, at: tomorrow + .hours(3)) == nil)
        #expect(restarted.note(.unknownUser, user: 1, at: tomorrow + .days(1)) != nil)
    }
}
