import Testing

/// `martlet bars`, as a script uses it.
struct BarsCommandTests {
    private static let bars = """
        time,open,high,low,close,volume
        2024-01-01T00:00:00Z,1,2,1,2,10
        2024-01-02T00:00:00Z,2,4,2,4,10
        2024-01-03T00:00:00Z,4,6,4,6,10

        """

    @Test func `what is imported is listed, checked, and swept as the text is`() throws {
        let folder = AgentFolder()
        let file = try folder.write(Self.bars, to: "X-1d.csv")
        let store = folder.path + "/store"
        let made = try Outcome(["bars", "import", file, "--into", store], in: folder)
        #expect(made.output.contains("X-1d.bars: 3 bars of 1d, spot"), "\(made.errors)")
        let list = try Outcome(["bars", "list", store], in: folder)
        #expect(list.output == made.output)
        func sweep(_ bars: String) throws -> String {
            let place = ["--bars", bars, "--store", folder.path + "/r.sqlite", "--csv"]
            return try Outcome(
                ["sweep", "--set", "fast=1", "--set", "slow=2"] + place,
                in: folder
            ).output
        }
        #expect(try sweep(store + "/X-1d.bars") == sweep(file))
        #expect(try sweep(file).contains("false,1,2,"))
        let wrong = try Outcome(["bars", "check", file, store + "/none.bars"], in: folder)
        #expect(wrong.code == 65 && wrong.errors.contains("this is no store of bars"))
        #expect(wrong.errors.contains("none.bars cannot be read"))
    }

    @Test func `a file with a split waits for an order`() throws {
        let folder = AgentFolder()
        let halved = Self.bars.replacing(",4,6,4,6,", with: ",2,2.4,2,2.4,")
        let file = try folder.write(halved, to: "equities/X-1d.csv")
        let into = ["--into", folder.path + "/store"]
        let refused = try Outcome(["bars", "import", file] + into, in: folder)
        #expect(refused.code == 65 && refused.errors.contains("--splits adjust"))
        let taken = try Outcome(["bars", "import", file, "--splits", "adjust"] + into, in: folder)
        #expect(taken.code == 0 && taken.output.contains("3 bars"), "\(taken.errors)")
    }
}
