import ChatOps
import Journaling
import Platform
import Testing
import TradingCore

@testable import martlet

/// The auditor, the patrol and the second oracle see what leaves the process, what stands too long,
/// and what the file says, each by itself. The numbers are those of the invariants.
struct AuditorTests {
    private let world: World

    init() throws { world = try World(seed: 4, parts: try WorldParts(), kinds: []) }

    private var broken: [Int] { world.violations.map(\.invariant) }

    private func intent(quantity: Quantity? = nil, number: Int = 1) throws -> OrderIntent {
        let instrument = try #require(world.market.instrument(world.symbols[0]))
        return OrderIntent(
            id: ClientOrderID(generation: "g", epoch: 1, sequence: number),
            instrument: instrument.id,
            side: .buy,
            kind: .limit(Price(whole: 50_000)),
            quantity: quantity ?? instrument.lot * 1_000,
            purpose: .entry,
            createdAt: world.time.trueTime,
            referencePrice: Price(whole: 50_000)
        )
    }

    private func tell(_ facts: Fact...) {
        let now = world.time.trueTime
        world.witness.durable(
            facts.map { JournalEntry(time: now, recordedAt: now, cause: "test", fact: $0) }
        )
    }

    private func plan(_ intent: OrderIntent) -> Fact {
        .orderPlanned(
            OrderPlanned(
                intent: intent,
                preflight: PreflightRecord(
                    verdict: .approve,
                    reason: nil,
                    asked: intent.quantity,
                    granted: intent.quantity,
                    explanation: Explanation("")
                )
            )
        )
    }

    @Test func `1: an order leaves that no row plans`() throws {
        defer { world.close() }
        world.orderLeaves(try intent())
        #expect(broken == [1])
    }

    @Test func `1 and 2: an order leaves larger than it was planned`() throws {
        defer { world.close() }
        let small = try intent()
        tell(plan(small))
        let lot = try #require(world.market.instrument(small.instrument)).lot
        world.orderLeaves(try intent(quantity: small.quantity + lot))
        #expect(broken == [1, 2])
    }

    @Test func `3: an order leaves twice`() throws {
        defer { world.close() }
        let order = try intent()
        tell(plan(order))
        world.orderLeaves(order)
        #expect(broken.isEmpty)
        world.orderLeaves(order)
        #expect(broken == [3])
    }

    @Test func `7: a cancel and an amendment that no row asks for`() throws {
        defer { world.close() }
        let order = try intent()
        tell(plan(order))
        world.cancelLeaves(order.id)
        #expect(broken == [7])
        world.amendLeaves(order.id, to: order.quantity)
        #expect(broken == [7, 7, 16])
    }

    @Test func `11: an order off its lot`() throws {
        defer { world.close() }
        let order = try intent(quantity: Quantity(units: 7))
        tell(plan(order))
        world.orderLeaves(order)
        #expect(broken == [11])
    }

    @Test func `14 and 21: an order leaves while nothing is written, and to a venue that is down`()
        throws
    {
        defer { world.close() }
        let order = try intent()
        tell(plan(order))
        world.witness.isJournalFailing = true
        world.witness.venues.down.insert(order.instrument.venue)
        world.orderLeaves(order)
        #expect(broken == [21, 14] || broken == [14, 21])
    }

    @Test func `27: an offset before the answer is durable`() {
        defer { world.close() }
        let update = world.person.say("/status")
        world.offsetConfirmed(update + 1)
        #expect(broken == [27])
    }

    @Test func `30: a secret in bytes that leave`() {
        defer { world.close() }
        world.bytesLeave(Array("x \(Auditor.canary) y".utf8), to: "a test")
        #expect(broken == [30])
    }

    @Test func `22, 29, 39 and 42: peace without a life, with a halt that nobody answered`() {
        defer { world.close() }
        let auditor = Auditor(world)
        auditor.checkPeace()
        #expect(broken == [39])
        world.run(events: 300)
        #expect(broken == [39])
    }

    @Test func `22, 28, 29 and 42: what is left over after peace`() {
        defer { world.close() }
        world.run(events: 300)
        #expect(broken.isEmpty)
        world.person.say("/status")
        world.person.say("/halt all")
        let number = (world.witness.outbox.alerts.keys.max() ?? 0) + 1
        let notice = NoticeReport(headline: "", lines: [], numbers: [])
        tell(
            .alertRaised(
                Alert(
                    number: number,
                    kind: .digest,
                    severity: .info,
                    time: world.time.trueTime,
                    subject: "",
                    report: .notice(notice)
                )
            )
        )
        world.witness.outbox.raisedAt[number] = world.time.trueTime - .minutes(2)
        Auditor(world).checkPeace()
        #expect(Set(broken).isSuperset(of: [22, 29, 42]))
    }

    @Test func `19, 20 and 41: what stands too long is seen by the patrol`() throws {
        defer { world.close() }
        world.run(events: 300)
        let life = try #require(world.life)
        let id = try #require(world.symbols.dropFirst().first)
        let patrol = Patrol(world)
        patrol.judge(mail: Life.mailMax + 1, facts: 0)
        #expect(broken == [41])
        // The witness believes in a position that nobody has; a stop belongs to it.
        world.witness.money.net[id] = Quantity(whole: 5)
        for _ in 0..<200 {
            let next = world.time.now + TimeSpan.seconds(1).nanoseconds
            while world.time.step(until: next) { life.schedule() }
            patrol.look()
        }
        #expect(Set(broken).isSuperset(of: [19, 20, 41]))
    }

    @Test func `15, 31 and 32: a start that finds other things than were durable`() throws {
        defer { world.close() }
        let folder = AgentFolder()
        let options = JournalOptions(seed: 1, hash: { Digest.sha256($0) })
        let journal = try Journal(path: folder.file("journal.sqlite"), options: options)
        let stage = WitnessStage()
        stage.tell(.codeUsed(CodeUsed(step: 4)))
        try stage.witness.recovered(try RecoveredBook(of: journal), journal)
        #expect(stage.broken == [32])
        let now = stage.time
        _ = try journal.append([
            JournalEntry(
                time: now,
                recordedAt: now,
                cause: "",
                fact: .codeUsed(CodeUsed(step: 5))
            )
        ])
        let other = WitnessStage()
        other.tell(other.halt())
        try other.witness.recovered(try RecoveredBook(of: journal), journal)
        #expect(other.broken == [31, 15])
    }
}
