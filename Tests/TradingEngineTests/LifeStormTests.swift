import Simulation
import Testing
import TradingCore

@testable import TradingEngine

/// Storms over several lives: besides the faults of the way to the venue the line breaks, the process
/// ends anywhere, somebody cancels by hand, funding is paid and the book is thin. Afterwards
/// everything is as the venue has it.
struct LifeStormTests {
    private static let wishes = [
        hold("0.1", stop: 48_000), hold("0.3", stop: 48_000), hold("0.05", stop: 48_500),
        hold("-0.1", stop: 52_000), hold("0"), rest(49_990, stop: 48_000),
        hold("0.2", stop: 49_900), hold("-0.4", stop: 50_100), rest(50_030),
    ]

    private struct Storm {
        var desk: TestDesk
        var book = Book()
        var dice: SeededGenerator
        let change: (inout VenueContract) -> Void
        let script: [[InstrumentID: DesiredInstrument]]
        private(set) var price = 50_000

        init(seed: Int) {
            var dice = SeededGenerator(seed: UInt64(seed)).fork("lives")
            let lag = dice.integer(in: 0...5)
            let isAmending = dice.chance(0.5)
            change = {
                $0.readLagMax = .seconds(lag)
                if !isAmending { $0.amending = .none }
            }
            script = (0..<60).map { _ in
                LifeStormTests.wishes[dice.integer(in: 0...LifeStormTests.wishes.count - 1)]
            }
            desk = TestDesk(wishes: script, latency: .milliseconds(300), change: change)
            self.dice = dice
            desk.begin()
            desk.venue.machine.faults = FaultDice(
                .swarm(seed: UInt64(seed), among: FaultKind.venueTransport)
            )
        }

        /// The process ends here; the next one finds the journal and the venue as they stand.
        mutating func restart() {
            for entry in desk.journal.entries { book.apply(entry.fact, at: entry.time) }
            var machine = desk.venue.machine
            let silent = desk.now + .seconds(dice.integer(in: 1...40))
            // Nobody hears what the venue says meanwhile.
            while machine.nextDue.map({ $0 <= silent }) ?? false { _ = machine.advance(to: silent) }
            desk = TestDesk(
                wishes: script,
                book: book,
                latency: .milliseconds(300),
                machine: machine,
                startingAt: silent,
                change: change
            )
            desk.begin(at: price)
        }

        mutating func cut() {
            connect(isUp: false)
            desk.venue.losesAnswers = true
            for _ in 0..<dice.integer(in: 1...20) { step() }
            desk.venue.losesAnswers = false
            connect(isUp: true)
        }

        private func connect(isUp: Bool) {
            let report = VenueReport.connection(
                venue: TestDesk.venueID,
                isUp: isUp,
                reason: "storm",
                time: desk.now
            )
            desk.handle(.venue(report))
        }

        private mutating func step() {
            price += dice.integer(in: -25...25)
            desk.now = desk.now + .seconds(1)
            let lots = Quantity(units: 1_000_000_000) * dice.integer(in: 10...400)
            desk.quote(price, size: lots)
            desk.handle(.clock)
        }

        mutating func live() {
            desk.bar(price)
            for _ in 0..<dice.integer(in: 1...12) { step() }
            if dice.chance(0.12) { cut() }
            if dice.chance(0.12) { restart() }
            if dice.chance(0.15) {
                desk.venue.machine.apply(
                    .funding(instrument: TestDesk.btc, rate: .basisPoints(3), time: desk.now)
                )
            }
            if dice.chance(0.1),
                let id = desk.venue.machine.accountSnapshot.openOrders.first?.clientID
            {
                desk.venue.machine.cancel(id, at: desk.now)
            }
        }
    }

    @Test(arguments: 0..<24)
    func `after a storm over several lives everything is as the venue has it`(_ seed: Int) {
        var storm = Storm(seed: seed)
        for _ in 0..<40 { storm.live() }
        storm.desk.venue.machine.faults.plan = .none
        storm.desk.pass(.minutes(5), at: storm.price)
        let desk = storm.desk
        let account = desk.venue.machine.accountSnapshot
        let held = account.positions.first?.quantity ?? .zero
        #expect(desk.position == held)
        #expect(desk.book.ledgers[TestDesk.venueID]?.balance == account.balance)
        #expect(desk.book.openOrders.allSatisfy { $0.state != .unknown && $0.state != .sending })
        let known = Set(desk.book.openOrders.map(\.intent.id))
        #expect(Set(account.openOrders.compactMap(\.clientID)) == known)
        #expect(desk.book.drifts.isEmpty)
        #expect(desk.book.halts.allSatisfy { $0.cause != .contradiction && $0.cause != .overfill })
        #expect(desk.book.halts.allSatisfy { $0.cause != .otherWriter && $0.cause != .liquidation })
        #expect(Set(desk.venue.submitted.map(\.id)).count == desk.venue.submitted.count)
        // A stop on the wrong side of the price is a wish that no venue fulfils.
        let trigger = desk.runner.state.wantedStop(of: TestDesk.btc) ?? .zero
        let isFitting = desk.position.isNegative == (trigger > Price(whole: storm.price))
        let isBare = isFitting && desk.runner.state.isUnprotected(TestDesk.btc)
        #expect(!isBare || !(desk.book.guards[TestDesk.btc]?.mayPlace ?? true))
    }
}
