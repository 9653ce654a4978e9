import Research
import Strategies
import Testing
import TradingCore

/// Kernels over columns give the very numbers of the streaming values.
struct IndicatorTableTests {
    /// A walk of prices with gaps, still stretches and bars without volume.
    static func walk(_ count: Int, seed: UInt64 = 7) -> BarColumns {
        var state = seed
        func next() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / 9_007_199_254_740_992
        }
        var price = 100.0
        var columns: [[Double]] = [[], [], [], [], []]
        for row in 0..<count {
            let isStill = row % 97 < 30 && row > 200 && row < 700
            let open = price
            price = isStill ? price : max(1, price * (1 + 0.02 * (next() - 0.5)))
            let top = max(open, price) * (isStill ? 1 : 1 + 0.005 * next())
            let bottom = min(open, price) * (isStill ? 1 : 1 - 0.005 * next())
            let volume = row % 53 < 25 ? 0 : 1_000 * next()
            for (place, value) in [open, top, bottom, price, volume].enumerated() {
                columns[place].append(value)
            }
        }
        let start = UTCTime(nanoseconds: 1_600_000_000_000_000_000)
        return BarColumns(
            times: (0..<count).map { start + .minutes(7 * $0) },
            open: columns[0],
            high: columns[1],
            low: columns[2],
            close: columns[3],
            volume: columns[4]
        )
    }

    private static let names = IndicatorName.known.map(\.name)

    private func expectSame(_ bars: BarColumns, _ text: String) throws {
        let wanted = try IndicatorName.list(text)
        var table = IndicatorTable(wanted.map(\.indicator))
        table.compute(bars)
        for (place, column) in wanted.enumerated() {
            var value = column.indicator.value()
            for (row, cell) in table[column: place].enumerated() {
                let streamed = value.next(bars.numbers(of: row)) ?? .nan
                guard cell.bitPattern == streamed.bitPattern || cell.isNaN && streamed.isNaN else {
                    Issue.record("\(column.head), row \(row): \(cell), streaming \(streamed)")
                    break
                }
            }
        }
    }

    @Test(arguments: names)
    func `each column is what the streaming value gives, to the last bit`(name: String) throws {
        try expectSame(Self.walk(3_000), name)
    }

    @Test(arguments: [1, 2, 3, 5, 7, 14, 19, 50, 200])
    func `so it is at every period, and with all of them in one table`(period: Int) throws {
        let one = max(period, 2)
        let text = """
            sma(\(period)),ema(\(period)),vwap(\(period)),atr(\(period)),rsi(\(one)),adx(\(one)),\
            bb(\(one),2.5),bb_lower(\(one)),ema(9),rsi(9),atr(9),adx(9)
            """
        try expectSame(Self.walk(2_311), text)
    }

    @Test(arguments: 0...90)
    func `short columns have no answers before their time, and no trap`(count: Int) throws {
        try expectSame(Self.walk(count), "sma(14),ema(14),rsi(14),atr(14),adx(14),bb(14),vwap(14)")
    }

    @Test(arguments: [59_999, 60_001])
    func `a table that no cache holds has the same numbers`(count: Int) throws {
        let text = """
            sma(20),ema(50),rsi(14),atr(14),adx(14),bb(20),vwap(20),sma(3),ema(2000),sma(300),\
            bb_lower(7),vwap(150)
            """
        try expectSame(Self.walk(count), text)
    }

    @Test func `a bar with a number that is none is passed over`() throws {
        let whole = Self.walk(400)
        var close = whole.close
        close[150] = .nan
        close[151] = .infinity
        let bars = BarColumns(
            times: whole.times,
            open: whole.open,
            high: whole.high,
            low: whole.low,
            close: close,
            volume: whole.volume
        )
        #expect(whole.isWhole && !bars.isWhole)
        try expectSame(bars, "sma(14),ema(14),rsi(14),atr(14),adx(14),bb(14),vwap(14),macd,stoch")
        var table = IndicatorTable([.simpleAverage(14)])
        table.compute(bars)
        #expect(table[column: 0][150].isNaN && table[column: 0][151].isNaN)
        #expect(!table[column: 0][152].isNaN)
    }

    @Test func `a market that stands still has neither direction nor strength`() throws {
        let count = 300
        let flat = [Double](repeating: 5, count: count)
        let bars = BarColumns(
            times: Self.walk(count).times,
            open: flat,
            high: flat,
            low: flat,
            close: flat,
            volume: flat
        )
        try expectSame(bars, "rsi(14),adx(14),atr(14),bb(20),vwap(20),zscore(20),stoch")
        var table = IndicatorTable([.relativeStrength(14), .trendStrength(14)])
        table.compute(bars)
        #expect(table[column: 0].last == 0 && table[column: 1].last == 0)
    }

    @Test func `a table computes other bars in the same room`() throws {
        var table = IndicatorTable([.simpleAverage(3), .exponentialAverage(3)])
        table.compute(Self.walk(500))
        let bars = Self.walk(500, seed: 8)
        table.compute(bars)
        var fresh = IndicatorTable(table.indicators)
        fresh.compute(bars)
        #expect(table[column: 0].dropFirst(2).elementsEqual(fresh[column: 0].dropFirst(2)))
        #expect(table[column: 1].dropFirst(2).elementsEqual(fresh[column: 1].dropFirst(2)))
    }
}
