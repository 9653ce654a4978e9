import Foundation
import Testing

/// Libraries that are loaded at their first use, and what is said when they are not there.
@Suite struct MissingLibraryTests {
    /// Lets the dynamic loader find a text in the place of each library.
    private static func environment(
        _ folder: AgentFolder,
        without names: [String]
    ) throws
        -> [String: String]
    {
        for name in names { try folder.write("this is no library\n", to: "broken/\(name)") }
        return ["LD_LIBRARY_PATH": folder.file("broken")]
    }

    /// What a process has mapped. The kernel hands it out a page at a time.
    private static func maps(of process: pid_t) throws -> String {
        let path = "/proc/\(process)/maps"
        let file = try #require(FileHandle(forReadingAtPath: path))
        var bytes = Data()
        while let more = try file.read(upToCount: 4_096), !more.isEmpty { bytes += more }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let token = [
        "TELEGRAM_BOT_TOKEN": "123456:abcdefghijklmnopqrstuvwxyz012345",
        "TELEGRAM_USER_IDS": "42", "TELEGRAM_CHAT_ID": "42",
        "MARTLET_TELEGRAM_BASE_URL": "http://127.0.0.1:9",
    ]

    @Test func `with a token and without libcurl the start is refused and leaves nothing`() throws {
        let folder = AgentFolder()
        let broken = try Self.environment(folder, without: ["libcurl.so.4"])
        let outcome = try Outcome(
            ["run", "--no-console", "--data", folder.file("data")],
            environment: broken.merging(Self.token) { first, _ in first },
            in: folder
        )
        #expect(outcome.code == 69, "\(outcome.errors)")
        for word in ["libcurl.so.4", "apt-get install libcurl4", "does not start"] {
            #expect(outcome.errors.contains(word), "\(outcome.errors)")
        }
        #expect(!outcome.errors.contains("commands are taken"))
        #expect(!outcome.errors.contains("abcdefghij"))
        #expect(!folder.listing().contains { $0.hasPrefix("data/") })
    }

    @Test func `without a token neither libcurl nor libedit is needed or loaded`() throws {
        let folder = AgentFolder()
        let broken = try Self.environment(
            folder,
            without: ["libcurl.so.4", "libedit.so.2", "libqrencode.so.4"]
        )
        let agent = try AgentRun(environment: broken, in: folder)
        #expect(try agent.ask("/status").outcome == "done")
        let maps = try Self.maps(of: agent.program.pid)
        #expect(maps.contains("libsqlite3.so"))
        for name in ["libcurl", "libedit", "libqrencode", "libcairo", "libgnutls", "libldap"] {
            #expect(!maps.contains(name), "\(name) is loaded")
        }
        #expect(agent.terminate() == 0)
    }

    @Test func `the doctor names what is missing and how to mend it`() throws {
        let folder = AgentFolder()
        let broken = try Self.environment(folder, without: ["libcurl.so.4", "libqrencode.so.4"])
        let line = ["doctor", "--offline", "--data", folder.file("data")]
        let quiet = try Outcome(line, environment: broken, in: folder)
        #expect(quiet.output.contains("libcurl.so.4: missing, and not needed"), "\(quiet.output)")
        #expect(quiet.output.contains("BAD  library libqrencode.so.4"))
        #expect(quiet.output.contains("apt-get install libqrencode4"))
        let chatting = try Outcome(
            line,
            environment: broken.merging(Self.token) { first, _ in first },
            in: folder
        )
        #expect(chatting.code == 69)
        #expect(chatting.output.contains("BAD  library libcurl.so.4"), "\(chatting.output)")
        #expect(chatting.output.contains("apt-get install libcurl4"))
    }

    @Test func `enroll without libqrencode says so and how to go on`() throws {
        let folder = AgentFolder()
        let broken = try Self.environment(folder, without: ["libqrencode.so.4"])
        let line = ["enroll", "--create", "--data", folder.file("data")]
        let picture = try Outcome(line, environment: broken, in: folder)
        #expect(picture.code == 69)
        #expect(picture.errors.contains("apt-get install libqrencode4"), "\(picture.errors)")
        #expect(try Outcome(line + ["--uri"], environment: broken, in: folder).code == 0)
    }
}
