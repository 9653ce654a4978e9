import Platform
import TradingCore

/// What `/strategy` asks to see.
package enum StrategyRequest: Sendable, Hashable {
    /// All that are kept.
    case list
    case show(name: String)
    /// A strategy in words, to be read back.
    case draft(text: String)
    /// The words of a draft or of a kept one, to be changed and sent again.
    case edit(name: String)
    /// A test of a draft or of a kept one on recorded bars.
    case simulate(name: String)

    /// What a draft is called until it is kept: six hexadecimal digits that stand for its words.
    package static func draftID(of text: String) -> String {
        Hex.encode(Array(Digest.sha256(Array(text.utf8)).prefix(3)))
    }
}

/// Reads the words after `/strategy`. What begins with none of its verbs is a strategy in words.
struct StrategyLine {
    let words: [String]

    func intent() throws(LineProblem) -> CommandIntent {
        guard let first = words.first?.lowercased() else { return .report(.strategy(.list)) }
        switch first {
        case "list" where words.count == 1: return .report(.strategy(.list))
        case "show": return .report(.strategy(.show(name: try name())))
        case "edit": return .report(.strategy(.edit(name: try name())))
        case "simulate": return .report(.strategy(.simulate(name: try name())))
        case "save":
            let draft = try name(upTo: 3)
            let own = words.count > 2 ? words[2].lowercased() : nil
            return change(.save(draft: draft, name: own))
        case "discard": return change(.discard(draft: try name()))
        case "drop": return change(.drop(name: try name()))
        default: return .report(.strategy(.draft(text: words.joined(separator: " "))))
        }
    }

    private func change(_ change: RuleChange) -> CommandIntent {
        .act(.changeRules(change), .lower, asksFirst: false)
    }

    private func name(upTo most: Int = 2) throws(LineProblem) -> String {
        guard words.count >= 2 else {
            throw LineProblem(reason: "Which strategy? /strategy shows those that are kept.")
        }
        guard words.count <= most else {
            throw LineProblem(reason: "‘\(words[most].prefix(24))’ is one word too many.")
        }
        return words[1].lowercased()
    }
}

/// The buttons under a strategy: a draft may be tested, changed, kept or forgotten, a kept one tested or
/// changed. Each runs its line anew, and may be tapped again without harm.
struct StrategyButtons {
    let buttons: ButtonCodec
    let speaker: Speaker

    func rows(_ words: [String]) -> [[ReplyButton]] {
        guard let intent = try? StrategyLine(words: words).intent(),
            case .report(.strategy(let request)) = intent
        else { return [] }
        switch request {
        case .list, .edit: return []
        case .simulate(let name): return [button("Edit", ["edit", name])]
        case .show(let name):
            return [button("Simulate", ["simulate", name]) + button("Edit", ["edit", name])]
        case .draft(let text):
            let id = StrategyRequest.draftID(of: text)
            return [
                button("Simulate", ["simulate", id]) + button("Edit", ["edit", id]),
                button("Save", ["save", id]) + button("Discard", ["discard", id]),
            ]
        }
    }

    private func button(_ label: String, _ arguments: [String]) -> [ReplyButton] {
        let line = CommandLine(verb: "strategy", arguments: arguments)
        return buttons.view(line, for: speaker).map { [ReplyButton(label: label, data: $0)] } ?? []
    }
}
