import Testing

/// `martlet scan`, as a script uses it.
struct ScanCommandTests {
    /// Sixty daily bars that rise by one a day, or go to and fro.
    private static func bars(_ close: (Int) -> Int) -> String {
        var text = "time,open,high,low,close,volume\n"
        for day in 0..<60 {
            let month = day / 30 + 1
            let date = "2024-0\(month)-\(day % 30 < 9 ? "0" : "")\(day % 30 + 1)"
            guard date != "2024-02-30" else { continue }
            let price = close(day)
            text += "\(date)T00:00:00Z,\(price),\(price + 1),\(price - 1),\(price),10\n"
        }
        return text
    }

    @Test func `files are ranked for a strategy with their reasons, and a bad one is passed over`()
        throws
    {
        let folder = AgentFolder()
        _ = try folder.write(Self.bars { 100 + $0 }, to: "bars/fx/UPUSD-1d.csv")
        _ = try folder.write(Self.bars { 100 + $0 % 4 }, to: "bars/fx/WAVEUSD-1d.csv")
        _ = try folder.write("no,bars\n", to: "bars/odd.csv")
        let scan = try Outcome(["scan", "--bars", folder.path + "/bars"], in: folder)
        #expect(scan.code == 0, "\(scan.errors)")
        let lines = scan.output.split(separator: "\n")
        let grid = try #require(lines.firstIndex { $0.hasPrefix("grid: ") })
        #expect(lines[grid + 1].contains("fx/WAVEUSD-1d"), "\(scan.output)")
        #expect(scan.output.contains("efficiency 1: 100 of 100"))
        #expect(
            scan.output.contains(
                "cross-sectional-momentum: a long rise, steady and liquid\n  nothing"
            )
        )
        #expect(scan.errors.contains("odd.csv: passed over: line 1"))
        let only = try Outcome(
            ["scan", "--bars", folder.path + "/bars", "--strategy", "fx-trend", "--json"],
            in: folder
        )
        #expect(only.output.contains(#""strategy":"fx-trend""#))
        #expect(!only.output.contains(#""strategy":"grid""#))
        #expect(only.output.contains(#""symbol":"UPUSD-1d""#))
    }

    @Test func `a wrong name and a folder without bars are refused`() throws {
        let folder = AgentFolder()
        let name = try Outcome(["scan", "--bars", ".", "--strategy", "luck"], in: folder)
        #expect(name.code == 64 && name.errors.contains("luck cannot be scanned for"))
        let empty = try Outcome(["scan", "--bars", folder.path], in: folder)
        #expect(empty.code == 65 && empty.errors.contains("holds no .csv file"))
    }
}
