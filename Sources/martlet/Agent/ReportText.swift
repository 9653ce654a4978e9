import ArgumentParser
import ChatOps
import Foundation

/// The words and commands of this installation: the built-in ones under the operator's own.
struct ReportText: Sendable {
    let presenter: Presenter
    let commands: CommandBook

    /// - Throws: `ExitCode` 78 after telling every problem.
    init(_ configuration: AgentConfiguration) throws {
        presenter = try Self.presenter(configuration)
        commands = try Self.commands(configuration, templates: presenter.templateNames)
    }

    /// - Throws: `ExitCode` 78 after telling every problem of every template.
    static func presenter(_ configuration: AgentConfiguration) throws -> Presenter {
        do throws(PresentationProblems) {
            return try Presenter(overrides: configuration.templatesDirectory)
        } catch {
            throw ExitStatus.configuration.saying(error.description)
        }
    }

    /// - Throws: `ExitCode` 78 after telling every problem of every manifest.
    static func commands(
        _ configuration: AgentConfiguration,
        templates: Set<String>
    ) throws -> CommandBook {
        let own = try configuration.commandsDirectory.map(files) ?? [:]
        do throws(ManifestProblems) {
            return try CommandBook(
                embedded: Dictionary(
                    uniqueKeysWithValues: EmbeddedDefaults.manifests.map {
                        ("\($0.key).yaml", $0.value)
                    }
                ),
                own: own,
                templates: templates
            )
        } catch {
            throw ExitStatus.configuration.saying(error.description)
        }
    }

    /// The manifests of a folder by their names.
    private static func files(_ directory: String) throws -> [String: String] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
            throw ExitStatus.configuration.saying("commands_dir \(directory) cannot be read.")
        }
        var texts: [String: String] = [:]
        for name in names.sorted() where name.hasSuffix(".yaml") {
            let path = "\(directory)/\(name)"
            guard let bytes = FileManager.default.contents(atPath: path), bytes.count <= 65_536,
                let text = String(validating: bytes, as: UTF8.self)
            else { throw ExitStatus.configuration.saying("\(path) cannot be read as text.") }
            texts[name] = text
        }
        return texts
    }
}
