import ArgumentParser
import ChatOps
import Foundation
import Glibc
import Journaling
import Platform
import TradingCore

/// Makes a code that is bound to the exact text of one command.
struct SignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: "Make a one-time code for one exact command, such as '/resume all'.",
        discussion: """
            Send the code after the preview of the command, or after the command in one line. It is \
            good for two minutes, once, and for this text alone. Where the journal tells that the code \
            of the present half minute was used, the next one is waited for. It needs the command \
            secret, so it works only where the secret is.
            """
    )

    @OptionGroup var source: SourceOptions

    @Argument(help: "The command as it will be typed.")
    var command: [String]

    func run() throws {
        let configuration = try source.load()
        let keys = try CommandSecret.keys(configuration, mayCreate: false)
        let line = try fullLine(command.joined(separator: " "), configuration)
        let now = UTCTime(nanoseconds: SystemClock.wallNanoseconds())
        let used = Self.usedCodes(in: configuration.dataDirectory)
        let fresh = CommandCodes.fresh(for: line, keys: keys, now: now) { used.contains($0) }
        guard let fresh else {
            throw ExitStatus.usage.saying(
                "\"\(line)\" is not a command line; write it as '/resume all'."
            )
        }
        waitForUse(fresh.from - now)
        fresh.code.withExposed { print($0) }
    }

    /// The numbers of the codes that were used lately, as far as a journal is here.
    static func usedCodes(in directory: String) -> Set<Int64> {
        let path = "\(directory)/\(JournalCommand.fileName)"
        guard let reader = try? JournalReader(path: path, hash: { Digest.sha256($0) }),
            let head = try? reader.head().sequence
        else { return [] }
        let lately = EventFilter(
            after: max(0, head - eventsMax),
            kinds: [.codeUsed],
            isNewestFirst: true
        )
        let facts = (try? reader.events(lately))?.compactMap { try? $0.entry().fact } ?? []
        return Set(facts.compactMap { if case .codeUsed(let used) = $0 { used.step } else { nil } })
    }

    /// More are not written in the two minutes of a code's life.
    private static let eventsMax: Int64 = 100_000

    private func waitForUse(_ span: TimeSpan) {
        guard span > .zero else { return }
        let words = "The code of this half minute was used; the next comes in \(span.display).\n"
        FileHandle.standardError.write(Data(words.utf8))
        usleep(UInt32(span.nanoseconds / 1_000) + 1_000)
    }

    /// The line with the command's own name, to which codes are bound, in the place of another one. A code
    /// for what is no command would only be found useless in the chat.
    private func fullLine(_ line: String, _ configuration: AgentConfiguration) throws -> String {
        guard let spoken = CommandLine(line) else { return line }
        let book = try ReportText(configuration).commands
        if let manifest = book.manifest(named: spoken.verb) {
            return CommandLine(verb: manifest.name, arguments: spoken.arguments).text
        }
        let near = book.suggestions(for: spoken.verb).map { "/" + $0.name }
        throw ExitStatus.usage.saying(
            "There is no command /\(spoken.verb)."
                + (near.isEmpty ? "" : " Did you mean \(near.joined(separator: " or "))?")
        )
    }
}

/// Shows the QR code by which an authenticator app learns to make one-time codes.
struct EnrollCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enroll",
        abstract: "Show the QR code for an authenticator app.",
        discussion: """
            Scan it once with any app for time-based one-time passwords (RFC 6238). Whoever sees it \
            can make codes, so look that nobody reads along.
            """
    )

    @OptionGroup var source: SourceOptions

    @Flag(name: .long, help: "Print the otpauth address instead of the picture.")
    var uri = false

    @Flag(name: .long, help: "Make the data directory and its secret where there is none yet.")
    var create = false

    func run() throws {
        let configuration = try source.load()
        // A secret of a directory that no agent uses makes codes that every agent refuses.
        let mayCreate = create || CommandSecret.isOfAnAgent(configuration.dataDirectory)
        let keys = try CommandSecret.keys(configuration, mayCreate: mayCreate)
        let address = OneTimePassword.enrolment(
            keys: keys,
            issuer: configuration.security.issuer,
            account: "operator"
        )
        try address.withExposed { text in
            if uri {
                print(text)
                return
            }
            let environment = ProcessInfo.processInfo.environment
            let facts = TerminalFacts.of(descriptor: 1, environment: environment)
            for line in try picture(of: text).terminalLines(mayColour: facts.mayColour) {
                print(line)
            }
            print("Scan this with your authenticator app. It shows codes for Martlet from then on.")
        }
    }
}

extension EnrollCommand {
    private func picture(of text: String) throws -> QRCode {
        do throws(QRCode.Failure) {
            return try QRCode(text)
        } catch {
            guard case .missing(let missing) = error else { throw error }
            throw ExitStatus.unavailable.saying(
                "\(missing) Please \(missing.mend). Or use --uri and type the address."
            )
        }
    }
}

/// The secret that commands are signed with: the operator's, or for paper one of the data directory.
enum CommandSecret {
    static let fileName = "command.secret"

    /// - Throws: `ExitCode` 78 when there is no secret and none may be made.
    static func keys(_ configuration: AgentConfiguration, mayCreate: Bool) throws -> CommandKeys {
        if let keys = try given(configuration) { return keys }
        return try made(of: try paperSecret(configuration, mayCreate: mayCreate), previous: nil)
    }

    /// The keys of the operator's own secret; nil when there is none. Nothing is written.
    ///
    /// - Throws: `ExitCode` 78 when the secret is refused.
    static func given(_ configuration: AgentConfiguration) throws -> CommandKeys? {
        try configuration.security.secret.map {
            try made(of: $0, previous: configuration.security.previousSecret)
        }
    }

    /// Whether an agent has held a data directory, or one is made for it and empty.
    static func isOfAnAgent(_ directory: String) -> Bool {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
            return false
        }
        return names.isEmpty || names.contains("lock")
    }

    /// What keeps the secret of the data directory from being used; nil where it is good, or not made yet.
    static func trouble(_ configuration: AgentConfiguration) -> String? {
        do {
            if let secret = try existing(configuration) {
                _ = try CommandKeys(current: secret, previous: nil)
            }
            return nil
        } catch {
            return "\(path(configuration)): \(error)"
        }
    }

    private static func path(_ configuration: AgentConfiguration) -> String {
        "\(configuration.dataDirectory)/\(fileName)"
    }

    private static func existing(
        _ configuration: AgentConfiguration
    ) throws(SecretFileError) -> Secret? {
        let path = path(configuration)
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return Secret(String(decoding: try SecretFile.read(path), as: UTF8.self).trimmingLines)
    }

    private static func made(of secret: Secret, previous: Secret?) throws -> CommandKeys {
        do throws(CommandKeyError) {
            return try CommandKeys(current: secret, previous: previous)
        } catch {
            throw ExitStatus.configuration.saying("MARTLET_COMMAND_HMAC_SECRET: \(error)")
        }
    }

    private static func paperSecret(
        _ configuration: AgentConfiguration,
        mayCreate: Bool
    ) throws -> Secret {
        let path = path(configuration)
        do throws(SecretFileError) {
            if let secret = try existing(configuration) { return secret }
        } catch {
            throw ExitStatus.configuration.saying("\(path): \(error)")
        }
        guard mayCreate else {
            throw ExitStatus.configuration.saying(
                "There is no command secret: neither MARTLET_COMMAND_HMAC_SECRET nor \(path). "
                    + "martlet run makes one for paper markets; is --data the same? "
                    + "martlet enroll --create makes it before the first run."
            )
        }
        let text = Hex.encode(SecureRandom.bytes(count: 32))
        do {
            try FileManager.default.createDirectory(
                atPath: configuration.dataDirectory,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            try AtomicFile.write(Array((text + "\n").utf8), to: path)
        } catch {
            throw ExitStatus.cannotCreate.saying("\(path) cannot be written: \(error)")
        }
        return Secret(text)
    }
}

extension String {
    /// Without line ends and blanks at both ends.
    var trimmingLines: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
