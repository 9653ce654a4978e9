import Foundation
import Yams

/// The settings as they were written: a YAML file with the environment laid over it.
struct ConfigSource {
    /// The environment, the process's over the `.env` file's.
    let environment: SettingsEnvironment
    let fileName: String
    let root: Node?

    /// Reads a file, or nothing when there is no file.
    ///
    /// - Throws: `ConfigProblems` when the text is no YAML, with the line.
    init(
        text: String?,
        fileName: String,
        environment: SettingsEnvironment
    ) throws(ConfigProblems) {
        self.environment = environment
        self.fileName = fileName
        guard let text else {
            root = nil
            return
        }
        do {
            root = try compose(yaml: text)
        } catch let error as YamlError {
            throw ConfigProblems(problems: [Self.problem(of: error, fileName)])
        } catch {
            throw ConfigProblems(problems: [ConfigProblem(place: fileName, text: "\(error)")])
        }
        if let root, root.mapping == nil, root.null == nil {
            throw ConfigProblems(
                problems: [
                    ConfigProblem(place: fileName, text: "is not a list of `name: value` settings.")
                ]
            )
        }
    }

    private static func problem(of error: YamlError, _ fileName: String) -> ConfigProblem {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            ConfigProblem(
                place: "\(fileName):\(mark.line)",
                text: "is no YAML: \(problem) at column \(mark.column)."
            )
        case .duplicatedKeysInMapping(let duplicates, let context):
            ConfigProblem(
                place: "\(fileName):\(context.mark.line)",
                text: "has the key \(duplicates.map { "\($0)" }.joined(separator: ", ")) twice."
            )
        default: ConfigProblem(place: fileName, text: "is no YAML: \(error)")
        }
    }
}

/// The place of a node in its file.
extension Node {
    func place(in fileName: String) -> String {
        mark.map { "\(fileName):\($0.line)" } ?? fileName
    }

    /// A text as it was written, whatever YAML would make of it.
    var writtenText: String? { scalar?.string }
}
