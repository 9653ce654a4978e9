import ChatOps
import TradingCore
import Yams

/// Reads settings by path, remembers what was asked for, and collects every problem, so that all of
/// them are told at once and a misspelt name is one of them.
final class ConfigReader {
    private let source: ConfigSource
    private(set) var problems: [ConfigProblem] = []
    /// Every path that was asked for so far.
    private(set) var asked: Set<String> = []
    private var askedNames: Set<String> = []

    init(_ source: ConfigSource) { self.source = source }

    /// The environment name of a path: `markets.crypto.mode` is `MARTLET_MARKETS_CRYPTO_MODE`.
    static func environmentName(of path: String) -> String {
        "MARTLET_"
            + path.uppercased().map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
    }

    func complain(_ path: String, _ text: String) {
        problems.append(ConfigProblem(place: place(of: path), text: "\(path) \(text)"))
    }

    func add(_ problem: ConfigProblem) { problems.append(problem) }

    /// The text of a setting: the environment's, else the file's.
    func text(_ path: String) -> String? {
        remember(path)
        if let value = source.environment[Self.environmentName(of: path)] { return value }
        guard let node = node(at: path) else { return nil }
        guard let text = node.writtenText else {
            complain(path, "must be a single value.")
            return nil
        }
        return text
    }

    func string(_ path: String, default fallback: String) -> String { text(path) ?? fallback }

    /// A value made of its text; the default when there is none or it is wrong.
    func value<Value>(
        _ path: String,
        default fallback: Value,
        expected: String,
        _ make: (String) -> Value?
    ) -> Value {
        guard let text = text(path) else { return fallback }
        guard let value = make(text) else {
            complain(path, "is \"\(text)\", but must be \(expected).")
            return fallback
        }
        return value
    }

    func int(_ path: String, default fallback: Int, in range: ClosedRange<Int>) -> Int {
        value(
            path,
            default: fallback,
            expected: "a whole number from \(range.lowerBound) to \(range.upperBound)"
        ) { Int($0).flatMap { range.contains($0) ? $0 : nil } }
    }

    func bool(_ path: String, default fallback: Bool) -> Bool {
        value(path, default: fallback, expected: "true or false") {
            [
                "true": true, "yes": true, "on": true, "1": true, "false": false, "no": false,
                "off": false, "0": false,
            ][$0.lowercased()]
        }
    }

    func amount<Amount: ExactAmount>(
        _ path: String,
        default fallback: Amount,
        in range: ClosedRange<Amount>? = nil
    ) -> Amount {
        let bounds =
            range.map { " from \($0.lowerBound.description) to \($0.upperBound.description)" } ?? ""
        return value(path, default: fallback, expected: "a number\(bounds)") { text in
            guard let amount = try? Amount(text) else { return nil }
            return range.map { $0.contains(amount) } ?? true ? amount : nil
        }
    }

    func choice<Value: RawRepresentable & CaseIterable>(
        _ path: String,
        default fallback: Value
    ) -> Value where Value.RawValue == String {
        let names = Value.allCases.map(\.rawValue).joined(separator: ", ")
        return value(path, default: fallback, expected: "one of \(names)") { Value(rawValue: $0) }
    }

    /// A list: in YAML a sequence, in the environment texts between commas.
    func list(_ path: String) -> [String]? {
        remember(path)
        if let value = source.environment[Self.environmentName(of: path)] {
            if value.trimmingSpaces.isEmpty { return [] }
            let parts = value.split(separator: ",", omittingEmptySubsequences: false)
                .map { $0.trimmingSpaces }
            if parts.contains("") {
                complain(path, "has nothing between two commas, or at an end.")
            }
            return parts.filter { !$0.isEmpty }
        }
        guard let node = node(at: path), node.null == nil else { return nil }
        guard let sequence = node.sequence else {
            if let text = node.writtenText { return [text] }
            complain(path, "must be a list.")
            return nil
        }
        return sequence.compactMap { item in
            guard let text = item.writtenText else {
                complain(path, "must be a list of single values.")
                return nil
            }
            return text
        }
    }

    /// Whether the file has this section, be it empty.
    func isWritten(_ path: String) -> Bool { node(at: path) != nil }

    /// The names under a section, in the order of the file; nil when the section is absent.
    func names(under path: String) -> [String]? {
        remember(path)
        guard let node = node(at: path), node.null == nil else { return nil }
        guard let mapping = node.mapping else {
            complain(path, "must hold named settings.")
            return nil
        }
        return mapping.keys.compactMap { key in
            guard let name = key.writtenText else { return nil }
            let isFine =
                !name.isEmpty
                && name.allSatisfy {
                    $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0))
                }
            if !isFine {
                complain("\(path).\(name)", "has a name with other signs than a-z 0-9 - _.")
            }
            return isFine ? name : nil
        }
    }

    /// Tells of every setting in the file and every `MARTLET_` name in the environment that nobody
    /// asked for.
    func finish(known: Set<String>) -> [ConfigProblem] {
        if let root = source.root { tellUnknown(root, path: "") }
        for name in source.environment.values.keys.sorted()
        where isOurs(name) && !askedNames.contains(name) && !known.contains(name) {
            problems.append(
                ConfigProblem(
                    place: source.environment.place(of: name),
                    text: words(
                        "is not a setting."
                            + suggestion(name, among: askedNames.union(known)),
                        of: name
                    )
                )
            )
        }
        return problems
    }

    /// In the process's environment other programs' names may stand too.
    private func isOurs(_ name: String) -> Bool {
        name.hasPrefix("MARTLET_")
            || name.hasPrefix("TELEGRAM_") && source.environment.isFromFile(name)
    }

    private func tellUnknown(_ node: Node, path: String) {
        guard let mapping = node.mapping else { return }
        for (key, value) in mapping {
            let name = key.writtenText ?? "?"
            let inner = path.isEmpty ? name : "\(path).\(name)"
            let isSection = asked.contains { $0.hasPrefix(inner + ".") }
            // A dot stands between names and in none: `a.b: 1` is not what `a: {b: 1}` is.
            if !name.contains("."), isSection || asked.contains(inner) {
                if isSection { tellShape(value, path: inner) }
                tellUnknown(value, path: inner)
            } else {
                let siblings = asked.filter { $0.hasPrefix(path) }
                problems.append(
                    ConfigProblem(
                        place: key.place(in: source.fileName),
                        text: "\(inner) is not a setting." + suggestion(inner, among: siblings)
                    )
                )
            }
        }
    }

    /// What should hold settings and is a value would be passed over in silence.
    private func tellShape(_ node: Node, path: String) {
        guard node.mapping == nil, node.null == nil else { return }
        let problem = ConfigProblem(
            place: node.place(in: source.fileName),
            text: "\(path) must hold named settings."
        )
        if !problems.contains(problem) { problems.append(problem) }
    }

    private func suggestion(_ name: String, among names: Set<String>) -> String {
        // Names of other lengths cannot be near, and a very long one would cost minutes.
        let alike = names.filter { abs($0.utf8.count - name.utf8.count) <= 3 }
        let near = alike.map { ($0, editDistance(name, $0)) }.filter { $0.1 <= 3 }
            .min { ($0.1, $0.0) < ($1.1, $1.0) }
        return near.map { " Did you mean \($0.0)?" }
            ?? " Remove it; configs/martlet.yaml explains every setting."
    }

    private func remember(_ path: String) {
        asked.insert(path)
        askedNames.insert(Self.environmentName(of: path))
    }

    private func place(of path: String) -> String {
        let name = Self.environmentName(of: path)
        if source.environment[name] != nil { return source.environment.place(of: name) }
        return node(at: path)?.place(in: source.fileName) ?? source.fileName
    }

    /// Nothing is called missing while lines of the `.env` file cannot be read.
    var knowsAll: Bool { source.environment.isWhole }

    /// A problem with a name of the environment that is no setting of the file.
    func complainOfEnvironment(_ name: String, _ text: String) {
        add(
            ConfigProblem(
                place: source.environment.place(of: name),
                text: words(text, of: name)
            )
        )
    }

    /// A line of a file does not say its name, the place `environment NAME` does.
    private func words(_ text: String, of name: String) -> String {
        source.environment.isFromFile(name) ? "\(name) \(text)" : text
    }

    private func node(at path: String) -> Node? {
        var node = source.root
        for part in path.split(separator: ".") {
            guard let next = node?.mapping?[String(part)] else { return nil }
            node = next
        }
        return node
    }
}

extension StringProtocol {
    /// Without spaces and tabs at both ends.
    var trimmingSpaces: String {
        var view = self[...]
        while let first = view.first, first == " " || first == "\t" { view = view.dropFirst() }
        while let last = view.last, last == " " || last == "\t" { view = view.dropLast() }
        return String(view)
    }
}

/// The Levenshtein distance of two texts.
func editDistance(_ one: String, _ other: String) -> Int {
    let left = Array(one.utf8)
    let right = Array(other.utf8)
    var previous = Array(0...right.count)
    for (row, byte) in left.enumerated() {
        var current = [row + 1]
        for (column, against) in right.enumerated() {
            let change = previous[column] + (byte == against ? 0 : 1)
            current.append(Swift.min(change, previous[column + 1] + 1, current[column] + 1))
        }
        previous = current
    }
    return previous[right.count]
}
