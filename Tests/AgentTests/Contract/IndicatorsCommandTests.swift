import Testing

/// `martlet indicators`, as a script uses it.
struct IndicatorsCommandTests {
    private static let bars = """
        time,open,high,low,close,volume
        2024-01-01T00:00:00Z,1,2,1,2,10
        2024-01-02T00:00:00Z,2,4,2,4,10
        2024-01-03T00:00:00Z,4,6,4,6,10

        """

    @Test func `a file of bars gives a row for each, a column for each indicator`() throws {
        let folder = AgentFolder()
        let file = try folder.write(Self.bars, to: "X-1d.csv")
        let names = ["indicators", "--bars", file, "--columns", "sma(2),macd_line(1,2,1)"]
        let csv = try Outcome(names + ["--csv"], in: folder)
        #expect(csv.output.contains("time,sma(2),\"macd_line(1,2,1)\"\n"), "\(csv.output)")
        #expect(csv.output.contains("2024-01-01T00:00:00Z,,\n"))
        #expect(csv.output.contains("2024-01-03T00:00:00Z,5.0,1.0\n"))
        let json = try Outcome(names + ["--json"], in: folder)
        #expect(json.output.contains(#""sma(2)":null"#) && json.output.contains(#""sma(2)":5.0"#))
    }
}
