import Simulation
import Strategies
import Testing
import TradingCore
import TradingEngine

/// A restart goes on with the lines that the grid had.
struct AnchorTests {
    private func grid(_ change: (inout GridParameters) -> Void = { _ in }) -> Grid {
        var parameters = GridParameters()
        parameters.interval = .minute
        parameters.low = Price(whole: 48_000)
        parameters.high = Price(whole: 52_000)
        parameters.symbol = "BTCUSDT"
        parameters.lines = 9
        change(&parameters)
        return Grid(id: StrategyID("test/grid"), parameters: parameters)
    }

    private func lines(_ desk: TestDesk) -> [String] {
        desk.book.openOrders.compactMap(\.intent.slot).sorted()
    }

    private func folded(_ desk: TestDesk) -> Book {
        var book = Book()
        for entry in desk.journal.entries { book.apply(entry.fact, at: entry.time) }
        return book
    }

    @Test func `a grid that is killed in the middle ends with the lines of one that is not`() {
        let prices = [50_000, 50_400, 51_100, 51_600, 50_700, 50_200, 49_400, 49_900]
        let whole = TestDesk(strategy: grid())
        whole.begin()
        for price in prices { whole.bar(price) }

        let first = TestDesk(strategy: grid())
        first.begin()
        for price in prices.prefix(4) { first.bar(price) }
        let next = TestDesk(book: folded(first), machine: first.venue.machine, strategy: grid())
        next.begin(at: 51_600)
        for price in prices.dropFirst(4) { next.bar(price) }

        #expect(!lines(whole).isEmpty)
        #expect(lines(next) == lines(whole))
        #expect(next.position == whole.position)
        #expect(next.book.anchors == whole.book.anchors)
    }

    @Test func `without its anchor the grid would have measured from another line`() {
        let fresh = TestDesk(strategy: grid())
        fresh.begin(at: 51_600)
        fresh.bar(51_600)
        let old = TestDesk(strategy: grid())
        old.begin()
        old.bar(50_000)
        #expect(fresh.book.anchors != old.book.anchors)
    }

    @Test func `an anchor of other parameters is left alone and replaced`() {
        let first = TestDesk(strategy: grid())
        first.begin()
        first.bar(50_000)
        let changed = grid { $0.high = Price(whole: 53_000) }
        let next = TestDesk(book: folded(first), machine: first.venue.machine, strategy: changed)
        next.begin(at: 51_600)
        next.bar(51_600)
        let anchor = next.book.anchors[StrategyID("test/grid")]?[TestDesk.btc]
        #expect(anchor?.prices["high"] == Price(whole: 53_000))
        #expect(anchor?.prices["start"] == Price(whole: 51_600))
    }
}
