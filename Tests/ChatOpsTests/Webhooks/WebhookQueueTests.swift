import Platform
import StandIns
import Testing
import TradingCore

@testable import ChatOps

struct WebhookQueueTests {
    private let delivered = WebhookVerdict.delivered(detail: "200", rest: nil)
    private let down = WebhookVerdict.outage("status 503")

    @Test func `alerts go one at a time in the order in which they came`() {
        var queue = DrivenQueue(Targets.of(.generic))
        queue.enqueue(
            Items.alert(1, .signalSkipped),
            Items.alert(2, .killSwitch),
            Items.alert(3, .orderFilled),
            Items.alert(4, .staleData)
        )
        #expect(queue.posted == [1])
        while queue.finish(delivered) {}
        #expect(queue.posted == [1, 2, 3, 4])
        #expect(queue.records.map(\.number) == [1, 2, 3, 4])
        #expect(queue.records.allSatisfy { $0.outcome == .delivered && $0.channel == "hook" })
        #expect(queue.state.health.undelivered == 0)
    }

    @Test func `while it settles, the post under way ends and no other begins`() {
        var queue = DrivenQueue(Targets.of(.generic))
        queue.enqueue(Items.alert(1), Items.alert(2))
        queue.settle()
        #expect(queue.state.hasFlight)
        queue.enqueue(Items.alert(3, .killSwitch))
        queue.finish(delivered)
        queue.enqueue(Items.alert(4))
        queue.advance(by: .minutes(10))
        #expect(!queue.state.hasFlight)
        #expect(queue.posted == [1])
        #expect(queue.records.map(\.number) == [1])
    }

    @Test func `what the filter does not want is withheld at once and never posted`() {
        var target = Targets.of(.slack)
        target.kinds = [.orderFilled, .killSwitch]
        target.severityMin = .warning
        var queue = DrivenQueue(target)
        queue.enqueue(
            Items.alert(1, .orderFilled),
            Items.alert(2, .staleData),
            Items.alert(3, .killSwitch),
            Items.alert(4, .orderFilled, severity: .warning),
            Items.answer(5)
        )
        #expect(queue.records.map(\.number) == [1, 2, 4, 5].filter { $0 != 4 })
        #expect(queue.records.allSatisfy { $0.outcome == .withheld })
        queue.finish(delivered)
        queue.finish(delivered)
        #expect(queue.posted == [3, 4])
        #expect(queue.state.health.withheld == 3)
    }

    @Test func `a critical alert that nobody tapped passes every filter when it is repeated`() {
        var target = Targets.of(.generic)
        target.kinds = [.orderFilled]
        var queue = DrivenQueue(target)
        queue.enqueue(Items.alert(1, .killSwitch))
        #expect(queue.records.map(\.outcome) == [.withheld])
        queue.enqueue(Items.alert(1, .killSwitch, repeatedAt: UTCTime(seconds: 1_767_614_700)))
        queue.finish(delivered)
        #expect(queue.posted == [1])
        #expect(queue.records.map(\.outcome) == [.withheld, .delivered])
    }

    @Test func `an outage is waited out by the schedule, the breaker's rests in it`() {
        var queue = DrivenQueue(Targets.of(.generic))
        queue.enqueue(Items.alert(1), Items.alert(2))
        queue.advance(by: .hours(9)) { _ in down }
        #expect(Array(queue.pauses.prefix(8)) == [5, 30, 120, 600, 1_800, 3_600, 3_600, 3_600])
        #expect(Set(queue.posted) == [1])
        #expect(queue.state.health.isOpen)
        queue.advance(by: .hours(1)) { _ in delivered }
        #expect(queue.records.map(\.number) == [1, 2])
        #expect(!queue.state.health.isOpen)
    }

    @Test func `draws shorten pauses by a fifth at most and never lengthen them`() {
        let bounds = WebhookBounds()
        for failures in 1...12 {
            let whole = bounds.pause(afterFailures: failures, draw: 0)
            let least = bounds.pause(afterFailures: failures, draw: 0.999_999)
            #expect(whole <= TimeSpan.hours(1).nanoseconds)
            #expect(least >= whole / 5 * 4 && least < whole)
        }
    }

    @Test func `the operator hears once that a webhook is down and once that it is back`() {
        var queue = DrivenQueue(Targets.of(.generic))
        queue.enqueue(Items.alert(1))
        for _ in 0..<3 {
            queue.finish(down)
            queue.advance()
        }
        #expect(queue.notices.isEmpty)
        queue.finish(down)
        #expect(queue.notices.count == 1)
        #expect(queue.notices.first?.kind == .channelTrouble)
        queue.advance(by: .hours(5)) { _ in down }
        #expect(queue.notices.count == 1)
        queue.advance(by: .hours(2)) { _ in delivered }
        #expect(queue.notices.map(\.headline).last == "Webhook hook takes alerts again.")
        #expect(queue.notices.count == 2)
    }

    @Test func `an answer that only the operator can mend is told at once`() {
        var queue = DrivenQueue(Targets.of(.slack))
        queue.enqueue(Items.alert(1))
        queue.finish(.outage("invalid_token with status 403", isDenied: true))
        #expect(queue.notices.count == 1)
        #expect(queue.records.isEmpty)
    }

    @Test func `Retry-After is obeyed to the millisecond and up to an hour`() {
        var queue = DrivenQueue(Targets.of(.generic))
        queue.enqueue(Items.alert(1))
        queue.finish(.tooMany(.milliseconds(1_250)))
        queue.advance(by: .milliseconds(1_249))
        #expect(queue.posts.count == 1)
        queue.advance(by: .milliseconds(1))
        #expect(queue.posts.count == 2)
        queue.finish(.outage("status 503", retryAfter: .minutes(20)))
        queue.advance(by: .minutes(20))
        #expect(queue.pauses == [1, 1_200])
        queue.finish(.tooMany(.hours(20)))
        queue.advance()
        #expect(queue.pauses == [1, 1_200, 3_600])
        #expect(queue.state.health.tooMany == 2)
    }

    @Test func `a probe that is answered with 429 closes the breaker`() {
        var queue = DrivenQueue(Targets.of(.generic))
        queue.enqueue(Items.alert(1))
        for _ in 0..<4 {
            queue.finish(down)
            queue.advance()
        }
        #expect(queue.state.health.isOpen)
        queue.finish(.tooMany(.seconds(3)))
        #expect(!queue.state.health.isOpen)
        queue.advance()
        #expect(queue.pauses.last == 3)
    }

    @Test func `a receiver that always says at once is not asked without end`() {
        var queue = DrivenQueue(Targets.of(.generic))
        queue.enqueue(Items.alert(1))
        queue.advance(by: .seconds(10)) { _ in .tooMany(.zero) }
        #expect(queue.posts.count <= 42)
    }

    @Test func `a poisonous item is put aside after three tries and the next goes on`() {
        var queue = DrivenQueue(Targets.of(.generic))
        queue.enqueue(Items.alert(1), Items.alert(2), Items.alert(3))
        queue.advance(by: .hours(2)) { $0 == 1 ? .refused("status 400") : delivered }
        #expect(Array(queue.posted.prefix(5)) == [1, 1, 1, 2, 3])
        #expect(queue.records.map(\.number) == [2, 3])
        #expect(queue.posted.count > 5)
        #expect(queue.state.health.putAside == 1)
        queue.advance(by: .hours(23)) { _ in .refused("status 400") }
        #expect(queue.records.last?.number == 1)
        #expect(queue.records.last?.outcome == .deadLettered)
        #expect(queue.records.last?.detail == "not delivered in time: status 400")
        #expect(queue.notices.last?.kind == .channelTrouble)
        #expect(queue.notices.last?.headline.contains("lost 1 alert, lastly #1.") == true)
        #expect(queue.state.health.undelivered == 0)
    }

    @Test func `where everything is refused each item is tried once before the next`() {
        var queue = DrivenQueue(Targets.of(.generic))
        for number in Int64(1)...20 { queue.enqueue(Items.alert(number)) }
        queue.advance(by: .minutes(2)) { _ in .refused("status 422") }
        #expect(Array(queue.posted.prefix(22)) == [1, 1] + Array(1...20))
    }

    @Test
    func `an item that breaks the server is put aside too, a dead server is not the item's fault`()
    {
        var broken = DrivenQueue(Targets.of(.generic))
        broken.enqueue(Items.alert(1), Items.alert(2))
        broken.advance(by: .hours(6)) {
            $0 == 1 ? .outage("status 500", mayBeItem: true) : delivered
        }
        #expect(broken.records.map(\.number) == [2])
        var dead = DrivenQueue(Targets.of(.generic))
        dead.enqueue(Items.alert(1), Items.alert(2))
        dead.advance(by: .hours(20)) { _ in down }
        #expect(Set(dead.posted) == [1])
    }

    @Test func `after a day everything that waited is dead, with one counted notice`() {
        var queue = DrivenQueue(Targets.of(.generic))
        for number in Int64(1)...50 { queue.enqueue(Items.alert(number)) }
        queue.advance(by: .hours(23)) { _ in down }
        #expect(queue.records.isEmpty)
        queue.advance(by: .hours(3)) { _ in down }
        #expect(queue.records.map(\.number).sorted() == Array(1...50))
        #expect(queue.records.allSatisfy { $0.outcome == .deadLettered })
        let losses = queue.notices.filter { $0.headline.contains("lost") }
        #expect(losses.count <= 2)
        let counted = losses.flatMap(\.report.numbers).filter { $0.name == "expired" }
        #expect(counted.map(\.value).compactMap(Int64.init).reduce(0, +) == 50)
    }

    @Test func `the day counts from the alert on, through restarts, and a late start tries yet`() {
        var queue = DrivenQueue(Targets.of(.generic))
        queue.enqueue(Items.alert(1, age: .days(9)), Items.alert(2, age: .hours(20)))
        queue.advance(by: .minutes(9)) { _ in down }
        #expect(queue.posts.count > 1, "what is overdue at a start is tried all the same")
        #expect(queue.records.isEmpty)
        queue.advance(by: .minutes(2)) { _ in down }
        #expect(queue.records.map(\.number) == [1])
        queue.advance(by: .hours(3)) { _ in down }
        #expect(queue.records.map(\.number) == [1])
        queue.advance(by: .hours(2)) { _ in down }
        #expect(queue.records.map(\.number) == [1, 2])
    }

    @Test func `a target that is gone ends everything with one notice and takes no more`() {
        var queue = DrivenQueue(Targets.of(.discord))
        queue.enqueue(Items.alert(1), Items.alert(2), Items.alert(3))
        queue.finish(.gone("Discord's error 10015 with status 404"))
        queue.enqueue(Items.alert(4))
        #expect(queue.posted == [1])
        #expect(queue.records.map(\.number) == [1, 2, 3, 4])
        #expect(queue.records.allSatisfy { $0.outcome == .deadLettered })
        #expect(queue.notices.count == 1)
        #expect(queue.state.health.isDisabled)
        #expect(!queue.advance() || queue.posted == [1])
    }

    @Test func `a critical alert has a paused target tried again, but not one that asked for rest`()
    {
        var queue = DrivenQueue(Targets.of(.generic))
        queue.enqueue(Items.alert(1))
        for _ in 0..<2 {
            queue.finish(down)
            queue.advance()
        }
        queue.finish(down)
        queue.advance(by: .seconds(10))
        #expect(queue.posts.count == 3)
        queue.enqueue(Items.alert(2, .killSwitch))
        #expect(queue.posted == [1, 1, 1, 1])

        var ordered = DrivenQueue(Targets.of(.generic))
        ordered.enqueue(Items.alert(1))
        ordered.finish(.tooMany(.minutes(5)))
        ordered.advance(by: .seconds(10))
        ordered.enqueue(Items.alert(2, .killSwitch))
        #expect(ordered.posted == [1])
    }

    @Test func `a stopped queue posts nothing and loses nothing`() {
        var queue = DrivenQueue(Targets.of(.generic))
        queue.enqueue(Items.alert(1), Items.alert(2))
        queue.stop()
        queue.finish(delivered)
        queue.enqueue(Items.alert(3))
        #expect(queue.posted == [1])
        #expect(queue.records.isEmpty)
    }

    @Test func `Slack gets bursts of five and then one a second`() {
        var queue = DrivenQueue(Targets.of(.slack))
        for number in Int64(1)...12 { queue.enqueue(Items.alert(number)) }
        queue.advance(by: .seconds(3)) { _ in delivered }
        #expect(queue.posted.count == 8)
        queue.advance(by: .seconds(4)) { _ in delivered }
        #expect(queue.posted.count == 12)
    }

    @Test(arguments: 0..<12)
    func `every item ends once, whatever a receiver does`(_ seed: Int) {
        var generator = SeededDice(state: UInt64(seed))
        var bounds = WebhookBounds()
        bounds.waitingMax = 20
        var queue = DrivenQueue(Targets.of(.slack), bounds: bounds, draw: 0.5)
        let verdicts: [WebhookVerdict] = [
            delivered, delivered, delivered, down, .tooMany(nil), .tooMany(.seconds(7)),
            .refused("status 400"), .outage("status 500", mayBeItem: true),
        ]
        for number in Int64(1)...300 {
            let kind = AlertKind.allCases.randomElement(using: &generator) ?? .digest
            queue.enqueue(Items.alert(number, kind))
            let span = TimeSpan.seconds(Int.random(in: 0...400, using: &generator))
            var picks: [WebhookVerdict] = []
            for _ in 0..<64 { picks.append(verdicts.randomElement(using: &generator) ?? delivered) }
            queue.advance(by: span) { picks[Int($0) % 64] }
        }
        queue.advance(by: .hours(30)) { _ in delivered }
        #expect(queue.records.map(\.number).sorted() == Array(1...300))
        #expect(queue.state.health.undelivered == 0)
    }
}
