import Simulation
import Strategies
import Testing
import TradingCore
import TradingEngine

/// A restart out of the facts, at whatever moment, trades on as if it had not happened.
struct RestartTests {
    /// Prices of half a day, three quotes and a closed bar a minute.
    private struct Tape {
        static let minutes = 120
        private let closes: [Int]

        init() {
            var dice = SeededGenerator(seed: 11)
            var price = 50_000
            closes = (0..<Self.minutes).map { minute in
                let drift = (minute / 40).isMultiple(of: 2) ? 14 : -14
                price += drift + Int(dice.next() % 121) - 60
                return price
            }
        }

        private func open(_ minute: Int) -> Int { minute == 0 ? 50_000 : closes[minute - 1] }

        /// The events of one step of 20 seconds, with their time.
        func events(_ step: Int) -> (time: UTCTime, events: [MarketEvent]) {
            let (minute, part) = step.quotientAndRemainder(dividingBy: 3)
            let time = TestDesk.start + .seconds(step * 20 + 20)
            let (from, to) = (open(minute), closes[minute])
            let price = part == 2 ? to : part == 0 ? min(from, to) - 15 : max(from, to) + 15
            let quote = Quote(
                instrument: TestDesk.btc,
                time: time,
                bid: Price(whole: price),
                ask: Price(whole: price) + TestDesk.instrument.tick
            )
            return (time, part == 2 ? [.quote(quote), .bar(bar(minute))] : [.quote(quote)])
        }

        func bar(_ minute: Int) -> Bar {
            let (from, to) = (open(minute), closes[minute])
            return Bar(
                instrument: TestDesk.btc,
                interval: .minute,
                openTime: TestDesk.start + .minutes(minute),
                open: Price(whole: from),
                high: Price(whole: max(from, to) + 15),
                low: Price(whole: min(from, to) - 15),
                close: Price(whole: to),
                volume: .one
            )
        }
    }

    private func assignment(_ bars: [Bar]) -> StrategyAssignment {
        var parameters = VolatilityMomentumParameters()
        parameters.interval = .minute
        parameters.momentumBars = 6
        parameters.volatilityBars = 8
        parameters.rangeBars = 4
        parameters.rebalanceBars = 5
        parameters.stopRanges = 1
        parameters.resizeBand = 0.05
        parameters.allowShort = true
        parameters.breadthMaxForShorts = 1
        var momentum = VolatilityMomentum(id: StrategyID("test/momentum"), parameters: parameters)
        for bar in bars { momentum.update(bar) }
        return StrategyAssignment(
            strategy: momentum,
            instruments: [TestDesk.btc],
            barsDigested: bars.count
        )
    }

    private func play(_ desk: TestDesk, _ tape: Tape, _ steps: Range<Int>) {
        for step in steps {
            let (time, events) = tape.events(step)
            desk.now = time
            for event in events {
                desk.venue.machine.apply(event)
                desk.deliver()
                desk.handle(.market(event))
            }
            desk.handle(.clock)
        }
    }

    private func begin(_ desk: TestDesk) {
        let start = AgentStarted(version: "0", pid: 1, modes: [:])
        desk.handle(.started(start))
    }

    /// What is sent when the process dies after these steps; without any, when it never does.
    private func sent(dyingAfter deaths: [Int]) -> [String] {
        let tape = Tape()
        var desk = TestDesk(assignment: assignment([]))
        begin(desk)
        var sent: [OrderIntent] = []
        var book = Book()
        var done = 0
        for death in deaths {
            play(desk, tape, done..<death)
            sent += desk.venue.submitted
            for entry in desk.journal.entries { book.apply(entry.fact, at: entry.time) }
            desk = TestDesk(
                book: book,
                machine: desk.venue.machine,
                assignment: assignment((0..<death / 3).map(tape.bar)),
                startingAt: desk.now
            )
            begin(desk)
            // The price of the moment, as a source tells it that goes on where it stopped.
            if case .quote(let quote)? = tape.events(death - 1).events.first {
                desk.handle(.market(.quote(quote)))
            }
            done = death
        }
        play(desk, tape, done..<Tape.minutes * 3)
        // All but the id, which tells in which life an order was made.
        return (sent + desk.venue.submitted).map {
            "\($0.createdAt) \($0.display) \($0.purpose) \($0.kind) seen \($0.referencePrice)"
        }
    }

    @Test func `a restart at any step sends the orders of the uninterrupted run`() {
        let straight = sent(dyingAfter: [])
        #expect(straight.count > 30)
        #expect(straight.contains { $0.contains("protectiveStop") })
        for first in stride(from: 2, to: Tape.minutes * 3 - 40, by: 23) {
            let broken = sent(dyingAfter: [first, first + 31])
            let odd = zip(straight, broken).first { $0 != $1 }
            let isSame = straight == broken
            #expect(isSame, "after step \(first): \(String(describing: odd))")
        }
    }

    @Test func `the looks at the market keep their beat through a restart`() {
        let odd = TestDesk.start + .seconds(17)
        let desk = TestDesk(startingAt: odd)
        desk.begin()
        desk.pass(.minutes(3), at: 50_000)
        let marks = desk.journal.entries.filter { $0.fact.kind == .equityMarked }.map(\.time)
        let later = marks.filter { $0 > odd + .seconds(5) }
        #expect(!later.isEmpty && later.allSatisfy { $0.seconds % 60 == 0 }, "\(later)")
    }
}
