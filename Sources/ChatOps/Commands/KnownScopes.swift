package import TradingCore

/// The names that exist now, for reading arguments and for "did you mean".
package struct KnownScopes: Sendable, Hashable {
    /// Markets with the venue account that each trades at.
    package let markets: [MarketID: VenueID]
    /// Strategies by their full names.
    package let strategies: [StrategyID]
    /// Symbols of every venue, each once.
    package let symbols: [String]
    /// Those of the symbols that are held or traded by a strategy: they are named first.
    package let inUse: Set<String>

    /// The names as they are at this moment.
    package init(
        markets: [MarketID: VenueID],
        strategies: [StrategyID],
        symbols: [String],
        inUse: Set<String> = []
    ) {
        self.markets = markets
        self.strategies = strategies
        self.symbols = symbols
        self.inUse = inUse
    }

    /// Names in one line, symbols that are in use before the others; what does not fit is counted.
    func listed(_ names: [String], most: Int = 12) -> String {
        let others = Set(symbols).subtracting(inUse)
        let ordered = names.filter { !others.contains($0) } + names.filter(others.contains)
        let shown = ordered.prefix(most).joined(separator: ", ")
        return ordered.count > most ? "\(shown) and \(ordered.count - most) more" : shown
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
        // The beginning of a symbol is not enough here: a reason's first word must not narrow a halt.
        let meant = symbols(meantBy: word, allowsBeginning: false)
        return meant.count == 1 ? .symbol(meant[0]) : nil
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

    /// The symbols that a word may mean, by the closest likeness that any has: the name itself; the
    /// name in another case; the name with other separators or without what follows its hyphen
    /// (`xrpusdt`, `eur/usd`); its beginning, of three characters or more.
    func symbols(meantBy word: String, allowsBeginning: Bool = true) -> [String] {
        if symbols.contains(word) { return [word] }
        let folded = word.lowercased()
        let solid = Self.solid(folded)
        guard !solid.isEmpty else { return [] }
        var likenesses: [(String) -> Bool] = [
            { $0.lowercased() == folded },
            { symbol in
                let stem = symbol.split(separator: "-").first.map(String.init) ?? symbol
                return Self.solid(symbol) == solid || Self.solid(stem) == solid
            },
        ]
        if allowsBeginning, solid.count >= 3 {
            likenesses.append { Self.solid($0).hasPrefix(solid) }
        }
        for isAlike in likenesses {
            let found = symbols.filter(isAlike)
            if !found.isEmpty { return found }
        }
        return []
    }

    /// The one symbol that a word means; nil when it means none.
    ///
    /// - Throws: the candidates, when there are several.
    func symbol(_ word: String) throws(LineProblem) -> String? {
        let meant = symbols(meantBy: word)
        guard meant.count > 1 else { return meant.first }
        var names = meant.prefix(6).joined(separator: " or ")
        if meant.count > 6 { names += " or one of \(meant.count - 6) more" }
        throw LineProblem(
            reason: "‘\(word.prefix(24))’ may be \(names): say which one.",
            isNear: true
        )
    }

    private static func solid(_ name: String) -> String {
        name.lowercased().filter { $0.isLetter || $0.isNumber }
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
