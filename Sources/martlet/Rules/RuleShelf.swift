import ChatOps
import Foundation
import Strategies

/// The written strategies of this installation: drafts in memory, and those that were kept as files. Nothing
/// trades because it lies here; configuration names what trades.
final class RuleShelf {
    /// A strategy as somebody wrote it.
    struct Entry {
        let name: String
        /// The words of a draft; of a kept one the fields, a line each.
        let text: String
        let document: RuleDocument
        let isDraft: Bool
    }

    /// Why something was not done, a sentence each.
    struct Refusal: Error {
        let sentences: [String]

        init(_ sentences: String...) { self.sentences = sentences }
        init(_ sentences: [String]) { self.sentences = sentences }
    }

    /// The folder of kept ones; made at the first need.
    let directory: String
    /// The folder of recorded bars for simulations; nil where there is none.
    let barsDirectory: String?
    private var drafts: [(entry: Entry, ownName: String?)] = []

    /// More drafts push out the oldest.
    static let draftsMax = 16
    /// Kept strategies; more are refused.
    static let keptMax = 200

    init(directory: String, barsDirectory: String? = nil) {
        self.directory = directory
        self.barsDirectory = barsDirectory
    }

    /// In the folder of a file.
    convenience init(beside path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        self.init(directory: (parts.dropLast() + ["rules"]).joined(separator: "/"))
    }

    /// Who simulates holds it.
    let slot = SimulationSlot()

    /// Where a kept one lies.
    func path(of name: String) -> String { "\(directory)/\(name).yaml" }

    /// The names of those that are kept, in order.
    var keptNames: [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
            .filter(RuleName.isName).sorted()
    }

    /// Reads a strategy in words and holds it as a draft.
    func draft(_ text: String) throws(Refusal) -> Entry {
        let sentence: RuleSentence
        do throws(RuleProblem) {
            sentence = try RuleSentence(text)
        } catch {
            throw Refusal("At ‘\(error.excerpt(of: text))’: \(error.reason).")
        }
        let id = StrategyRequest.draftID(of: text)
        let entry = Entry(
            name: id,
            text: text,
            document: RuleDocument(summary: "", spec: sentence.spec),
            isDraft: true
        )
        drafts.removeAll { $0.entry.name == id }
        drafts.append((entry, sentence.name))
        if drafts.count > Self.draftsMax { drafts.removeFirst() }
        return entry
    }

    /// A draft, or one that was kept.
    func entry(_ name: String) throws(Refusal) -> Entry {
        if let draft = drafts.first(where: { $0.entry.name == name }) { return draft.entry }
        return try kept(name)
    }

    /// One that was kept.
    func kept(_ name: String) throws(Refusal) -> Entry {
        guard RuleName.isName(name), keptNames.contains(name) else {
            let names = keptNames
            throw Refusal(
                "No strategy is called ‘\(name)’"
                    + (names.isEmpty
                        ? ", and none is kept." : "; there are \(names.joined(separator: ", "))."),
                "A draft is forgotten when the agent starts anew: send its words again."
            )
        }
        do throws(RuleFileProblems) {
            let document = try RuleFile.read(path: path(of: name))
            return Entry(name: name, text: document.yaml, document: document, isDraft: false)
        } catch {
            throw Refusal(error.sentences)
        }
    }

    /// Keeps a draft.
    ///
    /// - Returns: the name under which it is kept.
    func save(_ draft: String, as name: String?) throws(Refusal) -> String {
        guard let found = drafts.first(where: { $0.entry.name == draft }) else {
            throw Refusal(
                "There is no draft \(draft).",
                "A draft is forgotten when the agent starts anew: send its words again."
            )
        }
        let name = name ?? found.ownName ?? Self.name(for: found.entry)
        guard RuleName.isName(name) else { throw Refusal("A name has \(RuleName.form).") }
        let document = found.entry.document
        if keptNames.contains(name) {
            guard (try? kept(name).document) == document else {
                throw Refusal(
                    "\(name) is the name of another strategy.",
                    "Give a name, /strategy save \(draft) NAME, or /strategy drop \(name) first."
                )
            }
            return name
        }
        guard keptNames.count < Self.keptMax else {
            throw Refusal("\(Self.keptMax) strategies are kept already; drop one first.")
        }
        try write(document, to: path(of: name))
        return name
    }

    private static func name(for entry: Entry) -> String {
        let symbol = entry.document.spec.symbols.first?.lowercased().filter {
            $0.isASCII && ($0.isLetter || $0.isNumber)
        }
        return
            "\(symbol.flatMap { $0.isEmpty ? nil : String($0.prefix(12)) } ?? "rules")_\(entry.name)"
    }

    private func write(_ document: RuleDocument, to path: String) throws(Refusal) {
        do {
            try FileManager.default.createDirectory(
                atPath: directory,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            try Data(document.yaml.utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw Refusal("\(path) could not be written: \(error.localizedDescription)")
        }
    }

    /// Forgets a draft; one that is not there is forgotten already.
    func discard(_ draft: String) {
        drafts.removeAll { $0.entry.name == draft }
    }

    /// Removes one that was kept.
    func drop(_ name: String) throws(Refusal) {
        _ = try? kept(name)
        guard RuleName.isName(name), keptNames.contains(name) else {
            _ = try kept(name)
            return
        }
        do {
            try FileManager.default.removeItem(atPath: path(of: name))
        } catch {
            throw Refusal("\(path(of: name)) could not be removed: \(error.localizedDescription)")
        }
    }
}
