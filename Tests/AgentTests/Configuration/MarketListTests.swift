import Testing

/// Who empties the list of markets does not get the default ones.
@Suite struct MarketListTests {
    @Test(arguments: ["markets: {}\n", "markets:\n", "markets: ~\n"])
    func `an empty list is refused by check and run`(settings: String) throws {
        let folder = AgentFolder()
        let file = ["--config", try folder.write(settings, to: "martlet.yaml")]
        let runs = [["check"] + file, ["run", "--no-console", "--data", folder.file("d")] + file]
        for arguments in runs {
            let run = try Outcome(arguments, in: folder, withinSeconds: 5)
            #expect(run.code == 78, "\(run.output)")
            #expect(run.errors.contains("martlet.yaml:1"), "\(run.errors)")
            #expect(run.errors.contains("names no market"), "\(run.errors)")
        }
    }

    @Test func `only markets that are off are told as nothing that trades`() throws {
        let folder = AgentFolder()
        let file = try folder.write("markets:\n  crypto: {mode: off}\n", to: "martlet.yaml")
        let check = try Outcome(["check", "--config", file], in: folder)
        #expect(check.code == 0 && check.output.contains("nothing trades"), "\(check.output)")
        let none = try Outcome(["check"], in: folder)
        #expect(none.code == 0 && !none.output.contains("nothing trades"), "\(none.output)")
    }
}
