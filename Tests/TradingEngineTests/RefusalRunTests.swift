import Foundation
import Testing
import TradingCore
import TradingEngine

/// A strategy that hears the same refusal again and again is stopped in that instrument until an
/// operator resumes it.
struct RefusalRunTests {
    private func refused() -> TestDesk {
        let desk = TestDesk(wishes: [hold("0.1")])
        desk.begin()
        desk.venue.refusesOrders = true
        desk.bar(50_000)
        return desk
    }

    @Test func `the fourth refusal alike halts the strategy's entries in the instrument`() throws {
        let desk = refused()
        desk.pass(.seconds(6), at: 50_000)
        #expect(desk.venue.submitted.count == 3)
        #expect(desk.book.halts.isEmpty, "three are borne")
        desk.pass(.minutes(10), at: 50_000)
        #expect(desk.venue.submitted.count == 4)
        let halt = try #require(desk.book.halts.first)
        #expect(halt.scope == .symbol("BTCUSDT") && halt.cause == .refusals)
        #expect(halt.reason.contains("4 times in a row") && halt.reason.contains("not today"))
        #expect(desk.alerts(.haltLatched).count == 1)
        guard case .strategies(let report) = desk.runner.state.report(.strategies),
            case .why(let why) = desk.runner.state.report(.why(subject: "BTCUSDT"))
        else {
            Issue.record("no reports")
            return
        }
        #expect(report.strategies.first?.standing == "halted")
        #expect(why.lines.contains { $0.sentence == halt.reason })
    }

    @Test func `it stays so over a restart, and an operator's resume lets it try again`() {
        let desk = refused()
        desk.pass(.minutes(1), at: 50_000)
        var book = Book()
        for entry in desk.journal.entries { book.apply(entry.fact, at: entry.time) }
        let next = TestDesk(
            wishes: [hold("0.1")],
            book: book,
            machine: desk.venue.machine,
            startingAt: desk.now
        )
        next.begin()
        next.bar(50_000)
        next.pass(.minutes(6), at: 50_000)
        #expect(next.venue.submitted.isEmpty)
        next.act(.resume(scope: .symbol("BTCUSDT")))
        next.pass(.seconds(2), at: 50_000)
        #expect(next.venue.submitted.count == 1)
        #expect(!next.position.isZero)
    }

    @Test func `after a resume three more are borne`() throws {
        let desk = refused()
        desk.pass(.minutes(10), at: 50_000)
        #expect(desk.venue.submitted.count == 4 && desk.book.halts.count == 1)
        desk.act(.resume(scope: .symbol("BTCUSDT")))
        desk.pass(.minutes(1), at: 50_000)
        desk.pass(.minutes(10), at: 50_000)
        #expect(desk.venue.submitted.count == 8)
        let halt = try #require(desk.book.halts.first)
        #expect(halt.cause == .refusals && halt.reason.contains("4 times in a row"))
    }

    @Test func `the count goes on over a restart`() throws {
        let desk = refused()
        desk.pass(.seconds(6), at: 50_000)
        #expect(desk.venue.submitted.count == 3 && desk.book.halts.isEmpty)
        var book = Book()
        for entry in desk.journal.entries { book.apply(entry.fact, at: entry.time) }
        let saved = try JSONEncoder().encode(book)
        #expect(try JSONDecoder().decode(Book.self, from: saved) == book)
        let next = TestDesk(
            wishes: [hold("0.1")],
            book: book,
            machine: desk.venue.machine,
            startingAt: desk.now
        )
        next.begin()
        next.venue.refusesOrders = true
        next.bar(50_000)
        next.pass(.minutes(10), at: 50_000)
        #expect(next.venue.submitted.count == 1)
        let halt = try #require(next.book.halts.first)
        #expect(halt.cause == .refusals && halt.reason.contains("4 times in a row"))
    }

    @Test func `an order that the venue takes ends the run`() {
        let desk = refused()
        desk.pass(.seconds(6), at: 50_000)
        #expect(desk.venue.submitted.count == 3)
        desk.venue.refusesOrders = false
        desk.pass(.seconds(30), at: 50_000)
        #expect(!desk.position.isZero)
        #expect(desk.book.halts.isEmpty)
    }
}
