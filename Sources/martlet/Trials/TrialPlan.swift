import Strategies
import TradingCore

/// What a trial runs, before its bars are looked for.
struct TrialPlan: Sendable {
    /// As it was asked for.
    let name: String
    /// The kind in the catalogue.
    let kind: String
    /// Those that are not left to their defaults.
    var parameters: [String: String]
    /// Those of them that the line itself names.
    let typed: Set<String>
    let symbols: [String]
    /// The files of an earlier run, for one that only changes parameters.
    let files: [String]?
    /// What a sweep tries; empty for a single run.
    var axes: [SweepAxis] = []

    /// Instruments of one run.
    static let symbolsMax = 20

    /// The line that asks for the same.
    var line: String {
        var words = ["/" + (axes.isEmpty ? "backtest" : "sweep"), name]
        if symbols.count == 1 { words.append(symbols[0]) }
        let swept = Set(axes.map(\.name))
        words += parameters.filter { typed.contains($0.key) && !swept.contains($0.key) }
            .sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        words += axes.map { "\($0.name)=\($0.text)" }
        return words.joined(separator: " ")
    }

    /// The line of one run of a sweep.
    func line(_ set: [String: String]) -> String {
        TrialPlan(
            name: name,
            kind: kind,
            parameters: parameters.merging(set) { $1 },
            typed: typed.union(set.keys),
            symbols: symbols,
            files: files
        ).line
    }
}

/// Finds out what a line means: names out of the configuration, the catalogue and the kept strategies. Everything
/// that is wrong is told at once.
struct TrialReader {
    let markets: [AgentConfiguration.MarketSettings]
    let rules: RuleShelf

    /// A strategy that a name stands for.
    private struct Found {
        let kind: String
        let parameters: [String: String]
        let symbols: [String]
    }

    /// - Throws: everything that is wrong with name, symbol and parameters.
    func plan(
        _ name: String,
        _ symbol: String?,
        _ settings: [(name: String, text: String)],
        isSweep: Bool
    ) throws(ResearchProblems) -> TrialPlan {
        let found = try found(name)
        var problems: [String] = []
        let table = StrategyCatalog.parameterTable(for: found.kind) ?? []
        var parameters = found.parameters
        var axes: [SweepAxis] = []
        for setting in settings {
            let spec = table.first { $0.name == setting.name }
            guard isSweep, let spec, SweepAxis.isList(setting.text, spec) else {
                parameters[setting.name] = setting.text
                continue
            }
            do throws(ResearchProblems) {
                axes.append(try SweepAxis(spec, setting.text))
            } catch {
                problems += error.sentences
            }
        }
        if isSweep { problems += SweepAxis.problems(axes, problems.isEmpty, table) }
        problems += Self.problems(found.kind, parameters, axes)
        if let symbol, symbol.contains("/") || symbol.utf8.count > 64 {
            problems.append("\(symbol.prefix(24)) is no symbol.")
        }
        guard problems.isEmpty else { throw ResearchProblems(sentences: problems) }
        return TrialPlan(
            name: name,
            kind: found.kind,
            parameters: parameters,
            typed: Set(settings.map(\.name)),
            symbols: symbol.map { [$0] } ?? found.symbols,
            files: nil,
            axes: axes
        )
    }

    /// What the catalogue says of the parameters; of a sweep nothing, where a corner of it can be made: values
    /// that contradict each other are left out one by one.
    private static func problems(
        _ kind: String,
        _ parameters: [String: String],
        _ axes: [SweepAxis]
    ) -> [String] {
        var corners = [parameters]
        for axis in axes {
            let ends = [axis.values.first, axis.values.last].compactMap(\.self)
            corners = corners.flatMap { corner in
                ends.map { corner.merging([axis.name: $0]) { $1 } }
            }
        }
        var found: [String]?
        for corner in corners {
            do throws(StrategyProblems) {
                _ = try StrategyCatalog.make(kind, id: StrategyID("trial"), parameters: corner)
                return []
            } catch {
                found = found ?? error.sentences
            }
        }
        return found ?? []
    }

    private func found(_ name: String) throws(ResearchProblems) -> Found {
        let wanted = name.lowercased()
        let configured = markets.flatMap { market in market.strategies.map { (market, $0) } }
        let whole = configured.filter { Self.shown($0.1.id) == wanted || $0.1.id.text == wanted }
        let matching =
            whole.isEmpty
            ? configured.filter {
                $0.1.id.text.split(separator: "/").last.map(String.init) == wanted
            }
            : whole
        if matching.count > 1 {
            let names = matching.map { Self.shown($0.1.id) }.joined(separator: ", ")
            throw ResearchProblems(sentences: ["\(name) may be \(names): say which."])
        }
        if let (market, strategy) = matching.first {
            return Found(
                kind: strategy.kind,
                parameters: strategy.parameters,
                symbols: strategy.symbols ?? market.symbols
            )
        }
        if StrategyCatalog.parameterTable(for: wanted) != nil {
            return Found(kind: wanted, parameters: [:], symbols: [])
        }
        if rules.keptNames.contains(wanted) { return try kept(wanted) }
        throw ResearchProblems(sentences: [
            "No strategy is called \(name.prefix(40)).",
            "Configured: \(configured.map { Self.shown($0.1.id) }.joined(separator: ", ")).",
            "Kinds: \(StrategyCatalog.entries.map(\.name).joined(separator: ", ")).",
            rules.keptNames.isEmpty
                ? "None in words is kept."
                : "In words: \(rules.keptNames.joined(separator: ", ")).",
        ])
    }

    private func kept(_ name: String) throws(ResearchProblems) -> Found {
        do throws(RuleShelf.Refusal) {
            let spec = try rules.kept(name).document.spec
            var fields = spec.fields
            // The files name the symbols, and may name them in full.
            fields["symbols"] = nil
            return Found(kind: "rules", parameters: fields, symbols: spec.symbols)
        } catch {
            throw ResearchProblems(sentences: error.sentences)
        }
    }

    /// `crypto/grid` as people type it.
    private static func shown(_ id: StrategyID) -> String {
        id.text.replacing("/", with: ".").lowercased()
    }
}
