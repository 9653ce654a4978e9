import GRDB
import Testing
import TradingCore

@testable import Journaling

@Suite struct ResultStoreTests {
    private let folder = TemporaryFolder()

    private func store(_ name: String = ResultStore.fileName) throws -> ResultStore {
        try ResultStore(path: folder.file(name))
    }

    private func subject(
        _ data: String = "d1",
        code: String = "1.0",
        market: String = "BTCUSD-1d"
    ) -> ResultSubject {
        ResultSubject(
            strategy: "sma-cross",
            market: market,
            dataHash: data,
            codeVersion: code,
            settings: "fee=10"
        )
    }

    private func point(_ fast: Int, _ sharpe: Double = 1) -> ResultPoint {
        ResultPoint(
            parameters: ResultPoint.canonical(["fast": "\(fast)", "slow": "50"]),
            metrics: ["sharpe": sharpe]
        )
    }

    @Test func `a point is found by data, code and parameters alone`() throws {
        let store = try store()
        try store.record([point(5), point(10, 2.5)], of: subject(), at: .epoch)
        #expect(try store.point("fast=10 slow=50", of: subject())?.metrics == ["sharpe": 2.5])
        #expect(try store.point("fast=10 slow=50", of: subject("d2")) == nil)
        #expect(try store.point("fast=10 slow=50", of: subject(code: "1.1")) == nil)
        #expect(try store.point("fast=11 slow=50", of: subject()) == nil)
        #expect(try store.points(of: subject()).count == 2)
    }

    @Test func `every variant stays counted, whatever becomes of its point`() throws {
        do {
            let store = try store()
            try store.record([point(5), point(10)], of: subject(), at: .epoch)
            try store.record([point(5)], of: subject(code: "1.1"), at: .epoch)
            try store.recordTried(["fast=20 slow=50"], of: subject(), at: .epoch)
        }
        let store = try store()
        try store.write { try $0.execute(sql: "DELETE FROM point") }
        let count = try store.variantsTried(
            strategy: "sma-cross",
            market: "BTCUSD-1d",
            dataHash: "d1"
        )
        #expect(count == VariantCount(onData: 3, onMarket: 3))
        #expect(throws: ResultStoreFailure.self) {
            try store.write { try $0.execute(sql: "DELETE FROM variant") }
        }
        #expect(throws: ResultStoreFailure.self) {
            try store.write { try $0.execute(sql: "UPDATE variant SET strategy = 'x'") }
        }
    }

    @Test func `one more bar does not forget what was tried on the market`() throws {
        let store = try store()
        try store.record([point(5), point(10)], of: subject(), at: .epoch)
        try store.record([point(10), point(15)], of: subject("d2"), at: .epoch)
        try store.record([point(90)], of: subject("d3", market: "ETHUSD-1d"), at: .epoch)
        // The same bytes under another name.
        try store.record([point(80)], of: subject("d2", market: "renamed"), at: .epoch)
        let count = try store.variantsTried(
            strategy: "sma-cross",
            market: "BTCUSD-1d",
            dataHash: "d2"
        )
        #expect(count == VariantCount(onData: 3, onMarket: 4))
    }

    @Test func `verdicts come newest first and cannot be changed`() throws {
        let store = try store()
        for (second, isPassed) in [(1, false), (3, true), (2, false)] {
            try store.record(
                GateVerdict(
                    time: .epoch + .seconds(second),
                    market: "crypto",
                    strategy: "sma-cross",
                    parameters: "fast=5 slow=50",
                    dataHash: "d1",
                    codeVersion: "1.0",
                    isPassed: isPassed,
                    gates: "[]"
                )
            )
        }
        let verdicts = try store.verdicts(market: "crypto", limit: 9)
        #expect(verdicts.map(\.isPassed) == [true, false, false])
        #expect(try store.verdicts(market: "crypto", strategy: "grid").isEmpty)
        #expect(throws: ResultStoreFailure.self) {
            try store.write { try $0.execute(sql: "UPDATE verdict SET passed = 1") }
        }
    }

    @Test func `stores of shards become one`() throws {
        let (first, second) = (try store("a.sqlite"), try store("b.sqlite"))
        try first.record([point(5, 1)], of: subject(), at: .epoch)
        try second.record([point(5, 2), point(6)], of: subject(), at: .epoch + .seconds(1))
        #expect(try first.merge(second) == 2)
        #expect(try first.points(of: subject()).map { $0.metrics["sharpe"] } == [2, 1])
        #expect(try second.merge(first) == 2)
        let count = try first.variantsTried(strategy: "sma-cross", market: "", dataHash: "d1")
        #expect(count.onData == 2)
    }

    @Test func `two stores on one file write in turns`() throws {
        let (first, second) = (try store(), try store())
        for fast in 1...20 {
            try (fast % 2 == 0 ? first : second).record([point(fast)], of: subject(), at: .epoch)
        }
        #expect(try first.points(of: subject()).count == 20)
    }

    @Test func `a file that is no store is refused and left alone`() throws {
        folder.write(Array("time,open,high,low,close,volume\n".utf8), to: "x.csv")
        #expect(throws: ResultStoreFailure.self) { try store("x.csv") }
        let other = try DatabaseQueue(path: folder.file("other.sqlite"))
        try other.write { try $0.execute(sql: "CREATE TABLE mine (a)") }
        #expect(throws: ResultStoreFailure.self) { try store("other.sqlite") }
    }

    @Test func `canonical parameters read back`() {
        let values = ["b": "x y=1%", "a": "%20"]
        let text = ResultPoint.canonical(values)
        #expect(text == "a=%2520 b=x%20y%3D1%25")
        #expect(ResultPoint.values(of: text) == values)
        #expect(ResultPoint.values(of: "a b") == nil)
    }
}
