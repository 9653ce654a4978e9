import Simulation
import Testing
import TradingCore

/// Funding, liquidation, latency and restarts.
@Suite struct AccountTests {
    private static let btc = InstrumentID(venue: VenueBench.venueID, symbol: "BTCUSDT")

    @Test func `longs pay positive funding to shorts once per instant`() {
        var bench = VenueBench()
        _ = bench.quote(.of("99.9"), .of("100.1"))
        _ = bench.order(.buy, .of("10"))
        let before = bench.account.balance
        let funding = MarketEvent.funding(
            instrument: Self.btc,
            rate: .of("0.0001"),
            time: bench.now
        )
        bench.venue.apply(funding)
        bench.venue.apply(funding)
        let cash = bench.venue.advance(to: bench.now).cash
        #expect(cash.map(\.amount) == [.of("-0.1")])
        #expect(cash.first?.kind == .funding && cash.first?.instrument == Self.btc)
        #expect(bench.account.balance == before - .of("0.1"))
        _ = bench.order(.sell, .of("30"))
        bench.venue.apply(
            .funding(instrument: Self.btc, rate: .of("0.0001"), time: bench.now + .hours(8))
        )
        let second = bench.venue.advance(to: bench.now + .hours(8)).cash
        #expect(second.map(\.amount) == [.of("0.2")])
        #expect(cash.first?.id != second.first?.id)
    }

    @Test func `a flat account and a spot market pay no funding`() {
        for kind in [InstrumentKind.perpetual, .spot] {
            var bench = VenueBench([VenueBench.instrument("BTCUSDT", kind)])
            _ = bench.quote(.of("99.9"), .of("100.1"))
            if kind == .spot { _ = bench.order(.buy, .of("1")) }
            bench.venue.apply(.funding(instrument: Self.btc, rate: .of("0.01"), time: bench.now))
            #expect(bench.venue.advance(to: bench.now).cash == [])
        }
    }

    @Test func `a position whose margin is used up is closed by the venue`() {
        var bench = VenueBench()
        _ = bench.quote(.of("99.9"), .of("100"))
        _ = bench.order(.buy, .of("10"))
        _ = bench.order(.sell, .of("10"), .limit(.of("120")), reduceOnly: true, id: "target")
        let before = bench.account.balance
        // Margin 200; maintenance 0.5 %: due where 10 m (1 - 0.005) <= 800, m <= 80.4020...
        #expect(bench.quote(.of("80.4"), .of("80.6")).words == [])
        let reports = bench.quote(.of("80.3"), .of("80.5"))
        // Loss 197 and taker fee 0.4015; the venue's 0.5 % would be 4.015, but 2.5985 is left.
        #expect(
            reports.words
                == ["cancelled liquidation", "filled 10 @ 80.3 taker", "liquidation -2.5985"]
        )
        #expect(bench.account.positions.isEmpty && bench.account.openOrders.isEmpty)
        #expect(bench.account.balance == before - .of("200"))
    }

    @Test func `a gap through the liquidation price costs the margin and no more`() {
        for side in [Side.buy, .sell] {
            var bench = VenueBench()
            _ = bench.quote(.of("99.9"), .of("100.1"))
            _ = bench.order(side, .of("10"))
            let open = bench.account
            let margin = open.balance - open.freeMargin
            let far = side == .buy ? "50" : "160"
            let reports = bench.quote(.of(far), .of(far), size: .of("0.5"))
            #expect(reports.cash.first?.amount.isPositive == true)
            #expect(reports.fills.reduce(Quantity.zero) { $0 + $1.quantity } == .of("10"))
            #expect(bench.account.balance == open.balance - margin)
            #expect(Set(reports.fills.map(\.id)).count == reports.fills.count)
        }
    }

    @Test func `leverage follows the symbol and stays below the instrument's largest`() {
        var bench = VenueBench { $0.leverages = ["BTCUSDT": .of("50")] }
        _ = bench.quote(.of("99.9"), .of("100"))
        _ = bench.order(.buy, .of("10"))
        // 1000 / 10
        #expect(bench.account.balance - bench.account.freeMargin == .of("100"))
    }

    @Test func `messages travel and meet the quote of their arrival`() {
        var bench = VenueBench {
            $0.requestLatency = LatencyModel(fixed: .milliseconds(100))
            $0.answerLatency = LatencyModel(fixed: .milliseconds(50))
        }
        _ = bench.quote(.of("99.9"), .of("100.1"))
        let sent = bench.now
        #expect(bench.order(.buy, .of("1")) == [])
        #expect(bench.venue.nextDue == sent + .milliseconds(100))
        // This quote comes before the order arrives.
        bench.now = sent + .milliseconds(-910)
        _ = bench.quote(.of("104.9"), .of("105.1"))
        #expect(bench.venue.advance(to: sent + .milliseconds(149)) == [])
        #expect(bench.venue.nextDue == sent + .milliseconds(150))
        let reports = bench.venue.advance(to: sent + .milliseconds(150))
        #expect(reports.words == ["accepted", "filled 1 @ 105.1 taker"])
        #expect(reports.fills.first?.time == sent + .milliseconds(100))
        #expect(bench.venue.nextDue == nil)
    }

    @Test func `jitter keeps messages in order and depends on the seed`() {
        func dues(seed: UInt64) -> [UTCTime] {
            var bench = VenueBench(seed: seed) {
                $0.requestLatency = LatencyModel(
                    fixed: .milliseconds(5),
                    jitterMax: .milliseconds(80)
                )
            }
            var dues: [UTCTime] = []
            _ = bench.quote(.of("99.9"), .of("100.1"))
            for _ in 0..<50 { _ = bench.order(.buy, .of("0.1")) }
            var ids: [String] = []
            while let due = bench.venue.nextDue {
                dues.append(due)
                ids += bench.venue.advance(to: due).fills.map(\.order.text)
            }
            #expect(ids == (1...50).map { "t-\($0)" })
            #expect(dues == dues.sorted())
            return dues
        }
        #expect(dues(seed: 7) == dues(seed: 7))
        #expect(dues(seed: 7) != dues(seed: 8))
    }

    @Test func `the account tells positions, orders and the venue's own time`() {
        var bench = VenueBench()
        _ = bench.quote(.of("99.9"), .of("100.1"))
        _ = bench.order(.sell, .of("2"))
        _ = bench.order(.buy, .of("1"), .limit(.of("95")), id: "b")
        bench.venue.requestAccount(at: bench.now)
        guard case .account(let account)? = bench.venue.advance(to: bench.now).first else {
            Issue.record("no account")
            return
        }
        #expect(
            account.positions == [
                VenuePosition(instrument: Self.btc, quantity: .of("-2"), averagePrice: .of("99.9"))
            ]
        )
        #expect(account.openOrders.map(\.clientID?.text) == ["b"])
        #expect(account.time == bench.now && account.currency == "USD")
    }
}
