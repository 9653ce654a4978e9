import Strategies
import Testing
import TradingCore

@testable import Research

/// The strategy bar by bar, booked by hand, beside the vectorised decisions.
@Suite struct CrossLedgerTests {
    private func perpetual() throws -> Instrument {
        try AgreementMarket.instrument()
    }

    private func price(_ ticks: Double) -> Price { Price(units: Int128(ticks) * 10_000_000_000) }

    /// Asks the strategy after each close and fills what it wants at the next open.
    private func streamed(
        _ parameters: [String: String],
        _ tape: TickTape,
        _ instrument: Instrument
    ) throws -> (fills: [CrossLedger.Fill], equity: [Money]) {
        var strategy = try StrategyCatalog.make(
            "sma-cross",
            id: StrategyID("m/s"),
            parameters: parameters
        )
        var (balance, held) = (Money(whole: 1_000), HeldPosition.flat)
        var wanted: Quantity?
        var fills: [CrossLedger.Fill] = []
        var equity: [Money] = []
        for row in 0..<tape.count {
            let (open, close) = (price(tape.open[row]), price(tape.close[row]))
            let target = wanted ?? held.quantity
            let turns = target.isNegative != held.quantity.isNegative
            for step in turns ? [.zero, target] : [target] where step != held.quantity {
                let side: Side = step > held.quantity ? .buy : .sell
                let size = (step - held.quantity).magnitude
                let fee = notional(of: size, at: open, .up).times(instrument.takerFee, .up)
                balance += held.apply(side, size, at: open) - fee
                fills.append(.init(bar: row, side: side, quantity: size, price: open, fee: fee))
            }
            equity.append(balance + held.unrealised(at: close))
            strategy.update(
                Bar(
                    instrument: instrument.id,
                    interval: .day,
                    openTime: tape.times[row],
                    open: open,
                    high: max(open, close),
                    low: min(open, close),
                    close: close,
                    volume: .zero
                )
            )
            let view = MarketView(
                time: tape.times[row] + .days(1),
                instruments: [instrument.id: instrument],
                quotes: [:],
                positions: [instrument.id: held.quantity],
                entryPrices: [:],
                stops: [:],
                equity: equity[row]
            )
            wanted = strategy.desiredState(view).instruments[instrument.id]?.targetPosition
        }
        return (fills, equity)
    }

    @Test(arguments: ["true", "false"], ["0.75", nil])
    func `the strategy bar by bar and the ledger agree to the last unit of money`(
        isShort: String,
        quantity: String?
    ) throws {
        let instrument = try perpetual()
        let tape = try TickWalk(1_200, seed: 11, step: 0.04).tape
        var parameters = ["fast": "3", "slow": "11", "allow_short": isShort]
        parameters["quantity"] = quantity
        let plain = try streamed(parameters, tape, instrument)
        let share = try Fraction("0.95")
        let ledger = CrossLedger(
            instrument: instrument,
            size: try quantity.map { .quantity(try Quantity($0)) } ?? .equityShare(share),
            start: Money(whole: 1_000)
        )
        let rule = CrossRule(fast: 3, slow: 11, isShortAllowed: isShort == "true")
        let booked = ledger.book(tape, rule)
        #expect(plain.fills.count > 50)
        #expect(booked.fills == plain.fills)
        #expect(booked.equity == plain.equity)
    }

    @Test func `an instrument that cannot be short is flat instead`() throws {
        let instrument = try perpetual()
        var strategy = try StrategyCatalog.make(
            "sma-cross",
            id: StrategyID("m/s"),
            parameters: ["fast": "1", "slow": "2", "allow_short": "true"]
        )
        #expect(strategy.warmUpBars == 2)
        for row in 0..<3 {
            strategy.update(
                Bar(
                    instrument: instrument.id,
                    interval: .day,
                    openTime: .epoch + .days(row),
                    open: Price(whole: 90 - row),
                    high: Price(whole: 90 - row),
                    low: Price(whole: 90 - row),
                    close: Price(whole: 90 - row),
                    volume: .zero
                )
            )
        }
        func target(_ kind: InstrumentKind) -> Quantity? {
            let listed = Instrument(
                id: instrument.id,
                kind: kind,
                base: "X",
                quote: "USDT",
                tick: instrument.tick,
                lot: instrument.lot,
                quantityMin: instrument.quantityMin,
                quantityMax: instrument.quantityMax,
                notionalMin: instrument.notionalMin,
                leverageMax: instrument.leverageMax,
                makerFee: instrument.makerFee,
                takerFee: instrument.takerFee,
                fundingIntervalHours: nil,
                calendar: .always
            )
            let view = MarketView(
                time: .epoch + .days(3),
                instruments: [listed.id: listed],
                quotes: [:],
                positions: [:],
                entryPrices: [:],
                stops: [:],
                equity: Money(whole: 880)
            )
            return strategy.desiredState(view).instruments[listed.id]?.targetPosition
        }
        #expect(target(.spot) == .zero)
        #expect(target(.perpetual) == -(try Quantity("9.5")))
    }

    @Test func `slippage moves a fill against us and onto the tick`() throws {
        let tape = try TickWalk(300, seed: 2).tape
        let rule = CrossRule(fast: 2, slow: 6)
        func fills(_ slippage: Fraction) throws -> [CrossLedger.Fill] {
            CrossLedger(
                instrument: try perpetual(),
                size: .quantity(Quantity(whole: 1)),
                slippage: slippage,
                start: Money(whole: 1_000)
            ).book(tape, rule).fills
        }
        let tick = try Price("0.01")
        for (clean, worse) in zip(try fills(.zero), try fills(.basisPoints(3))) {
            let away = worse.side == .buy ? worse.price - clean.price : clean.price - worse.price
            #expect(away.isPositive && away.isMultiple(of: tick))
            #expect(away < clean.price.times(.basisPoints(3), .up) + tick)
        }
    }
}
