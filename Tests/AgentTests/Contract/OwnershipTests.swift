import Foundation
import Testing

/// An agent whose files are taken away ends by itself, within seconds, and says so everywhere.
@Suite(.serialized) struct OwnershipTests {
    enum Theft: String, CaseIterable {
        case directoryDeleted, directoryMoved, lockReplaced, journalReplaced, journalDeleted
    }

    private func commit(_ theft: Theft, in folder: AgentFolder) throws {
        let files = FileManager.default
        let data = folder.file("data")
        switch theft {
        case .directoryDeleted: try files.removeItem(atPath: data)
        case .directoryMoved: try files.moveItem(atPath: data, toPath: folder.file("other"))
        case .lockReplaced:
            try files.removeItem(atPath: data + "/lock")
            try folder.write("1\n", to: "data/lock")
        case .journalReplaced:
            let copy = folder.file("data/copy")
            try files.copyItem(atPath: data + "/journal.sqlite", toPath: copy)
            try files.removeItem(atPath: data + "/journal.sqlite")
            try files.moveItem(atPath: copy, toPath: data + "/journal.sqlite")
        case .journalDeleted: try files.removeItem(atPath: data + "/journal.sqlite")
        }
    }

    @Test(arguments: Theft.allCases)
    func `it ends with 74 and says so on every channel`(theft: Theft) throws {
        let folder = AgentFolder()
        let receiver = Receiver()
        let settings = """
            webhooks:
              ops:
                kind: generic
                url: \(receiver.url)
                allow_private: true
                signing_secret: whsec_7mJp2Vd0Kq4sYx1TgHnR8bWcZf5LuQeA3oIkMvBtXwE=

            """
        let agent = try AgentRun(
            ["--config", try folder.write(settings, to: "martlet.yaml")],
            in: folder
        )
        try commit(theft, in: folder)
        #expect(agent.program.exitCode(withinSeconds: 20) == 74, "\(agent.errors)")
        #expect(agent.errors.contains("critical"), "no word in the log: \(agent.errors)")
        #expect(receiver.deliveries.contains { $0.body.contains("journal_trouble") }, "no alert")
    }
}
