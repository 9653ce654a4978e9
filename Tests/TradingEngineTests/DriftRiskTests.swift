import RiskControl
import Simulation
import Testing
import TradingCore
import TradingEngine

/// What a drift means for limits, flatten and stops as long as nobody decided over it.
struct DriftRiskTests {
    private func drifting(
        _ wish: [InstrumentID: DesiredInstrument],
        _ side: Side,
        _ quantity: String
    ) -> TestDesk {
        let desk = TestDesk(wishes: [wish])
        desk.begin()
        desk.bar(50_000)
        desk.pass(.seconds(30), at: 50_000)
        tradeByHand(desk, side, quantity)
        desk.pass(.seconds(5), at: 50_000)
        return desk
    }

    private func held(_ desk: TestDesk) -> Quantity {
        desk.venue.machine.accountSnapshot.positions.first?.quantity ?? .zero
    }

    private func exposure(_ desk: TestDesk) -> Money {
        guard case .risk(let risk) = desk.runner.state.report(.risk) else { return .zero }
        return risk.exposure
    }

    @Test func `limits count the larger of what venue and book hold`() {
        let larger = drifting(hold("0.2"), .buy, "0.1")
        #expect(exposure(larger) >= Money(whole: 15_000))
        let smaller = drifting(hold("0.2"), .sell, "0.1")
        #expect(exposure(smaller) >= Money(whole: 10_000))
    }

    @Test func `what was lost by hand is lost for the loss limits before anybody adopts it`() {
        let desk = drifting([:], .buy, "0.1")
        desk.pass(.seconds(10), at: 45_000)
        #expect(desk.position.isZero)
        #expect(loss(desk) >= Money(whole: 495), "five thousand on a tenth, and the fee")
        desk.pass(.seconds(10), at: 60_000)
        #expect(loss(desk) == .zero, "a gain that nobody adopted is not counted")
    }

    /// What the drawdown counts, out of the shares that are used of 10,000.
    private func loss(_ desk: TestDesk) -> Money {
        guard case .risk(let risk) = desk.runner.state.report(.risk), let drawdown = risk.drawdown
        else { return .zero }
        return Money(whole: 10_000).times(drawdown, .down)
    }

    @Test func `a flatten closes what the venue holds beyond the book`() {
        let desk = drifting(hold("0.2"), .buy, "0.1")
        desk.act(.flatten)
        desk.pass(.seconds(20), at: 50_000)
        #expect(held(desk).isZero)
        #expect(desk.book.positions.isEmpty)
        #expect(desk.book.drifts.isEmpty)
        guard case .flatten(let receipt) = desk.alerts(.flattenReceipt).first?.report else {
            Issue.record("there is a receipt")
            return
        }
        #expect(receipt.isFlat)
    }

    @Test func `a stop larger than what the venue still holds turns nothing`() {
        let desk = drifting(hold("0.2", stop: 48_000), .sell, "0.15")
        #expect(desk.venue.submitted.contains { $0.purpose == .protectiveStop && $0.isReduceOnly })
        desk.pass(.seconds(5), at: 47_000)
        #expect(!held(desk).isNegative)
    }
}
