import TradingCore

@testable import ChatOps

/// Typed lines: a line and its canonical text are the same command, a bare code is told from prose, and a
/// halt is understood whatever stands behind it.
enum CommandPromises {
    private static let book = made()

    static func check(_ bytes: [UInt8]) throws(BrokenPromise) {
        let text = String(decoding: bytes, as: UTF8.self)
        switch SpokenLine(text) {
        case .command(let line): try check(line)
        case .code(let code):
            let isOneTime = code.utf8.count == 6
            try promise(isOneTime || code.utf8.count == 10, "a code of \(code.utf8.count) signs")
        case .nearlyCommand(let words):
            try promise(words.unicodeScalars.count <= CommandLine.lengthMax, "kept too much")
        case .prose(let length): try promise(length == text.count, "\(length) characters")
        }
        if let bare = CommandLine(text, isBare: true) { try check(bare) }
        _ = book.suggestions(for: String(text.prefix(64)))
        let halt = CommandLine("/halt " + text)
        try promise(halt?.verb == "halt", "a halt is not heard")
        guard let halt, case .act(.halt, let tier, let asksFirst)? = try? intent(of: halt) else {
            throw BrokenPromise(description: "a halt is not understood")
        }
        try promise(tier == .lower && !asksFirst, "a halt is asked back")
    }

    private static func check(_ line: CommandLine) throws(BrokenPromise) {
        let name = line.verb.utf8
        let isName = name.allSatisfy {
            (97...122).contains($0) || (48...57).contains($0) || $0 == 95
        }
        try promise(isName && (1...32).contains(name.count), "‘\(line.verb)’ is no name")
        try promise(line.arguments.count <= CommandLine.argumentsMax, "too many arguments")
        for word in line.arguments {
            let scalars = word.unicodeScalars
            let ends = [scalars.first, scalars.last].compactMap { $0 }
            try promise(
                ends.count == 2 && !ends.contains { $0.properties.isWhitespace },
                "‘\(word)’ is no word"
            )
        }
        try promise(CommandLine(line.text) == line, "\(line.text) reads otherwise")
        try promise(CommandLine(line.words, isBare: true) == line, "\(line.words) reads otherwise")
        guard book.manifest(named: line.verb) != nil else { return }
        do throws(LineProblem) {
            guard case .act(let action, let tier, _) = try intent(of: line) else { return }
            switch action {
            case .resume: try promiseTier(tier, .raise, line)
            case .close(_, let share):
                guard share.isPositive, share <= .one else {
                    throw LineProblem(reason: "a share of \(share)", isNear: true)
                }
            default: break
            }
        } catch {
            try promise(!error.reason.isEmpty, "refused without a word")
            try promise(error.reason.utf8.count <= 2_000, "refused at length")
            try promise(!error.reason.hasPrefix("a share of"), error.reason)
            try promise(!error.reason.hasPrefix("the tier of"), error.reason)
        }
    }

    private static func promiseTier(
        _ tier: CommandTier,
        _ least: CommandTier,
        _ line: CommandLine
    ) throws(LineProblem) {
        if tier != least { throw LineProblem(reason: "the tier of \(line.text) is \(tier)") }
    }

    private static func intent(of line: CommandLine) throws(LineProblem) -> CommandIntent? {
        guard let manifest = book.manifest(named: line.verb), let action = manifest.action else {
            return nil
        }
        let reader = ArgumentReader(known: FuzzKeys.known, now: FuzzKeys.now)
        let values = try reader.values(of: line.arguments, for: manifest.arguments)
        let intents = IntentReader(
            values: values,
            known: FuzzKeys.known,
            preferences: AlertPreferences(),
            now: FuzzKeys.now
        )
        return try intents.intent(of: action, words: line.arguments)
    }

    private static func made() -> CommandBook {
        do {
            return try CommandBook(
                embedded: EmbeddedDefaults.manifests,
                templates: Set(EmbeddedDefaults.templates.keys)
            )
        } catch {
            preconditionFailure("the built-in commands do not load: \(error)")
        }
    }
}
