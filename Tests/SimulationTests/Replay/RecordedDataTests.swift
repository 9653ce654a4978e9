import FoundationEssentials
import Simulation
import Testing
import TradingCore

/// What is known of each recorded file, counted by another program.
private struct Expected: Sendable, CustomTestStringConvertible {
    let path: String
    let rows: Int
    let gaps: Int
    let missing: Int
    let breaks: Int
    let zeroVolume: Int
    let rounded: Int
    let outliers: Int
    let longest: String?
    var splits: [String] = []
    var testDescription: String { path }

    static let all = [
        Expected(
            path: "crypto/BTCUSD-1d.csv",
            rows: 1318,
            gaps: 8,
            missing: 34,
            breaks: 0,
            zeroVolume: 0,
            rounded: 0,
            outliers: 3,
            longest: "2014-12-19"
        ),
        Expected(
            path: "crypto/ETHBTC-5m.csv",
            rows: 5760,
            gaps: 0,
            missing: 0,
            breaks: 0,
            zeroVolume: 0,
            rounded: 4724,
            outliers: 0,
            longest: nil
        ),
        Expected(
            path: "crypto/LTCBTC-5m.csv",
            rows: 5760,
            gaps: 0,
            missing: 0,
            breaks: 0,
            zeroVolume: 0,
            rounded: 4038,
            outliers: 0,
            longest: nil
        ),
        Expected(
            path: "crypto/UNITTESTBTC-1m.csv",
            rows: 13681,
            gaps: 538,
            missing: 717,
            breaks: 0,
            zeroVolume: 0,
            rounded: 10856,
            outliers: 5,
            longest: "2017-11-05"
        ),
        Expected(
            path: "crypto/XRPUSDT-PERP-5m.csv",
            rows: 1999,
            gaps: 0,
            missing: 0,
            breaks: 0,
            zeroVolume: 0,
            rounded: 260,
            outliers: 0,
            longest: nil
        ),
        Expected(
            path: "equities/AAPL-1d.csv",
            rows: 5849,
            gaps: 5,
            missing: 9,
            breaks: 1262,
            zeroVolume: 0,
            rounded: 0,
            outliers: 4,
            longest: "2001-09-11",
            splits: [
                "2000-06-21 2:1", "2000-09-29 2:1", "2005-02-28 2:1", "2014-06-09 7:1",
                "2020-08-31 4:1",
            ]
        ),
        Expected(
            path: "equities/AIG-1d.csv",
            rows: 5849,
            gaps: 5,
            missing: 9,
            breaks: 1262,
            zeroVolume: 0,
            rounded: 0,
            outliers: 11,
            longest: "2001-09-11",
            splits: ["1998-08-03 3:2", "2000-07-31 3:2"]
        ),
        Expected(
            path: "equities/BAC-1d.csv",
            rows: 5849,
            gaps: 5,
            missing: 9,
            breaks: 1262,
            zeroVolume: 0,
            rounded: 0,
            outliers: 12,
            longest: "2001-09-11",
            splits: ["2004-08-30 2:1"]
        ),
        Expected(
            path: "equities/EEM-1d.csv",
            rows: 5245,
            gaps: 261,
            missing: 611,
            breaks: 1063,
            zeroVolume: 0,
            rounded: 0,
            outliers: 0,
            longest: "2002-12-06",
            splits: ["2003-04-11 1:10", "2005-06-09 3:1", "2008-07-24 3:1"]
        ),
        Expected(
            path: "equities/GOOG-1d.csv",
            rows: 4183,
            gaps: 3,
            missing: 4,
            breaks: 903,
            zeroVolume: 0,
            rounded: 0,
            outliers: 2,
            longest: "2012-10-27",
            splits: ["2014-04-03 2:1"]
        ),
        Expected(
            path: "equities/IBM-1d.csv",
            rows: 5849,
            gaps: 5,
            missing: 9,
            breaks: 1262,
            zeroVolume: 0,
            rounded: 0,
            outliers: 6,
            longest: "2001-09-11",
            splits: ["1999-05-27 2:1"]
        ),
        Expected(
            path: "equities/SPY-1d.csv",
            rows: 5849,
            gaps: 5,
            missing: 9,
            breaks: 1262,
            zeroVolume: 0,
            rounded: 0,
            outliers: 7,
            longest: "2001-09-11"
        ),
        Expected(
            path: "equities/WM-1d.csv",
            rows: 5399,
            gaps: 6,
            missing: 223,
            breaks: 1164,
            zeroVolume: 0,
            rounded: 0,
            outliers: 16,
            longest: "2008-09-27",
            splits: ["2001-05-16 3:2", "2008-09-19 2:3", "2008-09-26 10:1"]
        ),
        Expected(
            path: "fx/EURUSD-1d.csv",
            rows: 3738,
            gaps: 9,
            missing: 13,
            breaks: 620,
            zeroVolume: 3738,
            rounded: 0,
            outliers: 0,
            longest: "2016-12-10"
        ),
        Expected(
            path: "fx/EURUSD-1h.csv",
            rows: 74439,
            gaps: 28,
            missing: 682,
            breaks: 613,
            zeroVolume: 74439,
            rounded: 0,
            outliers: 7,
            longest: "2016-12-09"
        ),
        Expected(
            path: "fx/GBPUSD-1d.csv",
            rows: 3738,
            gaps: 9,
            missing: 13,
            breaks: 620,
            zeroVolume: 3738,
            rounded: 0,
            outliers: 1,
            longest: "2016-12-10"
        ),
        Expected(
            path: "fx/NZDUSD-1d.csv",
            rows: 3738,
            gaps: 9,
            missing: 13,
            breaks: 620,
            zeroVolume: 3738,
            rounded: 0,
            outliers: 0,
            longest: "2016-12-10"
        ),
    ]
}

/// Where the recorded market data lie on this machine.
private enum RecordedData {
    static let folder: String? = {
        var root = #filePath.split(separator: "/").dropLast(4).map(String.init)
        root.append(contentsOf: ["..", "shared", "data"])
        let named = ProcessInfo.processInfo.environment["MARTLET_SHARED_DATA"]
        let places = [named, "../shared/data", "/" + root.joined(separator: "/")].compactMap { $0 }
        return places.first { FileManager.default.fileExists(atPath: $0 + "/README.md") }
    }()
}

/// The recorded market data lie beside the project, not in it. Without them these tests are skipped
/// and say so; `MARTLET_SHARED_DATA` names another place.
@Suite(
    .enabled(
        if: RecordedData.folder != nil,
        "the recorded market data are not on this machine"
    )
)
struct RecordedDataTests {
    private func bytes(_ path: String) throws -> [UInt8] {
        let folder = try #require(RecordedData.folder)
        return [UInt8](try #require(FileManager.default.contents(atPath: folder + "/" + path)))
    }

    @Test(arguments: Expected.all)
    private func `a recorded file is read, and what is odd in it is counted`(
        _ expected: Expected
    ) throws {
        let file = try BarFile.read(
            try bytes(expected.path),
            name: BarFileName(path: expected.path)
        )
        let report = file.report
        #expect(report.rows == expected.rows && file.rows.count == expected.rows)
        #expect(report.gapCount == expected.gaps)
        #expect(report.missingBars == expected.missing)
        #expect(report.sessionBreakCount == expected.breaks)
        #expect(report.zeroVolumeCount == expected.zeroVolume)
        #expect(report.roundedCount == expected.rounded)
        #expect(report.outlierCount == expected.outliers)
        #expect(report.longestGap.map { $0.from.day.description } == expected.longest)
        #expect(report.splits.map { "\($0.time.day) \($0.ratio)" } == expected.splits)
        #expect(report.outOfOrderCount == 0 && report.identicalDuplicates == 0)
        #expect(report.conflictingDuplicates == 0 && report.contradictingStep == nil)
    }

    @Test func `a float's tail is read as the number that was meant`() throws {
        let file = try BarFile.read(
            try bytes("crypto/LTCBTC-5m.csv"),
            name: BarFileName(path: "crypto/LTCBTC-5m.csv")
        )
        // 0.016984990000000002 and 0.017050000000000003 in the file.
        #expect(file.rows[1].open == .of("0.01698499") && file.rows[1].high == .of("0.01705"))
    }

    @Test func `a recorded perpetual replays with its funding in the order of time`() throws {
        let file = try BarFile.read(
            try bytes("crypto/XRPUSDT-PERP-5m.csv"),
            name: BarFileName(path: "crypto/XRPUSDT-PERP-5m.csv")
        )
        let funding = try FundingFile.read(
            try bytes("crypto/XRPUSDT-PERP-funding-8h.csv"),
            file: "XRPUSDT-PERP-funding-8h.csv"
        )
        #expect(funding.count == 91)
        let instrument = ReplayInstrument.make(
            symbol: file.report.name.symbol,
            kind: file.report.name.kind,
            bars: file.rows,
            interval: file.report.interval,
            venue: VenueID("replay")
        )
        #expect(instrument.kind == .perpetual && instrument.tick == .of("0.0001"))
        #expect(instrument.base == "XRP" && instrument.quote == "USDT")
        var source = ReplaySource(
            rows: file.rows,
            interval: .fiveMinutes,
            instrument: instrument,
            intervals: [.hour],
            funding: funding
        )
        var last = UTCTime.epoch
        var counts = (quotes: 0, small: 0, hours: 0, funding: 0)
        while let event = source.next() {
            #expect(event.time >= last)
            last = event.time
            switch event {
            case .quote(let quote):
                counts.quotes += 1
                #expect(quote.isSane && quote.bid < quote.ask)
            case .bar(let bar) where bar.interval == .hour: counts.hours += 1
            case .bar: counts.small += 1
            case .funding: counts.funding += 1
            case .feed: break
            }
        }
        // Bars from 15 November 00:00 to 21 November 22:35: 166 whole hours; funding from the 18th.
        #expect(counts == (1999 * 4, 1999, 166, 12))
    }
}
