import Foundation
import StandIns
import Testing

/// Webhooks of the real binary, received on loopback.
@Suite(.serialized) struct WebhookEndToEndTests {
    private static let secret = "whsec_7mJp2Vd0Kq4sYx1TgHnR8bWcZf5LuQeA3oIkMvBtXwE="

    private func hook(
        _ name: String,
        _ kind: String,
        _ url: String,
        _ more: [String] = []
    ) -> String {
        let lines = ["kind: \(kind)", "url: \(url)", "allow_private: true"] + more
        return "  \(name):\n" + lines.map { "    \($0)\n" }.joined()
    }

    private func start(
        _ hooks: [String],
        _ arguments: [String] = [],
        in folder: AgentFolder
    ) throws -> AgentRun {
        let file = try folder.write("webhooks:\n" + hooks.joined(), to: "hooks.yaml")
        return try AgentRun(["--config", file] + arguments, in: folder)
    }

    @Test func `Slack, Discord and a generic receiver each get a halt in their own shape`() throws {
        let (slack, discord, generic) = (Receiver(), Receiver(), Receiver())
        let agent = try start(
            [
                hook("team", "slack", slack.url), hook("guild", "discord", discord.url),
                hook("ops", "generic", generic.url, ["signing_secret: \(Self.secret)"]),
            ],
            in: AgentFolder()
        )
        #expect(try agent.ask("/halt crypto told to all <of> you").outcome == "done")
        let toSlack = try #require(slack.delivery(with: "told to all"))
        #expect(try AgentRun.object(toSlack.body)["text"] is String)
        let toDiscord = try #require(discord.delivery(with: "told to all"))
        let discordBody = try AgentRun.object(toDiscord.body)
        #expect(discordBody["content"] is String || discordBody["embeds"] is [Any])
        let toGeneric = try #require(generic.delivery(with: "told to all"))
        #expect(try AgentRun.object(toGeneric.body).isEmpty == false)
        #expect(Receiver.isSigned(toGeneric, with: Self.secret))
        let forged = Receiver.Delivery(headers: toGeneric.headers, body: toGeneric.body + " ")
        #expect(!Receiver.isSigned(forged, with: Self.secret))
        #expect(!agent.errors.contains(Self.secret) && !agent.errors.contains("/hook"))
    }

    @Test func `a delivery that fails is sent again under the same id`() throws {
        let busy = LoopbackReply.answer(status: 503, headers: [("Retry-After", "1")], body: [])
        let receiver = Receiver(replies: [busy, .reset])
        let agent = try start(
            [hook("ops", "generic", receiver.url, ["signing_secret: \(Self.secret)"])],
            in: AgentFolder()
        )
        let isRepeated = holds(within: 18) { receiver.deliveries.count >= 3 }
        #expect(isRepeated, "\(receiver.deliveries.count) deliveries")
        let ids = receiver.deliveries.prefix(3).compactMap { $0.headers["webhook-id"] }
        #expect(ids.count == 3 && Set(ids).count == 1, "\(ids)")
        #expect(agent.terminate() == 0)
    }

    @Test func `a filter by kind and severity lets only its own through`() throws {
        let receiver = Receiver()
        let filter = ["signing_secret: \(Self.secret)", "kinds: [halt_latched]"]
        let agent = try start([hook("ops", "generic", receiver.url, filter)], in: AgentFolder())
        #expect(try agent.ask("/halt crypto filtered").outcome == "done")
        #expect(receiver.delivery(with: "filtered") != nil)
        #expect(receiver.deliveries.count == 1, "\(receiver.deliveries.map(\.body))")
    }

    @Test func `dead webhooks delay neither trading, nor answers, nor the other webhooks`() throws {
        let folder = AgentFolder()
        try folder.write(SwingBars.csv(count: 500), to: "SWING-1m.csv")
        let (hanging, live) = (Receiver(always: .hang), Receiver())
        let secret = "signing_secret: \(Self.secret)"
        let refusing = "http://127.0.0.1:\(LoopbackHTTPServer.refusingPort())/"
        let agent = try start(
            [
                hook("dead", "generic", refusing, [secret]),
                hook("hanging", "generic", hanging.url, [secret]),
                hook("live", "generic", live.url, [secret]),
            ],
            ["--replay", "../SWING-1m.csv", "--speed", "max"] + SwingBars.grid,
            in: folder
        )
        let start = Date()
        for number in 1...20 { #expect(try agent.ask("/why X-\(number)").text.isEmpty == false) }
        // Twenty answers one after another are far under the timeout of a single dead delivery.
        #expect(Date().timeIntervalSince(start) < 9)
        let hasEnded = holds(within: 30) { agent.errors.contains("replay ended") }
        #expect(hasEnded, "the replay stands still")
        #expect(live.delivery(with: "order_filled") != nil)
        #expect(!hanging.deliveries.isEmpty)
        #expect(agent.terminate() == 0)
        #expect(try JournalLook(folder).isWhole())
    }

    @Test func `what was not delivered goes out after a restart`() throws {
        let folder = AgentFolder()
        let secret = ["signing_secret: \(Self.secret)", "kinds: [halt_latched]"]
        let hanging = Receiver(always: .hang)
        let agent = try start([hook("ops", "generic", hanging.url, secret)], in: folder)
        #expect(try agent.ask("/halt crypto before the kill").outcome == "done")
        #expect(hanging.delivery(with: "before the kill") != nil)
        agent.killNow()
        let live = Receiver()
        let next = try start([hook("ops", "generic", live.url, secret)], in: folder)
        #expect(live.delivery(with: "before the kill") != nil)
        #expect(next.terminate() == 0)
    }

    @Test func `a loopback address without leave and a redirect are not followed`() throws {
        let inner = Receiver()
        let outer = Receiver(always: .redirect(to: inner.url))
        let agent = try start(
            [hook("ops", "generic", outer.url, ["signing_secret: \(Self.secret)"])],
            in: AgentFolder()
        )
        #expect(try agent.ask("/halt crypto secret words").outcome == "done")
        #expect(outer.delivery(with: "Martlet") != nil)
        #expect(inner.deliveries.isEmpty, "a redirect was followed")
        let folder = AgentFolder()
        let file = try folder.write(
            "webhooks:\n  ops:\n    kind: slack\n    url: \(inner.url)\n",
            to: "hooks.yaml"
        )
        let check = try Outcome(["check", "--config", file], in: folder)
        #expect(check.code == 78 && check.errors.contains("webhooks.ops"), "\(check.errors)")
    }
}
