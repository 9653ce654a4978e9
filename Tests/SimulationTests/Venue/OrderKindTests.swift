import Simulation
import Testing
import TradingCore

/// How each kind of order meets the quote.
@Suite struct OrderKindTests {
    @Test func `a market order takes the touch and pays the taker fee`() {
        var bench = VenueBench()
        _ = bench.quote(.of("99.9"), .of("100.1"))
        let reports = bench.order(.buy, .of("2"))
        #expect(reports.words == ["accepted", "filled 2 @ 100.1 taker"])
        // 2 * 100.1 * 0.0005
        #expect(reports.fills.first?.fee == .of("0.1001"))
        #expect(bench.account.balance == .of("9999.8999"))
        #expect(bench.position == .of("2"))
    }

    @Test func `a market order walks to worse levels and goes on at the next quote`() {
        var bench = VenueBench { $0.slippage.levelsMax = 2 }
        _ = bench.quote(.of("99.8"), .of("100.2"), size: .of("1"))
        // Half of the spread of 0.4 is a step of 0.2.
        #expect(
            bench.order(.buy, .of("2.5")).words
                == ["accepted", "filled 1 @ 100.2 taker", "filled 1 @ 100.4 taker"]
        )
        #expect(
            bench.quote(.of("99.9"), .of("100"), size: .of("1")).words == ["filled 0.5 @ 100 taker"]
        )
        #expect(bench.account.openOrders.isEmpty)
    }

    @Test func `what an order took is gone until the next quote`() {
        var bench = VenueBench { $0.slippage.levelsMax = 1 }
        _ = bench.quote(.of("99.9"), .of("100.1"), size: .of("1"))
        #expect(bench.order(.buy, .of("0.6"), .market, .ioc).fills.map(\.quantity) == [.of("0.6")])
        let second = bench.order(.buy, .of("0.6"), .market, .ioc)
        #expect(
            second.words
                == ["accepted", "filled 0.4 @ 100.1 taker", "cancelled immediate_or_cancel"]
        )
        #expect(
            bench.order(.buy, .of("0.6"), .market, .ioc).words
                == ["accepted", "cancelled immediate_or_cancel"]
        )
    }

    @Test func `a limit order rests and is filled at its price as maker when the touch reaches it`()
    {
        var bench = VenueBench()
        _ = bench.quote(.of("99.9"), .of("100.1"))
        #expect(bench.order(.buy, .of("1"), .limit(.of("99"))).words == ["accepted"])
        #expect(bench.quote(.of("98.9"), .of("99.1")).words == [])
        // The ask falls through the price; the better price is not invented.
        #expect(bench.quote(.of("98"), .of("98.5")).words == ["filled 1 @ 99 maker"])
    }

    @Test func `a resting order is filled in parts as the touch offers size`() {
        var bench = VenueBench()
        _ = bench.quote(.of("99.9"), .of("100.1"))
        _ = bench.order(.sell, .of("1"), .limit(.of("101")), id: "s")
        #expect(
            bench.quote(.of("101"), .of("101.1"), size: .of("0.4")).words == [
                "filled 0.4 @ 101 maker"
            ]
        )
        #expect(bench.account.openOrders.first?.filled == .of("0.4"))
        #expect(bench.account.openOrders.first?.quantity == .of("1"))
        #expect(
            bench.quote(.of("101"), .of("101.1"), size: .of("0.8")).words == [
                "filled 0.6 @ 101 maker"
            ]
        )
    }

    @Test func `better priced and then older orders are filled first`() {
        var bench = VenueBench()
        _ = bench.quote(.of("99.9"), .of("100.1"))
        _ = bench.order(.buy, .of("1"), .limit(.of("98")), id: "low")
        _ = bench.order(.buy, .of("1"), .limit(.of("99")), id: "first")
        _ = bench.order(.buy, .of("1"), .limit(.of("99")), id: "second")
        let fills = bench.quote(.of("97"), .of("97.5"), size: .of("50")).fills
        #expect(fills.map(\.order.text) == ["first", "second", "low"])
        #expect(fills.map(\.price) == [.of("99"), .of("99"), .of("98")])
    }

    @Test func `a crossing limit order takes up to its limit and rests with the rest`() {
        var bench = VenueBench()
        _ = bench.quote(.of("99.8"), .of("100.2"), size: .of("1"))
        #expect(
            bench.order(.buy, .of("5"), .limit(.of("100.4"))).words
                == ["accepted", "filled 1 @ 100.2 taker", "filled 1 @ 100.4 taker"]
        )
        #expect(bench.account.openOrders.map(\.filled) == [.of("2")])
    }

    @Test func `fill or kill is all or nothing`() {
        var bench = VenueBench()
        _ = bench.quote(.of("99.8"), .of("100.2"), size: .of("1"))
        #expect(
            bench.order(.buy, .of("3"), .limit(.of("100.4")), .fok).words
                == ["accepted", "cancelled fill_or_kill"]
        )
        #expect(bench.order(.buy, .of("2"), .limit(.of("100.4")), .fok).fills.count == 2)
    }

    @Test func `a post-only order is refused when it crosses and is maker otherwise`() {
        var bench = VenueBench()
        _ = bench.quote(.of("99.9"), .of("100.1"))
        #expect(
            bench.order(.buy, .of("1"), .limit(.of("100.1")), postOnly: true).words
                == ["refused post_only_would_cross"]
        )
        #expect(
            bench.order(.sell, .of("1"), .limit(.of("99.9")), postOnly: true).words
                == ["refused post_only_would_cross"]
        )
        #expect(
            bench.order(.buy, .of("1"), .limit(.of("100")), postOnly: true).words == ["accepted"]
        )
        #expect(bench.quote(.of("99.9"), .of("100")).words == ["filled 1 @ 100 maker"])
    }

    @Test func `stops trigger on bid for sells and on ask for buys`() {
        var bench = VenueBench()
        _ = bench.quote(.of("99.9"), .of("100.1"))
        _ = bench.order(.buy, .of("1"))
        _ = bench.order(.sell, .of("1"), .stop(trigger: .of("98")), reduceOnly: true, id: "stop")
        _ = bench.order(.buy, .of("1"), .stop(trigger: .of("102")), id: "breakout")
        #expect(bench.quote(.of("98.1"), .of("98.3")).words == [])
        #expect(bench.quote(.of("97.5"), .of("97.7")).words == ["filled 1 @ 97.5 taker"])
        #expect(bench.position == .zero)
        #expect(bench.quote(.of("101.8"), .of("102")).words == ["filled 1 @ 102 taker"])
    }

    @Test func `a triggered stop that found too little goes on although the price came back`() {
        var bench = VenueBench { $0.slippage.levelsMax = 1 }
        _ = bench.quote(.of("99.9"), .of("100.1"))
        _ = bench.order(.buy, .of("2"))
        _ = bench.order(.sell, .of("2"), .stop(trigger: .of("98")), reduceOnly: true)
        #expect(
            bench.quote(.of("98"), .of("98.1"), size: .of("0.5")).words == ["filled 0.5 @ 98 taker"]
        )
        #expect(bench.quote(.of("99"), .of("99.1")).words == ["filled 1.5 @ 99 taker"])
    }

    @Test func `a stop beyond its trigger becomes a market order at once`() {
        var bench = VenueBench()
        _ = bench.quote(.of("99.9"), .of("100.1"))
        #expect(
            bench.order(.sell, .of("1"), .stop(trigger: .of("100"))).words
                == ["accepted", "filled 1 @ 99.9 taker"]
        )
    }

    @Test func `a reduce-only order is cut to the position and never turns it`() {
        var bench = VenueBench()
        _ = bench.quote(.of("99.9"), .of("100.1"))
        _ = bench.order(.buy, .of("1"))
        #expect(
            bench.order(.sell, .of("3"), reduceOnly: true).words
                == ["accepted", "filled 1 @ 99.9 taker", "cancelled reduce_only_shrunk"]
        )
        #expect(bench.position == .zero)
        #expect(
            bench.order(.sell, .of("1"), reduceOnly: true).words == ["refused nothing_to_reduce"]
        )
    }

    @Test func `resting reduce-only orders shrink with the position and go with it`() {
        var bench = VenueBench()
        _ = bench.quote(.of("99.9"), .of("100.1"))
        _ = bench.order(.buy, .of("2"))
        _ = bench.order(.sell, .of("2"), .limit(.of("110")), reduceOnly: true, id: "target")
        _ = bench.order(.sell, .of("2"), .stop(trigger: .of("90")), reduceOnly: true, id: "stop")
        _ = bench.order(.sell, .of("0.5"))
        #expect(bench.account.openOrders.map(\.quantity) == [.of("1.5"), .of("1.5")])
        #expect(
            bench.quote(.of("110"), .of("110.1")).words
                == [
                    "filled 1.5 @ 110 maker", "cancelled reduce_only_shrunk",
                    "cancelled reduce_only_shrunk",
                ]
        )
        #expect(bench.account.openOrders.isEmpty)
    }

    @Test func `a maker rebate is rounded against us`() {
        var bench = VenueBench([
            VenueBench.instrument(makerFee: .of("-0.000000000333"), takerFee: .zero)
        ])
        _ = bench.quote(.of("99.9"), .of("100.1"))
        _ = bench.order(.buy, .of("0.101"), .limit(.of("99.7")))
        let fee = bench.quote(.of("99.6"), .of("99.7")).fills.first?.fee
        // 0.101 * 99.7 * 0.000000000333 = 0.0000000033531...
        #expect(fee == .of("-0.000000003353"))
    }

    @Test func `a quote without size offers the configured value`() {
        var bench = VenueBench { $0.touchSize.notional = .of("200") }
        _ = bench.quote(.of("99.9"), .of("100"), size: nil)
        #expect(
            bench.order(.buy, .of("3"), .limit(.of("100")), .ioc).fills.map(\.quantity) == [
                .of("2")
            ]
        )
    }

    @Test func `a crossed quote is not acted on`() {
        var bench = VenueBench()
        _ = bench.quote(.of("99.9"), .of("100.1"))
        _ = bench.order(.buy, .of("1"), .limit(.of("99")))
        #expect(bench.quote(.of("101"), .of("98")).words == [])
        #expect(bench.quote(.of("0"), .of("0")).words == [])
    }
}
