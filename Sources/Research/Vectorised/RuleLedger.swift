package import Simulation
package import Strategies
package import TradingCore

/// A written strategy over whole columns of one instrument, booked in exact money as the engine books it: the same
/// conditions, sizes, quotes, fees and rounding, so that both agree to the last unit of money. What it cannot run so
/// it says, and the engine does it.
///
/// An order leaves at the close that decided and is filled at the quote of the next open (after the last bar, at that
/// of its close); a turn is two fills in one bar, the second one sized by what the first one left. Margin is the risk gate's affair and is not looked at here:
/// sizes must be such that the gate lets them through.
package struct RuleLedger: Sendable {
    package let spec: RuleSpec
    package let instrument: Instrument
    /// How quotes are made of bars.
    package let quotes: ReplayQuoteModel
    /// Of the value of a fill.
    package let takerFee: Fraction
    /// A fraction of the price, against us; the price is then rounded to the tick, against us too.
    package let slippage: Fraction
    package let start: Money

    /// Costs are as of the backtest; without a taker's fee that of the instrument counts.
    package init(
        _ spec: RuleSpec,
        _ instrument: Instrument,
        costs: BacktestCosts,
        start: Money
    ) {
        self.spec = spec
        self.instrument = instrument
        quotes = costs.quotes
        takerFee = costs.takerFee ?? instrument.takerFee
        slippage = costs.slippage
        self.start = start
    }

    /// Why a strategy is one for the engine alone; nil for one that is booked here.
    package static func obstacle(_ spec: RuleSpec, bars: BarInterval) -> String? {
        if spec.plan.isLeading {
            return "stops, targets and times of a position are the engine's"
        }
        switch spec.size {
        case .risk, .volatility: return "sizes by risk and by volatility are the engine's"
        case .fraction, .notional: break
        }
        return spec.bars == bars
            ? nil : "its bars of \(spec.bars.text) are no \(bars.text) of the file"
    }

    /// Books the strategy over bars.
    ///
    /// - Returns: the fills in order and equity at every close; nil where a bar's volume is too small for a fill in
    ///   one piece, which the engine then cuts.
    /// - Precondition: there is no obstacle.
    package func book(
        _ rows: [BarRow]
    ) -> (fills: [CrossLedger.Fill], equity: [Money])? {
        let truths = RuleTruths(spec, rows, canBeShort: instrument.canBeShort)
        var run = Run(ledger: self, balance: start)
        var equity: [Money] = []
        equity.reserveCapacity(rows.count)
        for bar in rows.indices {
            if bar >= spec.warmUpBars {
                guard run.settle(bar - 1, at: rows[bar].open, bar, rows, truths) else { return nil }
            }
            // A venue values what is held at the middle of its quote.
            let middle = quote(rows[bar].close, rows[bar]).mid
            equity.append(run.balance + run.held.unrealised(at: middle))
        }
        // What the last close decides meets the quote that is still there.
        if let last = rows.last, rows.count >= spec.warmUpBars {
            let bar = rows.count - 1
            guard run.settle(bar, at: last.close, bar, rows, truths) else { return nil }
            let middle = quote(last.close, last).mid
            equity[bar] = run.balance + run.held.unrealised(at: middle)
        }
        return (run.fills, equity)
    }

    func quote(_ price: Price, _ row: BarRow) -> Quote {
        quotes.quote(around: price, volume: row.volume, instrument, at: row.time)
    }

    /// Base units in whole lots, rounded down.
    fileprivate func size(_ equity: Money, at price: Price) -> Quantity {
        guard equity.isPositive else { return .zero }
        guard let value = spec.value(of: equity) else {
            preconditionFailure("the engine sizes by risk and volatility")
        }
        return spec.capped(value.quantity(at: price, .down), equity, at: price, instrument.lot)
    }
}

/// Where a booking stands.
private struct Run {
    let ledger: RuleLedger
    var balance: Money
    var held = HeldPosition.flat
    var fills: [CrossLedger.Fill] = []

    /// Fills at a price of a bar what was decided at a close; false where the bar's volume is too small.
    mutating func settle(
        _ decision: Int,
        at price: Price,
        _ bar: Int,
        _ rows: [BarRow],
        _ truths: RuleTruths
    ) -> Bool {
        let before = held.quantity
        let quote = ledger.quote(price, rows[bar])
        var sizing = ledger.quote(rows[decision].close, rows[decision])
        if !before.isZero {
            guard truths.closes(isLong: before.isPositive, at: decision) else { return true }
            guard trade(-before, bar, quote) else { return false }
            sizing = quote
        }
        guard let isLong = truths.opens(at: decision), before.isZero || before.isPositive != isLong
        else { return true }
        let size = ledger.size(balance, at: isLong ? sizing.ask : sizing.bid)
        return size.isZero || trade(isLong ? size : -size, bar, quote)
    }

    private mutating func trade(_ change: Quantity, _ bar: Int, _ quote: Quote) -> Bool {
        let side: Side = change.isPositive ? .buy : .sell
        let size = change.magnitude
        let room = side == .buy ? quote.askSize : quote.bidSize
        if let room, size > room { return false }
        let touch = side == .buy ? quote.ask : quote.bid
        let away = touch.times(ledger.slippage, .up)
        let tick = ledger.instrument.tick
        let price =
            side == .buy
            ? (touch + away).rounded(to: tick, .up) : (touch - away).rounded(to: tick, .down)
        let fee = notional(of: size, at: price, .up).times(ledger.takerFee, .up)
        balance += held.apply(side, size, at: price) - fee
        fills.append(
            CrossLedger.Fill(bar: bar, side: side, quantity: size, price: price, fee: fee)
        )
        return true
    }
}

/// What the conditions of a written strategy say at each close.
struct RuleTruths {
    private let columns: RuleColumns
    private let roots: (buy: Int?, sell: Int?, short: Int?, cover: Int?)
    private let filters: Range<Int>
    private let canBeShort: Bool

    init(_ spec: RuleSpec, _ rows: [BarRow], canBeShort: Bool) {
        columns = RuleColumns(RuleProgram(spec.conditions), over: BarColumns(rows))
        var next = 0
        func root(_ condition: RuleCondition?) -> Int? {
            guard condition != nil else { return nil }
            defer { next += 1 }
            return next
        }
        roots = (root(spec.buy), root(spec.sell), root(spec.short), root(spec.cover))
        filters = next..<next + spec.filters.count
        self.canBeShort = canBeShort
    }

    private func holds(_ root: Int?, _ bar: Int) -> Bool {
        root.map { columns.truth(of: $0, at: bar) == .yes } ?? false
    }

    private func passes(_ bar: Int) -> Bool { filters.allSatisfy { holds($0, bar) } }

    /// Whether a held position is closed.
    func closes(isLong: Bool, at bar: Int) -> Bool {
        if holds(isLong ? roots.sell : roots.cover, bar) { return true }
        return holds(isLong ? roots.short : roots.buy, bar) && passes(bar)
            && (!isLong || canBeShort)
    }

    /// The side on which a position is opened; nil for none.
    func opens(at bar: Int) -> Bool? {
        let isLong = holds(roots.buy, bar)
        guard isLong || holds(roots.short, bar) && canBeShort, passes(bar),
            !holds(isLong ? roots.sell : roots.cover, bar)
        else { return nil }
        return isLong
    }
}

extension RuleColumns {
    /// A program over the columns of bars, its indicators by the kernels.
    init(_ program: RuleProgram, over bars: BarColumns) {
        self.init(
            program,
            Bars(
                open: bars.open,
                high: bars.high,
                low: bars.low,
                close: bars.close,
                volume: bars.volume
            )
        ) { indicators in
            var table = IndicatorTable(indicators)
            table.compute(bars)
            return indicators.indices.map { Array(table[column: $0]) }
        }
    }
}
