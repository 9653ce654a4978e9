/// A slash command as `commands/NAME.yaml` describes it. Menu, help, parsing and authorisation are
/// made from manifests.
package struct CommandManifest: Sendable, Hashable {
    /// What the command does: one action, or other commands in sequence.
    package enum Work: Sendable, Hashable {
        case action(CommandAction)
        case steps([CommandLine])
    }
    /// 1...32 of a-z, 0-9 and underscore.
    package let name: String
    /// One line, at most 256 characters.
    package let summary: String
    /// What the plain form may change; arguments may make it graver.
    package let tier: CommandTier
    /// What may follow the name, in the order of `usage`.
    package let arguments: [ArgumentSpec]
    /// What it does.
    package let work: Work
    /// A name in `templates/`.
    package let template: String
    /// Other names for it.
    package let aliases: [String]
    /// Lines that show its use.
    package let examples: [String]
    /// Commands that stand as buttons under the answer.
    package let related: [CommandLine]
    /// Not in the menu and not in `/help`.
    package let isHidden: Bool
    /// Its form where the arguments do not tell it well; nil makes it of them.
    package var writtenUsage: String?

    /// Its action; nil for a command made of steps.
    package var action: CommandAction? {
        if case .action(let action) = work { return action }
        return nil
    }

    /// `/close SYMBOL [SHARE] [now]`.
    package var usage: String {
        writtenUsage ?? (["/" + name] + arguments.map(\.usage)).joined(separator: " ")
    }
}

/// What an argument may be.
package enum ArgumentKind: String, Sendable, CaseIterable {
    /// `all`, a market, a venue, a strategy or a symbol.
    case scope
    case symbol
    case strategy
    /// A whole number between `min` and `max`.
    case integer
    /// `50` or `50%`, over 0 and up to 100.
    case percent
    /// `30m`, `2h`, `1d`, or `until 22:00` (UTC).
    case duration
    case onOff = "switch"
    /// One of `choices`.
    case choice
    /// The rest of the line.
    case text
}

/// One argument of a command.
package struct ArgumentSpec: Sendable, Hashable {
    /// The name under which the action's handler finds it.
    package let name: String
    /// What it may be.
    package let kind: ArgumentKind
    /// Whether it may be left out.
    package let isOptional: Bool
    /// A few words for `/help COMMAND`; may be empty.
    package let help: String
    /// For integers.
    package let range: ClosedRange<Int>
    /// For choices.
    package let choices: [String]

    /// `[SCOPE]`, `on|off`, `COUNT`.
    var usage: String {
        let text =
            switch kind {
            case .onOff: "on|off"
            case .choice: choices.joined(separator: "|")
            case .duration: "TIME"
            default: name.uppercased()
            }
        return isOptional ? "[\(text)]" : text
    }
}
