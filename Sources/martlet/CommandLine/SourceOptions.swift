import ArgumentParser
import Foundation
import Platform
import TradingCore

/// Where settings and secrets come from; the same for every subcommand.
struct SourceOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The settings file. Without it, configs/martlet.yaml is read where it exists.",
            valueName: "file"
        ),
        completion: .file(extensions: ["yaml", "yml"])
    )
    var config: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The file of secrets. Without it, .env is read where it exists.",
            valueName: "file"
        ),
        completion: .file()
    )
    var env: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The data directory; wins over data_dir and MARTLET_DATA_DIR.",
            valueName: "dir"
        ),
        completion: .directory
    )
    var data: String?

    /// Reads everything.
    ///
    /// - Throws: `ExitCode` 78 after telling every problem.
    func load() throws -> AgentConfiguration {
        try refuseImpossibleClock()
        do throws(ConfigProblems) {
            return try configuration()
        } catch {
            throw ExitStatus.configuration.saying(error.description)
        }
    }

    /// Codes, deadlines and the journal's order are made of the clock, so one that is far off is
    /// refused before anything is written.
    private func refuseImpossibleClock() throws {
        let wall = UTCTime(nanoseconds: SystemClock.wallNanoseconds())
        let year = wall.day.civil.year
        let isBehindAll = wall.seconds >= SystemClock.secondsMax
        guard isBehindAll || !(2025...2261).contains(year) else { return }
        let shown = isBehindAll ? "a year after 2261" : "the year \(year)"
        throw ExitStatus.configuration.saying(
            "The clock shows \(shown). Martlet works from 2025 to 2261: set the clock, and keep it "
                + "with systemd-timesyncd or chrony (timedatectl set-ntp true)."
        )
    }

    private func configuration() throws(ConfigProblems) -> AgentConfiguration {
        let (environment, secretProblems) = environment()
        var configuration: AgentConfiguration
        do throws(ConfigProblems) {
            let (text, name) = try settingsText()
            configuration = try ConfigurationLoader(
                text: text,
                fileName: name,
                environment: environment
            ).load()
        } catch {
            throw ConfigProblems(problems: secretProblems + error.problems)
        }
        guard secretProblems.isEmpty else { throw ConfigProblems(problems: secretProblems) }
        if let data {
            guard !data.trimmingSpaces.isEmpty else {
                throw problem("--data", "must name a folder.")
            }
            configuration.dataDirectory = data
        }
        if let url = environment["MARTLET_TELEGRAM_BASE_URL"] {
            configuration.telegram.baseURL = url
        }
        return configuration
    }

    private func settingsText() throws(ConfigProblems) -> (String?, String) {
        let path = config ?? "configs/martlet.yaml"
        guard config != nil || FileManager.default.fileExists(atPath: path) else {
            return (nil, "defaults")
        }
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw problem(path, "cannot be read; is the name right, and may you read it?")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw problem(path, "is not UTF-8 text.")
        }
        return (text, path)
    }

    /// The process's environment over the file's, and what is wrong with the file.
    private func environment() -> (SettingsEnvironment, [ConfigProblem]) {
        var environment = SettingsEnvironment(ProcessInfo.processInfo.environment)
        let path = env ?? ".env"
        guard env != nil || isThere(path) else { return (environment, []) }
        let bytes: [UInt8]
        do throws(SecretFileError) {
            bytes = try SecretFile.read(path, origin: origin(of: path))
        } catch {
            environment.lacksSome()
            let words = "\(error)"
            let text = words.hasPrefix(path + " ") ? words.dropFirst(path.count + 1) : words[...]
            return (environment, [ConfigProblem(place: path, text: String(text))])
        }
        let (file, problems) = DotEnv.reading(bytes)
        environment.lay(over: file.entries, of: path)
        if !problems.isEmpty { environment.lacksSome() }
        return (
            environment,
            problems.map { ConfigProblem(place: "\(path):\($0.line)", text: $0.reason) }
        )
    }

    /// Whether anything has this name, a link that leads nowhere included.
    private func isThere(_ path: String) -> Bool {
        (try? FileManager.default.attributesOfItem(atPath: path)) != nil
    }

    /// A file in the service manager's credentials directory is root's and still private.
    private func origin(of path: String) -> SecretFile.Origin {
        let directory = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"]
        return directory.map { path.hasPrefix($0 + "/") } ?? false
            ? .serviceCredential : .operatorFile
    }

    private func problem(_ place: String, _ text: String) -> ConfigProblems {
        ConfigProblems(problems: [ConfigProblem(place: place, text: text)])
    }
}
