import ArgumentParser
import ChatOps
import Foundation
import Journaling
import Platform
import TradingCore

/// Looks at everything around the agent.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check clock, disk, permissions, token, webhooks, journal and secrets.",
        discussion: """
            Each check says what it found and, where something is wrong, how to mend it. Exit code \
            0 when all is well, 69 when something is not.
            """
    )

    @OptionGroup var source: SourceOptions

    @Flag(name: .long, help: "Print the report as JSON.")
    var json = false

    @Flag(name: .long, help: "Leave out the checks that need the network.")
    var offline = false

    func run() throws {
        let configuration = try source.load()
        var rows = Doctor(configuration: configuration).localChecks()
        rows += DoctorProbes.journal(configuration)
        rows += DoctorProbes.libraries(configuration)
        if let pair = PairSurvey(directory: configuration.dataDirectory).check { rows.append(pair) }
        if !offline { rows += try DoctorProbes(configuration: configuration).run() }
        let report = DoctorReport(checks: rows, isHealthy: rows.allSatisfy(\.passes))
        if json {
            print(try ReportText.presenter(configuration).json(.doctor(report)))
        } else {
            for row in rows {
                print("\(row.passes ? "ok  " : "BAD ") \(row.name): \(row.finding)".onOneLine)
                if !row.passes { print("     mend: \(row.mend)".onOneLine) }
            }
        }
        if !report.isHealthy { throw ExitCode(ExitStatus.unavailable.rawValue) }
    }
}
