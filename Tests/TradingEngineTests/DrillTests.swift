import Simulation
import Testing
import TradingCore
import TradingEngine

/// Drills latch what they practise, and lift that and nothing else.
struct DrillTests {
    private func trading() -> TestDesk {
        let desk = TestDesk(wishes: [rest(49_000)])
        desk.begin()
        desk.bar(50_000)
        desk.pass(.seconds(20), at: 50_000)
        return desk
    }

    private func begin(_ desk: TestDesk, _ kind: DrillKind) -> DrillReport? {
        guard case .drill(let report) = desk.act(.beginDrill(kind, venue: nil)) else { return nil }
        return report
    }

    private func end(_ desk: TestDesk, number: Int = 1, lifting isHaltLifted: Bool = true) {
        desk.act(
            .endDrill(
                DrillEnded(
                    number: number,
                    kind: .halt,
                    isPassed: isHaltLifted,
                    isHaltLifted: isHaltLifted,
                    outcome: "passed",
                    steps: [NamedNumber("halt committed", "1.2 ms")]
                )
            )
        )
    }

    @Test func `a drill of the halt cancels entries for real and lifts its halt`() throws {
        let desk = trading()
        #expect(begin(desk, .halt)?.isRefusal == false)
        #expect(desk.book.halts.map(\.drill) == [1])
        #expect(desk.venue.cancelled.count == 1)
        end(desk)
        #expect(desk.book.halts.isEmpty)
        #expect(desk.book.drill == nil)
        #expect(desk.alerts(.drillReport).count == 1)
        #expect(desk.runner.state.drillReport().runs.first?.steps.first?.value == "1.2 ms")
    }

    @Test func `a halt by an operator during a drill stays`() {
        let desk = trading()
        _ = begin(desk, .halt)
        desk.act(.halt(scope: .all, reason: "real"))
        end(desk)
        #expect(desk.book.halts.map(\.reason) == ["real"])
    }

    @Test func `a flatten by an operator during a drill of it keeps its halt`() {
        let desk = trading()
        #expect(begin(desk, .flatten)?.isRefusal == false)
        desk.act(.flatten)
        #expect(desk.book.halts.count == 2)
        desk.pass(.seconds(5), at: 50_000)
        end(desk)
        #expect(desk.book.halts.map(\.cause) == [.flatten])
        #expect(desk.book.halts.map(\.drill) == [nil])
    }

    @Test func `a drill that is not sure of its end leaves its halt`() {
        let desk = trading()
        _ = begin(desk, .halt)
        end(desk, lifting: false)
        #expect(desk.book.halts.map(\.drill) == [1])
    }

    @Test func `an end of another number lifts nothing`() {
        let desk = trading()
        _ = begin(desk, .halt)
        end(desk, number: 7)
        #expect(desk.book.halts.count == 1)
        #expect(desk.book.drill?.number == 1)
    }

    @Test func `a crash in a drill leaves it halted and says so`() {
        let desk = trading()
        _ = begin(desk, .halt)
        var book = Book()
        for entry in desk.journal.entries { book.apply(entry.fact, at: entry.time) }
        let next = TestDesk(book: book, machine: desk.venue.machine, startingAt: desk.now)
        next.begin()
        #expect(next.book.halts.map(\.drill) == [1])
        #expect(next.book.drill == nil)
        #expect("\(next.alerts(.drillReport).map(\.report))".contains("stands until /resume"))
        end(next)
        #expect(next.book.halts.count == 1, "the end of a dead drill lifts nothing")
    }

    @Test func `no drill begins while something real goes on`() {
        let halted = trading()
        halted.act(.halt(scope: .symbol("BTCUSDT"), reason: "real"))
        #expect(begin(halted, .halt)?.isRefusal == true)
        let drifting = trading()
        tradeByHand(drifting, .buy, "0.1")
        drifting.pass(.seconds(5), at: 50_000)
        #expect(begin(drifting, .disconnect)?.isRefusal == true)
        #expect(begin(drifting, .halt)?.lines.first?.contains("Drift #1") == true)
        let unknown = TestDesk(wishes: [rest(49_000)])
        unknown.begin()
        unknown.venue.losesOrders = true
        unknown.bar(50_000)
        unknown.pass(.seconds(12), at: 50_000)
        #expect(begin(unknown, .halt)?.isRefusal == true)
        let twice = trading()
        #expect(begin(twice, .disconnect)?.isRefusal == false)
        #expect(begin(twice, .halt)?.isRefusal == true)
    }

    @Test func `no drill begins where a market is live`() {
        let desk = TestDesk(mode: .live)
        desk.begin()
        #expect(begin(desk, .halt)?.lines.first?.contains("live") == true)
        guard
            case .notice(let report) = desk.act(
                .tradeByHand(symbol: "BTCUSDT", .buy, Quantity(whole: 1))
            )
        else { return }
        #expect(report.isRefusal)
    }
}
