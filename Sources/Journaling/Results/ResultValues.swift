package import TradingCore

/// What a result belongs to. Two results with equal subjects and equal parameters are the same computation,
/// so the second one need not be made.
package struct ResultSubject: Sendable, Hashable {
    /// Such as `sma-cross`, or the name of a written rule.
    package let strategy: String
    /// Symbol and interval of the data, such as `BTCUSD-1d`; for people, and for the count of variants.
    package let market: String
    /// SHA-256 of the data in hex.
    package let dataHash: String
    /// The version and build of the code that computes.
    package let codeVersion: String
    /// What is no parameter of the strategy and changes the numbers: fees, slippage, when orders fill. One
    /// canonical text.
    package let settings: String

    package init(
        strategy: String,
        market: String,
        dataHash: String,
        codeVersion: String,
        settings: String
    ) {
        self.strategy = strategy
        self.market = market
        self.dataHash = dataHash
        self.codeVersion = codeVersion
        self.settings = settings
    }
}

/// One variant of a strategy with its numbers.
package struct ResultPoint: Sendable, Hashable {
    /// The whole set of parameters as canonical text, see ``canonical(_:)``.
    package let parameters: String
    /// Numbers by name; those that are not finite are not kept.
    package let metrics: [String: Double]
    /// More about it as JSON, such as exact amounts and trades; empty for nothing.
    package let detail: String

    package init(parameters: String, metrics: [String: Double], detail: String = "") {
        self.parameters = parameters
        self.metrics = metrics.filter { $0.value.isFinite }
        self.detail = detail
    }

    /// Parameters as one text that is the same for the same values: `fast=10 slow=50`, by name. A space,
    /// a percent or an equals sign within a name or value is written as in an address (`%20`).
    package static func canonical(_ parameters: [String: String]) -> String {
        parameters.sorted { $0.key < $1.key }
            .map { "\(escaped($0.key))=\(escaped($0.value))" }
            .joined(separator: " ")
    }

    /// The values of a canonical text; nil for another text.
    package static func values(of canonical: String) -> [String: String]? {
        var values: [String: String] = [:]
        for word in canonical.split(separator: " ") {
            let parts = word.split(separator: "=", omittingEmptySubsequences: false)
            guard parts.count == 2 else { return nil }
            values[unescaped(parts[0])] = unescaped(parts[1])
        }
        return values
    }

    private static let escapes = [("%", "%25"), (" ", "%20"), ("=", "%3D"), ("\n", "%0A")]

    private static func escaped(_ text: String) -> String {
        escapes.reduce(text) {
            $0.split(separator: $1.0, omittingEmptySubsequences: false)
                .joined(separator: $1.1)
        }
    }

    private static func unescaped(_ text: Substring) -> String {
        escapes.reversed().reduce(String(text)) {
            $0.components($1.1).joined(separator: $1.0)
        }
    }
}

/// What the gates said of a strategy with its parameters on data. It is written once and never changed.
package struct GateVerdict: Sendable, Hashable {
    package let time: UTCTime
    /// The market that it is meant for, as configuration names it.
    package let market: String
    package let strategy: String
    /// Canonical, see ``ResultPoint/canonical(_:)``, or JSON.
    package let parameters: String
    /// SHA-256 of the data in hex.
    package let dataHash: String
    package let codeVersion: String
    /// Whether every gate was passed.
    package let isPassed: Bool
    /// Each gate with its number and threshold, as JSON.
    package let gates: String

    package init(
        time: UTCTime,
        market: String,
        strategy: String,
        parameters: String,
        dataHash: String,
        codeVersion: String,
        isPassed: Bool,
        gates: String
    ) {
        self.time = time
        self.market = market
        self.strategy = strategy
        self.parameters = parameters
        self.dataHash = dataHash
        self.codeVersion = codeVersion
        self.isPassed = isPassed
        self.gates = gates
    }
}

/// How many variants of a strategy were ever tried.
package struct VariantCount: Sendable, Hashable {
    /// Different sets of parameters on this very data.
    package let onData: Int
    /// Different sets of parameters on any data of the same market: a file with one more bar has another
    /// hash, and what was looked at before was looked at. Never less than `onData`.
    package let onMarket: Int
}
