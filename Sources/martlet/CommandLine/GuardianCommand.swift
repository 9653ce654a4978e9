import ArgumentParser
import Foundation
import Platform

/// Halts and cancels where no engine lives to do it.
struct GuardianCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "guardian",
        abstract: "Halt everything and cancel all orders while the engine is dead.",
        discussion: """
            The service manager starts this when the agent has failed for good; a person may too. It \
            latches a halt that outlives every start until /resume, cancels entries and exits at every \
            venue, keeps protective stops, tells it on every channel, and ends. It cannot place an order.

            Exit codes: 0 halted, and no order is left; 65 the journal cannot be used; 69 halted, and \
            some order may still rest; 74 the disk failed; 75 an engine lives: use /halt.
            """
    )

    @OptionGroup var source: SourceOptions

    @Option(
        name: .long,
        help: ArgumentHelp("Why, for the journal and the message.", valueName: "reason")
    )
    var halt: String

    @Flag(name: .long, help: "Cancel protective stops as well: positions are then without any.")
    var cancelStops = false

    func validate() throws {
        let text = halt.trimmingCharacters(in: .whitespacesAndNewlines)
        guard (1...200).contains(text.count) else {
            throw ValidationError("--halt wants a reason of 1 to 200 letters.")
        }
    }

    func run() throws {
        SignalWatch.ignoreWriteSignals()
        let configuration = try source.load()
        let options = AgentOptions(
            replay: nil,
            hasConsole: false,
            startedMonotonic: SystemClock.monotonicNanoseconds(),
            environment: ProcessInfo.processInfo.environment
        )
        let process = AgentProcess(configuration: configuration, options: options)
        let directory = try directory(configuration)
        let log = try process.startLog()
        defer { _ = log.stop(timeoutNanoseconds: 500_000_000) }
        try GuardianProcess(
            configuration: configuration,
            options: options,
            reason: halt.onOneLine,
            keepsStops: !cancelStops
        ).run(directory, log)
    }

    /// Takes the data directory from the dead; the living keep it.
    private func directory(_ configuration: AgentConfiguration) throws -> DataDirectory {
        let path = configuration.dataDirectory
        guard FileManager.default.fileExists(atPath: "\(path)/\(JournalCommand.fileName)") else {
            throw ExitStatus.data.saying("There is no journal in \(path); is --data the agent's?")
        }
        waitForStandby(in: path)
        do throws(DataDirectoryError) {
            return try DataDirectory.open(path)
        } catch {
            guard case .busy(_, let holder) = error else {
                throw ExitStatus.cannotCreate.saying("\(error)")
            }
            let who = holder.map { "process \($0)" } ?? "a process"
            throw ExitStatus.tryLater.saying(
                "\(path) is held by \(who), which lives. Where it is the agent, tell it: martlet ctl "
                    + "'/halt \(halt.onOneLine)'; another guardian ends by itself."
            )
        }
    }

    /// A standby that lives takes the lock of a dead leader by itself, and must not find it taken.
    private func waitForStandby(in path: String) {
        for _ in 0..<Self.standbyLooksMax {
            let facts = try? FileManager.default.attributesOfItem(atPath: "\(path)/standby")
            guard let beat = facts?[.modificationDate] as? Date, -beat.timeIntervalSinceNow < 3
            else {
                return
            }
            usleep(200_000)
        }
    }

    /// At most six seconds.
    private static let standbyLooksMax = 30
}
