import Journaling
import Platform
import Simulation
import Testing
import TradingCore

@testable import martlet

/// The second oracle reads the file as plain text and holds it against the venue.
struct SecondOracleTests {
    private let folder = AgentFolder()
    private let journal: Journal
    private let stage = WitnessStage()

    init() throws {
        let options = JournalOptions(seed: 1, hash: { Digest.sha256($0) })
        journal = try Journal(path: folder.file("journal.sqlite"), options: options)
    }

    private func write(_ facts: Fact...) throws {
        let now = stage.time
        _ = try journal.append(
            facts.map { JournalEntry(time: now, recordedAt: now, cause: "test", fact: $0) }
        )
    }

    private func oracle() throws -> SecondOracle {
        try SecondOracle(try JournalReader(path: journal.path, hash: { Digest.sha256($0) }))
    }

    @Test func `9 and 30: a fill in two rows, a secret in one`() throws {
        let buy = stage.intent(quantity: 2)
        try write(
            stage.plan(buy),
            stage.move(buy.id, .sending),
            stage.fill("1", of: buy, 1, after: 1)
        )
        #expect(try oracle().findings.isEmpty)
        try write(.agentStopped(AgentStopped(reason: "\(Auditor.canary)")))
        #expect(try oracle().findings.map(\.invariant) == [30])
    }

    @Test func `1, 3 and 8: what the venue has and no row tells`() throws {
        var dice = SeededGenerator(seed: 1)
        let market = SimulatedMarket(&dice, hasWildStrategy: false)
        let place = market.places[0]
        let time = SimulatedTime(start: stage.time)
        let exchange = Exchange(
            config: place.config,
            manners: .paper(place.config.contract),
            seed: 1,
            time: time
        )
        let id = place.instruments[0]
        let quote = Quote(
            instrument: id,
            time: stage.time,
            bid: Price(whole: 50_000),
            ask: Price(whole: 50_001),
            bidSize: nil,
            askSize: nil
        )
        exchange.apply(.quote(quote))
        let lot = try #require(market.instrument(id)).lot
        let order = OrderIntent(
            id: ClientOrderID(generation: "g", epoch: 1, sequence: 1),
            instrument: id,
            side: .buy,
            kind: .market,
            quantity: lot * 10,
            timeInForce: .ioc,
            purpose: .entry,
            createdAt: stage.time,
            referencePrice: Price(whole: 50_000)
        )
        _ = exchange.submit(order, signedAt: time.trueTime)
        _ = exchange.submit(order, signedAt: time.trueTime)
        var oracle = try oracle()
        oracle.compare(with: exchange)
        #expect(Set(oracle.findings.map(\.invariant)) == [1, 3, 8])
        try write(stage.plan(order), stage.move(order.id, .sending))
        let refusal = Evidence(.venueAnswer, code: "c", "")
        try write(stage.move(order.id, .rejected, refusal))
        var other = try self.oracle()
        other.compare(with: exchange)
        #expect(Set(other.findings.map(\.invariant)) == [3, 4, 8])
    }
}
