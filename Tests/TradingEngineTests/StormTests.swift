import Simulation
import Testing
import TradingCore
import TradingEngine

/// Storms of faults between engine and venue, from a seed each; afterwards book and venue agree and
/// nothing is unknown.
struct StormTests {
    private static let wishes = [
        hold("0.1", stop: 48_000), hold("0.15", stop: 48_000), hold("0.05", stop: 48_500),
        hold("-0.1", stop: 52_000), hold("0"), rest(49_990, stop: 48_000),
        hold("0.2", stop: 47_000),
    ]

    private func storm(_ seed: Int) -> TestDesk {
        // Each wish stands for a few bars, so that repairs and wishes meet.
        let script = (0..<6).flatMap { _ in Self.wishes.flatMap { [$0, $0] } }
        let desk = TestDesk(wishes: script, latency: .milliseconds(300))
        desk.begin()
        desk.venue.machine.faults = FaultDice(
            .swarm(seed: UInt64(seed), among: FaultKind.venueTransport)
        )
        var dice = SeededGenerator(seed: UInt64(seed)).fork("prices")
        for _ in 0..<40 {
            let price = 50_000 + dice.integer(in: -60...60)
            desk.bar(price)
            desk.pass(.seconds(dice.integer(in: 1...12)), at: price)
        }
        return desk
    }

    @Test(arguments: 0..<24)
    func `after a storm book and venue agree to the last unit`(_ seed: Int) {
        let desk = storm(seed)
        let struck = desk.venue.machine.faults.struck
        desk.venue.machine.faults.plan = .none
        desk.pass(.minutes(5), at: 50_000)
        let account = desk.venue.machine.accountSnapshot
        let held = account.positions.first?.quantity ?? .zero
        #expect(desk.position == held, "struck \(struck)")
        #expect(desk.book.ledgers[TestDesk.venueID]?.balance == account.balance)
        #expect(desk.book.openOrders.allSatisfy { $0.state != .unknown && $0.state != .sending })
        let known = Set(desk.book.openOrders.map(\.intent.id))
        #expect(Set(account.openOrders.compactMap(\.clientID)) == known)
        #expect(desk.book.drifts.isEmpty)
        for order in desk.book.orders.values
        where order.state == .rejected || order.state == .neverExisted {
            #expect(!account.openOrders.contains { $0.clientID == order.intent.id })
            #expect(order.filled.isZero)
        }
        #expect(desk.book.halts.allSatisfy { $0.cause != .contradiction && $0.cause != .overfill })
    }

    @Test func `the same seed gives the same journal`() {
        let one = storm(3)
        let two = storm(3)
        #expect(one.journal.facts == two.journal.facts)
        #expect(!one.venue.machine.faults.struck.isEmpty)
    }
}
