package import TradingCore

/// What the name and the folder of a file of bars tell: `fx/EURUSD-1h.csv`,
/// `crypto/XRPUSDT-PERP-5m.csv`.
package struct BarFileName: Sendable, Hashable {
    /// The last part of the path.
    package let file: String
    /// The name before the interval: `XRPUSDT-PERP`.
    package let symbol: String
    /// Nil where the name does not end with one.
    package let interval: BarInterval?
    package let kind: InstrumentKind

    /// Takes a path apart. `kind` overrides the hints: `PERP` in the name is a perpetual, a folder `fx`
    /// or `equities` its kind, everything else is spot.
    package init(path: String, kind: InstrumentKind? = nil) {
        let parts = path.split(separator: "/").map(String.init)
        file = parts.last ?? path
        let stem = file.lowercased().hasSuffix(".csv") ? String(file.dropLast(4)) : file
        var words = stem.split(separator: "-").map(String.init)
        let hint = words.last.flatMap { BarInterval($0) }
        if hint != nil, words.count > 1 { words.removeLast() }
        interval = words.count == 1 && stem == words[0] ? nil : hint
        symbol = words.joined(separator: "-")
        let folder = parts.dropLast().last?.lowercased() ?? ""
        if let kind {
            self.kind = kind
        } else if words.contains(where: { $0.uppercased() == "PERP" }) {
            self.kind = .perpetual
        } else if folder == "fx" || folder == "forex" {
            self.kind = .fx
        } else if ["equities", "equity", "stocks"].contains(folder) {
            self.kind = .equity
        } else {
            self.kind = .spot
        }
    }
}
