import RiskControl
import Testing
import TradingCore

/// What works already on the side of an order that only reduces, and what of it takes its room.
struct ReducingRoomTests {
    /// What the gate grants of selling 1 where 1 is held.
    private func granted(
        _ purpose: OrderPurpose,
        beside orders: [WorkingOrder],
        kind: InstrumentKind = .perpetual,
        isReduceOnly: Bool = true,
        isReduceOnlyMode: Bool = false
    ) throws -> Quantity {
        var context = try healthy(kind)
        context.position = Quantity(whole: 1)
        context.openOrders = orders
        context.isReduceOnlyMode = isReduceOnlyMode
        let order = try intent(
            .sell,
            "1",
            stop: purpose == .protectiveStop ? "95" : nil,
            purpose: purpose,
            isReduceOnly: isReduceOnly
        )
        return preflight(order, in: context, limits: RiskLimits()).record.granted
    }

    @Test(arguments: [OrderPurpose.exit, .protectiveStop, .flatten], [false, true])
    func `resting entries of the other side hold nothing back that is reduce-only`(
        purpose: OrderPurpose,
        isReduceOnlyMode: Bool
    ) throws {
        let entries = [try working(.sell, "5", at: "101"), try working(.sell, "5", at: "102")]
        let size = try granted(purpose, beside: entries, isReduceOnlyMode: isReduceOnlyMode)
        #expect(size == Quantity(whole: 1))
    }

    @Test(arguments: [OrderPurpose.exit, .protectiveStop])
    func `an exit without the flag shares the position with what is reduce-only`(
        purpose: OrderPurpose
    ) throws {
        let exit = try working(.sell, "0.4", purpose: .exit)
        #expect(try granted(purpose, beside: [exit]) == (try quantity("0.6")))
        let entry = try working(.sell, "5")
        #expect(try granted(purpose, beside: [exit, entry]) == (try quantity("0.6")))
        let stop = try working(.sell, "0.6", isReduceOnly: true, purpose: .protectiveStop)
        #expect(try granted(purpose, beside: [exit, stop]) == .zero)
    }

    @Test func `a close is never held back where the venue cuts it at flat`() throws {
        let exit = try working(.sell, "1", purpose: .exit)
        #expect(try granted(.flatten, beside: [exit]) == Quantity(whole: 1))
    }

    @Test func `an order without the flag counts everything that works on its side`() throws {
        let entry = try working(.sell, "0.3")
        let size = try granted(.exit, beside: [entry], isReduceOnly: false)
        #expect(size == (try quantity("0.7")))
        let inMode = try granted(
            .entry,
            beside: [entry],
            isReduceOnly: false,
            isReduceOnlyMode: true
        )
        #expect(inMode == (try quantity("0.7")))
    }

    @Test(arguments: [OrderPurpose.exit, .protectiveStop, .flatten])
    func `where nothing can be sold short every sell is taken from what is held`(
        purpose: OrderPurpose
    ) throws {
        let sell = try working(.sell, "0.6")
        #expect(try granted(purpose, beside: [sell], kind: .spot) == (try quantity("0.4")))
    }
}
