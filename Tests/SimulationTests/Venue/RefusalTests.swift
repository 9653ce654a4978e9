import Simulation
import Testing
import TradingCore

/// The venue's business codes.
@Suite struct RefusalTests {
    @Test func `an order off the rules is refused with the rule's code`() {
        var bench = VenueBench()
        #expect(bench.order(.buy, .of("1")).words == ["refused no_market"])
        _ = bench.quote(.of("99.9"), .of("100.1"))
        #expect(bench.order(.buy, .of("1"), .limit(.of("99.95"))).words == ["refused off_tick"])
        #expect(
            bench.order(.buy, .of("1"), .stop(trigger: .of("101.01"))).words == ["refused off_tick"]
        )
        #expect(bench.order(.buy, .of("1.0005")).words == ["refused off_lot"])
        #expect(bench.order(.buy, .of("0.001")).words == ["refused below_quantity_min"])
        #expect(bench.order(.buy, .zero).words == ["refused below_quantity_min"])
        #expect(bench.order(.buy, .of("1000.001")).words == ["refused above_quantity_max"])
        #expect(bench.order(.buy, .of("0.04")).words == ["refused below_notional_min"])
        #expect(bench.order(.buy, .of("1"), .limit(.zero)).words == ["refused invalid_order"])
        #expect(bench.order(.buy, .of("1"), postOnly: true).words == ["refused invalid_order"])
        #expect(
            bench.order(.buy, .of("1"), .limit(.of("99")), .ioc, postOnly: true).words
                == ["refused invalid_order"]
        )
        #expect(bench.order(.buy, .of("1"), symbol: "DOGE").words == ["refused unknown_instrument"])
        #expect(bench.account.openOrders.isEmpty && bench.account.balance == .of("10000"))
    }

    @Test func `reduce-only orders are exempt from the smallest value`() {
        var bench = VenueBench()
        _ = bench.quote(.of("99.9"), .of("100.1"))
        _ = bench.order(.buy, .of("1"))
        _ = bench.order(.sell, .of("0.99"))
        #expect(bench.order(.sell, .of("0.01")).words == ["refused below_notional_min"])
        #expect(bench.order(.sell, .of("0.01"), reduceOnly: true).fills.count == 1)
    }

    @Test func `a closed session refuses orders, takes cancels and fills nothing`() {
        var bench = VenueBench([VenueBench.instrument("SPY", .equity, calendar: .usEquities)])
        _ = bench.quote(.of("99.9"), .of("100.1"), symbol: "SPY")
        _ = bench.order(.buy, .of("1"), .limit(.of("99")), id: "rests", symbol: "SPY")
        _ = bench.order(.buy, .of("1"), .limit(.of("98")), id: "goes", symbol: "SPY")
        bench.now = VenueBench.time("2026-03-04T22:00:00Z")
        #expect(bench.quote(.of("97"), .of("97.1"), symbol: "SPY").words == [])
        #expect(bench.order(.buy, .of("1"), symbol: "SPY").words == ["refused session_closed"])
        #expect(bench.cancel("goes").words == ["cancelled cancel_requested"])
        bench.now = VenueBench.time("2026-03-05T15:00:00Z")
        #expect(bench.quote(.of("97"), .of("97.1"), symbol: "SPY").words == ["filled 1 @ 99 maker"])
    }

    @Test func `initial margin bounds orders and positions together`() {
        // 10,000 at leverage 5 carries less than 50,000 of value.
        var bench = VenueBench()
        _ = bench.quote(.of("99.9"), .of("100"), size: .of("1000"))
        #expect(bench.order(.buy, .of("500")).words == ["refused insufficient_margin"])
        #expect(bench.order(.buy, .of("300")).fills.count == 1)
        #expect(bench.order(.buy, .of("150"), .limit(.of("99"))).words == ["accepted"])
        #expect(
            bench.order(.buy, .of("100"), .limit(.of("99"))).words == [
                "refused insufficient_margin"
            ]
        )
        // Closing needs no margin; turning needs it for the part beyond.
        #expect(bench.order(.sell, .of("300"), .limit(.of("110"))).words == ["accepted"])
        #expect(
            bench.order(.sell, .of("100"), .limit(.of("110"))).words
                == ["refused insufficient_margin"]
        )
    }

    @Test func `free margin is the balance less margins and reservations`() {
        var bench = VenueBench()
        _ = bench.quote(.of("99.9"), .of("100"), size: .of("1000"))
        _ = bench.order(.buy, .of("10"))
        _ = bench.order(.buy, .of("10"), .limit(.of("90")))
        // Balance 9999.5, margin 1000 / 5, order 900 / 5 and a taker fee of 0.45.
        #expect(bench.account.freeMargin == .of("9619.05"))
        #expect(bench.account.unrealised == .of("-0.5"))
        #expect(bench.account.equity == .of("9999"))
    }

    @Test func `a cash account buys with cash, sells what it holds, and is never short`() {
        var bench = VenueBench([VenueBench.instrument("BTCUSDT", .spot)])
        _ = bench.quote(.of("99.9"), .of("100"), size: .of("1000"))
        #expect(bench.order(.buy, .of("100")).words == ["refused insufficient_cash"])
        #expect(bench.order(.sell, .of("1")).words == ["refused insufficient_holdings"])
        #expect(bench.order(.buy, .of("90")).fills.count == 1)
        #expect(bench.account.freeMargin == .of("995.5"))
        #expect(bench.order(.sell, .of("60"), .limit(.of("110"))).words == ["accepted"])
        #expect(
            bench.order(.sell, .of("40"), .limit(.of("110"))).words
                == ["refused insufficient_holdings"]
        )
        #expect(
            bench.order(.sell, .of("90"), .stop(trigger: .of("95")), reduceOnly: true).words == [
                "accepted"
            ]
        )
        let reports = bench.quote(.of("94"), .of("94.1"), size: .of("1000"))
        #expect(reports.words == ["filled 90 @ 94 taker", "cancelled reduce_only_shrunk"])
        #expect(bench.account.positions.isEmpty && bench.account.openOrders.isEmpty)
    }

    @Test func `a used client id is refused, and the first order stays as it was`() {
        var bench = VenueBench()
        _ = bench.quote(.of("99.9"), .of("100.1"))
        _ = bench.order(.buy, .of("1"), .limit(.of("99")), id: "a")
        #expect(bench.order(.sell, .of("1"), id: "a").words == ["refused duplicate_client_id"])
        #expect(bench.account.openOrders.map(\.clientID?.text) == ["a"])
        #expect(bench.cancel("a").words == ["cancelled cancel_requested"])
        #expect(bench.order(.sell, .of("1"), id: "a").words == ["refused duplicate_client_id"])
    }

    @Test func `the oldest final id is forgotten at the bound`() {
        var bench = VenueBench { $0.rememberedOrdersMax = 2 }
        _ = bench.quote(.of("99.9"), .of("100.1"))
        for id in ["a", "b", "c"] { _ = bench.order(.buy, .of("0.1"), id: id) }
        #expect(bench.lookUp("a").words == ["not found"])
        #expect(bench.order(.buy, .of("0.1"), id: "c").words == ["refused duplicate_client_id"])
        #expect(bench.order(.buy, .of("0.1"), id: "a").fills.count == 1)
    }

    @Test func `a cancel of what is unknown or final is refused`() {
        var bench = VenueBench()
        _ = bench.quote(.of("99.9"), .of("100.1"))
        _ = bench.order(.buy, .of("1"), id: "done")
        #expect(bench.cancel("done").words == ["cancel refused order_not_found"])
        #expect(bench.cancel("never").words == ["cancel refused order_not_found"])
    }

    @Test func `a look-up tells the same story with the same fill ids`() {
        var bench = VenueBench()
        _ = bench.quote(.of("99.9"), .of("100.1"), size: .of("0.5"))
        let live = bench.order(.buy, .of("1"), .market, .ioc, id: "a")
        let again = bench.lookUp("a")
        #expect(again.words == live.words + ["amended 1"])
        #expect(again.fills == live.fills && again.fills.count == 2)
        #expect(bench.order(.buy, .of("1.0005"), id: "bad").words == bench.lookUp("bad").words)
        #expect(bench.lookUp("nothing").words == ["not found"])
        _ = bench.order(.buy, .of("1"), .limit(.of("90")), id: "b")
        _ = bench.cancel("b")
        #expect(bench.lookUp("b").words == ["accepted", "cancelled cancel_requested"])
    }

    @Test func `open orders and requests under way are bounded`() {
        var bench = VenueBench {
            $0.openOrdersMax = 2
            $0.requestsUnderWayMax = 1
            $0.requestLatency = LatencyModel(fixed: .seconds(1))
        }
        _ = bench.quote(.of("99.9"), .of("100.1"))
        _ = bench.order(.buy, .of("1"), .limit(.of("90")))
        #expect(bench.order(.buy, .of("1")).words == ["refused too_many_requests"])
        #expect(bench.cancel("t-1").words == ["cancel refused too_many_requests"])
        #expect(bench.lookUp("t-1").words == ["unknown"])
        #expect(bench.quote(.of("99.9"), .of("100.1")).words == ["accepted"])
        for price in ["91", "92"] as [String] {
            _ = bench.order(.buy, .of("1"), .limit(.of(price)))
            let words = bench.quote(.of("99.9"), .of("100.1")).words
            #expect(words == [price == "91" ? "accepted" : "refused too_many_open_orders"])
        }
    }
}
