import Foundation
import Testing

private let analyzer = "/usr/bin/systemd-analyze"
private let unit = "systemd/martlet.service"
private let guardian = "systemd/martlet-guardian.service"
private let pairUnit = "systemd/martlet@.service"

/// `Key=value` lines of a unit; a key may stand more than once.
private func settings(of path: String) -> [String: [String]] {
    var found: [String: [String]] = [:]
    for line in SourceTree.shared.text(of: path).split(separator: "\n") where !line.hasPrefix("#") {
        let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2 { found[String(parts[0]), default: []].append(String(parts[1])) }
    }
    return found
}

/// What systemd-analyze says, and its exit status. It reads the file and ends by itself.
private func analyze(_ arguments: [String]) throws -> (status: Int32, words: String) {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: analyzer)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let words = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, words)
}

private let hasAnalyzer = FileManager.default.isExecutableFile(atPath: analyzer)

@Test(
    .enabled(if: hasAnalyzer, "systemd-analyze is not here; the unit's score is not checked."),
    arguments: [unit, guardian, pairUnit]
)
func `a system unit is closed to an exposure of 1_5 or better`(unit: String) throws {
    let path = SourceTree.shared.root.appending(path: unit).path
    // The threshold counts tenths.
    let (status, words) = try analyze([
        "security", "--offline=yes", "--no-pager", "--threshold=15", path,
    ])
    #expect(status == 0, "\(unit): the score is above 1.5. Mend: close what has a ✗.\n\(words)")
}

@Test(arguments: [unit, pairUnit, "systemd/user/martlet.service"])
func `a unit supervises the agent and bounds what it may take`(path: String) throws {
    let settings = settings(of: path)
    for (key, value) in [
        ("Type", "notify"), ("NotifyAccess", "main"), ("WatchdogSec", "20s"),
        ("Restart", "on-failure"), ("TimeoutStopSec", "10s"), ("MemorySwapMax", "0"),
    ] {
        #expect(settings[key] == [value], "\(path): write \(key)=\(value)")
    }
    for key in ["StartLimitIntervalSec", "StartLimitBurst", "MemoryMax", "LimitNOFILE"] {
        #expect(settings[key]?.count == 1, "\(path): give \(key) one value")
    }
    // Usage, refusal, configuration: the same start would fail the same way.
    let final = try #require(settings["RestartPreventExitStatus"]?.first).split(separator: " ")
    let isPair = path == pairUnit
    #expect(Set(final) == Set(["64", "77", "78"] + (isPair ? ["76"] : [])))
    let start = try #require(settings["ExecStart"]?.first)
    let role = isPair ? "--standby --name %i " : ""
    #expect(start.contains("/martlet run --no-console \(role)--config "))
    #expect(settings["Environment"]?.contains { $0.hasPrefix("MARTLET_DATA_DIR=") } ?? false)
}

@Test(arguments: [
    (unit, guardian), ("systemd/user/martlet.service", "systemd/user/martlet-guardian.service"),
])
func `an agent that stays down calls its guardian`(agent: String, guardian: String) throws {
    #expect(settings(of: agent)["OnFailure"] == ["martlet-guardian.service"])
    let own = settings(of: guardian)
    #expect(own["Type"] == ["oneshot"])
    #expect(own["ExecStart"]?.first?.contains("/martlet guardian --halt ") ?? false)
    // It works on the agent's data with secrets of its own, and nobody restarts it.
    let data = { (path: String) in
        settings(of: path)["Environment"]?.filter { $0.hasPrefix("MARTLET_DATA_DIR=") } ?? []
    }
    #expect(!data(agent).isEmpty && data(agent) == data(guardian))
    #expect(SourceTree.shared.text(of: guardian).contains("guardian.env"))
    #expect(own["Restart"] == nil && own["OnFailure"] == nil)
}

@Test func `no secret stands in a unit`() {
    for path in SourceTree.shared.paths(under: "systemd", ending: ".service") {
        let lines = settings(of: path)["Environment"] ?? []
        let isSecret = lines.contains { line in
            ["TOKEN", "SECRET", "PASSWORD", "KEY"].contains(where: line.contains)
        }
        #expect(!isSecret, "\(path): move it to the file of LoadCredential= or --env")
    }
}
