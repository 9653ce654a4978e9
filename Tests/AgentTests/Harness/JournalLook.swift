import Foundation

/// Questions to a journal through `martlet journal`, as a script would ask them.
struct JournalLook {
    private let folder: AgentFolder
    private let source: [String]

    /// The journal of the folder's `data`.
    init(_ folder: AgentFolder) {
        self.folder = folder
        source = ["--data", folder.file("data")]
    }

    func verify() throws -> Outcome { try Outcome(["journal", "verify"] + source, in: folder) }

    func isWhole() throws -> Bool {
        let outcome = try verify()
        return outcome.code == 0 && outcome.output.contains("whole: chain and tables agree")
    }

    func table(_ name: String) throws -> Table {
        let outcome = try Outcome(["journal", "export", name] + source, in: folder)
        guard outcome.code == 0 else { throw HarnessFault("export \(name): \(outcome.errors)") }
        return Table(outcome.output)
    }

    /// Every event in order.
    func events() throws -> [[String: Any]] {
        let outcome = try Outcome(["journal", "export", "events"] + source, in: folder)
        guard outcome.code == 0 else { throw HarnessFault("export events: \(outcome.errors)") }
        return try outcome.output.split(separator: "\n").map { try AgentRun.object(String($0)) }
    }
}
