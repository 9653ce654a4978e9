import ArgumentParser
import Foundation
import TradingCore
import Yams

/// Several markets of one backtest as a YAML file:
///
///     markets:
///       crypto:
///         strategy: volatility-momentum
///         bars: [BTCUSD-1d.csv]
///         set: {slots: 2}
///         cash: 10000
///
/// The other keys of a market are the options of `martlet backtest` without their dashes. Paths are relative
/// to the file.
enum PortfolioFile {
    static func read(_ path: String) throws(ResearchProblems) -> [MarketSpec] {
        let bytes = try InputFile.read(path)
        let folder = path == "-" ? "" : URL(fileURLWithPath: path).deletingLastPathComponent().path
        let node: Node?
        do {
            node = try Yams.compose(yaml: String(decoding: bytes, as: UTF8.self))
        } catch {
            throw ResearchProblems(sentences: ["\(path): \(error)"])
        }
        guard let markets = node?.mapping?["markets"]?.mapping, !markets.isEmpty else {
            throw ResearchProblems(sentences: [
                "\(path): it names no markets; it begins with markets: and a market's name under it."
            ])
        }
        var problems: [String] = []
        var specs: [MarketSpec] = []
        for (name, settings) in markets {
            let place = "\(path):\(settings.mark?.line ?? 1)"
            do throws(ResearchProblems) {
                specs.append(try market(name.string ?? "market", settings, folder))
            } catch {
                problems += error.sentences.map { "\(place): \($0)" }
            }
        }
        guard problems.isEmpty else { throw ResearchProblems(sentences: problems) }
        return specs
    }

    /// A market's settings as the options of the command, which check them.
    private static func market(
        _ name: String,
        _ settings: Node,
        _ folder: String
    ) throws(ResearchProblems) -> MarketSpec {
        guard let mapping = settings.mapping else {
            throw ResearchProblems(sentences: ["\(name) must be a list of settings, such as bars."])
        }
        var arguments: [String] = []
        var problems: [String] = []
        for (key, value) in mapping {
            guard let option = key.string else { continue }
            switch option {
            case "set":
                for (parameter, given) in value.mapping ?? [:] {
                    arguments.append("--set=\(parameter.string ?? "")=\(given.string ?? "")")
                }
            case "bars", "funding":
                let paths = value.sequence.map { $0.compactMap(\.string) } ?? [value.string ?? ""]
                arguments += paths.map { "--\(option)=\(absolute($0, folder))" }
            default:
                guard let text = value.string else {
                    problems.append("\(name): \(option) must be one value.")
                    continue
                }
                arguments.append("--\(option.replacing("_", with: "-"))=\(text)")
            }
        }
        do {
            var spec = try BacktestOptions.parse(arguments).spec(kindOfCall: "strategy")
            spec.id = MarketID(name)
            guard problems.isEmpty else { throw ResearchProblems(sentences: problems) }
            return spec
        } catch let found as ResearchProblems {
            throw found
        } catch {
            throw ResearchProblems(
                sentences: problems + ["\(name): \(BacktestOptions.message(for: error))"]
            )
        }
    }

    private static func absolute(_ path: String, _ folder: String) -> String {
        path.hasPrefix("/") || folder.isEmpty ? path : "\(folder)/\(path)"
    }
}
