import Foundation
import Testing

/// A file that cannot be replayed is refused with its line and the reason, and nothing trades.
@Suite struct ReplayRefusalTests {
    private static let head = "time,open,high,low,close,volume\n"
    private static let fine = "2025-03-03T00:00:00Z,100,101,99,100,5\n"

    /// What follows a fine first bar, and where the trouble is said to be.
    private static let thirdLines = [
        "2025-03-03T00:01:00Z,1,2,3", "2025-03-03T00:01:00Z,100,nan,99,100,5",
        "2025-03-03T00:01:00Z,100,1e400,99,100,5", "yesterday,100,101,99,100,5",
    ]
    private static let files: [(text: String, place: String)] =
        [("hello\n", "line 1"), (head, "BAD-1m.csv")]
        + thirdLines.map { (head + fine + $0 + "\n", "line 3") }

    @Test(arguments: files)
    func `a bad file is refused`(text: String, place: String) throws {
        let folder = AgentFolder()
        let file = try folder.write(text, to: "BAD-1m.csv")
        let run = try Outcome(
            ["run", "--no-console", "--once", "--data", folder.file("data"), "--replay", file],
            in: folder
        )
        #expect(run.code == 65, "\(run.errors)")
        #expect(run.errors.contains("BAD-1m.csv") && run.errors.contains(place), "\(run.errors)")
        #expect(!run.errors.contains("commands are taken"))
        #expect(!folder.listing().contains("data"), "it left a trace")
    }

    @Test func `a folder in the place of a file is called one`() throws {
        let folder = AgentFolder()
        let run = try Outcome(
            ["run", "--no-console", "--data", folder.file("data"), "--replay", folder.path],
            in: folder
        )
        #expect(run.code == 65 && run.errors.contains("it is a folder"), "\(run.errors)")
    }

    @Test(arguments: [["--set", "lines=x"], ["--strategy", "none"], ["--set", "interval=30s"]])
    func `a strategy that cannot trade the file is refused, and nothing is made`(
        arguments: [String]
    ) throws {
        let folder = AgentFolder()
        let file = try folder.write(SwingBars.csv(count: 50), to: "FINE-1m.csv")
        let run = try Outcome(
            ["run", "--no-console", "--once", "--data", folder.file("data"), "--replay", file]
                + arguments,
            in: folder
        )
        #expect(run.code == 64 || run.code == 65, "\(run.errors)")
        #expect(!folder.listing().contains("data"), "it left a trace")
    }

    @Test func `gaps, duplicates and bars out of order are told`() throws {
        let folder = AgentFolder()
        var lines = SwingBars.csv(count: 120).split(separator: "\n").map(String.init)
        lines.remove(at: 50)
        lines.insert(lines[20], at: 21)
        let file = try folder.write(lines.joined(separator: "\n") + "\n", to: "ODD-1m.csv")
        let run = try Outcome(
            ["run", "--no-console", "--once", "--data", folder.file("data"), "--replay", file]
                + ["--speed", "max"],
            in: folder
        )
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.errors.lowercased().contains("gap"), "\(run.errors)")
        #expect(run.errors.lowercased().contains("duplicate"), "\(run.errors)")
    }

    @Test func `the journal of other prices is not taken for a replay`() throws {
        let folder = AgentFolder()
        let agent = try AgentRun(in: folder)
        #expect(agent.terminate() == 0)
        let file = try folder.write(SwingBars.csv(count: 50), to: "SWING-1m.csv")
        let run = try Outcome(
            ["run", "--no-console", "--once", "--data", folder.file("data"), "--replay", file],
            in: folder
        )
        #expect(run.code == 78 && run.errors.contains("--data"), "\(run.errors)")
    }
}
