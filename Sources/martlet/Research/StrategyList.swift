import Strategies

/// All strategies with their parameters, for people.
enum StrategyList {
    static var text: String {
        StrategyCatalog.entries.map { entry in
            ([entry.name + ": " + entry.summary] + entry.parameters.map(line))
                .joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    private static func line(_ spec: ParameterSpec) -> String {
        let usual = spec.fallback.map { ", \($0) without it" } ?? ", may be left out"
        return "  \(spec.name) (\(spec.unit); \(spec.range)\(usual)): \(spec.summary)"
    }
}
