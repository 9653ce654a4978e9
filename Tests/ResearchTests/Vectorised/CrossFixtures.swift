import Simulation
import Testing
import TradingCore

@testable import Research

/// Whole-tick prices of a walk from a seed, with openings that jump a little.
struct TickWalk {
    private var state: UInt64
    let tape: TickTape

    init(_ count: Int, seed: UInt64 = 1, step: Double = 0.02) throws {
        state = seed
        var price = 1_000.0
        var (open, close): ([Int64], [Int64]) = ([], [])
        func next(_ state: inout UInt64) -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / 9_007_199_254_740_992 - 0.5
        }
        for _ in 0..<count {
            open.append(Int64(max(1, (price * (1 + step / 4 * next(&state))).rounded())))
            price = max(20, (price * (1 + step * next(&state))).rounded())
            close.append(Int64(price))
        }
        tape = try TickTape(
            times: (0..<count).map { UTCTime.epoch + .days($0) },
            tick: try Price("0.01"),
            open: open,
            close: close
        )
    }
}

/// The same backtest as a person would write it, bar by bar: what the kernels are held to.
struct PlainCross {
    var equity: [Double] = []
    var trades = 0
    private var (side, units, cash) = (0, 0.0, 1.0)

    init(_ tape: TickTape, _ rule: CrossRule, _ fill: FillRule) {
        var wanted = 0
        for bar in 0..<tape.count {
            if fill.moment == .nextOpen { change(to: wanted, at: tape.open[bar], fill) }
            wanted = Self.decision(tape, rule, bar)
            if fill.moment == .close { change(to: wanted, at: tape.close[bar], fill) }
            let worth = cash + units * tape.close[bar]
            equity.append(side == 0 ? cash : max(worth, 0))
            if side != 0, worth <= 0 { (side, units, cash) = (9, 0, 0) }
        }
    }

    static func decision(_ tape: TickTape, _ rule: CrossRule, _ bar: Int) -> Int {
        guard bar + 1 >= rule.slow else { return 0 }
        func sum(_ count: Int) -> Int {
            tape.close[(bar + 1 - count)...bar].reduce(0) { $0 + Int($1) }
        }
        let (quick, long) = (sum(rule.fast) * rule.slow, sum(rule.slow) * rule.fast)
        if quick > long { return 1 }
        return quick < long && rule.isShortAllowed ? -1 : 0
    }

    private mutating func change(to wanted: Int, at price: Double, _ fill: FillRule) {
        guard wanted != side, side != 9 else { return }
        let cost = price * (1 + fill.slippage) * (1 + fill.fee)
        let yield = price * (1 - fill.slippage) * (1 - fill.fee)
        if side != 0 { cash += units * (side > 0 ? yield : cost) }
        units = wanted == 0 ? 0 : Double(wanted) * max(cash, 0) / cost
        cash -= units * (wanted > 0 ? cost : yield)
        if wanted != 0, cash > 1e-12 || units != 0 { trades += 1 }
        side = wanted
    }
}

/// What both ways of a backtest run over.
enum AgreementMarket {
    static let tick = Price(units: 10_000_000_000)

    static func instrument(
        _ symbol: String = "ABCUSDT",
        _ kind: InstrumentKind = .perpetual
    ) throws -> Instrument {
        Instrument(
            id: InstrumentID(venue: VenueID("bench"), symbol: symbol),
            kind: kind,
            base: "ABC",
            quote: "USDT",
            tick: tick,
            lot: try Quantity("0.001"),
            quantityMin: try Quantity("0.001"),
            quantityMax: Quantity(whole: 1_000_000),
            notionalMin: Money(whole: 1),
            leverageMax: Fraction(whole: 20),
            makerFee: .basisPoints(2),
            takerFee: .basisPoints(5),
            fundingIntervalHours: nil,
            calendar: .always
        )
    }

    /// The bars of a tape; with `shadows` highs and lows lie up to two ticks beyond open and close.
    static func file(_ tape: TickTape, of symbol: String, shadows: Bool = false) throws -> BarFile {
        let rows = (0..<tape.count).map { bar in
            let open = Price(units: tick.units * Int128(tape.open[bar]))
            let close = Price(units: tick.units * Int128(tape.close[bar]))
            return BarRow(
                time: tape.times[bar],
                open: open,
                high: max(open, close) + tick * (shadows ? bar % 3 : 0),
                low: min(open, close) - tick * (shadows ? bar % 2 : 0),
                close: close,
                volume: .zero
            )
        }
        return try #require(BarFile(rows, name: BarFileName(path: "\(symbol)-1d.csv")))
    }
}
