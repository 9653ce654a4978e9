import Foundation
import Testing

/// Codes are made for the agent that will judge them, and for commands that there are.
@Suite struct SecretTests {
    @Test func `enroll makes no secret for a directory that no agent has`() throws {
        let folder = AgentFolder()
        try folder.write("precious", to: "home/letter.txt")
        for name in ["mistyped", "home"] {
            let run = try Outcome(["enroll", "--uri", "--data", folder.file(name)], in: folder)
            #expect(run.code == 78 && run.output.isEmpty, "\(run.output)")
            #expect(run.errors.contains("--create") && run.errors.contains(name), "\(run.errors)")
        }
        #expect(!folder.listing().contains("mistyped"))
        #expect(!folder.listing().contains("home/command.secret"))
    }

    @Test func `enroll makes one where it is asked to, and run takes it`() throws {
        let folder = AgentFolder()
        let data = ["--data", folder.file("data")]
        let made = try Outcome(["enroll", "--uri", "--create"] + data, in: folder)
        #expect(made.code == 0 && made.output.hasPrefix("otpauth://"), "\(made.errors)")
        let agent = try AgentRun(in: folder)
        let again = try Outcome(["enroll", "--uri"] + data, in: folder)
        #expect(again.code == 0 && again.output == made.output)
        #expect(agent.terminate() == 0)
    }

    @Test func `sign refuses what is no command and tells a near one`() throws {
        let folder = AgentFolder()
        let secret = ["MARTLET_COMMAND_HMAC_SECRET": "q8Zr2mN5vXc7kLw3Jt6yHb9dFs4gPa1e"]
        for line in ["/nosuch", "/resme all"] {
            let run = try Outcome(["sign", line], environment: secret, in: folder)
            #expect(run.code == 64 && run.output.isEmpty, "\(line): \(run.output)")
            #expect(run.errors.contains("There is no command"), "\(run.errors)")
        }
        let near = try Outcome(["sign", "/resme all"], environment: secret, in: folder)
        #expect(near.errors.contains("/resume"), "\(near.errors)")
        let fine = try Outcome(["sign", "/resume all"], environment: secret, in: folder)
        // A code is bound to the command's own name; it is of this half minute or the next one.
        let alias = try Outcome(["sign", "/unhalt all"], environment: secret, in: folder)
        let again = try Outcome(["sign", "/resume all"], environment: secret, in: folder)
        #expect([fine.output, again.output].contains(alias.output))
        #expect(fine.code == 0, "\(fine.errors)")
    }
}
