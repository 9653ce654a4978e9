@testable import Platform
@testable import martlet

/// The `.env` file: what is read can be written and read again; problems name lines and never values; the
/// settings that come of it are taken or refused in words.
enum EnvironmentPromises {
    static func check(_ bytes: [UInt8]) throws(BrokenPromise) {
        let (file, problems) = DotEnv.reading(bytes)
        let lineCount = bytes.split(separator: 10, omittingEmptySubsequences: false).count
        try promise(
            file.entries.count + problems.count <= lineCount,
            "more entries and problems than lines"
        )
        for problem in problems {
            try promise((1...lineCount).contains(problem.line), "line \(problem.line)")
        }
        let names = file.entries.map(\.name)
        try promise(Set(names).count == names.count, "a name stands twice")
        try checkWriting(file)
        let isParsed = (try? DotEnv.parse(bytes)) != nil
        try promise(isParsed == problems.isEmpty, "parsing and reading differ")
        var environment = SettingsEnvironment([:])
        environment.lay(over: file.entries, of: ".env")
        let reading = ConfigPromises.reading(nil, environment)
        try ConfigPromises.check(reading)
        try checkSecrets(file, reading)
    }

    /// Each value in double quotes with its escapes.
    private static func checkWriting(_ file: DotEnv) throws(BrokenPromise) {
        let lines = file.entries.map { entry in
            var quoted = ""
            for scalar in entry.value.unicodeScalars {
                switch scalar {
                case "\n": quoted += "\\n"
                case "\t": quoted += "\\t"
                case "\r": quoted += "\\r"
                case "\"", "\\", "$":
                    quoted += "\\"
                    quoted.unicodeScalars.append(scalar)
                default: quoted.unicodeScalars.append(scalar)
                }
            }
            return "\(entry.name)=\"\(quoted)\""
        }
        let written = Array(lines.joined(separator: "\n").utf8)
        let (again, problems) = DotEnv.reading(written)
        try promise(problems.isEmpty, "what was written has problems: \(problems)")
        try promise(again.entries.count == file.entries.count, "entries are lost")
        for (one, other) in zip(file.entries, again.entries) {
            try promise(
                one.name == other.name && one.value.utf8.elementsEqual(other.value.utf8),
                "\(one) became \(other)"
            )
        }
    }

    private static let secretNames = [
        "TELEGRAM_BOT_TOKEN", "MARTLET_COMMAND_HMAC_SECRET", "MARTLET_COMMAND_HMAC_SECRET_PREVIOUS",
    ]

    private static func checkSecrets(
        _ file: DotEnv,
        _ reading: ConfigPromises.Reading
    ) throws(BrokenPromise) {
        for name in secretNames {
            // A short or repeated value may stand in our own words.
            guard let secret = file[name], secret.utf8.count >= 16, Set(secret.utf8).count >= 10
            else { continue }
            let others = file.entries.contains { $0.name != name && $0.value.contains(secret) }
            guard !others else { continue }
            for problem in reading.problems {
                try promise(!problem.description.contains(secret), "\(name) is told: \(problem)")
            }
        }
    }
}
