package import TradingCore

/// The names that exist now, for reading arguments and for "did you mean".
package struct KnownScopes: Sendable, Hashable {
    /// Markets with the venue account that each trades at.
    package let markets: [MarketID: VenueID]
    /// Strategies by their full names.
    package let strategies: [StrategyID]
    /// Symbols of every venue, each once.
    package let symbols: [String]

    /// The names as they are at this moment.
    package init(markets: [MarketID: VenueID], strategies: [StrategyID], symbols: [String]) {
        self.markets = markets
        self.strategies = strategies
        self.symbols = symbols
    }

    /// What a word stands for; nil when nothing is called so, or more than one thing is.
    func scope(_ word: String) -> HaltScope? {
        let folded = word.lowercased()
        if folded == "all" { return .all }
        if let scope = HaltScope(word) { return exists(scope) ? scope : nil }
        if let venue = markets.first(where: { $0.key.text.lowercased() == folded })?.value {
            return .venue(venue)
        }
        if let venue = markets.values.first(where: { $0.text.lowercased() == folded }) {
            return .venue(venue)
        }
        if let strategy = strategy(word) { return .strategy(strategy) }
        return symbol(word).map { .symbol($0) }
    }

    /// A strategy by its full name, or by its last part where only one has it.
    func strategy(_ word: String) -> StrategyID? {
        let folded = word.lowercased()
        if let exact = strategies.first(where: { $0.text.lowercased() == folded }) { return exact }
        let matching = strategies.filter {
            $0.text.lowercased().split(separator: "/").last.map(String.init) == folded
        }
        return matching.count == 1 ? matching[0] : nil
    }

    /// A symbol in any case.
    func symbol(_ word: String) -> String? {
        symbols.first { $0 == word } ?? symbols.first { $0.lowercased() == word.lowercased() }
    }

    /// Everything that a scope may be called.
    var scopeWords: [String] {
        ["all"] + markets.keys.map(\.text).sorted() + strategies.map(\.text).sorted()
            + symbols.sorted()
    }

    private func exists(_ scope: HaltScope) -> Bool {
        switch scope {
        case .all: true
        case .venue(let venue): markets.values.contains(venue)
        case .strategy(let strategy): strategies.contains(strategy)
        case .symbol(let symbol): symbols.contains(symbol)
        }
    }
}
