import Foundation
import Testing

/// The journal and the control socket are private, so the folder that they lie in must be.
@Suite struct DataDirectoryModeTests {
    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test(arguments: [0o755, 0o750])
    func `an empty folder that others may read is closed to them with a warning`(
        open: Int
    ) throws {
        let folder = AgentFolder()
        mkdir(folder.file("data"), 0o700)
        chmod(folder.file("data"), mode_t(open))
        let agent = try AgentRun(in: folder)
        #expect(try mode(folder.file("data")) == 0o700)
        #expect(agent.errors.contains("mode \(String(open, radix: 8))"), "\(agent.errors)")
        #expect(agent.terminate() == 0)
        // The same folder, opened to others between two runs.
        chmod(folder.file("data"), mode_t(open))
        let again = try AgentRun(in: folder)
        #expect(try mode(folder.file("data")) == 0o700)
        #expect(again.errors.contains("mode \(String(open, radix: 8))"), "\(again.errors)")
    }

    @Test func `a link to the data directory is followed`() throws {
        // So does systemd for a service whose user exists only while it runs.
        let folder = AgentFolder()
        mkdir(folder.file("real"), 0o700)
        symlink("real", folder.file("data"))
        let agent = try AgentRun(in: folder)
        for _ in 1...3 { #expect(try agent.ask("/doctor").report["is_healthy"] as? Bool == true) }
        let journal = folder.listing().filter { $0.hasPrefix("real/journal.sqlite") }
        #expect(!journal.isEmpty)
        #expect(agent.terminate() == 0, "\(agent.errors)")
    }

    @Test func `a folder of other things that others may read is refused and left as it is`()
        throws
    {
        let folder = AgentFolder()
        try folder.write("a letter", to: "data/letter.txt")
        chmod(folder.file("data"), 0o755)
        let run = try Outcome(["run", "--no-console", "--data", folder.file("data")], in: folder)
        #expect(run.code == 73 && run.errors.contains("chmod 700"), "\(run.errors)")
        #expect(try mode(folder.file("data")) == 0o755)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("data")).count == 1)
    }
}
