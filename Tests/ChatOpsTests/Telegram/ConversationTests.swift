import Platform
import StandIns
import Synchronization
import Testing
import TradingCore

@testable import ChatOps

/// The poller and the channel against the strict fake, over real HTTP.
@Suite(.serialized) struct ConversationTests {
    /// A whole conversation's parts, torn down at its end.
    final class Conversation: Sendable {
        let fake = FakeBotAPI()
        let client: HTTPClient
        let clock: TimerThread
        let poller: TelegramPoller
        let channel: TelegramChannel
        let commands = Collected<IncomingCommand>()
        let notices = Collected<EdgeNotice>()
        let outcomes = Collected<DeliveryRecorded>()

        init(
            rules: IdentityRules = IdentityRules(users: [42], chats: [42]),
            settings: PollingSettings? = nil,
            submit: (
                @Sendable (IncomingCommand, @escaping @Sendable (Bool) -> Void) -> Bool
            )? = nil
        ) throws {
            let (client, clock) = (try HTTPClient(), try TimerThread())
            (self.client, self.clock) = (client, clock)
            let transport = HTTPBotTransport(
                client: client,
                token: Secret(fake.token),
                baseURL: fake.url
            )
            let (notices, outcomes, commands) = (notices, outcomes, commands)
            var chosen = settings ?? PollingSettings()
            chosen.holdSeconds = settings?.holdSeconds ?? 5
            chosen.firstPause = .milliseconds(5)
            var sending = SendingSettings()
            sending.firstPause = .milliseconds(5)
            chosen.menu = [.init(command: "halt", summary: "Stop entries")]
            let channel = TelegramChannel(
                transport: transport,
                clock: clock,
                chat: 42,
                settings: sending,
                onOutcome: { outcomes.add($0) },
                onNotice: { notices.add($0) },
                draw: { 0 }
            )
            self.channel = channel
            poller = TelegramPoller(
                transport: transport,
                clock: clock,
                rules: rules,
                settings: chosen,
                hooks: .init(
                    submit: submit ?? { command, committed in
                        commands.add(command)
                        let number = Int64(commands.all.count)
                        channel.enqueue(Items.answer(number, text: "done \(number)"))
                        committed(true)
                        return true
                    },
                    onNotice: { notices.add($0) },
                    answerTap: { channel.answerCallback($0, text: $1) },
                    onReachability: { channel.setReachability(chat: $0, isReachable: $1) }
                ),
                draw: { 0 }
            )
        }

        deinit {
            poller.stop()
            channel.stop()
            fake.stop()
            client.shutdown()
            clock.stop()
        }
    }

    @Test func `a command is heard, answered and confirmed`() throws {
        let talk = try Conversation()
        talk.poller.start()
        let update = talk.fake.say("/halt crypto now")
        let answer = try #require(talk.fake.waitForMessage { $0.text == "done 1" })
        #expect(answer.chat == 42)
        #expect(talk.fake.waitUntilConfirmed())
        #expect(talk.fake.confirmedUpdate == update)
        let command = try #require(talk.commands.all.first)
        #expect(command.content == .text("/halt crypto now"))
        #expect(command.key == "update \(update)")
        #expect(talk.fake.commands.elements?.count == 1)
        #expect(talk.fake.calls.allSatisfy { $0.refusal.isEmpty })
        #expect(talk.poller.health.state == .polling)
        #expect(talk.poller.health.botName == "martlet_stand_in_bot")
    }

    @Test(arguments: [
        FakeBotFault.page(status: 502), .refuse(code: 500, words: "restart"),
        .cut(afterBytes: 150), .garbage, .reset, .unconfirmed, .doneThenReset,
        .refuse(code: 400, words: "Bad Request: something"), .conflict,
    ])
    func `every kind of bad poll is survived and the command takes effect once`(
        fault: FakeBotFault
    ) throws {
        let talk = try Conversation()
        talk.fake.plan([fault, fault], on: "getUpdates")
        talk.fake.say("/risk")
        talk.poller.start()
        #expect(talk.fake.waitForMessage { $0.text == "done 1" } != nil)
        #expect(talk.fake.waitUntilConfirmed())
        #expect(talk.commands.all.count == 1)
    }

    @Test(arguments: [
        FakeBotFault.page(status: 502), .refuse(code: 500, words: "restart"),
        .cut(afterBytes: 40), .garbage, .reset,
    ])
    func `every kind of bad answer to a send is survived`(fault: FakeBotFault) throws {
        let talk = try Conversation()
        talk.fake.plan([fault], on: "sendMessage")
        talk.channel.enqueue(Items.alert(7))
        #expect(talk.fake.waitForMessage { $0.text == "#7 order_filled" } != nil)
        // Only a cut answer means that the message stood already.
        #expect(talk.fake.waitForCalls("sendMessage", count: 2))
    }

    @Test func `a webhook that is set is deleted and the updates come`() throws {
        let talk = try Conversation()
        talk.fake.setWebhook("https://thief.example.org/hook")
        talk.fake.say("/status")
        talk.poller.start()
        #expect(talk.fake.waitForMessage { $0.text == "done 1" } != nil)
        #expect(talk.fake.calls.count { $0.method == "deleteWebhook" } == 1)
    }

    @Test func `strangers get silence and the operator hears of them`() throws {
        let talk = try Conversation()
        for index in 0..<250 { talk.fake.say("/halt all", from: 9_000 + Int64(index)) }
        talk.fake.say("/balance")
        talk.poller.start()
        #expect(talk.fake.waitForMessage { $0.text == "done 1" } != nil)
        #expect(talk.fake.waitUntilConfirmed())
        #expect(talk.poller.health.refusals[.unknownUser] == 250)
        #expect(talk.fake.messages.allSatisfy { $0.chat == 42 })
        #expect(talk.notices.all.map(\.kind) == [.intruder])
    }

    @Test func `a tap on a button is heard and its spinner ends`() throws {
        let talk = try Conversation()
        talk.poller.start()
        let buttons = [[ReplyButton(label: "Refresh", data: "r:balance")]]
        talk.channel.enqueue(Items.answer(90, text: "<b>view</b>", buttons: buttons))
        let view = try #require(talk.fake.waitForMessage { $0.text == "view" })
        let tap = talk.fake.tap("r:balance", message: view)
        #expect(talk.fake.waitForMessage { $0.text == "done 1" } != nil)
        #expect(talk.commands.all.first?.key == "callback \(tap)")
        talk.channel.answerCallback(tap, text: "ok")
        let old = talk.fake.tap("r:balance", message: nil)
        #expect(talk.fake.waitForCalls("answerCallbackQuery", count: 2))
        #expect(talk.fake.calls.contains { $0.parameters["callback_query_id"]?.text == old })
        #expect(talk.fake.calls.allSatisfy { $0.refusal.isEmpty })
    }

    @Test func `a long text goes in numbered parts, a longer one as a document`() throws {
        let talk = try Conversation()
        let line = "<code>" + String(repeating: "x", count: 98) + "</code>\n"
        let buttons = [[ReplyButton(label: "Go", data: "go")]]
        talk.channel.enqueue(
            Items.answer(1, text: String(repeating: line, count: 90), buttons: buttons)
        )
        let last = try #require(talk.fake.waitForMessage { $0.text.hasSuffix("(3/3)") })
        #expect(last.buttons.joined().map(\.text) == ["Go"])
        #expect(talk.fake.messages.prefix(2).allSatisfy { $0.buttons.isEmpty })
        talk.channel.enqueue(
            Items.answer(2, text: "The title\n" + String(repeating: line, count: 400))
        )
        let document = try #require(talk.fake.waitForMessage { $0.file != nil })
        #expect(document.text == "The title")
        #expect(document.file?.name == "answer-2.txt")
        #expect(document.file?.content.count == 10 + 400 * 99)
        #expect(talk.fake.calls.allSatisfy { $0.refusal.isEmpty })
    }

    @Test func `markup that Telegram refuses goes plain`() throws {
        let talk = try Conversation()
        talk.channel.enqueue(Items.answer(1, text: "<b>a < b</b> & <blink>c"))
        #expect(talk.fake.waitForMessage { $0.text == "a < b & c" } != nil)
        #expect(talk.channel.health.plainFallbacks == 1)
    }

    @Test func `an edit of a vanished message is sent anew`() throws {
        let talk = try Conversation()
        talk.channel.enqueue(Items.answer(1, text: "view"))
        let view = try #require(talk.fake.waitForMessage { $0.text == "view" })
        talk.channel.enqueue(Items.answer(2, text: "view", edits: view.id))
        #expect(talk.fake.waitForCalls("editMessageText", count: 1))
        talk.channel.enqueue(Items.answer(3, text: "newer", edits: view.id))
        #expect(talk.fake.waitForMessage { $0.text == "newer" }?.id == view.id)
        talk.fake.deleteMessage(view)
        talk.channel.enqueue(Items.answer(4, text: "newest", edits: view.id))
        let fresh = try #require(talk.fake.waitForMessage { $0.text == "newest" })
        #expect(fresh.id != view.id)
    }

    @Test func `the token is in no notice, health or failure`() throws {
        let talk = try Conversation()
        talk.fake.plan([.reset, .garbage, .page(status: 502)], on: "getMe")
        talk.poller.start()
        #expect(talk.fake.waitForCalls("getMe", count: 4))
        talk.fake.setTokenRevoked(true)
        talk.channel.enqueue(Items.alert(1))
        let secret = talk.fake.token
        let texts = "\(talk.poller.health) \(talk.notices.all) \(talk.channel.health)"
        #expect(!texts.contains(secret))
        #expect(!texts.contains(secret.dropFirst(8)))
    }
}
