import RiskControl
import Testing
import TradingCore
import TradingEngine

/// Halts latch, cancel entries, keep what protects, and lift only by a resume whose checks pass.
struct HaltTests {
    @Test func `a halt stops entries and keeps position and stop`() {
        let desk = TestDesk(wishes: [
            hold("0.1", stop: 48_000), hold("0.1", stop: 48_000), hold("0.3", stop: 48_000),
        ])
        desk.begin()
        desk.bar(50_000)
        desk.bar(50_000)
        desk.act(.halt(scope: .all, reason: "lunch"))
        let sent = desk.venue.submitted.count
        for _ in 0..<3 { desk.bar(50_000) }
        #expect(desk.venue.submitted.count == sent)
        #expect(desk.position == (try? Quantity("0.1")))
        #expect(desk.book.openOrders.map(\.intent.purpose) == [.protectiveStop])
        #expect(desk.count(.signalSkipped) == 1, "one refusal is recorded, not one per try")
        #expect(desk.book.lastSkips[TestDesk.btc]?.skipped.preflight.reason == .halted)
    }

    @Test func `an operator's other reasons are halts of their own, up to a bound`() {
        let desk = TestDesk()
        desk.begin()
        for number in 1...20 { desk.act(.halt(scope: .all, reason: "reason \(number)")) }
        #expect(desk.book.halts.map(\.reason) == (1...8).map { "reason \($0)" })
        desk.act(.halt(scope: .symbol("BTCUSDT"), reason: "another scope"))
        #expect(desk.book.halts.count == 9)
    }

    @Test func `a halt of another symbol does not stop this one`() {
        let desk = TestDesk(wishes: [hold("0.1")])
        desk.begin()
        desk.act(.halt(scope: .symbol("ETHUSDT"), reason: ""))
        desk.bar(50_000)
        #expect(desk.position == (try? Quantity("0.1")))
    }

    @Test func `exits pass a halt`() {
        let desk = TestDesk(wishes: [hold("0.1"), hold("0")])
        desk.begin()
        desk.bar(50_000)
        desk.act(.halt(scope: .all, reason: ""))
        desk.bar(50_000)
        #expect(desk.position == .zero)
    }

    @Test func `resume lifts the halt and trading goes on`() {
        let desk = TestDesk(wishes: [hold("0.1")])
        desk.begin()
        desk.act(.halt(scope: .all, reason: ""))
        desk.bar(50_000)
        #expect(desk.position == .zero)
        guard case .resume(let report)? = desk.act(.resume(scope: .all)) else {
            Issue.record("a resume answers with its checklist")
            return
        }
        #expect(report.isDone, "\(report.checks.filter { !$0.passes })")
        desk.bar(50_000)
        #expect(desk.position == (try? Quantity("0.1")))
    }

    @Test
    func `a daily loss halts once it is confirmed, with evidence, and stays through a restart`() {
        let desk = TestDesk(wishes: [hold("0.5")])
        desk.begin()
        desk.bar(50_000)
        desk.pass(.seconds(5), at: 50_000)
        desk.pass(.seconds(5), at: 48_000)
        let halt = desk.book.halts.first { $0.cause == .dailyLoss }
        #expect(halt != nil)
        #expect(halt?.evidence.isEmpty == false)
        #expect(!desk.alerts(.killSwitch).isEmpty)
        var book = Book()
        for entry in desk.journal.entries { book.apply(entry.fact, at: entry.time) }
        let next = TestDesk(wishes: [hold("0.9")], book: book, machine: desk.venue.machine)
        next.begin(at: 48_000)
        next.bar(48_000)
        #expect(next.venue.submitted.isEmpty)
        guard case .resume(let report)? = next.act(.resume(scope: .all)) else { return }
        #expect(!report.isDone, "the loss budget is spent")
        #expect(
            report.checks.contains { !$0.passes && $0.name == "loss budget" && !$0.mend.isEmpty }
        )
    }

    @Test func `after a rebase losses count anew, and the day's account still adds up`() {
        let desk = TestDesk(wishes: [hold("0.5")])
        desk.begin()
        desk.bar(50_000)
        desk.pass(.seconds(5), at: 50_000)
        desk.pass(.seconds(5), at: 48_000)
        #expect(desk.book.halts.contains { $0.cause == .dailyLoss })
        guard case .resume(let done)? = desk.act(.resume(scope: .all, rebase: true)) else { return }
        #expect(done.isDone, "\(done.checks.filter { !$0.passes })")
        desk.pass(.seconds(10), at: 48_000)
        #expect(desk.book.halts.isEmpty, "the loss before the rebase does not halt again")
        #expect(desk.runner.state.riskReport().dayLoss?.magnitude ?? .zero < Money(whole: 10))
        let summary = desk.runner.state.summaryReport(
            SummarySurroundings(
                day: desk.runner.state.moment.now.day,
                isLate: false,
                undelivered: 0,
                uptimeSeconds: 0,
                headSequence: 0,
                headHash: ""
            )
        )
        let change = summary.equityChange ?? .zero
        #expect(change < Money(whole: -900))
        #expect(change == summary.pnl.net + (summary.unrealisedChange ?? .zero))
        desk.pass(.seconds(10), at: 45_000)
        #expect(desk.book.halts.contains { $0.cause == .dailyLoss }, "a further loss does")
    }

    @Test func `cash movements land where the journal puts them`() {
        let kinds: [CashMovement.Kind] = [
            .funding, .financing, .fee, .rebate, .transfer, .liquidation, .correction,
        ]
        var book = Book()
        for (index, kind) in kinds.enumerated() {
            let movement = CashMovement(
                venue: TestDesk.venueID,
                id: "\(index)",
                kind: kind,
                amount: Money(units: Int128(1) << Int128(index)),
                instrument: nil,
                time: TestDesk.start
            )
            book.apply(.cashMoved(movement), at: TestDesk.start)
        }
        // The same table stands in the tests of the journal's reader.
        let day = book.ledgers[TestDesk.venueID]?.day
        #expect(day?.funding == Money(units: 1 + 2))
        #expect(day?.fees == Money(units: -(4 + 8)))
        #expect(day?.realised == Money(units: 32 + 64))
        #expect(day?.transfers == Money(units: 16))
    }

    @Test func `one bad tick trips nothing`() {
        let desk = TestDesk(wishes: [hold("0.5")])
        desk.begin()
        desk.bar(50_000)
        desk.pass(.seconds(3), at: 50_000)
        desk.quote(47_000)
        desk.handle(.clock)
        desk.quote(50_000)
        desk.pass(.seconds(5), at: 50_000)
        #expect(desk.book.halts.isEmpty)
    }

    @Test func `flatten halts, closes, cancels, verifies and posts a receipt`() {
        let desk = TestDesk(wishes: [hold("0.1", stop: 48_000)])
        desk.begin()
        desk.bar(50_000)
        desk.bar(50_000)
        desk.act(.flatten)
        desk.pass(.seconds(15), at: 50_000)
        #expect(desk.position == .zero)
        #expect(desk.book.openOrders.isEmpty)
        #expect(desk.book.halts.contains { $0.cause == .flatten })
        guard case .flatten(let receipt)? = desk.alerts(.flattenReceipt).first?.report else {
            Issue.record("a receipt is posted")
            return
        }
        #expect(receipt.isFinished && receipt.isFlat && receipt.verifiedAt != nil)
        #expect(receipt.fills.count == 1)
        #expect(!desk.book.isFlattenPending)
    }

    @Test func `flat is what two accounts in a row say, and four against trades that are known`() {
        for (trades, looks) in [(0, 2), (1, 4)] {
            let desk = TestDesk()
            desk.begin()
            desk.pass(.seconds(30), at: 50_000)
            if trades > 0 { tellForeignTrade(desk) }
            desk.act(.flatten)
            // Each two seconds after the one before.
            desk.pass(.seconds(2 * looks - 3), at: 50_000)
            #expect(desk.alerts(.flattenReceipt).isEmpty, "\(looks - 1) accounts are too few")
            desk.pass(.seconds(8), at: 50_000)
            #expect(desk.alerts(.flattenReceipt).count == 1, "\(looks) accounts are enough")
        }
    }

    private func tellForeignTrade(_ desk: TestDesk) {
        let fill = Fill(
            id: "X1",
            order: ClientOrderID("another-hand-1"),
            instrument: TestDesk.btc,
            side: .sell,
            price: Price(whole: 50_000),
            quantity: Quantity(units: 14_000_000_000),
            fee: .zero,
            liquidity: .taker,
            time: desk.now
        )
        desk.tell(fill.order, .fill(fill))
    }

    @Test func `a flatten that a crash interrupted goes on after the restart`() {
        let desk = TestDesk(wishes: [hold("0.1")])
        desk.begin()
        desk.bar(50_000)
        desk.venue.losesOrders = true
        desk.act(.flatten)
        var book = Book()
        for entry in desk.journal.entries { book.apply(entry.fact, at: entry.time) }
        #expect(book.isFlattenPending)
        let next = TestDesk(wishes: [hold("0.1")], book: book, machine: desk.venue.machine)
        next.begin()
        next.pass(.seconds(30), at: 50_000)
        #expect(next.position == .zero)
        #expect(!next.book.isFlattenPending)
    }

    @Test func `reduce-only mode lets positions shrink and not grow`() {
        let desk = TestDesk(wishes: [hold("0.2"), hold("0.3"), hold("0.1")])
        desk.begin()
        desk.bar(50_000)
        desk.act(.setReduceOnly(true))
        desk.bar(50_000)
        #expect(desk.position == (try? Quantity("0.2")))
        desk.bar(50_000)
        #expect(desk.position == (try? Quantity("0.1")))
    }
}
