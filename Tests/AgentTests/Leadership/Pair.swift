import Foundation
import Platform

/// The two processes of a pair on one data directory, with an order flow and a tape of what left them.
final class Pair {
    let folder: AgentFolder
    private let arguments: [String]
    private let environment: [String: String]

    /// Limits under which a test can kill as it likes.
    static let loose = [
        "MARTLET_STANDBY_TAKEOVER_SPACING_SECONDS": "0",
        "MARTLET_STANDBY_TAKEOVERS_MAX": "100000",
    ]

    /// With `trades`, a replay at a pace that lasts, on which a grid trades all the time.
    init(trades: Bool = false, settings: [String: String] = Pair.loose) throws {
        folder = AgentFolder()
        var environment = settings
        var arguments: [String] = []
        if trades {
            let file = try folder.write(SwingBars.csv(count: 20_000), to: "SWING-1m.csv")
            arguments = ["--replay", file, "--speed", "3600"] + SwingBars.grid
            environment["MARTLET_PAPER_TAPE"] = folder.file("tape.txt")
        }
        self.arguments = arguments
        self.environment = environment
    }

    /// Starts one more process; it leads or waits.
    func start(
        _ name: String,
        binary: String? = Program.binary,
        environment more: [String: String] = [:]
    ) throws -> Program {
        try Program(
            ["run", "--standby", "--name", name, "--data", folder.file("data")] + arguments,
            environment: environment.merging(more) { _, new in new },
            binary: binary,
            in: folder
        )
    }

    /// Starts the one that leads and the one that waits.
    func startBoth() throws -> (leader: Program, standby: Program) {
        let leader = try start("a")
        try Self.awaitLead(leader)
        let standby = try start("b")
        try Self.awaitWaiting(standby)
        return (leader, standby)
    }

    static func leads(_ program: Program) -> Bool {
        program.errors.contains("ready: commands are taken")
    }

    static func waits(_ program: Program) -> Bool { program.errors.contains("standby: waits; ") }

    static func awaitLead(_ program: Program, withinSeconds seconds: Double = 30) throws {
        guard holds(within: seconds, { leads(program) }) else {
            throw HarnessFault("it does not lead: \(program.errors)")
        }
    }

    static func awaitWaiting(_ program: Program) throws {
        guard holds(within: 30, { waits(program) }) else {
            throw HarnessFault("it does not wait: \(program.errors)")
        }
    }

    /// The reply to a command, by whoever leads.
    func ask(_ command: String) throws -> AgentRun.Answer {
        try AgentRun.ask(command, at: folder.file("data/control.sock"))
    }

    /// Client order ids in the order in which they left, of all processes.
    var tape: [String] {
        folder.text("tape.txt").split(separator: "\n").compactMap { line in
            line.split(separator: " ").last.map(String.init)
        }
    }

    /// The epochs of the lives that the journal knows.
    func epochs() throws -> [Int] {
        try JournalLook(folder).events().filter { $0["kind"] as? String == "agent_started" }
            .compactMap { ($0["payload"] as? [String: Any])?["epoch"] as? Int }
    }

    /// Headlines of alerts of one kind.
    func headlines(_ kind: String) throws -> [String] {
        try JournalLook(folder).events().compactMap { event in
            guard event["kind"] as? String == "alert_raised",
                let alert = event["payload"] as? [String: Any], alert["kind"] as? String == kind
            else { return nil }
            return Self.headline(in: alert)
        }
    }

    private static func headline(in value: Any) -> String? {
        guard let object = value as? [String: Any] else { return nil }
        if let text = object["headline"] as? String { return text }
        for inner in object.values { if let found = headline(in: inner) { return found } }
        return nil
    }
}
