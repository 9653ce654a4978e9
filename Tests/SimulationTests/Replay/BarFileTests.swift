import Simulation
import Testing
import TradingCore

/// Reading files of bars, good and bad.
@Suite struct BarFileTests {
    private static let header = "time,open,high,low,close,volume\n"

    private static let refusals: [(String, String)] = [
        ("", "line 1: the file is empty"),
        ("\n\n", "line 1: the file is empty"),
        ("time,close\n", "line 1: the header must be time,open,high,low,close,volume: time,close"),
        (header, "line 2: there are no rows"),
        (header + "2026-01-05T00:00:00Z,1,2\n", "line 2: 3 fields where 6 are expected"),
        (
            header + "2026-01-05 late,1,2,1,2,0\n",
            "line 2, column time: not a UTC time like 2026-11-21T22:00:00Z: 2026-01-05 late"
        ),
        (
            header + "2026-01-05T00:00:00Z,NaN,2,1,2,0\n",
            "line 2, column open: not a number: NaN"
        ),
        (
            header + "2026-01-05T00:00:00Z,1,inf,1,2,0\n",
            "line 2, column high: not a number: inf"
        ),
        (
            header + "2026-01-05T00:00:00Z,1,2,-1,2,0\n",
            "line 2, column low: a price must be positive: -1"
        ),
        (
            header + "2026-01-05T00:00:00Z,1,2,0,2,0\n",
            "line 2, column low: a price must be positive: 0"
        ),
        (
            header + "2026-01-05T00:00:00Z,1,2,1,1e300,0\n",
            "line 2, column close: out of range: 1e300"
        ),
        (header + "2026-01-05T00:00:00Z,1,2,1,,0\n", "line 2, column close: empty"),
        (
            header + "2026-01-05T00:00:00Z,1,2,1,2,-5\n",
            "line 2, column volume: a volume must not be negative: -5"
        ),
        (
            header + "2026-01-05T00:00:00Z,1,1,2,2,0\n",
            "line 2, column high: the high is below the low"
        ),
        (
            header + "2026-01-05T00:00:00Z,3,2,1,2,0\n",
            "line 2, column open: the open is outside the bar"
        ),
        (
            header + "2026-01-05T00:00:00Z,1,2,1,3,0\n",
            "line 2, column close: the close is outside the bar"
        ),
        (
            header + "\n2026-01-05T00:00:00Z,1,2,1,2,0\n", "line 2: a blank line between rows"
        ),
        (header + String(repeating: "9", count: 5000), "line 2: longer than 4096 bytes"),
    ]

    private func read(
        _ text: String,
        _ path: String = "crypto/X-1m.csv"
    ) throws(FileRefusal) -> BarFile {
        try BarFile.read(Array(text.utf8), name: BarFileName(path: path))
    }

    private func refusal(_ text: String) throws -> FileRefusal {
        try #require(throws: FileRefusal.self) { try read(text) }
    }

    private func row(_ minute: Int, _ close: String = "10", volume: String = "1") -> String {
        let clock = (minute < 10 ? "0" : "") + "\(minute)"
        return "2026-01-05T00:\(clock):00Z,10,12,8,\(close),\(volume)\n"
    }

    @Test func `windows line ends, a byte order mark and blank last lines are read alike`() throws {
        let plain = try read(Self.header + row(0) + row(1)).rows
        #expect(plain.count == 2)
        let text = Self.header + row(0) + row(1)
        let windows = text.split(separator: "\n").joined(separator: "\r\n")
        #expect(try read(windows).rows == plain)
        #expect(try read("\u{FEFF}" + text).rows == plain)
        #expect(try read(text + "\n \n\r\n").rows == plain)
        #expect(try read(String(text.dropLast())).rows == plain)
    }

    @Test func `the cuts between pieces do not matter`() throws {
        let text = Array((Self.header + row(0) + row(1, "9.123456789012345") + row(5)).utf8)
        let whole = try BarFile.read(text, name: BarFileName(path: "X-1m.csv"))
        for size in 1...40 {
            var parser = BarFileParser(name: BarFileName(path: "X-1m.csv"))
            var rest = text[...]
            while !rest.isEmpty {
                parser.feed(rest.prefix(size))
                rest = rest.dropFirst(size)
            }
            let file = try parser.finish()
            #expect(file.rows == whole.rows && file.report == whole.report)
        }
    }

    @Test(arguments: refusals)
    func `a file that cannot be read is refused with line, column and reason`(
        _ text: String,
        _ reason: String
    ) throws {
        let refused = try refusal(text)
        #expect(refused.problems.map(\.description) == [reason])
        #expect(refused.description == "X-1m.csv: " + reason)
    }

    @Test func `all problems are told up to twenty, and the rest counted`() throws {
        let bad = (0..<30).map { _ in "x,1,2,1,2,0\n" }.joined()
        let refused = try refusal(Self.header + row(0) + bad)
        #expect(refused.problems.count == 20 && refused.count == 30)
        #expect(refused.problems.map(\.line) == Array(3...22))
        #expect(refused.description.hasSuffix("X-1m.csv: and 10 more"))
    }

    @Test func `random bytes are refused and never read`() {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<200 {
            let bytes = (0..<random.integer(in: 1...400)).map { _ in
                UInt8(truncatingIfNeeded: random.next())
            }
            #expect(throws: FileRefusal.self) {
                try BarFile.read(Array(Self.header.utf8) + bytes, name: BarFileName(path: "x.csv"))
            }
        }
    }

    @Test func `rows out of order are sorted and duplicates are dropped, the last one counts`()
        throws
    {
        let text = row(0) + row(2) + row(1) + row(2) + row(3, "9") + row(3, "11") + row(4)
        let file = try read(Self.header + text)
        #expect(file.rows.map { $0.time.secondOfDay } == [0, 60, 120, 180, 240])
        #expect(file.rows[3].close == .of("11"))
        let report = file.report
        #expect(report.rowsRead == 7 && report.rows == 5 && report.outOfOrderCount == 1)
        #expect(report.identicalDuplicates == 1 && report.conflictingDuplicates == 1)
        #expect(report.gapCount == 0)
        #expect(report.findings.count == 4)
    }

    @Test func `gaps tell from where to where, and the longest`() throws {
        let file = try read(Self.header + row(0) + row(3) + row(4) + row(9, volume: "0"))
        let report = file.report
        #expect(report.gapCount == 2 && report.missingBars == 6 && report.zeroVolumeCount == 1)
        #expect(report.gaps.map(\.from.secondOfDay) == [60, 300])
        #expect(report.gaps.map(\.to.secondOfDay) == [180, 540])
        #expect(report.longestGap?.missing == 4)
    }

    @Test func `the interval comes from the name or else from the steps`() throws {
        let text = Self.header + row(0) + row(5) + row(10) + row(11)
        let unnamed = try read(text, "crypto/bars.csv").report
        #expect(unnamed.interval == .fiveMinutes && unnamed.contradictingStep == nil)
        #expect(unnamed.overlapCount == 1)
        let named = try read(text, "crypto/bars-1m.csv").report
        #expect(named.interval == .minute && named.contradictingStep == .minutes(5))
    }

    @Test func `an outlier is one that comes back, a crash is none`() throws {
        var closes = (0..<40).map { _ in "100.1" }
        for index in stride(from: 1, to: 40, by: 2) { closes[index] = "100" }
        func report(_ closes: [String]) throws -> BarFileReport {
            let rows = closes.enumerated().map { minute, close in
                row(minute, close).replacing(",10,12,8,", with: ",\(close),\(close),\(close),")
            }
            return try read(Self.header + rows.joined()).report
        }
        #expect(try report(closes).outlierCount == 0)
        closes[20] = "150"
        let odd = try report(closes)
        #expect(odd.outlierCount == 1 && odd.outliers.first?.price == .of("150"))
        for index in 20..<40 { closes[index] = "50" }
        #expect(try report(closes).outlierCount == 0)
    }

    @Test func `a name tells symbol, interval and kind`() {
        let perpetual = BarFileName(path: "/data/crypto/XRPUSDT-PERP-5m.csv")
        #expect(perpetual.symbol == "XRPUSDT-PERP" && perpetual.interval == .fiveMinutes)
        #expect(perpetual.kind == .perpetual && perpetual.file == "XRPUSDT-PERP-5m.csv")
        #expect(BarFileName(path: "fx/EURUSD-1h.csv").kind == .fx)
        #expect(BarFileName(path: "equities/SPY-1d.csv").kind == .equity)
        #expect(BarFileName(path: "SPY-1d.csv", kind: .equity).kind == .equity)
        let bare = BarFileName(path: "BTCUSD.CSV")
        #expect(bare.symbol == "BTCUSD" && bare.interval == nil && bare.kind == .spot)
    }

    @Test func `funding rates are read, sorted, and bounded`() throws {
        let text = "time,rate\n2026-01-01T08:00:00Z,-0.0002\n2026-01-01T00:00:00Z,1e-4\n"
        let rows = try FundingFile.read(Array(text.utf8), file: "f.csv")
        #expect(rows.map(\.rate) == [.of("0.0001"), .of("-0.0002")])
        let refused = try #require(throws: FileRefusal.self) {
            try FundingFile.read(Array("time,rate\n2026-01-01T08:00:00Z,2\n".utf8), file: "f.csv")
        }
        #expect(
            refused.description == "f.csv: line 2, column rate: a rate lies between -1 and 1: 2"
        )
    }
}
