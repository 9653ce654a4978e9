import Simulation
import Testing
import TradingCore

@testable import Research

@Suite struct BarPackTests {
    private func rows(_ count: Int, volume: String = "0.001") throws -> [BarRow] {
        try (0..<count).map { place in
            let low = try Price("\(100 + place % 7).25")
            return BarRow(
                time: .epoch + .hours(place),
                open: low,
                high: low + (try Price("0.75")),
                low: low,
                close: low + (try Price("0.5")),
                volume: try Quantity(volume) * place
            )
        }
    }

    private func pack(_ rows: [BarRow], _ name: String = "BTCUSD") -> BarPack {
        BarPack(
            name: name,
            kind: .perpetual,
            interval: .hour,
            source: Array(repeating: 7, count: 32),
            rows: rows
        )
    }

    private func read(_ bytes: [UInt8]) throws -> BarPack {
        try bytes.withUnsafeBytes { try BarPack(reading: $0) }
    }

    @Test(arguments: [1, 2, 15, 16, 17, 1_000])
    func `what is written reads back to the last unit`(count: Int) throws {
        let whole = pack(try rows(count))
        let bytes = whole.encoded()
        #expect(try read(bytes) == whole)
        #expect(bytes.count % 64 == 0)
        let file = try #require(whole.file)
        #expect(file.rows == whole.rows && file.report.interval == .hour)
        #expect(file.report.name.symbol == "BTCUSD" && file.report.name.kind == .perpetual)
    }

    @Test func `prices of any size keep their last unit`() throws {
        let row = BarRow(
            time: UTCTime(seconds: -5),
            open: Price(units: 3),
            high: Price.magnitudeMax,
            low: Price(units: 1),
            close: Price(units: 2),
            volume: Quantity.magnitudeMax
        )
        #expect(try read(pack([row]).encoded()).rows == [row])
    }

    @Test func `a quarter of the bytes of text is enough`() throws {
        let bytes = pack(try rows(1_000)).encoded()
        // 8 for the time and 4 for each of five numbers, the head, and what fills columns up.
        #expect(bytes.count <= 384 + 1_000 * 28 + 6 * 64)
    }

    @Test func `no byte can change unseen`() throws {
        let bytes = pack(try rows(40)).encoded()
        for place in stride(from: 0, to: bytes.count, by: 3) {
            var damaged = bytes
            damaged[place] ^= 0x10
            // What fills a column up means nothing.
            if let found = try? read(damaged) { #expect(found == (try read(bytes)), "\(place)") }
        }
        var flips = 0
        for place in 0..<384 {
            var damaged = bytes
            damaged[place] ^= 1
            if (try? read(damaged)) == nil { flips += 1 }
        }
        #expect(flips == 384)
    }

    @Test func `a file that is cut short, longer or another one is refused`() throws {
        let bytes = pack(try rows(40)).encoded()
        for count in [0, 7, 8, 100, 383, 384, 400, bytes.count - 1] {
            #expect(throws: PackProblem.self) { try read(Array(bytes[..<count])) }
        }
        #expect(throws: PackProblem.self) { try read(bytes + [0]) }
        #expect(throws: PackProblem.notAPack) { try read(Array("time,open,high\n".utf8)) }
        var later = bytes
        later[8] = 9
        #expect(throws: PackProblem.version(9)) { try read(later) }
    }

    @Test func `bars out of order are refused`() throws {
        let rows = try rows(5)
        #expect(throws: PackProblem.self) {
            try read(pack([rows[0], rows[2], rows[1]]).encoded())
        }
    }

    @Test func `a split is taken out of the prices before it`() throws {
        let text = """
            time,open,high,low,close,volume
            2024-01-01T00:00:00Z,200,202,198,200,10
            2024-01-02T00:00:00Z,201,203,199,200,10
            2024-01-03T00:00:00Z,100,102,99,101,20
            """
        let name = BarFileName(path: "equities/X-1d.csv")
        let file = try BarFile.read(Array(text.utf8), name: name)
        try #require(file.report.splitCount == 1)
        let rows = try #require(SplitAdjustment.adjusted(file))
        #expect(rows.map(\.close.approximate) == [100, 100, 101])
        #expect(rows.map(\.volume.approximate) == [20, 20, 20])
        #expect(rows[0].high == (try Price("101")))
    }
}
